import type { Evidence } from '../../model/finding.ts';
import type { SecurityGroup, SecurityGroupRule } from '../../model/resources.ts';

/** The evidence of a rule of a group. */
export const ruleEvidence = (
  direction: 'ingress' | 'egress',
  { id: group }: SecurityGroup,
  rule: SecurityGroupRule,
): Evidence => ({ kind: 'rule', group, direction, rule });
