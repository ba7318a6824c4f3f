import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, cidrsOf, parseBlock } from '../../src/network/cidr.ts';
import { lookup, type RouteEntry } from '../../src/network/lookup.ts';
import { totalOf } from '../../src/network/ranges.ts';

type Entry = RouteEntry<string>;

// Few bits, so that a small world can be walked address by address.
const bits = 6;
const base = parseBlock('10.0.0.0/26') as Block;

const blockAt = (value: number, length: number): Block => {
  const size = 1n << BigInt(bits - length);
  const start = base.start + (BigInt(value) / size) * size;
  return { family: 'ipv4', length: 32 - bits + length, start, end: start + size - 1n };
};

const entry: fc.Arbitrary<Entry> = fc
  .record({
    block: fc
      .tuple(fc.nat({ max: 63 }), fc.nat({ max: bits }))
      .map(([value, length]) => blockAt(value, length)),
    kind: fc.constantFrom('local', 'static', 'list', 'propagated'),
    target: fc.constantFrom('a', 'b', 'c'),
  })
  .map(({ block, kind, target }) => ({
    block,
    target,
    rank: kind === 'propagated' ? 2 : kind === 'list' ? 1 : 0,
    local: kind === 'local',
    propagated: kind === 'propagated',
  }));

/** The rules of preference as AWS's guide words them, one address at a time. */
const decide = (entries: readonly Entry[], address: bigint): readonly string[] => {
  const matching = entries.filter(({ block }) => block.start <= address && address <= block.end);
  const allowed = matching.filter((one) => !one.propagated || !matching.some((other) => other.local));
  const longest = Math.max(...allowed.map(({ block }) => block.length));
  const best = allowed.filter(({ block }) => block.length === longest);
  const rank = Math.min(...best.map((one) => one.rank ?? 0));
  return [...new Set(best.filter((one) => one.rank === rank).map((one) => one.target))].sort();
};

const same = (a: string, b: string): boolean => a === b;

describe('longest-prefix match over ranges', () => {
  it('decides every address as the rules do one by one', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const matches = lookup(entries, [base], same);
        for (let address = base.start; address <= base.end; address++) {
          const found = matches.filter(({ ranges }) =>
            ranges.some(({ start, end }) => start <= address && address <= end),
          );
          expect(found).toHaveLength(1);
          expect(found[0]?.winners.map(({ target }) => target).sort()).toEqual(decide(entries, address));
        }
      }),
    );
  });

  it('splits the addresses without losing or doubling any', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const matches = lookup(entries, [base], same);
        expect(totalOf(matches.flatMap(({ ranges }) => ranges))).toBe(1n << BigInt(bits));
      }),
    );
  });
});

describe('CIDR notation', () => {
  it('is printed as it is parsed', () => {
    const length4 = fc.integer({ min: 0, max: 32 });
    fc.assert(
      fc.property(fc.ipV4(), length4, (address, length) => {
        const block = parseBlock(`${address}/${length}`) as Block;
        expect(cidrsOf(block, 'ipv4').map((cidr) => parseBlock(cidr))).toEqual([block]);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, length) => {
        const block = parseBlock(`${address}/${length}`) as Block;
        expect(cidrsOf(block, 'ipv6').map((cidr) => parseBlock(cidr))).toEqual([block]);
      }),
    );
  });

  it.each([
    '300.1.1.1/8',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    'fe80::1%eth0/64',
    '10.0.0/8',
    '',
    '/8',
    '10.0.0.0/-1',
  ])('refuses %s', (text) => {
    expect(parseBlock(text)).toBeNull();
  });
});
