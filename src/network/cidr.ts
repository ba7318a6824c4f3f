import { ipVersion } from '../model/ip-version.ts';
import { normalizeCidr, parseCidr } from 'cidr-tools';
import type { Family } from '../model/path.ts';
import { merge, type Range } from './ranges.ts';

/** A CIDR block as numbers. */
export interface Block extends Range {
  readonly family: Family;
  /** Prefix length, 0 to 32 or 128. */
  readonly length: number;
}

const cache = new Map<string, Block | null>();

const parse = (text: string): Block | null => {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = ipVersion(address);
  // cidr-tools reads 300.1.1.1/8 as another network and accepts /33: look first.
  if (version === 0 || rest.length > 0 || address.includes('%')) return null;
  const bits = version === 4 ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return null;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return null;
  const { start, end } = parseCidr(`${address}/${length}`);
  return { family: version === 4 ? 'ipv4' : 'ipv6', length, start, end };
};

/** The block that a CIDR or a bare address names; null when it is neither. */
export const parseBlock = (text: string): Block | null => {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const block = parse(text);
  if (cache.size > 500_000) cache.clear();
  cache.set(text, block);
  return block;
};

/** The blocks of one family among these CIDRs; what is not a CIDR is left out. */
export const blocksOf = (cidrs: readonly string[], family: Family): Block[] =>
  cidrs.map(parseBlock).filter((block): block is Block => block !== null && block.family === family);

const joined = new Map<string, readonly Range[]>();

/** The addresses of one family that these CIDRs hold; the same list for the same CIDRs, by which answers about it are found again. */
export const rangesOf = (cidrs: readonly string[], family: Family): readonly Range[] => {
  const key = `${family} ${cidrs.join()}`;
  const known = joined.get(key);
  if (known !== undefined) return known;
  const ranges = merge(blocksOf(cidrs, family));
  if (joined.size > 100_000) joined.clear();
  joined.set(key, ranges);
  return ranges;
};

const printAddress = (value: bigint, family: Family): string => {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - i * 16)) & 0xffffn).toString(16),
  );
  return normalizeCidr(groups.join(':'));
};

/** The CIDR notation of a range that starts at a block's first address, in the order of its addresses; so many blocks at most. */
export const cidrsOf = (range: Range, family: Family, most = Number.POSITIVE_INFINITY): string[] => {
  const bits = family === 'ipv4' ? 32 : 128;
  const cidrs: string[] = [];
  let start = range.start;
  while (start <= range.end && cidrs.length < most) {
    let length = bits;
    // Grow the block while it stays aligned and inside the range.
    while (length > 0) {
      const size = 1n << BigInt(bits - length + 1);
      if (start % size !== 0n || start + size - 1n > range.end) break;
      length--;
    }
    cidrs.push(`${printAddress(start, family)}/${length}`);
    start += 1n << BigInt(bits - length);
  }
  return cidrs;
};
