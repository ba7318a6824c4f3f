import { judgeUnit } from '../../src/audit/judge.ts';
import type { Check } from '../../src/checks/check.ts';
import { type CheckOptions, defaultOptions } from '../../src/model/check-options.ts';
import type { Inventory, RegionInventory, Section } from '../../src/model/inventory.ts';
import { createResolver, type PathResolver } from '../../src/paths/resolver.ts';
import { createWorld, type World } from '../../src/paths/world.ts';
import { pricesWith } from '../../src/services/prices.ts';

/** What the resolver can be asked. */
export type Question = Exclude<keyof PathResolver, 'world'>;

/** What verdicts of one check looked at. */
export interface Reads {
  /** Sections that the check looked at itself. */
  readonly own: Set<Section>;
  /** Sections that the resolver looked at, by what it was asked. */
  readonly asked: Map<Question, Set<Section>>;
}

type Note = (section: Section) => void;

const notingUnit = (unit: RegionInventory, note: Note): RegionInventory => ({
  ...unit,
  sections: new Proxy(unit.sections, {
    get(sections, name: Section) {
      note(name);
      return sections[name];
    },
  }),
});

/** A world that notes each section that it is asked about. */
const notingWorld = (inventory: Inventory, note: Note): World => {
  const world = createWorld(inventory);
  const regions = inventory.regions.map((unit) => notingUnit(unit, note));
  const noted =
    <Args extends readonly [Section, ...unknown[]], T>(ask: (...args: Args) => T) =>
    (...args: Args): T => {
      note(args[0]);
      return ask(...args);
    };
  return {
    inventory: { ...inventory, regions },
    units: regions,
    unit: ({ accountId, region }) =>
      regions.find((unit) => unit.accountId === accountId && unit.region === region),
    list: noted(world.list) as World['list'],
    find: noted(world.find) as World['find'],
    doubt: world.doubt,
    locate: noted(world.locate) as World['locate'],
    group: noted(world.group) as World['group'],
    lookup(index, key) {
      note(index.section);
      return world.lookup(index, key);
    },
  };
};

/** What the verdicts of a check look at in an inventory. */
export const readsOf = (check: Check, inventory: Inventory, options: Partial<CheckOptions>): Reads => {
  const own = new Set<Section>();
  const asked: Reads['asked'] = new Map();
  let into = own;
  const world = notingWorld(inventory, (section) => into.add(section));
  const resolver = createResolver(world);
  const noted =
    <Args extends readonly unknown[], T>(question: Question, ask: (...args: Args) => T) =>
    (...args: Args): T => {
      into = asked.get(question) ?? new Set();
      asked.set(question, into);
      const answer = ask(...args);
      into = own;
      return answer;
    };
  const paths: PathResolver = {
    world,
    toService: noted('toService', resolver.toService),
    toServiceFrom: noted('toServiceFrom', resolver.toServiceFrom),
    toServiceByRoutes: noted('toServiceByRoutes', resolver.toServiceByRoutes),
    toServiceIn: noted('toServiceIn', resolver.toServiceIn),
    toName: noted('toName', resolver.toName),
    toPublicAddresses: noted('toPublicAddresses', resolver.toPublicAddresses),
  };
  const judgement = {
    world,
    paths: () => paths,
    options: { ...defaultOptions, ...options },
    prices: pricesWith(undefined),
    vpcIds: new Set<string>(),
    rethrow: true,
    changes: false,
    sources: false,
    remedies: 'texts' as const,
    note: '',
    failures: [],
  };
  for (const unit of world.units) judgeUnit(check, unit, judgement);
  return { own, asked };
};
