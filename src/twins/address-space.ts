import { type Block, cidrsOf } from '../network/cidr.ts';
import { within } from '../network/ranges.ts';

/** The address blocks of one VPC, in the order that AWS gives. */
export type AddressSpace = readonly Block[];

const bits = { ipv4: 32, ipv6: 128 } as const;

/** The block of a VPC that a range lies in, and where; null where it is outside. */
export const placeIn = (space: AddressSpace, range: Block): { at: number; offset: bigint } | null => {
  const at = space.findIndex((block) => block.family === range.family && within(range, block));
  const block = space[at];
  return block ? { at, offset: range.start - block.start } : null;
};

/** Is this one address? */
export const isHost = ({ family, length }: Block): boolean => length === bits[family];

/** What is written of a range in a VPC, whichever addresses the VPC has. */
export const relative = (at: number, offset: bigint, length: number): string => `<${at}+${offset}/${length}>`;

/** A range so far into a block, as a CIDR or, without a slash, as an address. */
export const blockAt = (
  { start, family }: Pick<Block, 'start' | 'family'>,
  offset: bigint,
  length: number,
  slash: boolean,
): string => {
  const from = start + offset;
  const cidr =
    cidrsOf({ start: from, end: from + (1n << BigInt(bits[family] - length)) - 1n }, family, 1)[0] ?? '';
  return slash ? cidr : (cidr.split('/')[0] ?? cidr);
};
