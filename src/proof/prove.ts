import { judgeWithin } from '../audit/judge-within.ts';
import { makeChanges, type Made } from '../changes/delta-of.ts';
import type { Change } from '../model/change.ts';
import { type Finding, severities } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { MatrixRow } from '../model/matrix.ts';
import { serviceMatrix } from '../paths/matrix.ts';
import { createWorldOver } from '../paths/world-over.ts';
import type { World } from '../paths/world.ts';
import type { Cells, Ground } from './ground.ts';
import { type Touched, touchedBetween } from './touched.ts';
import { type CellChange, compareCells } from './ways.ts';

/** What changes do to an inventory, judged again by the same checks and the same matrix within what they touch. */
export interface Proof {
  /** The inventory after them. */
  readonly after: Inventory;
  /** Does nothing but policies differ, so that no way was looked at? */
  readonly policiesOnly: boolean;
  /** VPCs that were judged again. */
  readonly vpcIds: ReadonlySet<string>;
  /** Every finding after them. */
  findings(): readonly Finding[];
  /** Changes that AWS would refuse, or that cannot be made for want of knowledge. */
  readonly refused: Made['refused'];
  /** Failures that are none any more. */
  readonly resolves: readonly Finding[];
  /** Failures that were none before, or that were milder. */
  readonly newFailures: readonly Finding[];
  /** What was known before and is not any more. */
  readonly unknown: readonly Finding[];
  readonly better: readonly CellChange[];
  readonly worse: readonly CellChange[];
  readonly unsettled: readonly CellChange[];
}

/** The VPCs that a change may make a difference to. */
const scopeOf = (ground: Ground, touched: Touched): ReadonlySet<string> =>
  new Set([...touched.vpcIds].flatMap((vpcId) => [...ground.passingThrough(vpcId)]));

/** Is something that belongs to no VPC judged again: does it name what was touched? */
const namesTouched =
  (touched: Touched) =>
  (_section: string, item: object): boolean => {
    const { id, name, endpointId, serviceId } = item as Readonly<Record<string, unknown>>;
    if ([id, name, endpointId, serviceId].some((text) => touched.ids.has(String(text)))) return true;
    const text = JSON.stringify(item);
    return [...touched.ids].some((one) => text.includes(one));
  };

const failuresOf = (findings: Iterable<Finding>): ReadonlyMap<string, Finding> =>
  new Map([...findings].filter(({ status }) => status === 'fail').map((one) => [one.fingerprint, one]));

const worseSeverity = (a: Finding, b: Finding): boolean =>
  severities.indexOf(a.severity) < severities.indexOf(b.severity);

type Verdicts = Pick<Proof, 'resolves' | 'newFailures' | 'unknown'>;

/** What became of the verdicts within a scope. */
const compareFindings = (before: readonly Finding[], after: readonly Finding[]): Verdicts => {
  const was = new Map(before.map((finding) => [finding.fingerprint, finding]));
  const is = new Map(after.map((finding) => [finding.fingerprint, finding]));
  const failing = failuresOf(after);
  const resolves = before.filter(({ status, fingerprint }) => {
    const then = is.get(fingerprint);
    // What cannot be said any more is no cure.
    return status === 'fail' && then?.status !== 'fail' && then?.status !== 'unknown';
  });
  const newFailures = [...failing.values()].filter((finding) => {
    const then = was.get(finding.fingerprint);
    return then?.status !== 'fail' || worseSeverity(finding, then);
  });
  const unknown = after.filter(({ status, fingerprint }) => {
    const then = was.get(fingerprint)?.status;
    return status === 'unknown' && then !== 'unknown' && then !== undefined;
  });
  return { resolves, newFailures, unknown };
};

type Ways = Pick<Proof, 'better' | 'worse' | 'unsettled'>;

const compareWays = (ground: Ground, world: World, vpcIds: ReadonlySet<string>): Ways => {
  const found: Record<'better' | 'worse' | 'unsettled' | 'same', CellChange[]> = {
    better: [],
    worse: [],
    unsettled: [],
    same: [],
  };
  if (vpcIds.size === 0) return found;
  const matrix = serviceMatrix(world, ground.services, [...vpcIds]);
  const wordOf = (way: number): string => matrix.ways[way]?.word ?? 'unknown';
  const rows = new Map(matrix.rows.map((row) => [row.subnetId, row]));
  const compareRow = ({ subnetId, cells }: MatrixRow, then: Cells['wordOf']): void => {
    for (const [at, cell] of cells.entries()) {
      const now = rows.get(subnetId)?.cells[at];
      const kind = now ? compareCells({ cell, wordOf: then }, { cell: now, wordOf }) : 'same';
      const service = ground.services[at] ?? '';
      found[kind].push({ subnetId, service, before: cell.word, after: now?.word ?? '' });
    }
  };
  for (const vpcId of vpcIds) {
    const before = ground.cellsOf(vpcId);
    for (const row of before.rows) compareRow(row, before.wordOf);
  }
  return found;
};

/** Makes changes in the inventory of a ground and judges what they touch again. */
export const prove = (ground: Ground, changes: readonly Change[]): Proof => {
  const { inventory: after, refused } = makeChanges(changes, ground.world.inventory);
  const touched = touchedBetween(ground.world.inventory, after);
  const world = createWorldOver(ground.world, after);
  const { policiesOnly, ids } = touched;
  const vpcIds = policiesOnly ? touched.vpcIds : scopeOf(ground, touched);
  const includes = namesTouched(touched);
  const found = judgeWithin(world, ground.options, { vpcIds, includes, ...(policiesOnly ? { ids } : {}) });
  const judgedApart = new Set(
    found.filter(({ subject }) => subject.vpcId === null).map((one) => one.fingerprint),
  );
  const before = [
    ...[...vpcIds]
      .flatMap((vpcId) => ground.findingsOf(vpcId))
      .filter(({ subject }) => !policiesOnly || ids.has(subject.id)),
    ...ground
      .findingsOf('')
      .filter(({ fingerprint, subject }) => judgedApart.has(fingerprint) || touched.ids.has(subject.id)),
  ];
  const { better, worse, unsettled } = compareWays(ground, world, policiesOnly ? new Set() : vpcIds);
  const again = new Set(before.map(({ fingerprint }) => fingerprint));
  const findings = (): readonly Finding[] => [
    ...[...ground.findings()].filter(({ fingerprint }) => !again.has(fingerprint)),
    ...found,
  ];
  return {
    after,
    policiesOnly,
    vpcIds,
    findings,
    refused,
    ...compareFindings(before, found),
    better,
    worse,
    unsettled,
  };
};
