import type { Finding, Remedy } from '../model/finding.ts';

/** Where findings go while they are made. */
export interface Spools {
  add(check: number, findings: readonly Finding[]): void;
  /** The remedies of findings that change something; those that are equal may come once. */
  remedies(): Iterable<Remedy>;
  /** What of each finding remedies are tried against, check by check. */
  outlines(): Iterable<Finding>;
  /** All findings, check by check, as one list that is read from where it lies; with other remedies where that is asked for. */
  list(change?: (remedy: Remedy) => Remedy): readonly Finding[];
}

/** What of a finding a proof compares; one of no VPC stays whole, since a change is told by what it names. */
export const outlineOf = (finding: Finding): Finding =>
  finding.subject.vpcId === null ? finding : { ...finding, evidence: [] };

/** The same without a remedy, where that is tried apart. */
export const bareOutlineOf = (finding: Finding): Finding =>
  finding.subject.vpcId === null ? finding : { ...finding, evidence: [], remedy: null };

/** Findings as they are, in memory. */
export const createFindingList = (): Spools => {
  const lists: Finding[][] = [];
  return {
    add(check, findings) {
      const list = (lists[check] ??= []);
      for (const finding of findings) list.push(finding);
    },
    *remedies() {
      for (const { remedy } of lists.flat()) if (remedy) yield remedy;
    },
    *outlines() {
      for (const finding of lists.flat()) yield bareOutlineOf(finding);
    },
    list(change) {
      const all = lists.flat();
      return change
        ? all.map((finding) => (finding.remedy ? { ...finding, remedy: change(finding.remedy) } : finding))
        : all;
    },
  };
};
