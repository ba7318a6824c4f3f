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

/** Blocks that answers tell apart (IANA registry of special-purpose addresses): a VPC in one is like a VPC in the same one. */
export const specialBlocks = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '64:ff9b::/96',
  '2000::/3',
  '2001:db8::/32',
  'fc00::/7',
] as const;
