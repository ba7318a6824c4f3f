import type { Change, ChangeKind, Compared, Difference, Side } from '../model/difference.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { causesOf, wayOf } from './causes.ts';

type PathLine = (path: Extract<Finding['evidence'][number], { kind: 'path' }>['path']) => string;

const sideOf = (finding: Finding | undefined, pathLine: PathLine): Side | null =>
  finding
    ? {
        status: finding.status,
        message: finding.message,
        paths: finding.evidence.flatMap((item) => (item.kind === 'path' ? [pathLine(item.path)] : [])),
      }
    : null;

const waysOf = ({ evidence }: Finding): string =>
  evidence
    .flatMap((item) =>
      item.kind === 'path' ? [`${item.service} ${item.family} ${item.share} ${wayOf(item.path)}`] : [],
    )
    .join('\n');

/** Both there: what became of it? */
const kindOf = (before: Finding, after: Finding, causes: readonly string[]): ChangeKind => {
  if (after.status === 'unknown') return before.status === 'unknown' ? 'unchanged' : 'unsettled';
  if (before.status !== 'fail' && after.status === 'fail') return 'new';
  if (before.status === 'fail' && after.status !== 'fail') return 'resolved';
  const moved = waysOf(before) !== waysOf(after) || before.message !== after.message || causes.length > 0;
  return moved && before.status === after.status ? 'changed' : 'unchanged';
};

interface Outlook {
  readonly checks: ReadonlySet<string>;
  /** Populations that the later report could not list: what is not there may only not have been seen. */
  readonly unlisted: ReadonlySet<string>;
  readonly pathLine: PathLine;
}

const placeOf = ({ check, subject }: Finding): string =>
  [check, subject.accountId, subject.region].join('\n');

/** It was there, and is not: gone, or only not seen. */
const missing = (before: Finding, { unlisted, pathLine }: Outlook): Change | null => {
  if (before.subject.type === 'region') return null;
  const seen = !unlisted.has(placeOf(before));
  if (before.status !== 'fail' && seen) return null;
  return {
    ...headOf(before),
    kind: seen ? 'resolved' : 'unsettled',
    before: sideOf(before, pathLine),
    after: null,
    causes: [
      seen
        ? `${before.subject.id} is gone: the later scan does not list it.`
        : `The later scan could not list what ${before.subject.id} belongs to.`,
    ],
  };
};

const headOf = ({ check, severity, subject, fingerprint }: Finding) => ({
  check,
  severity,
  subject,
  fingerprint,
});

const fresh = (after: Finding, { pathLine }: Outlook): Change | null => {
  if (after.status !== 'fail') return null;
  return {
    ...headOf(after),
    kind: 'new',
    before: null,
    after: sideOf(after, pathLine),
    causes: [`${after.subject.id} was not there in the earlier scan.`],
  };
};

const compared = (before: Finding, after: Finding, { pathLine }: Outlook): Change => {
  const causes = causesOf(before, after);
  const kind = kindOf(before, after, causes);
  const gap = after.status === 'unknown' ? after.gaps.map(({ message }) => message) : [];
  const now = causes.length > 0 || kind === 'unchanged' ? causes : [...gap];
  return {
    ...headOf(after),
    kind,
    before: sideOf(before, pathLine),
    after: sideOf(after, pathLine),
    causes:
      now.length > 0 || kind === 'unchanged'
        ? now
        : [`What the check says changed; the evidence names no single cause.`],
  };
};

const known = ({ scan, sha256 }: Report): Compared => ({
  scanId: scan.id,
  collectedAt: scan.collectedAt,
  sha256,
});

const unlistedIn = (report: Report): ReadonlySet<string> => {
  const notAssessed = new Set(
    report.coverage.targets.flatMap(({ accountId, region, status }) =>
      status === 'not-assessed' ? [`${accountId}\n${region ?? '*'}`] : [],
    ),
  );
  const stood = report.findings.filter(({ subject }) => subject.type === 'region').map(placeOf);
  const whole = report.scan.checks.flatMap((check) => [...notAssessed].map((place) => `${check}\n${place}`));
  return new Set([...stood, ...whole]);
};

/** What changed between two reports, finding by finding, with what changed beneath it. `pathLine` draws a path on one line. */
export const difference = (before: Report, after: Report, pathLine: PathLine): Difference => {
  const ran = new Set(before.scan.checks.filter((check) => after.scan.checks.includes(check)));
  const unlisted = unlistedIn(after);
  const places = new Set(after.units.map(({ accountId, region }) => `${accountId}\n${region}`));
  const outlook: Outlook = { checks: ran, unlisted, pathLine };
  const old = new Map(
    before.findings.filter(({ check }) => ran.has(check)).map((finding) => [finding.fingerprint, finding]),
  );
  const changes: Change[] = [];
  for (const finding of after.findings) {
    if (!ran.has(finding.check)) continue;
    const earlier = old.get(finding.fingerprint);
    old.delete(finding.fingerprint);
    const change = earlier ? compared(earlier, finding, outlook) : fresh(finding, outlook);
    if (change) changes.push(change);
  }
  for (const finding of old.values()) {
    const { accountId, region } = finding.subject;
    // A place that the later scan never asked for is no place where things are gone.
    const asked = places.has(`${accountId}\n${region}`);
    const change = missing(finding, asked ? outlook : { ...outlook, unlisted: new Set([placeOf(finding)]) });
    if (change) changes.push(change);
  }
  const counts: Record<ChangeKind, number> = { new: 0, resolved: 0, changed: 0, unsettled: 0, unchanged: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  const all = [...before.scan.checks, ...after.scan.checks];
  return {
    schemaVersion: 1,
    before: known(before),
    after: known(after),
    counts,
    notCompared: [...new Set(all.filter((check) => !ran.has(check)))].sort(),
    changes: changes.filter(({ kind }) => kind !== 'unchanged'),
  };
};
