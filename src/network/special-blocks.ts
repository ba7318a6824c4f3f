/** IPv4 blocks that nothing in the internet answers in (IANA registry of special-purpose addresses). */
export const notPublicIpv4 = [
  '0.0.0.0/8',
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
] as const;

/** The IPv6 block that the internet is in, and the part of it that is for documentation. */
export const publicIpv6 = { block: '2000::/3', without: '2001:db8::/32' } as const;

/** AWS: DNS64 synthesises addresses in this block, and a NAT gateway translates them back (VPC user guide, NAT64 and DNS64). */
export const nat64Block = '64:ff9b::/96';
