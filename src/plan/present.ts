import { commandsOf, variablesFor } from '../changes/cli.ts';
import { costOfAll, sumOfCosts } from '../changes/cost.ts';
import { inverseOf, inverseOfAll } from '../changes/inverse.ts';
import { riskOfAll } from '../changes/risk.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { type MonthlyCost, type Plan, type PlannedChange, planSchemaVersion } from '../model/plan.ts';
import { makeChanges } from '../changes/delta-of.ts';
import type { Built, ProvedStep } from './build.ts';
import { phaseOf } from './order.ts';
import { type NameOf, principal, titleOf } from './titles.ts';

/** What a plan is presented with. */
export interface Presentation {
  readonly tool: Plan['tool'];
  /** The name that the same changes have in every run. */
  readonly idOf: (changes: readonly Change[]) => string;
  readonly nameOf: NameOf;
}

/** The names of accounts, as far as the organization was read. */
const accountNames = ({ organization }: Inventory): ReadonlyMap<string, string> => {
  const accounts = organization && isSeen(organization) ? organization.seen.accounts : null;
  return new Map(accounts && isSeen(accounts) ? accounts.seen.map(({ id, name }) => [id, name]) : []);
};

const vpcsOf = (step: ProvedStep): readonly string[] =>
  [
    ...new Set([
      ...step.changes.flatMap((change) => ('vpcId' in change ? [change.vpcId] : [])),
      ...step.findings.flatMap(({ subject }) => subject.vpcId ?? []),
    ]),
  ].sort();

interface Placed {
  readonly step: ProvedStep;
  readonly id: string;
  readonly vpcIds: readonly string[];
  /** What it costs, and how it is taken back, given what is there when its turn comes. */
  readonly costPerMonth: MonthlyCost | null;
  readonly inverse: readonly Change[] | null;
}

/** The steps in turn, each with what can be said of it only then. */
const inTurn = (
  start: Inventory,
  steps: readonly ProvedStep[],
  idOf: Presentation['idOf'],
): readonly Placed[] => {
  let before = start;
  return steps.map((step) => {
    const { changes } = step;
    const placed = {
      step,
      id: idOf(changes),
      vpcIds: vpcsOf(step),
      costPerMonth: costOfAll(changes, before),
      inverse: inverseOfAll(changes, before),
    };
    before = makeChanges(changes, before).inventory;
    return placed;
  });
};

/** How each change of each step is taken back, given what is there when its turn comes. */
export const inversesInTurn = (
  start: Inventory,
  steps: readonly ProvedStep[],
): readonly (readonly (readonly Change[] | null)[])[] => {
  let before = start;
  return steps.map(({ changes }) =>
    changes.map((change) => {
      const inverse = inverseOf(change, before);
      before = makeChanges([change], before).inventory;
      return inverse;
    }),
  );
};

/** Things that a change makes, by the name that later changes know them by. */
const madeBy = ({ step }: Placed): readonly string[] =>
  step.changes.flatMap((change) => ('as' in change ? [change.as] : []));

/** Every text in a value, however deep. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Steps by what they make and by the VPCs that they are made in, so that each is held only against those that it may follow. */
const createEarlier = () => {
  const makers = new Map<string, number[]>();
  const inVpc = new Map<string, number[]>();
  const note = (groups: Map<string, number[]>, key: string, at: number): void => {
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  };
  return {
    makers,
    inVpc,
    add(placed: Placed, at: number): void {
      for (const name of madeBy(placed)) note(makers, name, at);
      for (const vpcId of placed.vpcIds) note(inVpc, vpcId, at);
    },
  };
};

/**
 * For each step those that have to come before it: those whose things it uses, and those of its VPCs that open what it closes.
 */
const ordersOf = (all: readonly Placed[]): readonly (readonly string[])[] => {
  const { makers, inVpc, add } = createEarlier();
  return all.map((placed, at) => {
    const opens = (other: number): boolean => {
      const { step } = all[other] as Placed;
      return step.round < placed.step.round || phaseOf(step) < phaseOf(placed.step);
    };
    const used = textsIn(placed.step.changes).flatMap((text) => makers.get(text) ?? []);
    const near = placed.vpcIds.flatMap((vpcId) => inVpc.get(vpcId) ?? []).filter(opens);
    add(placed, at);
    return [...new Set([...used, ...near])].sort((a, b) => a - b).map((one) => all[one]?.id ?? '');
  });
};

const fingerprints = (findings: readonly Finding[]): string[] =>
  findings.map(({ fingerprint }) => fingerprint).sort();

/** What becomes of failures in the end: those that the plan resolves, and those that come with it and stay. */
interface End {
  readonly resolved: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
}

const presented = (
  placed: Placed,
  after: readonly string[],
  end: End,
  accounts: ReadonlyMap<string, string>,
  { nameOf }: Presentation,
): PlannedChange => {
  const { step, id, vpcIds, costPerMonth, inverse } = placed;
  const { proof, changes } = step;
  const [first] = principal(changes) as readonly [Change, ...Change[]];
  return {
    id,
    title: titleOf(changes, nameOf),
    accountId: first.accountId,
    accountName: accounts.get(first.accountId) ?? null,
    region: first.region,
    vpcIds: [...vpcIds],
    kind: first.kind,
    api: [...changes],
    commands: [...commandsOf(changes)],
    resolves: fingerprints(proof.resolves).filter((one) => end.resolved.has(one)),
    newFailures: fingerprints(proof.newFailures).filter((one) => end.failing.has(one)),
    worse: [...proof.worse],
    better: [...proof.better],
    unsettled: [...proof.unsettled],
    costPerMonth,
    risk: riskOfAll(changes),
    after: [...after],
    // What the change itself makes is known by the variables of its commands.
    undo: inverse === null ? null : [...commandsOf(inverse, variablesFor([...changes, ...inverse]))],
  };
};

/** The plan, as it is written. */
export const presentPlan = (start: Inventory, built: Built, presentation: Presentation): Plan => {
  const accounts = accountNames(start);
  const failing = new Set(fingerprints(built.failing));
  const resolved = new Set(fingerprints(built.before).filter((one) => !failing.has(one)));
  const placed = inTurn(start, built.steps, presentation.idOf);
  const orders = ordersOf(placed);
  const changes = placed.map((one, at) =>
    presented(one, orders[at] ?? [], { resolved, failing }, accounts, presentation),
  );
  const left = built.remaining
    .map(({ finding, why, blockedBy }) => ({ fingerprint: finding.fingerprint, why, blockedBy }))
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return {
    schemaVersion: planSchemaVersion,
    tool: presentation.tool,
    collectedAt: start.collectedAt,
    changes,
    left,
    totals: {
      failures: built.before.length,
      resolved: resolved.size,
      changes: changes.length,
      left: left.length,
      costPerMonth: sumOfCosts(changes.map(({ costPerMonth }) => costPerMonth)),
    },
  };
};
