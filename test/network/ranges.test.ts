import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  covers,
  cut,
  intersect,
  merge,
  overlaps,
  type Range,
  subtract,
  totalOf,
  within,
} from '../../src/network/ranges.ts';

const range: fc.Arbitrary<Range> = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 }))
  .map(([a, b]) => ({ start: BigInt(Math.min(a, b)), end: BigInt(Math.max(a, b)) }));

const ranges = fc.array(range, { maxLength: 6 });

const members = (list: readonly Range[]): readonly number[] =>
  Array.from({ length: 41 }, (_, i) => i).filter((i) =>
    list.some(({ start, end }) => start <= BigInt(i) && BigInt(i) <= end),
  );

const apart = (list: readonly Range[]): boolean =>
  list.every((one, i) => i === 0 || (list[i - 1] as Range).end + 1n < one.start);

describe('sets of addresses', () => {
  it('agree with sets of numbers', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const inB = new Set(members(b));
        expect(members(merge(a))).toEqual(members(a));
        expect(members(intersect(a, b))).toEqual(members(a).filter((i) => inB.has(i)));
        expect(members(subtract(a, b))).toEqual(members(a).filter((i) => !inB.has(i)));
        expect(covers(a, b)).toBe(members(b).every((i) => members(a).includes(i)));
        expect(overlaps(a, b)).toBe(members(a).some((i) => inB.has(i)));
        expect(totalOf(merge(a))).toBe(BigInt(members(a).length));
      }),
    );
  });

  it('are sorted and apart after merging', () => {
    fc.assert(fc.property(ranges, (a) => apart(merge(a))));
  });

  it('are cut where blocks begin and end, and lose nothing', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const pieces = cut(a, b);
        expect(members(pieces)).toEqual(members(a));
        expect(totalOf(pieces)).toBe(totalOf(merge(a)));
        for (const piece of pieces) {
          for (const block of b) expect(within(piece, block) || !overlaps([piece], [block])).toBe(true);
        }
      }),
    );
  });
});
