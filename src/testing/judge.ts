import { type Check } from '../checks/check.ts';
import { defaultOptions } from '../model/check-options.ts';
import type { Finding } from '../model/finding.ts';
import { audit } from '../audit/audit.ts';
import { type Case, inventoryOf, type PerSubject } from './cases.ts';

/** What came out of a case, in the words in which a case says what it expects. */
export interface Judged {
  /** The verdict of every subject, by id; compare it with the case's `expect`. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** Where severity, message or remedy are not what the case expects; empty when all is well. */
  readonly complaints: readonly string[];
}

const verdictOf = (finding: Finding): string =>
  finding.status === 'unknown' ? 'unknown' : `${finding.status} ${finding.messageId}`;

/** The findings that an expectation without subjects speaks of: those that fail, or else all. */
const meant = (findings: readonly Finding[]): readonly Finding[] => {
  const failed = findings.filter(({ status }) => status === 'fail');
  return failed.length > 0 ? failed : findings;
};

const complaintsAbout = <T extends string | RegExp>(
  what: string,
  expected: PerSubject<T> | undefined,
  findings: readonly Finding[],
  holds: (finding: Finding, value: T) => boolean,
  shown: (finding: Finding) => string,
): readonly string[] => {
  if (expected === undefined) return [];
  const complain = (finding: Finding, value: T): readonly string[] =>
    holds(finding, value)
      ? []
      : [`The ${what} of ${finding.subject.id} is not ${String(value)}, but: ${shown(finding)}`];
  if (typeof expected === 'string' || expected instanceof RegExp)
    return meant(findings).flatMap((finding) => complain(finding, expected as T));
  return Object.entries(expected as Readonly<Record<string, T>>).flatMap(([id, value]) => {
    const finding = findings.find(({ subject }) => subject.id === id);
    return finding ? complain(finding, value) : [`There is no finding on ${id}, whose ${what} is expected.`];
  });
};

const says = (text: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? text.includes(expected) : expected.test(text);

const remedyText = ({ remedy }: Finding): string =>
  remedy === null
    ? 'none'
    : Object.values(remedy)
        .filter((text) => typeof text === 'string')
        .join('\n');

/** Judges a case by its check; an error of the check itself is thrown. */
export const judge = (check: Check, given: Case): Judged => {
  const { findings } = audit(inventoryOf(given.given), {
    checks: [check],
    vpcIds: [],
    assumeWorkloads: given.assumeWorkloads ?? defaultOptions.assumeWorkloads,
    profiles: given.profiles ?? defaultOptions.profiles,
    trustedAccounts: given.trustedAccounts ?? defaultOptions.trustedAccounts,
    trustedOrganizations: given.trustedOrganizations ?? defaultOptions.trustedOrganizations,
    withoutPerimeter: given.withoutPerimeter ?? defaultOptions.withoutPerimeter,
    minimumSeverity: null,
    rethrow: true,
    listPasses: true,
  });
  const ids = findings.map(({ subject }) => subject.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} is judged twice.`);
  return {
    verdicts: Object.fromEntries(findings.map((finding) => [finding.subject.id, verdictOf(finding)])),
    complaints: [
      ...twice,
      ...complaintsAbout(
        'severity',
        given.severity,
        findings,
        (finding, value) => finding.severity === value,
        ({ severity }) => severity,
      ),
      ...complaintsAbout(
        'message',
        given.message,
        findings,
        (finding, value) => says(finding.message, value),
        ({ message }) => message,
      ),
      ...complaintsAbout(
        'remedy',
        given.remedy,
        findings,
        (finding, value) => says(remedyText(finding), value),
        remedyText,
      ),
    ],
  };
};
