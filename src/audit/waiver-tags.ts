import type { Finding, Subject } from '../model/finding.ts';
import type { WaiverRule } from './waivers.ts';

/** The tag that accepts failures of the resource that carries it. */
export const waiverTag = 'pathproof:waive';

/** Is this the name of a day? */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** What a waiver tag says: a rule, or why it says nothing. */
type Reading = { readonly rule: WaiverRule } | { readonly problem: string };

const longest = 60;

const shorten = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const read = (subject: Subject, value: string, idOf: (name: string) => string | undefined): Reading => {
  const said = `The tag ${waiverTag} of ${subject.id} waives nothing: `;
  const [names = '', reason = '', owner = '', until = '', ...rest] = value
    .split(';')
    .map((part) => part.trim());
  if (rest.length > 0 || reason === '' || owner === '')
    return { problem: `${said}write <check>[,<check>]; <reason>; <owner>; <YYYY-MM-DD>.` };
  if (!isDay(until))
    return { problem: `${said}${JSON.stringify(shorten(until))} is not a day; write it as 2027-01-31.` };
  const checks = names.split(',').map((name) => name.trim());
  const unknown = checks.find((name) => idOf(name) === undefined);
  if (unknown !== undefined)
    return { problem: `${said}there is no check ${JSON.stringify(shorten(unknown))}.` };
  return {
    rule: {
      source: 'tag',
      checks: checks.flatMap((name) => idOf(name) ?? []),
      resource: subject.arn,
      accountId: null,
      region: null,
      reason,
      owner,
      until,
    },
  };
};

/** The waivers that judged resources carry as tags; `idOf` gives the id of a check by a name of it, old ones included. */
export const waiversOfTags = (
  findings: readonly Pick<Finding, 'subject'>[],
  idOf: (name: string) => string | undefined,
): { readonly rules: readonly WaiverRule[]; readonly unreadable: readonly string[] } => {
  const readings = new Map<string, Reading>();
  for (const { subject } of findings) {
    const value = subject.tags[waiverTag];
    if (value === undefined || readings.has(subject.arn)) continue;
    readings.set(subject.arn, read(subject, value, idOf));
  }
  const all = [...readings.values()];
  return {
    rules: all.flatMap((reading) => ('rule' in reading ? [reading.rule] : [])),
    unreadable: all.flatMap((reading) => ('problem' in reading ? [reading.problem] : [])),
  };
};
