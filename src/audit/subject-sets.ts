import type { Finding } from '../model/finding.ts';
import type { SubjectCounts } from '../model/report-parts.ts';

/** A set of small numbers, a bit for each: what many findings may cost. */
interface Bits {
  words: Uint32Array;
}

const put = (bits: Bits, number: number): void => {
  const at = number >>> 5;
  if (at >= bits.words.length) {
    const larger = new Uint32Array(Math.max(at + 1, bits.words.length * 2));
    larger.set(bits.words);
    bits.words = larger;
  }
  bits.words[at] = (bits.words[at] ?? 0) | (1 << (number & 31));
};

const ones = (word: number): number => {
  let left = word >>> 0;
  let found = 0;
  for (; left !== 0; found += 1) left = (left & (left - 1)) >>> 0;
  return found;
};

type Judged = 'fail' | 'unknown' | 'pass';

/** Which subjects checks judged, so that one that several checks judge counts once. */
export interface SubjectSets {
  add(check: number, finding: Pick<Finding, 'status' | 'subject'>): void;
  /** How many subjects any of these checks judged, how many of them failed one, and of how many others one is unknown. */
  of(checks: readonly number[]): SubjectCounts;
}

/** Sets without a subject. */
export const createSubjectSets = (): SubjectSets => {
  const numbers = new Map<string, number>();
  const byCheck = new Map<number, Readonly<Record<Judged, Bits>>>();
  const setsOf = (check: number): Readonly<Record<Judged, Bits>> => {
    const sets = byCheck.get(check) ?? {
      fail: { words: new Uint32Array(4) },
      unknown: { words: new Uint32Array(4) },
      pass: { words: new Uint32Array(4) },
    };
    byCheck.set(check, sets);
    return sets;
  };
  return {
    add(check, { status, subject }) {
      if (status === 'not-applicable') return;
      const number = numbers.get(subject.arn) ?? numbers.size;
      numbers.set(subject.arn, number);
      put(setsOf(check)[status], number);
    },
    of(checks) {
      const sets = checks.flatMap((check) => byCheck.get(check) ?? []);
      const having = (at: number, status: Judged): number =>
        sets.reduce((word, one) => word | (one[status].words[at] ?? 0), 0);
      let [judged, failed, unknown] = [0, 0, 0];
      for (let at = 0; at * 32 < numbers.size; at += 1) {
        const fail = having(at, 'fail');
        const open = having(at, 'unknown');
        judged += ones(fail | open | having(at, 'pass'));
        failed += ones(fail);
        unknown += ones(open & ~fail);
      }
      return { judged, failed, unknown };
    },
  };
};
