import type { Finding, Remedy } from '../model/finding.ts';
import { type Found, isEcho, wholeEcho } from './echo.ts';

/** Where findings go while they are made. */
export interface Spools {
  add(check: number, found: readonly Found[]): void;
  /** The remedies of findings that change something, but for those of followers; those that are equal may come once. */
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
  const lists: Found[][] = [];
  return {
    add(check, found) {
      const list = (lists[check] ??= []);
      for (const one of found) list.push(one);
    },
    *remedies() {
      for (const found of lists.flat()) if (!isEcho(found) && found.remedy) yield found.remedy;
    },
    *outlines() {
      for (const found of lists.flat()) yield bareOutlineOf(isEcho(found) ? wholeEcho(found) : found);
    },
    list(change = (remedy) => remedy) {
      const changed = new Map<Remedy, Remedy>();
      const changedOf = (remedy: Remedy): Remedy => {
        const known = changed.get(remedy) ?? change(remedy);
        changed.set(remedy, known);
        return known;
      };
      return lists.flat().map((found) => {
        const { remedy } = isEcho(found) ? found.of : found;
        const own = remedy && changedOf(remedy);
        if (isEcho(found)) return wholeEcho(found, own);
        return own === remedy ? found : { ...found, remedy: own };
      });
    },
  };
};
