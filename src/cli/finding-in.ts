import { findingName, findingsNamed } from '../audit/find-finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { clean, count } from '../report/words.ts';
import { unknownWord } from './suggest.ts';

const placeWords = ({ subject, fingerprint, check }: Finding): string =>
  clean(`${fingerprint} (${check}, ${subject.id}, ${subject.accountId} ${subject.region})`);

const shown = 5;

/** The one finding of this name in a report; refused with what there is where there is none, or several. */
export const findingIn = (typed: string, report: Report): Finding => {
  const name = findingName(typed);
  if (name === null)
    throw new UserError(
      `${JSON.stringify(typed)} is not the name of a finding.`,
      'Name its fingerprint, or check and subject: s3-via-nat:subnet-0123456789abcdef0.',
    );
  const found = findingsNamed(name, report.findings);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only)
    throw new UserError(
      `${JSON.stringify(typed)} is the name of ${count(found.length, 'finding')}.`,
      `Name one by its fingerprint: ${found.slice(0, shown).map(placeWords).join('; ')}${found.length > shown ? ' …' : ''}.`,
    );
  if (name.kind === 'fingerprint')
    throw new UserError(
      `No finding of the report has the fingerprint ${name.beginning}.`,
      'report.json has them all.',
    );
  const checks = report.checks.map(({ id }) => id);
  if (!checks.includes(name.check))
    throw unknownWord('check', name.check, checks, 'The report has no such check.');
  const subjects = report.findings
    .filter(({ check }) => check === name.check)
    .map(({ subject }) => subject.id);
  throw unknownWord(
    'subject',
    name.subject,
    [...new Set(subjects)].sort(),
    `${name.check} has ${count(subjects.length, 'finding')} in the report; passes of some checks are only counted.`,
  );
};
