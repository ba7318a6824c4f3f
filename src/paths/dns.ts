import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { DhcpOptions, Vpc, VpcEndpoint } from '../model/resources.ts';
import { parseBlock } from '../network/cidr.ts';
import { factsOf, hostOf, isService } from '../services/services.ts';
import { type Place, type World } from './world.ts';

// AWS: these states serve traffic; pending may be a change of an endpoint that works; partial is undocumented (PrivateLink concepts; EC2 API, State of VpcEndpoint).
const servingStates = new Set(['available', 'pending', 'partial']);

/** Does an endpoint in this state serve traffic? */
export const serves = (endpoint: Pick<VpcEndpoint, 'state'>): boolean =>
  servingStates.has(endpoint.state.toLowerCase());

// AWS: states in which an endpoint serves nothing; any other that we do not know may or may not (PrivateLink concepts, endpoint states).
const deadStates = new Set(['pendingacceptance', 'rejected', 'expired', 'failed', 'deleting', 'deleted']);

/** Is it sure that an endpoint in this state serves nothing? */
export const isDead = (endpoint: Pick<VpcEndpoint, 'state'>): boolean =>
  deadStates.has(endpoint.state.toLowerCase());

/** The interface endpoints for a service of this region in a VPC, in any state; null-safe about region-less names. */
export const interfaceEndpointsFor = (
  world: World,
  vpcId: string,
  place: Place,
  service: string,
): readonly VpcEndpoint[] =>
  (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    // AWS: a cross-Region endpoint serves the other Region's names only (cross-Region PrivateLink).
    .filter(
      (endpoint) => endpoint.type === 'Interface' && isService(endpoint.serviceName, service, place.region),
    );

const resolverAddresses = new Set(['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253']);

/** AWS: the Route 53 Resolver also answers on the VPC's base address plus two (VPC user guide, vpc-dns). */
const isAmazonResolver = (server: string, vpc: Vpc): boolean => {
  if (resolverAddresses.has(server)) return true;
  const address = parseBlock(server);
  return address !== null && vpc.cidrs.some((cidr) => parseBlock(cidr)?.start === address.start - 2n);
};

/** Why the VPC's name servers are not the Route 53 Resolver alone; null when they are. */
const customServers = (world: World, vpc: Vpc, place: Place): Gap | null => {
  if (vpc.dhcpOptionsId === null || vpc.dhcpOptionsId === 'default') return null;
  const options: Observed<DhcpOptions | null> = world.find('dhcpOptions', vpc.dhcpOptionsId, place);
  if (!isSeen(options)) return options.gap;
  if (options.seen === null) {
    return {
      action: 'ec2:DescribeDhcpOptions',
      code: 'NotFound',
      message: `The DHCP options set ${vpc.dhcpOptionsId} of ${vpc.id} was not listed.`,
    };
  }
  const servers = options.seen.domainNameServers;
  if (servers.length > 0 && servers.every((server) => isAmazonResolver(server, vpc))) return null;
  return {
    action: 'pathproof:dns',
    code: 'CustomDns',
    message:
      servers.length === 0
        ? `The DHCP options set ${options.seen.id} names no DNS server, so what names resolve to in ${vpc.id} is not known.`
        : `${vpc.id} uses DNS servers of its own (${servers.join(', ')}); private DNS of endpoints works only if they forward to the Route 53 Resolver.`,
  };
};

/** A DNS attribute that is off, or the gap that hides it; null when both are on. */
const attributeProblem = (
  world: World,
  vpcId: string,
  place: Place,
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
  for (const name of ['enableDnsSupport', 'enableDnsHostnames'] as const) {
    const value = attributes[name];
    if (!isSeen(value)) return { gap: value.gap };
    if (!value.seen) return { off: name };
  }
  return null;
};

const assumption = 'assuming that no custom hosted zone overrides the name';

/** What the default name of a service resolves to in a VPC. */
export const dnsAnswer = (world: World, vpc: Vpc, place: Place, service: string): DnsAnswer => {
  const host = hostOf(service, place.region);
  const unknown = (gap: Gap): DnsAnswer => ({ resolves: 'unknown', host, because: gap.message, gap });
  const public_ = (because: string): DnsAnswer => ({
    resolves: 'public',
    host,
    because: `${because} (${assumption})`,
  });

  const listed = world.list('vpcEndpoints', place);
  if (!isSeen(listed)) return unknown(listed.gap);
  const servers = customServers(world, vpc, place);
  if (servers) return unknown(servers);

  const endpoints = interfaceEndpointsFor(world, vpc.id, place, service).filter(
    (endpoint) => !isDead(endpoint),
  );
  if (endpoints.length === 0) return public_(`no interface endpoint for ${service} serves ${vpc.id}`);
  // AWS: DynamoDB's interface endpoints take over no name (DynamoDB guide, PrivateLink).
  if (factsOf(service).privateDns === false)
    return public_(`interface endpoints for ${service} have no private DNS`);
  const named = endpoints.filter((endpoint) => endpoint.privateDnsEnabled);
  const first = named.find(serves) ?? named[0];
  if (!first) return public_(`private DNS is off on ${endpoints.map((endpoint) => endpoint.id).join(', ')}`);
  if (first.privateDnsOnlyForInboundResolverEndpoint) {
    // AWS: with this option only queries through an inbound resolver endpoint get the private addresses (vpc-endpoints-s3).
    return public_(`private DNS of ${first.id} answers only queries through an inbound resolver endpoint`);
  }
  const problem = attributeProblem(world, vpc.id, place);
  if (problem && 'gap' in problem) return unknown(problem.gap);
  // AWS: private DNS needs both enableDnsSupport and enableDnsHostnames (create-interface-endpoint).
  if (problem)
    return public_(`private DNS of ${first.id} is ineffective: ${problem.off} is off in ${vpc.id}`);
  if (!serves(first)) {
    return unknown({
      action: 'ec2:DescribeVpcEndpoints',
      code: 'UnknownState',
      message: `${first.id} is in state ${first.state}, of which it is not known whether it serves.`,
    });
  }
  return {
    resolves: 'private',
    host,
    because: `private DNS of ${first.id} is effective in ${vpc.id} (${assumption})`,
    endpointId: first.id,
  };
};
