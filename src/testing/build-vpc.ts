import { seen } from '../model/observed.ts';
import { partitionOf, zoneId } from './addresses.ts';
import { buildEndpoints } from './build-endpoints.ts';
import { buildGroupsAndAcls } from './build-groups.ts';
import { buildInterfaces } from './build-interfaces.ts';
import { buildRouteTables } from './build-routes.ts';
import type { VpcDraft } from './draft.ts';

const buildDns = (draft: VpcDraft): string => {
  const { spec, unit, names } = draft;
  unit.items.vpcDnsAttributes.push({
    vpcId: draft.id,
    enableDnsSupport: seen(spec.dns.support),
    enableDnsHostnames: seen(spec.dns.hostnames),
  });
  const scope = spec.dhcpServers ? draft.name : `${draft.accountId}/${draft.region}`;
  const name = spec.dhcpServers ? draft.name : 'default';
  // AWS: a region has one default DHCP options set, with AmazonProvidedDNS (VPC user guide, DHCP option sets).
  const known = names.has(scope, `dopt-${name}`);
  const id = known ? (names.find(scope, `dopt-${name}`) ?? '') : names.claim('dopt', scope, name);
  if (!known) {
    const domainNameServers = spec.dhcpServers ?? ['AmazonProvidedDNS'];
    unit.items.dhcpOptions.push({ id, ownerId: draft.accountId, domainNameServers });
  }
  return id;
};

const buildGateways = (draft: VpcDraft): void => {
  const { spec, unit, names } = draft;
  if (names.has(draft.name, `igw-${draft.name}`)) {
    const attachments = spec.internetGateway === false ? [] : [{ vpcId: draft.id, state: 'available' }];
    const id = names.find(draft.name, `igw-${draft.name}`) ?? '';
    unit.items.internetGateways.push({ id, ownerId: draft.accountId, attachments });
  }
  if (names.has(draft.name, `eigw-${draft.name}`)) {
    const id = names.find(draft.name, `eigw-${draft.name}`) ?? '';
    unit.items.egressOnlyInternetGateways.push({ id, attachments: [{ vpcId: draft.id, state: 'attached' }] });
  }
};

const buildSubnets = (draft: VpcDraft): void => {
  for (const options of draft.spec.subnets) {
    const subnet = draft.subnets.get(options.name);
    if (!subnet) continue;
    draft.unit.items.subnets.push({
      id: subnet.id,
      arn: `arn:${partitionOf(draft.region)}:ec2:${draft.region}:${draft.accountId}:subnet/${subnet.id}`,
      ownerId: draft.accountId,
      vpcId: draft.id,
      availabilityZone: `${draft.region}${subnet.zone}`,
      availabilityZoneId: zoneId(draft.region, subnet.zone),
      cidr: subnet.cidr,
      ipv6Cidrs: subnet.ipv6Cidr === null ? [] : [subnet.ipv6Cidr],
      enableDns64: options.dns64 ?? false,
      mapPublicIpOnLaunch: options.mapPublicIp ?? false,
      internetGatewayBlockMode: options.blockPublicAccess ?? draft.spec.blockPublicAccess,
      tags: draft.names.tags(draft.name, options.name, options.tags),
    });
  }
};

const buildPrefixLists = (draft: VpcDraft): void => {
  for (const { name, cidrs, state } of draft.spec.prefixLists) {
    draft.unit.items.prefixLists.push({
      id: draft.names.find(draft.name, `pl-${name}`) ?? '',
      name,
      ownerId: draft.accountId,
      addressFamily: cidrs.some((cidr) => cidr.includes(':')) ? 'IPv6' : 'IPv4',
      state,
      entries: seen(cidrs),
    });
  }
};

/** Puts a VPC and everything in it into its unit. */
export const buildVpc = (draft: VpcDraft): void => {
  draft.unit.items.vpcs.push({
    id: draft.id,
    ownerId: draft.accountId,
    cidrs: draft.cidrs,
    ipv6Cidrs: draft.ipv6Cidrs,
    dhcpOptionsId: buildDns(draft),
    isDefault: draft.spec.options.isDefault ?? false,
    internetGatewayBlockMode: draft.spec.blockPublicAccess,
    tags: draft.names.tags(draft.name, draft.name, draft.spec.options.tags),
  });
  draft.unit.items.vpcHostedZones.push({ vpcId: draft.id, zones: seen([]) });
  buildGateways(draft);
  buildSubnets(draft);
  buildPrefixLists(draft);
  buildGroupsAndAcls(draft);
  buildInterfaces(draft);
  buildEndpoints(draft);
  buildRouteTables(draft);
};
