import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import type { Check } from '../../src/checks/check.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { type Case, type CaseTable, inventoryOf } from '../../src/testing/index.ts';
import { answersIn, decisive, without } from './knock-outs.ts';

const folder = new URL('../checks/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.cases.ts'));
const tables = await Promise.all(
  files.map(
    async (file) => ((await import(new URL(file, folder).href)) as { readonly default: CaseTable }).default,
  ),
);

const judge = (check: Check, given: Case, inventory: Inventory): readonly Finding[] => {
  const {
    given: _given,
    expect: _expect,
    severity: _severity,
    message: _message,
    remedy: _remedy,
    ...options
  } = given;
  const settings = { ...defaultOptions, ...options };
  return audit(inventory, { checks: [check], vpcIds: [], minimumSeverity: null, rethrow: true, ...settings })
    .findings;
};

const verdictsOf = (findings: readonly Finding[]): string =>
  findings
    .map(({ subject, status, messageId }) => `${subject.arn} ${status} ${messageId}`)
    .sort()
    .join('\n');

/** Verdicts that a missing answer turned into anything but unknown. */
const flips = (check: Check, full: readonly Finding[], gapped: readonly Finding[]): readonly string[] => {
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

// Policies are many times dearer to judge than ways.
const patience = 300_000;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (_id, { check, cases }) => {
  it(
    'says unknown wherever an answer is missing that it rests on',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        const same = verdictsOf(full);
        const missing = decisive(
          answersIn(inventory),
          (answers) => verdictsOf(judge(check, given, without(inventory, answers))) !== same,
        );
        return missing.flatMap((answer) =>
          flips(check, full, judge(check, given, without(inventory, [answer]))).map(
            (flip) => `${name}: without ${answer.join(' ')}, ${flip}`,
          ),
        );
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});
