import type { Change, ChangeKind, Compared, Difference, Side } from '../model/difference.ts';
import { type Addresses, inAddresses } from '../model/addresses.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { causesOf, wayOf } from './causes.ts';
import { noCause, withCauses } from './indirect-causes.ts';
import { gapWords, outlookOf } from './outlook.ts';

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

/** Does a report count the passes of this check without listing them? */
const countsPasses = ({ checks }: Report, { check }: Finding): boolean =>
  // Reports of earlier versions, as far as they are read, may lack the list.
  (checks ?? []).some(({ id, passes }) => id === check && passes === 'counted');

/** It was there, and is not: gone, or only not seen. */
const missing = (
  before: Finding,
  why: string | null,
  pathLine: PathLine,
  counted: boolean,
): Change | null => {
  if (before.subject.type === 'region') return null;
  if (before.status !== 'fail' && why === null) return null;
  return {
    ...headOf(before),
    kind: why === null ? 'resolved' : 'unsettled',
    before: sideOf(before, pathLine),
    after: null,
    causes: [
      why === null
        ? `${before.subject.id} ${counted ? 'passes now, or is gone: the later scan lists no passes of this check.' : 'is gone: the later scan does not list it.'}`
        : `The later scan ${why}.`.replace(/\.\.$/, '.'),
    ],
  };
};

const headOf = ({ check, severity, subject, fingerprint }: Finding) => ({
  check,
  severity,
  subject,
  fingerprint,
});

/** It fails, and was not there: it is new, or only seen for the first time. */
const fresh = (after: Finding, why: string | null, pathLine: PathLine, counted: boolean): Change | null => {
  if (after.status !== 'fail') return null;
  return {
    ...headOf(after),
    kind: 'new',
    before: null,
    after: sideOf(after, pathLine),
    causes: [
      why === null
        ? `${after.subject.id} ${counted ? 'passed in the earlier scan, or was not there.' : 'was not there in the earlier scan.'}`
        : `It may have failed before: the earlier scan ${why}.`.replace(/\.\.$/, '.'),
    ],
  };
};

const compared = (before: Finding, after: Finding, pathLine: PathLine): Change => {
  // What cannot be seen has not changed: the gap is the cause, whatever the path to it looks like.
  const isLost = after.status === 'unknown' && before.status !== 'unknown';
  const causes = isLost
    ? after.gaps.map((gap) => `Not known any more: ${gapWords(gap)}`)
    : causesOf(before, after);
  const kind = kindOf(before, after, causes);
  const then = before.gaps.map((gap) => `The earlier scan could not decide it: ${gapWords(gap)}`);
  const told = causes.length > 0 || kind === 'unchanged' ? causes : then;
  return {
    ...headOf(after),
    kind,
    before: sideOf(before, pathLine),
    after: sideOf(after, pathLine),
    causes: told.length > 0 || kind === 'unchanged' ? told : [noCause],
  };
};

const known = ({ scan, sha256 }: Report): Compared => ({
  scanId: scan.id,
  collectedAt: scan.collectedAt,
  sha256,
});

/** What changed between two reports, finding by finding, with what changed beneath it. `pathLine` draws a path on one line. */
export const difference = (before: Report, after: Report, pathLine: PathLine): Difference => {
  const ran = new Set(before.scan.checks.filter((check) => after.scan.checks.includes(check)));
  const [earlier, later] = [outlookOf(before), outlookOf(after)];
  const old = new Map(
    before.findings.filter(({ check }) => ran.has(check)).map((finding) => [finding.fingerprint, finding]),
  );
  const found: Change[] = [];
  for (const finding of after.findings) {
    if (!ran.has(finding.check)) continue;
    const then = old.get(finding.fingerprint);
    old.delete(finding.fingerprint);
    const change = then
      ? compared(then, finding, pathLine)
      : fresh(finding, earlier(finding), pathLine, countsPasses(before, finding));
    if (change) found.push(change);
  }
  for (const finding of old.values()) {
    const change = missing(finding, later(finding), pathLine, countsPasses(after, finding));
    if (change) found.push(change);
  }
  const changes = withCauses(found, before, after);
  const counts: Record<ChangeKind, number> = { new: 0, resolved: 0, changed: 0, unsettled: 0, unchanged: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  const names = after.redacted ? {} : { ...before.names, ...after.names };
  const all = [...before.scan.checks, ...after.scan.checks];
  return {
    schemaVersion: 1,
    before: known(before),
    after: known(after),
    counts,
    ...(Object.keys(names).length > 0 ? { names } : {}),
    notCompared: [...new Set(all.filter((check) => !ran.has(check)))].sort(),
    changes: changes.filter(({ kind }) => kind !== 'unchanged'),
  };
};

/** A comparison in the words of the user's own code. */
export const addressedDifference = (found: Difference, addresses: Addresses): Difference => {
  const worded = (text: string): string => inAddresses(text, addresses);
  const side = (one: Side | null): Side | null =>
    one && { ...one, message: worded(one.message), paths: one.paths.map(worded) };
  return {
    ...found,
    changes: found.changes.map((change) => {
      const name = addresses.get(change.subject.id)?.origin.address;
      const { before, after, causes } = change;
      return {
        ...change,
        ...(name === undefined ? {} : { subject: { ...change.subject, name } }),
        before: side(before),
        after: side(after),
        causes: causes.map(worded),
      };
    }),
  };
};
