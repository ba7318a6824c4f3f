import type { Change } from '../model/difference.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { outlookOf } from './outlook.ts';

/** What is said of a change whose evidence names no cause, until something else does. */
export const noCause = 'What the check says changed; the evidence names no single cause.';

const word = /[\w.-]{4,}/g;

/** The ids that a finding speaks of, its subject's own left out. */
const idsIn = ({ message, evidence, subject }: Finding): ReadonlySet<string> => {
  const ids = new Set(`${message} ${JSON.stringify(evidence)}`.match(word));
  ids.delete(subject.id);
  return ids;
};

/** Resources that one report judges and the other does not, although it could have. */
const onlyIn = (report: Report, other: Report): ReadonlySet<string> => {
  const there = new Set(other.findings.map(({ subject }) => subject.id));
  const outlook = outlookOf(other);
  return new Set(
    report.findings
      .filter((finding) => !there.has(finding.subject.id) && outlook(finding) === null)
      .map(({ subject }) => subject.id),
  );
};

const among = (ids: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] =>
  [...ids].filter((id) => known.has(id)).sort();

/** Causes of what has none of its own: a resource that it spoke of is gone or new, or another check of it knows more. */
export const withCauses = (changes: readonly Change[], before: Report, after: Report): readonly Change[] => {
  if (!changes.some(({ causes }) => causes.includes(noCause))) return changes;
  const [gone, come] = [onlyIn(before, after), onlyIn(after, before)];
  const [old, now] = [before, after].map(
    ({ findings }) => new Map(findings.map((finding) => [finding.fingerprint, finding])),
  );
  const ofOthers = new Map<string, readonly string[]>();
  for (const { subject, causes } of changes)
    if (!causes.includes(noCause) && !ofOthers.has(subject.arn)) ofOthers.set(subject.arn, causes);
  const causesOf = ({ fingerprint, subject }: Change): readonly string[] => {
    const [was, is] = [old?.get(fingerprint), now?.get(fingerprint)];
    const found = [
      ...(was ? among(idsIn(was), gone) : []).map((id) => `${id} is gone: the later scan does not list it.`),
      ...(is ? among(idsIn(is), come) : []).map((id) => `${id} was not there in the earlier scan.`),
    ];
    return found.length > 0 ? found.slice(0, 4) : (ofOthers.get(subject.arn) ?? [noCause]);
  };
  return changes.map((change) =>
    change.causes.includes(noCause) ? { ...change, causes: causesOf(change) } : change,
  );
};
