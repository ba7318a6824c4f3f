import type { Finding, Waiver } from '../model/finding.ts';
import type { IdleWaiver, WaiverSummary } from '../model/report.ts';
import { matchesPattern } from './pattern.ts';

/** One accepted failure as its owner wrote it down. */
export interface WaiverRule {
  readonly source: 'file' | 'tag';
  /** Ids of checks, former ones resolved. */
  readonly checks: readonly string[];
  /** Id or ARN of the resource; `*` stands for anything. */
  readonly resource: string;
  /** Only in this account; null for any. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, YYYY-MM-DD, UTC. */
  readonly until: string;
}

/** What decides about waivers, beside the findings. */
export interface WaiverSetting {
  readonly rules: readonly WaiverRule[];
  /** Sentences about tags that cannot be read. */
  readonly unreadable: readonly string[];
  /** When the inventory was collected: the day that waivers are held against. */
  readonly collectedAt: string;
  /** Was every subject of the inventory judged? Else a waiver without a match may only be out of view. */
  readonly whole: boolean;
  /** Checks that ran. */
  readonly checks: readonly string[];
}

/** Has its last day passed at this time? */
export const isExpired = ({ until }: Pick<WaiverRule, 'until'>, at: string): boolean =>
  until < new Date(at).toISOString().slice(0, 10);

const matches = (rule: WaiverRule, { subject }: Finding): boolean =>
  (rule.accountId === null || rule.accountId === subject.accountId) &&
  (rule.region === null || rule.region === subject.region) &&
  (matchesPattern(rule.resource, subject.id) || matchesPattern(rule.resource, subject.arn));

const rulesByCheck = (rules: readonly WaiverRule[]): ReadonlyMap<string, readonly WaiverRule[]> => {
  const byCheck = new Map<string, WaiverRule[]>();
  for (const rule of rules)
    for (const check of rule.checks) byCheck.set(check, [...(byCheck.get(check) ?? []), rule]);
  return byCheck;
};

const idle = ({ source, checks, resource, reason, owner, until }: WaiverRule): IdleWaiver => ({
  source,
  check: checks.join(', '),
  resource,
  reason,
  owner,
  until,
});

const overlay = (rule: WaiverRule, at: string): Waiver => ({
  source: rule.source,
  reason: rule.reason,
  owner: rule.owner,
  until: rule.until,
  expired: isExpired(rule, at),
});

/** Findings with who accepted them, and what became of the waivers. The status of a finding stays as it is. */
export const applyWaivers = (
  findings: readonly Finding[],
  { rules, unreadable, collectedAt, whole, checks }: WaiverSetting,
): { readonly findings: readonly Finding[]; readonly summary: WaiverSummary } => {
  const byCheck = rulesByCheck(rules);
  const matched = new Set<WaiverRule>();
  let applied = 0;
  const waive = (finding: Finding): Finding => {
    if (finding.status !== 'fail') return finding;
    const found = (byCheck.get(finding.check) ?? []).filter((rule) => matches(rule, finding));
    found.forEach((rule) => matched.add(rule));
    // Of several the one that holds longest speaks.
    const [rule] = [...found].sort((a, b) => (a.until < b.until ? 1 : -1));
    if (!rule) return finding;
    const waiver = overlay(rule, collectedAt);
    if (!waiver.expired) applied += 1;
    return { ...finding, waiver };
  };
  const waived = rules.length === 0 ? findings : findings.map(waive);
  const wasAsked = (rule: WaiverRule): boolean => rule.checks.some((check) => checks.includes(check));
  return {
    findings: waived,
    summary: {
      applied,
      expired: rules.filter((rule) => matched.has(rule) && isExpired(rule, collectedAt)).map(idle),
      unused: whole ? rules.filter((rule) => !matched.has(rule) && wasAsked(rule)).map(idle) : [],
      unreadable,
    },
  };
};
