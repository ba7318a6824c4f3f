import type { ApiCalls } from '../model/api-calls.ts';
import {
  type Inventory,
  optionalSections,
  type RegionInventory,
  type Section,
  sectionNames,
  type Target,
} from '../model/inventory.ts';
import { type Gap, isSeen, type Observed, wasNotAsked } from '../model/observed.ts';
import { isNewField, newFieldsGap } from '../model/known-values.ts';
import type { AccountCounts, Coverage, CoverageGap } from '../model/report.ts';
import { idleCode } from './idle.ts';

const isGap = (value: unknown): value is Gap =>
  typeof value === 'object' && value !== null && 'action' in value && 'code' in value && 'message' in value;

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The gaps of an item's own fields: a prefix list whose entries, a bucket whose policy was not seen; and of what is together in
 * one field, as what S3 says of public access is.
 */
const itemGaps = (item: object, together = true): readonly Gap[] =>
  Object.values(item).flatMap((value: unknown) => {
    if (!isPlain(value)) return [];
    // A tag may be called `gap`, but its value is a string.
    if ('gap' in value && isGap(value.gap)) return [value.gap];
    return together && !('seen' in value) ? itemGaps(value, false) : [];
  });

const nameOf = (item: object): string => {
  const { id, name, vpcId } = item as { readonly [key in 'id' | 'name' | 'vpcId']?: string };
  return id ?? name ?? vpcId ?? 'item';
};

const sectionGaps = (unit: RegionInventory, section: Section): readonly CoverageGap[] => {
  const { accountId, region } = unit;
  const items: Observed<readonly object[]> = unit.sections[section];
  if (!isSeen(items)) {
    // Nothing there can carry traffic, or hangs on it, so that nothing is missing; the line of the target says the former.
    return items.gap.code === idleCode || wasNotAsked(items.gap)
      ? []
      : [{ accountId, region, section, item: null, gap: items.gap }];
  }
  return items.seen.flatMap((item) =>
    itemGaps(item).map((gap) => ({ accountId, region, section, item: nameOf(item), gap })),
  );
};

const keyOf = ({ accountId, region, gap }: Omit<CoverageGap, 'section' | 'item'>): string =>
  [accountId, region, gap.action, gap.code, gap.message].join('\n');

/** Gaps of a target that no section of its unit repeats: an account whose role refused, a region not reached. */
const targetGaps = (target: Target, known: ReadonlySet<string>): readonly CoverageGap[] => {
  const { accountId, region } = target;
  return target.gaps
    .map((gap) => ({ accountId, region, section: null, item: null, gap }))
    .filter((line) => !known.has(keyOf(line)));
};

/** How far each account was read: whole, in part, not at all; the three add up to those that were listed. */
const accountCounts = (targets: readonly Target[]): AccountCounts => {
  const byAccount = new Map<string, Set<Target['status']>>();
  for (const { accountId, status } of targets)
    byAccount.set(accountId, (byAccount.get(accountId) ?? new Set()).add(status));
  const all = [...byAccount.values()];
  const wholly = (status: Target['status']): number =>
    all.filter((statuses) => statuses.size === 1 && statuses.has(status)).length;
  const assessed = wholly('assessed');
  const notAssessed = wholly('not-assessed');
  return { listed: all.length, assessed, partial: all.length - assessed - notAssessed, notAssessed };
};

/** What AWS said to an account, in a region or outside of any, in fields that are newer than this version. */
const newFieldGaps = (
  { accountId, region }: Pick<CoverageGap, 'accountId' | 'region'>,
  calls: readonly ApiCalls[],
  reads: RegionInventory['reads'] = [],
): readonly CoverageGap[] =>
  calls.flatMap(({ action, newFields = [] }) => {
    if (newFields.length === 0) return [];
    const section = reads.find((read) => read.action === action)?.section ?? null;
    return [{ accountId, region, section, item: null, gap: newFieldsGap(action, newFields) }];
  });

/** Every section and every item of a unit that could not be read, and what is new in what was. */
export const unitGaps = (unit: RegionInventory): readonly CoverageGap[] => [
  ...sectionNames.flatMap((section) => sectionGaps(unit, section)),
  ...newFieldGaps(unit, unit.apiCalls, unit.reads),
];

/** The coverage, out of the gaps of all units. */
export const coverageFrom = (
  { targets, interrupted, accountCalls }: Pick<Inventory, 'targets' | 'interrupted' | 'accountCalls'>,
  read: readonly CoverageGap[],
  ofChecks: readonly CoverageGap[],
): Coverage => {
  const known = new Set(read.map(keyOf));
  const gaps = [
    ...targets.flatMap((target) => targetGaps(target, known)),
    ...read,
    ...accountCalls.flatMap(({ accountId, calls }) => newFieldGaps({ accountId, region: null }, calls)),
    ...ofChecks,
  ];
  const missed = targets.some((target) => target.status !== 'assessed');
  return {
    // What is optional, and what is new, is listed; what hangs on it is an unknown verdict.
    complete:
      !missed &&
      gaps.every(({ section, gap }) => isNewField(gap) || (section && optionalSections.has(section))) &&
      !interrupted,
    accounts: accountCounts(targets),
    targets,
    gaps,
  };
};

/** What was assessed and what was not: every target, every section and every item that could not be read. */
export const coverageOf = (inventory: Inventory, ofChecks: readonly CoverageGap[]): Coverage =>
  coverageFrom(inventory, inventory.regions.flatMap(unitGaps), ofChecks);
