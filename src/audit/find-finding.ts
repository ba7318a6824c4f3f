import type { Finding } from '../model/finding.ts';

/** What was typed for a finding: its fingerprint or the beginning of it, or a check and what it judged. */
export type FindingName =
  | { readonly kind: 'fingerprint'; readonly beginning: string }
  | { readonly kind: 'subject'; readonly check: string; readonly subject: string };

/** Reads the name of a finding, `s3-via-nat:subnet-0123456789abcdef0` or eight to 32 hex digits; null for anything else. */
export const findingName = (typed: string): FindingName | null => {
  if (/^[0-9a-f]{8,32}$/.test(typed)) return { kind: 'fingerprint', beginning: typed };
  const at = typed.indexOf(':');
  // An ARN has colons too; only the first one ends the check.
  if (at <= 0 || at === typed.length - 1) return null;
  return { kind: 'subject', check: typed.slice(0, at), subject: typed.slice(at + 1) };
};

/** The findings of this name: by id, by ARN, or by the name that the subject's owner gave it. */
export const findingsNamed = (name: FindingName, findings: Iterable<Finding>): readonly Finding[] => {
  const found: Finding[] = [];
  for (const finding of findings) {
    const { id, arn, name: tag } = finding.subject;
    if (name.kind === 'fingerprint') {
      if (finding.fingerprint.startsWith(name.beginning)) found.push(finding);
    } else if (finding.check === name.check && [id, arn, tag].includes(name.subject)) found.push(finding);
  }
  return found;
};
