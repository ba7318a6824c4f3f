import { type Finding, repairKey, severities, type Severity } from '../model/finding.ts';
import { isNewField } from '../model/known-values.ts';
import type { Gap } from '../model/observed.ts';
import type { CheckInfo, CoverageGap, Report } from '../model/report.ts';
import { naturally } from './natural.ts';

/** Items by a key of theirs, in the order in which the keys first appear. */
export const groupBy = <T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** A gap, and the findings that it leaves undecided. */
export interface Undecided {
  readonly gap: Gap;
  readonly findings: readonly Finding[];
}

const keyOf = (gap: Gap): string => [gap.action, gap.code, gap.message].join('\n');

/** Unknown findings by the gap that would settle them; a finding that lacks two things stands under both. */
export const undecidedBy = (findings: readonly Finding[]): readonly Undecided[] => {
  const pairs = findings
    .filter(({ status }) => status === 'unknown')
    .flatMap((finding) => finding.gaps.map((gap) => ({ gap, finding })));
  return [...groupBy(pairs, ({ gap }) => keyOf(gap)).values()].flatMap((group) =>
    group[0] ? [{ gap: group[0].gap, findings: group.map(({ finding }) => finding) }] : [],
  );
};

/** A cause of missing coverage, and every place that lacks something because of it. */
export interface Missing {
  readonly gap: Gap;
  readonly lines: readonly CoverageGap[];
}

/** Coverage gaps by what was asked and answered: one denied call in forty regions is one line. */
export const missingBy = (gaps: readonly CoverageGap[]): readonly Missing[] =>
  [...groupBy(gaps, ({ gap, section }) => [gap.action, gap.code, section ?? ''].join('\n')).values()].flatMap(
    (lines) => (lines[0] ? [{ gap: lines[0].gap, lines }] : []),
  );

/** What a line of coverage is of: something that could not be read, or that was read and is newer than this version. */
export const lineKind = ({ gap }: Pick<Missing, 'gap'>): 'Not assessed' | 'New from AWS' =>
  isNewField(gap) ? 'New from AWS' : 'Not assessed';

/** The first few of a list, and how many more there are. */
export const some = (items: readonly string[], most: number): string => {
  const distinct = [...new Set(items)];
  const rest = distinct.length - most;
  return rest > 0 ? `${distinct.slice(0, most).join(', ')} and ${rest} more` : distinct.join(', ');
};

const worstFirst = (a: { readonly severity: Severity }, b: { readonly severity: Severity }): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);

const placeOf = ({ subject: { accountId, region } }: Finding): string => `${accountId} ${region}`;

const byPlace = (a: Finding, b: Finding): number =>
  naturally(placeOf(a), placeOf(b)) ||
  naturally(a.subject.name ?? a.subject.id, b.subject.name ?? b.subject.id);

/**
 * Each check with its failures, worst first, and of one severity as people order places and names; a check without failures
 * stands there with none, at the end.
 */
export const failuresByCheck = (
  report: Report,
): readonly { readonly info: CheckInfo; readonly failures: readonly Finding[] }[] => {
  const failed = groupBy(
    report.findings.filter(({ status }) => status === 'fail'),
    ({ check }) => check,
  );
  // A failure can be worse or milder than its check: what is worst among those that are there comes first.
  const worst = ({ info, failures }: { readonly info: CheckInfo; readonly failures: readonly Finding[] }) =>
    failures.length > 0
      ? severities.indexOf(failures[0]?.severity ?? info.severity)
      : severities.length + severities.indexOf(info.severity);
  return report.checks
    .map((info) => ({
      info,
      failures: [...(failed.get(info.id) ?? [])].sort((a, b) => worstFirst(a, b) || byPlace(a, b)),
    }))
    .sort((a, b) => worst(a) - worst(b));
};

const doneBy = (finding: Finding): string | null =>
  finding.planned ? `change ${finding.planned.id}` : repairKey(finding);

/** Remembers at which findings it was said what to do: once for what one change repairs, by the plan or by the commands. */
export const createRepairs = () => {
  const said = new Map<string, Finding>();
  return {
    /** The finding that says it; null where none does yet. */
    before: (finding: Finding): Finding | null => said.get(doneBy(finding) ?? '') ?? null,
    /** Takes a finding that was written. */
    note(finding: Finding): void {
      const key = doneBy(finding);
      if (key !== null && !said.has(key)) said.set(key, finding);
    },
  };
};
