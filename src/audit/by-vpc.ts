import type { Finding } from '../model/finding.ts';

/** Findings by the VPCs of their subjects; those of none under the empty text. */
export const byVpc = (findings: Iterable<Finding>): ReadonlyMap<string, readonly Finding[]> => {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = finding.subject.vpcId ?? '';
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
};
