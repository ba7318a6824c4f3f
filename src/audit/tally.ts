import { type Finding, severities, type Severity, type Status } from '../model/finding.ts';
import type { Population, Report } from '../model/report.ts';
import type { SubjectCounts } from '../model/report-parts.ts';
import { isOpen, statusCounts } from './counts.ts';
import { type Found, repairKeyOf } from './echo.ts';
import { createSubjectSets } from './subject-sets.ts';
import { waiverTag } from './waiver-tags.ts';

type Summary = Omit<Report['summary'], 'waived'>;
type Counts = Record<Status, number>;

/** What is counted of findings while they are made, so that those that do not fit into memory need not be read for it. */
export interface Tally {
  /** Counts findings of one check, all of which are listed. */
  add(check: number, found: Iterable<Found>): void;
  /** Counts passes of one check that are not listed. */
  addUnlisted(check: number, found: Iterable<Found>): void;
  /** How many findings of a check have each status, and which passes are not listed. */
  population(check: number): Omit<Population, 'check'>;
  summary(): Summary;
  /** How many subjects any of these checks judged, each once. */
  subjects(checks: readonly number[]): SubjectCounts;
  /** The worst severity among the failures of these checks; null without one. */
  worst(checks: readonly number[]): Severity | null;
  /** Findings whose resource carries a waiver, check by check. */
  tagged(): readonly Pick<Finding, 'subject'>[];
}

const noSeverities = (): Record<Severity, number> =>
  Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;

const keptIn = <T>(all: Map<number, T>, check: number, make: () => T): T => {
  const known = all.get(check) ?? make();
  all.set(check, known);
  return known;
};

/** A tally of nothing. */
export const createTally = (): Tally => {
  const byCheck = new Map<number, Counts>();
  const tagged = new Map<number, Pick<Finding, 'subject'>[]>();
  const total: Counts = { ...statusCounts([]) };
  const failed = noSeverities();
  const open = noSeverities();
  const unlisted = new Map<number, Map<string, number>>();
  const repairs = new Set<string>();
  const subjects = createSubjectSets();
  const failing = new Map<number, Set<Severity>>();
  let alone = 0;
  const taggedOf = (check: number): Pick<Finding, 'subject'>[] => keptIn(tagged, check, () => []);
  const countsOf = (check: number): Counts => keptIn(byCheck, check, () => ({ ...statusCounts([]) }));
  return {
    add(check, found) {
      const counts = countsOf(check);
      for (const finding of found) {
        const { status, severity, subject } = finding;
        counts[status] += 1;
        total[status] += 1;
        subjects.add(check, finding);
        if (status === 'fail') {
          failed[severity] += 1;
          failing.set(check, (failing.get(check) ?? new Set()).add(severity));
        }
        const repair = status === 'fail' ? repairKeyOf(finding) : null;
        if (repair !== null) repairs.add(repair);
        if (status === 'fail' && repair === null) alone += 1;
        if (isOpen(finding)) open[severity] += 1;
        if (subject.tags[waiverTag] !== undefined) taggedOf(check).push({ subject });
      }
    },
    addUnlisted(check, found) {
      const counts = countsOf(check);
      const passes = keptIn(unlisted, check, () => new Map<string, number>());
      for (const finding of found) {
        const { status, subject } = finding;
        subjects.add(check, finding);
        counts[status] += 1;
        total[status] += 1;
        passes.set(subject.accountId, (passes.get(subject.accountId) ?? 0) + 1);
      }
    },
    population(check) {
      const counts = byCheck.get(check) ?? statusCounts([]);
      const subjects = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const passes = [...(unlisted.get(check) ?? [])].map(([accountId, count]) => ({
        accountId,
        passes: count,
      }));
      return { subjects, counts, ...(passes.length > 0 ? { unlisted: passes } : {}) };
    },
    subjects: (checks) => subjects.of(checks),
    worst: (checks) =>
      severities.find((severity) => checks.some((check) => failing.get(check)?.has(severity))) ?? null,
    summary: () => ({ counts: total, failed, open, toFix: repairs.size + alone }),
    tagged: () => [...tagged].sort(([a], [b]) => a - b).flatMap(([, findings]) => findings),
  };
};
