import type { Family } from '../model/path.ts';
import { cidrsOf, parseBlock } from '../network/cidr.ts';

/*
 * Blocks of addresses that are known only after they are made: from an address plan (IPAM), or given by AWS (IPv6). Ways
 * mostly do not depend on them, so that a stand-in is as good: one for each thing, in space that no network of AWS has.
 */

/** A number for a text, the same each time: FNV-1a, 32 bits. */
const numberOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
};

/** The stand-in for the block of a VPC, the same each time it is asked for. */
export const vpcStandIn = (id: string, family: Family): string => {
  const number = numberOf(id);
  // 240.0.0.0/4 is reserved (RFC 1112), and 2001:db8::/32 for documentation (RFC 3849): no VPC has a block there.
  return family === 'ipv4'
    ? `${240 + (number % 14)}.${(number >>> 8) & 255}.0.0/16`
    : `2001:db8:${(number >>> 16).toString(16)}:${((number & 0xff) << 8).toString(16)}::/56`;
};

/** The stand-in for the block of a subnet: somewhere in the block of its VPC. */
export const subnetStandIn = (id: string, vpcBlock: string, family: Family): string => {
  const outer = parseBlock(vpcBlock);
  if (outer === null) return vpcStandIn(id, family);
  const [bits, wanted] = family === 'ipv4' ? [32, 24] : [128, 64];
  const length = Math.min(bits, Math.max(outer.length, outer.length <= wanted ? wanted : 28));
  const size = 1n << BigInt(bits - length);
  const count = (outer.end - outer.start + 1n) / size;
  const start = outer.start + (count > 0n ? BigInt(numberOf(id)) % count : 0n) * size;
  return cidrsOf({ start, end: start + size - 1n }, family)[0] ?? vpcBlock;
};

/** Is this block a stand-in of its own, in space that no network has? */
export const isStandIn = (cidr: string): boolean => /^2(4\d|5[0-5])\./.test(cidr) || /^2001:db8:/i.test(cidr);

/** The family that a block is of; IPv4 where it is none. */
export const familyOfBlock = (cidr: string): Family =>
  parseBlock(cidr)?.family ?? (cidr.includes(':') ? 'ipv6' : 'ipv4');

/** The n-th address of a block from its end, which is where things that are assumed are put: the lowest are AWS's own. */
export const addressIn = (cidr: string, number: number): string => {
  const block = parseBlock(cidr);
  if (block === null) return '';
  const at = block.end - BigInt(number);
  return cidrsOf({ start: at, end: at }, block.family)[0]?.split('/')[0] ?? '';
};
