import type { Finding, Severity, Status, Subject } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import type { Names } from '../../names.ts';

const statusWords: { readonly [S in Status]: string } = {
  fail: 'Failed',
  unknown: 'Unknown',
  pass: 'Passed',
  'not-applicable': 'Not applicable',
};

/** A status as a word for people. */
export const statusWord = (status: Status): string => statusWords[status];

const statusMarks: { readonly [S in Status]: string } = {
  fail: '✕',
  unknown: '?',
  pass: '✓',
  'not-applicable': '–',
};

/** A status as a sign, for those who cannot tell its color. */
export const statusMark = (status: Status): string => statusMarks[status];

/** The first letter large. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A severity as a word for people. */
export const severityWord = (severity: Severity): string => capital(severity);

/** The kind of a resource in words: `VPC endpoint`, `route table`. */
export const typeWord = (type: string): string => type.replaceAll('-', ' ').replace(/\bvpc\b/, 'VPC');

/** Did somebody accept this failure, in a way that still holds? */
export const isWaived = ({ waiver }: Pick<Finding, 'waiver'>): boolean =>
  waiver !== undefined && !waiver.expired;

/** A time as people write it, UTC: `2026-11-21 08:00:00 UTC`. */
export const timeWords = (time: string): string =>
  time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');

/** A part of a whole, rounded down so that only all of it is 100 %. */
export const rate = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${Math.floor((part / whole) * 100)} %`;

/** How many of the subjects that a check could apply to got a verdict, and how many of those pass. */
export const shares = ({
  summary,
}: Pick<Report, 'summary'>): {
  readonly decided: number;
  readonly applicable: number;
  readonly passed: number;
} => {
  const { pass, fail, unknown } = summary.counts;
  return { decided: pass + fail, applicable: pass + fail + unknown, passed: pass };
};

// Before this many characters a colon or a full stop ends no headline: it belongs to an id or a name.
const shortest = 24;

/** A message as the one line that says what is wrong, and the rest, which says why. */
export const headlineOf = (message: string): readonly [headline: string, rest: string] => {
  const end = /[.:;]\s+(?=\S)/.exec(message.slice(shortest));
  if (!end) return [message, ''];
  const at = shortest + end.index;
  return [`${message.slice(0, at)}.`, message.slice(at + end[0].length)];
};

/** Where a subject is, by names: account, region, and its VPC where it is none itself. */
export const placeWords = ({ accountId, region, vpcId, id }: Subject, names: Names): string => {
  const vpc = vpcId === null || vpcId === id ? '' : names.of(vpcId);
  return [names.of(accountId), region, vpc].filter((part) => part !== '').join(' · ');
};
