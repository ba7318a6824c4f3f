import { basisOf, type Claimant, everyFramework } from '../frameworks/mapping.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Finding, Status } from '../model/finding.ts';
import type { ControlCheck, ControlResult, FrameworkInfo, Population } from '../model/report.ts';
import { addCounts, statusCounts, worstOf } from './counts.ts';
import type { Tally } from './tally.ts';

/** What the controls are worked out of. */
export interface ControlSource {
  /** The checks that ran. */
  readonly checks: readonly Claimant[];
  /** The checks that the user left out. */
  readonly skipped: readonly Claimant[];
  readonly population: readonly Population[];
  readonly findings: readonly Finding[];
  /** What was counted of the checks that ran, each by its place among them. */
  readonly tally: Pick<Tally, 'subjects' | 'worst'>;
  /** Ids of frameworks; empty for all. */
  readonly frameworks: readonly string[];
}

/** The frameworks that a report speaks of where nobody named any: AWS's own, and the newest benchmark. */
export const usualFrameworks: readonly string[] = ['cis-aws-7.0.0', 'aws-fsbp'];

const kinds: readonly ControlResult['basis'][] = ['verified-direct', 'verified-analogue', 'own-judgement'];

/** How directly checks speak for a control, whether they ran or were left out. */
const strongest = (checks: readonly Pick<ControlCheck, 'basis'>[]): ControlResult['basis'] =>
  kinds.find((kind) => checks.some((check) => check.basis === kind)) ?? 'own-judgement';

/** The checks that decide a control's status: those of our own judgment only where there is no other. */
const decidingOf = <T extends Pick<ControlCheck, 'basis'>>(
  checks: readonly T[],
  basis: ControlResult['basis'],
): readonly T[] =>
  basis === 'own-judgement' ? checks : checks.filter((check) => check.basis !== 'own-judgement');

/** The worst that checks found; what a check was left out of is no pass. */
const statusOf = (counts: ControlResult['counts'], isWhole: boolean): Status => {
  const worst = worstOf(counts);
  return worst === 'fail' || isWhole ? worst : 'unknown';
};

const none: { readonly [S in Status]: number } = statusCounts([]);

const waivedByCheck = (findings: readonly Finding[]): ReadonlyMap<string, number> => {
  const waived = new Map<string, number>();
  for (const { check, waiver } of findings)
    if (waiver && !waiver.expired) waived.set(check, (waived.get(check) ?? 0) + 1);
  return waived;
};

/** The frameworks that were asked for. */
export const selectedFrameworks = (ids: readonly string[]): readonly Framework[] =>
  everyFramework.filter(({ id }) => ids.length === 0 || ids.includes(id));

/** The frameworks that a report speaks of. */
export const frameworkInfos = (ids: readonly string[]): readonly FrameworkInfo[] =>
  selectedFrameworks(ids).map(({ id, title, version, source }) => ({ id, title, version, source }));

/** Control by control, what the checks that ran say towards it. A control that none of them speaks for is left out. */
export const controlResults = (source: ControlSource): readonly ControlResult[] => {
  const counts = new Map(source.population.map((line) => [line.check, line.counts]));
  const waived = waivedByCheck(source.findings);
  const places = new Map(source.checks.map(({ id }, place) => [id, place]));
  const names = new Set(source.checks.flatMap(({ id, formerly }) => [id, ...(formerly ?? [])]));
  return selectedFrameworks(source.frameworks).flatMap((framework) =>
    Object.entries(framework.controls).flatMap(([id, control]): readonly ControlResult[] => {
      const speakers = (of: readonly Claimant[]) =>
        of.flatMap((check) => {
          const basis = basisOf(check, framework, id);
          return basis ? [{ check: check.id, basis: basis.kind, from: basis.from }] : [];
        });
      const checks = speakers(source.checks).map((speaker) => ({
        ...speaker,
        counts: counts.get(speaker.check) ?? none,
      }));
      const leftOut = speakers(source.skipped);
      if (checks.length + leftOut.length === 0) return [];
      const basis = strongest([...checks, ...leftOut]);
      const deciding = decidingOf(checks, basis);
      const skipped = decidingOf(leftOut, basis).map(({ check }) => check);
      const sum = deciding.reduce((total, check) => addCounts(total, check.counts), none);
      const at = deciding.map(({ check }) => places.get(check) ?? -1);
      return [
        {
          framework: framework.id,
          id,
          title: control.title,
          titleKind: control.titleKind,
          basis,
          status: statusOf(sum, skipped.length === 0),
          severity: source.tally.worst(at),
          subjects: source.tally.subjects(at),
          counts: sum,
          waived: deciding.reduce((total, { check }) => total + (waived.get(check) ?? 0), 0),
          checks,
          notRun: Object.keys(control.checks).filter((name) => !names.has(name)),
          ...(skipped.length > 0 ? { skipped } : {}),
        },
      ];
    }),
  );
};
