import { ipVersion } from '../model/ip-version.ts';

/** A block of addresses of one family; a bare address is a block of one. */
export interface IpBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

const numberOf4 = (address: string): bigint =>
  address.split('.').reduce((sum, part) => sum * 256n + BigInt(Number(part)), 0n);

const numberOf6 = (address: string): bigint => {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text = dotted === null ? address : `${dotted[1] ?? ''}${hexPair(numberOf4(dotted[2] ?? ''))}`;
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
};

/** Which block does a CIDR or a bare address name? Null when it names none; host bits may be set, as IAM allows. */
export const ipBlockOf = (text: string): IpBlock | null => {
  const [address = '', suffix, ...rest] = text.split('/');
  const family = ipVersion(address);
  if ((family !== 4 && family !== 6) || rest.length > 0 || address.includes('%')) return null;
  const width = family === 4 ? 32 : 128;
  const prefix = suffix === undefined ? width : /^\d{1,3}$/.test(suffix) ? Number(suffix) : Number.NaN;
  if (!(prefix <= width)) return null;
  const host = BigInt(width - prefix);
  const number = family === 4 ? numberOf4(address) : numberOf6(address);
  const first = (number >> host) << host;
  return { family, first, last: first + (1n << host) - 1n, prefix };
};

/** Does the first block hold the whole second one? Blocks of different families never do. */
export const ipBlockHolds = (outer: IpBlock, inner: IpBlock): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

/** The address of a number, as IAM would show it. */
export const ipTextOf = (family: 4 | 6, number: bigint): string => {
  const width = family === 4 ? 8n : 16n;
  const count = family === 4 ? 4 : 8;
  const parts = Array.from({ length: count }, (_, index) => {
    const part = (number >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n);
    return family === 4 ? part.toString() : part.toString(16);
  });
  return parts.join(family === 4 ? '.' : ':');
};

/** Blocks that no request from the internet comes from: private, shared, loopback, link-local, multicast, reserved. */
const NEVER_PUBLIC: readonly IpBlock[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((cidr) => ipBlockOf(cidr) ?? []);

/**
 * Is the block narrow enough to name somebody? AWS: what is broader than /8, or /32 of IPv6, counts as public (S3 guide,
 * access-control-block-public-access, the meaning of "public").
 */
export const isNarrow = (block: IpBlock): boolean => block.prefix >= (block.family === 4 ? 8 : 32);

/** Does a CIDR hold so much of the internet that it names nobody? */
export const isBroadAddress = (text: string): boolean => {
  const block = ipBlockOf(text);
  return block !== null && !isNarrow(block);
};

/** Does the block hold only addresses that are never seen as a source on the internet? */
export const isNeverPublic = (block: IpBlock): boolean =>
  NEVER_PUBLIC.some((outer) => ipBlockHolds(outer, block));

const hexPair = (number: bigint): string =>
  `${(number >> 16n).toString(16)}:${(number & 65535n).toString(16)}`;
