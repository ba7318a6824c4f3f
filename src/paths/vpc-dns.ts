import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { DhcpOptions, Vpc } from '../model/resources.ts';
import { parseBlock } from '../network/cidr.ts';
import type { Place, World } from './world.ts';

const resolverAddresses = new Set(['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253']);

/** AWS: the Route 53 Resolver also answers on the VPC's base address plus two (VPC user guide, vpc-dns). */
const isAmazonResolver = (server: string, vpc: Vpc): boolean => {
  if (resolverAddresses.has(server)) return true;
  const address = parseBlock(server);
  return address !== null && vpc.cidrs.some((cidr) => parseBlock(cidr)?.start === address.start - 2n);
};

/** Why the VPC's name servers are not the Route 53 Resolver alone; null when they are. */
export const customServers = (
  world: World,
  vpc: Vpc,
  place: Place,
): { readonly gap: Gap; readonly addresses: readonly string[] } | null => {
  if (vpc.dhcpOptionsId === null || vpc.dhcpOptionsId === 'default') return null;
  const options: Observed<DhcpOptions | null> = world.find('dhcpOptions', vpc.dhcpOptionsId, place);
  if (!isSeen(options)) return { gap: options.gap, addresses: [] };
  if (options.seen === null) {
    const message = `The DHCP options set ${vpc.dhcpOptionsId} of ${vpc.id} was not listed.`;
    return { gap: { action: 'ec2:DescribeDhcpOptions', code: 'NotFound', message }, addresses: [] };
  }
  const servers = options.seen.domainNameServers;
  if (servers.length > 0 && servers.every((server) => isAmazonResolver(server, vpc))) return null;
  const message =
    servers.length === 0
      ? `The DHCP options set ${options.seen.id} names no DNS server, so what names resolve to in ${vpc.id} is not known.`
      : `${vpc.id} uses DNS servers of its own (${servers.join(', ')}); private DNS of endpoints works only if they forward to the Route 53 Resolver.`;
  return { gap: { action: 'pathproof:dns', code: 'CustomDns', message }, addresses: servers };
};

const dnsAttributes = ['enableDnsSupport', 'enableDnsHostnames'] as const;

/** A DNS attribute that is off, or the gap that hides it; null when all that are asked about, which is both, are on. */
export const attributeProblem = (
  world: World,
  vpcId: string,
  place: Place,
  asked: readonly (typeof dnsAttributes)[number][] = dnsAttributes,
): { off: string } | { gap: Gap } | null => {
  const listed = world.list('vpcDnsAttributes', place);
  if (!isSeen(listed)) return { gap: listed.gap };
  const attributes = world.group('vpcDnsAttributes', 'vpcId').get(vpcId)?.[0]?.item;
  if (!attributes) {
    return {
      gap: {
        action: 'ec2:DescribeVpcAttribute',
        code: 'NotAsked',
        message: `The DNS attributes of ${vpcId} are not in the inventory.`,
      },
    };
  }
  for (const name of asked) {
    const value = attributes[name];
    if (!isSeen(value)) return { gap: value.gap };
    if (!value.seen) return { off: name };
  }
  return null;
};
