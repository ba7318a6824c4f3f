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

/** How directly checks speak for a control, and those that decide its status: our own judgment only where there is no other. */
const decidingOf = (
  checks: readonly ControlCheck[],
): { readonly basis: ControlResult['basis']; readonly deciding: readonly ControlCheck[] } => {
  const basis = kinds.find((kind) => checks.some((check) => check.basis === kind)) ?? 'own-judgement';
  const deciding =
    basis === 'own-judgement' ? checks : checks.filter((check) => check.basis !== 'own-judgement');
  return { basis, deciding };
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
      const checks = source.checks.flatMap((check): readonly ControlCheck[] => {
        const basis = basisOf(check, framework, id);
        if (!basis) return [];
        return [
          { check: check.id, basis: basis.kind, from: basis.from, counts: counts.get(check.id) ?? none },
        ];
      });
      if (checks.length === 0) return [];
      const { basis, deciding } = decidingOf(checks);
      const sum = deciding.reduce((total, check) => addCounts(total, check.counts), none);
      const at = deciding.map(({ check }) => places.get(check) ?? -1);
      return [
        {
          framework: framework.id,
          id,
          title: control.title,
          titleKind: control.titleKind,
          basis,
          status: worstOf(sum),
          severity: source.tally.worst(at),
          subjects: source.tally.subjects(at),
          counts: sum,
          waived: deciding.reduce((total, { check }) => total + (waived.get(check) ?? 0), 0),
          checks,
          notRun: Object.keys(control.checks).filter((name) => !names.has(name)),
        },
      ];
    }),
  );
};
