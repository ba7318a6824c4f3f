import type { Report } from './report.ts';

const waiting = new WeakMap<object, (sha256: string) => void>();

/**
 * A report with the hash that `hashOf` computes, hex, when someone first asks for it: until then whoever writes all of the report
 * can hash it on the way, so that what may not fit into memory is gone through once.
 */
export const withLateHash = (draft: Omit<Report, 'sha256'>, hashOf: () => string): Report => {
  let known: string | undefined;
  const report = Object.defineProperty({ ...draft } as Report, 'sha256', {
    enumerable: true,
    get() {
      known ??= hashOf();
      waiting.delete(report);
      return known;
    },
  });
  waiting.set(report, (sha256) => {
    known ??= sha256;
    waiting.delete(report);
  });
  return report;
};

/** Takes the hash of a report, hex, from whoever has written all of it; undefined where it is known. */
export const takesHash = (report: object): ((sha256: string) => void) | undefined => waiting.get(report);
