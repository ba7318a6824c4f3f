import { createHash } from 'node:crypto';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { hashOfReport } from '../../src/audit/seal.ts';

const hex = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const renamed = (finding: Finding, copy: number, name: string): Finding => {
  // The sample's ids are words (subnet-app): each becomes one as AWS makes them.
  const text = JSON.stringify(finding).replace(
    /\b((?:subnet|vpc|vpce|rtb|nat|igw|sg)-)([a-z]+)\b/g,
    (_, kind: string, id: string) => kind + hex(id + copy, 17),
  );
  const { message, subject, ...other } = JSON.parse(text) as Finding;
  const arn = `${subject.arn}/${copy}${name}`;
  return {
    ...other,
    message: `${message} ${name}`,
    subject: { ...subject, arn, name },
    fingerprint: hex(`${other.check}\n${arn}`, 32),
  };
};

/** So many findings that are copies of these, each copy with ids of its own, and these names in turn. */
export const copiesOf = (
  findings: readonly Finding[],
  amount: number,
  names: readonly string[],
): readonly Finding[] =>
  Array.from({ length: amount }, (_, index) => {
    const copy = Math.floor(index / findings.length);
    return renamed(findings[index % findings.length]!, copy, names[index % names.length] ?? '');
  });

/** A report with other findings, all of which failed, and the hash that belongs to it. */
export const reportOf = (report: Report, findings: readonly Finding[]): Report => {
  const counts = { pass: 0, fail: findings.length, unknown: 0, 'not-applicable': 0 };
  const whole = { ...report, findings, summary: { ...report.summary, counts } };
  return { ...whole, sha256: hashOfReport(whole) };
};
