import type { Inventory } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import { applyDelta } from '../overlay/apply.ts';
import { itemsIn } from '../overlay/items.ts';
import { settleReferences } from './alike.ts';
import { type DeclaredResource, iacGap } from './declared.ts';
import { emptyInventory, emptyUnit } from './empty-account.ts';
import type { Facts } from './facts.ts';
import { deltaOf, type DeltaPart, partsBetween } from './facts-delta.ts';
import { withLiveIds } from './live-ids.ts';
import { openings } from './open-vpcs.ts';
import { placesOf, type PlacesFound } from './places.ts';
import type {
  AddressBook,
  BookEntry,
  DeclaredChange,
  PreviewedInventories,
  PreviewRequest,
} from './previewed.ts';
import { regionFactsDate } from './region-facts.data.ts';
import { factsOf } from './resource-types.ts';
import { same } from './same.ts';
import { createScope, type Scope } from './scope.ts';

/** Resources of one moment, and what they say. */
interface Moment {
  readonly resources: readonly DeclaredResource[];
  readonly scope: Scope;
  readonly facts: Facts;
}

interface Ground {
  readonly request: PreviewRequest;
  readonly places: PlacesFound;
  readonly assumptions: Set<string>;
}

const managedListsIn = (base: Inventory): ReadonlyMap<string, string> =>
  new Map(
    base.regions.flatMap((unit) =>
      itemsIn(unit, 'prefixLists')
        .filter(({ ownerId }) => ownerId === 'AWS')
        .map(({ id, name }) => [name, id] as const),
    ),
  );

const momentOf = (
  { request, places, assumptions }: Ground,
  own: readonly DeclaredResource[],
  base: Inventory,
  isSettled = false,
): Moment => {
  const read = request.declarations.flatMap((one) => one.read);
  const resources = [...own, ...read];
  const settled = isSettled
    ? { resources, assumptions: [] }
    : settleReferences(resources, request.assumeAligned);
  for (const one of settled.assumptions) assumptions.add(one);
  const scope = createScope(settled.resources, { ...places.defaults, managedLists: managedListsIn(base) });
  const owned = new Set(own.map(({ address }) => address));
  const all = settled.resources.filter(
    (one) => owned.has(one.address) || isOfOwnVpc(scope, one, owned, request.over !== null),
  );
  const facts = factsOf(all, scope);
  const skipped = request.declarations.flatMap((one) => one.skipped);
  for (const [key, doubt] of openings(scope, facts, base, skipped))
    (facts.doubts as Map<string, typeof doubt>).set(key, doubt);
  for (const one of scope.assumptions) assumptions.add(one);
  return { resources: all, scope, facts };
};

/** Things that are read only count where nothing else says what is there, and in VPCs that are declared. */
const isOfOwnVpc = (
  scope: Scope,
  resource: DeclaredResource,
  owned: ReadonlySet<string>,
  isOver: boolean,
): boolean => {
  if (isOver || resource.liveId === null || resource.type === 'AWS::EC2::VPC') return false;
  const vpc = scope.target(resource, 'VpcId');
  return vpc !== undefined && owned.has(vpc.address);
};

const bookOf = (moments: readonly Moment[]): AddressBook => {
  const book = new Map<string, BookEntry>();
  for (const { resources, scope, facts } of moments) {
    const byAddress = new Map(resources.map((one) => [one.address, one]));
    for (const { id, address } of facts.items.values()) {
      const of = byAddress.get(address);
      if (of) book.set(id, { id, type: of.type, origin: of.origin, made: of.liveId !== null });
    }
    for (const one of resources) {
      const id = scope.idOf(one);
      book.set(id, { id, type: one.type, origin: one.origin, made: one.liveId !== null });
    }
  }
  return book;
};

/** Every id that a part of a difference names. */
const idsIn = (part: DeltaPart): readonly string[] => {
  if (part.kind === 'removal') return [part.removal.id];
  const value =
    part.kind === 'upsert' ? part.upsert.item : part.kind === 'edge' ? part.edge : part.doubt.about;
  const ids: string[] = [];
  const walk = (one: unknown, name: string): void => {
    if (typeof one === 'string') {
      if (/(^id|Ids?)$|^value$/.test(name)) ids.push(one);
    } else if (Array.isArray(one)) for (const each of one) walk(each, name);
    else if (typeof one === 'object' && one !== null)
      for (const [key, each] of Object.entries(one)) walk(each, key);
  };
  walk(value, '');
  return ids.filter((id) => id !== '');
};

const kindOf = (
  before: readonly DeclaredResource[],
  after: readonly DeclaredResource[],
): DeclaredChange['kind'] => {
  if (before.length === 0) return 'create';
  if (after.length === 0) return 'delete';
  const ids = (some: readonly DeclaredResource[]): string => some.map(({ liveId }) => liveId ?? '').join();
  return ids(before) === ids(after) ? 'update' : 'replace';
};

const byOrigin = (resources: readonly DeclaredResource[]): ReadonlyMap<string, DeclaredResource[]> => {
  const groups = new Map<string, DeclaredResource[]>();
  for (const one of resources) {
    const group = groups.get(one.origin.address);
    if (group) group.push(one);
    else groups.set(one.origin.address, [one]);
  }
  return groups;
};

