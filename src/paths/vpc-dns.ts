import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { DhcpOptions, Vpc } from '../model/resources.ts';
import { parseBlock } from '../network/cidr.ts';
import type { Place, World } from './world.ts';

const resolverAddresses = new Set(['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253']);

/** The block that a VPC was made with; null where an inventory of an older version does not say which of several it is. */
const primaryCidr = (vpc: Vpc): string | null =>
  vpc.primaryCidr ?? (vpc.cidrs.length === 1 ? (vpc.cidrs[0] ?? null) : null);

/** AWS: the Route 53 Resolver also answers on the base address plus two of the primary block (VPC user guide, vpc-dns). */
const isAmazonResolver = (server: string, vpc: Vpc): boolean => {
  if (resolverAddresses.has(server)) return true;
  const address = parseBlock(server);
  const primary = parseBlock(primaryCidr(vpc) ?? '');
  return address !== null && primary !== null && primary.start === address.start - 2n;
};

// Public resolvers as their operators publish them: Google Public DNS, Cloudflare 1.1.1.1, Quad9, OpenDNS.
const publicResolvers: ReadonlySet<string> = new Set([
  '8.8.8.8',
  '8.8.4.4',
  '2001:4860:4860::8888',
  '2001:4860:4860::8844',
  '1.1.1.1',
  '1.0.0.1',
  '2606:4700:4700::1111',
  '2606:4700:4700::1001',
  '9.9.9.9',
  '149.112.112.112',
  '2620:fe::fe',
  '2620:fe::9',
  '208.67.222.222',
  '208.67.220.220',
]);

/** Are these servers on the internet all, where nothing of a VPC is known: no private zone, no rule and no private DNS? */
export const arePublicResolvers = (servers: readonly string[]): boolean =>
  servers.length > 0 && servers.every((server) => publicResolvers.has(server));

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
