import { readdirSync } from 'node:fs';
import type { Check } from '../../src/checks/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Case, CaseTable } from '../../src/testing/index.ts';
import { findingsOf } from '../findings.ts';

const folder = new URL('../checks/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.cases.ts'));

/** The cases of every check. */
export const tables = await Promise.all(
  files.map(
    async (file) => ((await import(new URL(file, folder).href)) as { readonly default: CaseTable }).default,
  ),
);

/** What a check finds in an inventory, under the options of a case. */
export const judge = (check: Check, given: Case, inventory: Inventory): readonly Finding[] => {
  const {
    given: _given,
    expect: _expect,
    severity: _severity,
    message: _message,
    remedy: _remedy,
    ...options
  } = given;
  return findingsOf(inventory, [check], options);
};

/** Findings as one text, to be compared. */
export const verdictsOf = (findings: readonly Finding[]): string =>
  findings
    .map(({ subject, status, messageId }) => `${subject.arn} ${status} ${messageId}`)
    .sort()
    .join('\n');

/** Verdicts that something which is not known turned into anything but unknown. */
export const flips = (
  check: Check,
  full: readonly Finding[],
  gapped: readonly Finding[],
): readonly string[] => {
  const after = new Map(gapped.map((finding) => [finding.subject.arn, finding]));
  const before = new Set(full.map(({ subject }) => subject.arn));
  /** Does an unknown verdict about the region, or about the VPC, take the place of one that is gone? */
  const stoodFor = ({ subject }: Finding): boolean =>
    subject.type === 'region' ||
    gapped.some(
      (one) =>
        one.status === 'unknown' &&
        (one.subject.type === 'region' || (subject.vpcId !== null && one.subject.vpcId === subject.vpcId)),
    );
  return [
    ...full.flatMap((finding) => {
      const now = after.get(finding.subject.arn);
      const was = `${finding.subject.id}: ${finding.status} ${finding.messageId}`;
      // Passes that are counted have no row: what may be a subject may pass.
      if (!now && finding.status === 'not-applicable' && check.passes === 'counted') return [];
      if (!now) return stoodFor(finding) ? [] : [`${was} is gone`];
      return now.status === finding.status || now.status === 'unknown'
        ? []
        : [`${was} became ${now.status} ${now.messageId}`];
    }),
    // What may be a subject may pass; it fails only where it is known to be one.
    ...gapped
      .filter(({ subject, status }) => !before.has(subject.arn) && status === 'fail')
      .map(({ subject, messageId }) => `${subject.id}: fail ${messageId} appeared`),
  ];
};