/** What resources say; who declares them, and where, aside. */
const saysOf = (resources: readonly DeclaredResource[]): readonly object[] =>
  resources.map(({ address, liveId, properties, uncertain }) => ({
    address,
    liveId,
    properties,
    uncertain,
  }));

const changesOf = (before: Moment, after: Moment, parts: readonly DeltaPart[]): readonly DeclaredChange[] => {
  const [was, is] = [byOrigin(before.resources), byOrigin(after.resources)];
  const origins = new Map(
    [...before.resources, ...after.resources].map((one) => [one.address, one.origin.address]),
  );
  const partsBy = new Map<string, DeltaPart[]>();
  for (const part of parts) {
    const origin = origins.get(part.address) ?? part.address;
    const group = partsBy.get(origin);
    if (group) group.push(part);
    else partsBy.set(origin, [part]);
  }
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((address) => {
    const [old, now] = [was.get(address) ?? [], is.get(address) ?? []];
    const own = partsBy.get(address) ?? [];
    if (own.length === 0 && same(saysOf(old), saysOf(now))) return [];
    const ids = [...old.map(before.scope.idOf), ...now.map(after.scope.idOf), ...own.flatMap(idsIn)];
    return [{ address, kind: kindOf(old, now), delta: deltaOf(own), touches: [...new Set(ids)] }];
  });
};

/** The inventory to begin with: what was scanned, with the places that only code knows. */
const groundOf = (request: PreviewRequest, places: PlacesFound): Inventory => {
  const { over, at, version } = request;
  if (!over) return emptyInventory(places.all, at, version);
  const missing = places.all.filter(
    ({ accountId, region }) =>
      !over.regions.some((unit) => unit.accountId === accountId && unit.region === region),
  );
  return missing.length === 0
    ? over
    : { ...over, regions: [...over.regions, ...missing.map((place) => emptyUnit(place, at))] };
};

/** One thing under two addresses, of a block that has moved, goes by the first. */
const oncePerThing = (resources: readonly DeclaredResource[]): readonly DeclaredResource[] => {
  const things = new Set<string>();
  return resources.filter(({ type, liveId, address }) => {
    const thing = liveId === null ? address : `${type} ${liveId}`;
    return things.size < things.add(thing).size;
  });
};

const factsNote = `Which services the region offers, and some of the addresses of S3 and DynamoDB, are taken from a table of ${regionFactsDate}: an inventory of the account says it better (--over).`;

/** Resources with their references as they were settled for a moment. */
const settledIn = (moment: Moment, resources: readonly DeclaredResource[]): readonly DeclaredResource[] => {
  const settled = new Map(moment.resources.map((one) => [one.address, one]));
  return resources.map((one) => settled.get(one.address) ?? one);
};

/** The inventories before and after what code declares is carried out. */
export const previewInventories = (request: PreviewRequest): PreviewedInventories => {
  const declarations = withLiveIds(request.declarations, request.over);
  const own = { ...request, declarations };
  const places = placesOf(own);
  const ground: Ground = { request: own, places, assumptions: new Set(places.assumptions) };
  const start = groundOf(own, places);
  const resourcesBefore = oncePerThing(declarations.flatMap((one) => one.before));
  const resourcesAfter = oncePerThing(declarations.flatMap((one) => one.after));

  const before = momentOf(ground, resourcesBefore, start);
  const inventoryBefore = request.over
    ? start
    : applyDelta(start, deltaOf(partsBetween(start, null, before.facts, before.scope)));
  const after = momentOf(ground, resourcesAfter, inventoryBefore);
  const parts = partsBetween(inventoryBefore, before.facts, after.facts, after.scope);

  // What references mean does not change with what is left out: it is left out of the same whole.
  const settledBefore = settledIn(before, resourcesBefore);
  const settledAfter = settledIn(after, resourcesAfter);

  const doubts = new Map<string, { readonly address: string | null; readonly gap: Gap }>();
  for (const part of parts)
    if (part.kind === 'doubt')
      doubts.set(`${part.address} ${part.doubt.gap.message}`, { address: part.address, gap: part.doubt.gap });
  return {
    before: inventoryBefore,
    after: applyDelta(inventoryBefore, deltaOf(parts)),
    book: bookOf([before, after]),
    changes: changesOf(before, after, parts),
    coverage: {
      skipped: declarations.flatMap((one) => one.skipped),
      gaps: declarations.flatMap((one) => one.gaps),
      assumptions: [
        ...declarations.flatMap((one) => one.assumptions),
        ...ground.assumptions,
        ...(request.over ? [] : [factsNote]),
      ],
      doubts: [...doubts.values()],
      incomplete: declarations.some(({ gaps }) =>
        gaps.some(({ code }) => code === iacGap('PlanIncomplete', '').code),
      ),
    },
    without: (addresses) => {
      const kept = settledAfter.filter((one) => !addresses.has(one.origin.address));
      const back = settledBefore.filter((one) => addresses.has(one.origin.address));
      const mixed = momentOf(ground, [...kept, ...back], inventoryBefore, true);
      return applyDelta(
        inventoryBefore,
        deltaOf(partsBetween(inventoryBefore, before.facts, mixed.facts, mixed.scope)),
      );
    },
  };
};
