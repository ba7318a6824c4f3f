const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** The n-th IPv4 address of a block. */
export const addressIn = (cidr: string, n: number): string =>
  toAddress(toNumber(cidr.split('/')[0] ?? '') + n);

/** The n-th /24 of an IPv4 block; an error when the block has no room for it. */
export const subnetCidr = (cidr: string, n: number): string => {
  const [base = '', length = '32'] = cidr.split('/');
  if ((n + 1) * 256 > 2 ** (32 - Number(length)))
    throw new Error(
      `${cidr} has no room for subnet number ${n}: say its cidr, or give the VPC a larger block.`,
    );
  return `${toAddress(toNumber(base) + n * 256)}/24`;
};

/** The n-th /64 of an IPv6 /56 block whose fourth group is 0. */
export const subnetIpv6Cidr = (cidr: string, n: number): string =>
  `${cidr.replace(/::\/56$/, '')}:${n.toString(16)}::/64`;

/** The n-th IPv6 address of a /64 block. */
export const ipv6AddressIn = (cidr: string, n: number): string =>
  cidr.replace(/::\/64$/, `::${n.toString(16)}`);

/** The address family of a CIDR block. */
export const familyOf = (cidr: string): 'ipv4' | 'ipv6' => (cidr.includes(':') ? 'ipv6' : 'ipv4');

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** The id of a zone, which is the same in every account: `euw1-az1` for zone a of eu-west-1. */
export const zoneId = (region: string, letter: string): string => {
  const parts = region.split('-').map((part) => DIRECTIONS[part] ?? (part === 'gov' ? 'g' : part));
  return `${parts.join('')}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
};

/** The partition that a region belongs to. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
};
