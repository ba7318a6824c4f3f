import { commandsOf, variablesFor } from '../changes/cli.ts';
import { costOfAll } from '../changes/cost.ts';
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
  /** The inventory when its turn comes. */
  readonly before: Inventory;
}

/** The steps in turn, each with the inventory that it is made in. */
const inTurn = (
  start: Inventory,
  steps: readonly ProvedStep[],
  idOf: Presentation['idOf'],
): readonly Placed[] => {
  let before = start;
  return steps.map((step) => {
    const placed = { step, id: idOf(step.changes), vpcIds: vpcsOf(step), before };
    before = makeChanges(step.changes, before).inventory;
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

const names = (changes: readonly Change[], made: readonly string[]): boolean => {
  const text = JSON.stringify(changes);
  return made.some((name) => text.includes(JSON.stringify(name)));
};

/** The changes that have to come before one: those whose things it uses, and those of its VPCs that open what it closes. */
const afterOf = (placed: Placed, earlier: readonly Placed[]): readonly string[] =>
  earlier
    .filter((other) => {
      if (names(placed.step.changes, madeBy(other))) return true;
      const near = other.vpcIds.some((vpcId) => placed.vpcIds.includes(vpcId));
      return near && (other.step.round < placed.step.round || phaseOf(other.step) < phaseOf(placed.step));
    })
    .map(({ id }) => id);

const fingerprints = (findings: readonly Finding[]): string[] =>
  findings.map(({ fingerprint }) => fingerprint).sort();

/** What becomes of failures in the end: those that the plan resolves, and those that come with it and stay. */
interface End {
  readonly resolved: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
}

const presented = (
  placed: Placed,
  earlier: readonly Placed[],
  end: End,
  accounts: ReadonlyMap<string, string>,
  { nameOf }: Presentation,
): PlannedChange => {
  const { step, id, vpcIds, before } = placed;
  const { proof, changes } = step;
  const [first] = principal(changes) as readonly [Change, ...Change[]];
  const inverse = inverseOfAll(changes, before);
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
    costPerMonth: costOfAll(changes, before),
    risk: riskOfAll(changes),
    after: [...afterOf(placed, earlier)],
    // What the change itself makes is known by the variables of its commands.
    undo: inverse === null ? null : [...commandsOf(inverse, variablesFor([...changes, ...inverse]))],
  };
};

const sumOf = (costs: readonly (MonthlyCost | null)[]): MonthlyCost | null =>
  costs.reduce<MonthlyCost | null>(
    (sum, cost) =>
      sum === null || cost === null
        ? null
        : { usd: Math.round((sum.usd + cost.usd) * 100) / 100, date: cost.date },
    costs[0] === undefined ? null : { usd: 0, date: costs[0]?.date ?? '' },
  );

/** The plan, as it is written. */
export const presentPlan = (start: Inventory, built: Built, presentation: Presentation): Plan => {
  const accounts = accountNames(start);
  const failing = new Set(fingerprints(built.failing));
  const resolved = new Set(fingerprints(built.before).filter((one) => !failing.has(one)));
  const placed = inTurn(start, built.steps, presentation.idOf);
  const changes = placed.map((one, at) =>
    presented(one, placed.slice(0, at), { resolved, failing }, accounts, presentation),
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
      costPerMonth: sumOf(changes.map(({ costPerMonth }) => costPerMonth)),
    },
  };
};
