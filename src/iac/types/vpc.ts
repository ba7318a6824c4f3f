import { unlessDoubted } from '../../model/doubt.ts';
import { seen } from '../../model/observed.ts';
import type { Route } from '../../model/resources.ts';
import { familyOfBlock } from '../addresses.ts';
import type { DeclaredResource } from '../declared.ts';
import { allOpen } from '../default-rules.ts';
import type { Notes } from '../facts.ts';
import { valueOr } from '../reading.ts';
import { madeWithVpc, type MadeWithVpc } from '../evaluate.ts';
import type { Scope } from '../scope.ts';
import { doubtOfAll, idIn, type Mapping, type Mappings, observedOr, tagsOf, vpcOf } from './parts.ts';

/** The id of something that AWS makes with a VPC. */
export const madeId = (scope: Scope, vpc: DeclaredResource, made: MadeWithVpc): string => {
  const known = scope.text(vpc, made);
  return known.is === 'sure' ? known.value : `${scope.idOf(vpc)} (${madeWithVpc[made]})`;
};

/** The id of something that AWS made with the VPC of this id, declared or not. */
export const madeIdOf = (scope: Scope, vpcId: string, made: MadeWithVpc): string => {
  const vpc = scope.find(vpcId);
  return vpc?.type === 'AWS::EC2::VPC' ? madeId(scope, vpc, made) : `${vpcId} (${madeWithVpc[made]})`;
};

/** The blocks that a VPC is declared with, the first of each family; stand-ins for those that are known only later. */
export const blocksOfVpc = (scope: Scope, vpc: DeclaredResource): readonly string[] => [
  scope.blockOf(vpc, 'CidrBlock'),
  // AWS: Ipv6CidrBlock is not a property of a VPC but of its blocks; Terraform has it on both.
  ...(scope.value(vpc, 'Ipv6CidrBlock') || valueOr(scope.flag(vpc, 'AmazonProvidedIpv6CidrBlock'), false)
    ? [scope.blockOf(vpc, 'Ipv6CidrBlock')]
    : []),
];

/** AWS: each table has a local route for each block of its VPC, which nothing can take away (VPC guide, route tables). */
export const localRoutes = (blocks: readonly string[]): Route[] =>
  blocks.map((value) => ({
    destination: { kind: familyOfBlock(value), value },
    target: { kind: 'local', id: 'local' },
    state: 'active',
    origin: 'CreateRouteTable',
  }));

/** AWS: a VPC comes with a main route table, a network ACL and a security group (VPC guide, default components). */
const madeAlong = (resource: DeclaredResource, notes: Notes, id: string, blocks: readonly string[]): void => {
  const { scope } = notes;
  const ownerId = scope.placeOf(resource).accountId;
  const tableId = madeId(scope, resource, 'MainRouteTable');
  const table = { id: tableId, ownerId, vpcId: id, associations: [], propagatingVgws: [], tags: {} };
  notes.item(resource, 'routeTables', tableId, { ...table, routes: localRoutes(blocks) }, true);
  notes.edge(resource, { kind: 'main-table', vpcId: id, tableId });
  const ipv6 = blocks.some((block) => familyOfBlock(block) === 'ipv6');
  const aclId = madeId(scope, resource, 'DefaultNetworkAcl');
  const acl = { id: aclId, ownerId, vpcId: id, isDefault: true, subnetIds: [], entries: allOpen.acl };
  notes.item(resource, 'networkAcls', aclId, acl, true);
  const groupId = madeId(scope, resource, 'DefaultSecurityGroup');
  const group = { id: groupId, ownerId, vpcId: id, name: 'default', tags: {} };
  const rules = { ingress: [allOpen.from(groupId)], egress: allOpen.egress(ipv6) };
  notes.item(resource, 'securityGroups', groupId, { ...group, ...rules }, true);
};

const vpc: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const blocks = blocksOfVpc(scope, resource);
  const [primaryCidr = null] = blocks;
  notes.item(resource, 'vpcs', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    cidrs: blocks.filter((block) => familyOfBlock(block) === 'ipv4'),
    primaryCidr,
    ipv6Cidrs: blocks.filter((block) => familyOfBlock(block) === 'ipv6'),
    dhcpOptionsId: null,
    isDefault: valueOr(scope.flag(resource, 'IsDefault'), false),
    internetGatewayBlockMode: null,
    tags: tagsOf(scope, resource),
  });
  // AWS: DNS support is on and host names are off unless said otherwise (CloudFormation reference, AWS::EC2::VPC).
  const isDefault = valueOr(scope.flag(resource, 'IsDefault'), false);
  notes.item(resource, 'vpcDnsAttributes', id, {
    vpcId: id,
    enableDnsSupport: observedOr(scope.flag(resource, 'EnableDnsSupport'), true),
    enableDnsHostnames: observedOr(scope.flag(resource, 'EnableDnsHostnames'), isDefault),
  });
  notes.item(resource, 'vpcHostedZones', id, { vpcId: id, zones: seen([]) });
  madeAlong(resource, notes, id, blocks);
  if (resource.uncertain)
    for (const section of ['subnets', 'routeTables', 'vpcEndpoints'] as const)
      notes.doubt(resource, section, { vpcId: id }, resource.uncertain);
};

const vpcBlock: Mapping = (resource, notes) => {
  const { scope } = notes;
  const own = scope.find(vpcOf(resource, notes, 'vpcs'));
  if (!own) return;
  const ipv6 =
    scope.value(resource, 'Ipv6CidrBlock') !== undefined ||
    valueOr(scope.flag(resource, 'AmazonProvidedIpv6CidrBlock'), false) ||
    scope.value(resource, 'Ipv6Pool') !== undefined ||
    scope.value(resource, 'Ipv6IpamPoolId') !== undefined;
  const said = scope.text(resource, ipv6 ? 'Ipv6CidrBlock' : 'CidrBlock');
  const cidr =
    said.is === 'sure'
      ? said.value
      : scope.blockOf(ipv6 ? own : resource, ipv6 ? 'Ipv6CidrBlock' : 'CidrBlock');
  notes.edge(resource, { kind: 'vpc-block', vpcId: scope.idOf(own), cidr });
};

const dhcpOptions: Mapping = (resource, notes) => {
  const { scope } = notes;
  const servers = scope.plain(scope.value(resource, 'DomainNameServers'));
  const domainNameServers =
    servers.is === 'unsure'
      ? [unlessDoubted('', servers.gap)]
      : [valueOr(servers, ['AmazonProvidedDNS'])].flat().map(String);
  const id = scope.idOf(resource);
  const { accountId: ownerId } = scope.placeOf(resource);
  notes.item(resource, 'dhcpOptions', id, { id, ownerId, domainNameServers });
};

const dhcpAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const vpcId = vpcOf(resource, notes, 'vpcs');
  const named = idIn(scope, resource, 'DhcpOptionsId');
  const id = named === null ? null : unlessDoubted(named, resource.uncertain);
  // AWS: "default" takes the options away (EC2 API, AssociateDhcpOptions).
  notes.edge(resource, { kind: 'dhcp-options', vpcId, optionsId: id === 'default' ? null : id });
};

const subnet: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { accountId: ownerId, region } = scope.placeOf(resource);
  const vpcId = vpcOf(resource, notes, 'subnets');
  const ipv6Only = valueOr(scope.flag(resource, 'Ipv6Native'), false);
  const zone = scope.text(resource, 'AvailabilityZone');
  const zoneId = scope.text(resource, 'AvailabilityZoneId');
  const zoneGap = zone.is === 'sure' || zoneId.is === 'sure' ? null : zoneDoubt(resource, zone);
  const parent = scope.text(resource, 'ParentZoneName');
  notes.item(resource, 'subnets', id, {
    id,
    arn: `arn:aws:ec2:${region}:${ownerId}:subnet/${id}`,
    ownerId,
    vpcId,
    availabilityZone: valueOr(zone, unlessDoubted(valueOr(zoneId, ''), zoneGap)),
    availabilityZoneId: valueOr(zoneId, ''),
    cidr: ipv6Only ? null : scope.blockOf(resource, 'CidrBlock'),
    ipv6Cidrs: hasIpv6(scope, resource) ? [scope.blockOf(resource, 'Ipv6CidrBlock')] : [],
    enableDns64: valueOr(scope.flag(resource, 'EnableDns64'), false),
    mapPublicIpOnLaunch: valueOr(scope.flag(resource, 'MapPublicIpOnLaunch'), false),
    ...(parent.is === 'sure' ? { parentZone: seen({ name: parent.value, id: '' }) } : {}),
    internetGatewayBlockMode: null,
    tags: tagsOf(scope, resource),
  });
  const doubt = doubtOfAll(resource, scope.flag(resource, 'Ipv6Native'), scope.flag(resource, 'EnableDns64'));
  if (doubt) notes.doubt(resource, 'routeTables', { id }, doubt);
};

const zoneDoubt = ({ address }: DeclaredResource, zone: ReturnType<Scope['text']>) =>
  zone.is === 'unsure'
    ? zone.gap
    : {
        action: 'pathproof:preview',
        code: 'KnownAfterApply',
        message: `${address} names no Availability Zone: AWS chooses one when it is made.`,
      };

/** CloudFormation may give a subnet its IPv6 block in a resource of its own. */
const hasIpv6 = (scope: Scope, resource: DeclaredResource): boolean =>
  scope.value(resource, 'Ipv6CidrBlock') !== undefined ||
  valueOr(scope.flag(resource, 'Ipv6Native'), false) ||
  scope.naming('AWS::EC2::SubnetCidrBlock', 'SubnetId', scope.idOf(resource)).length > 0;

/** VPCs, their blocks and options, and subnets. */
export const vpcTypes: Mappings = {
  'AWS::EC2::VPC': vpc,
  'AWS::EC2::VPCCidrBlock': vpcBlock,
  'AWS::EC2::DHCPOptions': dhcpOptions,
  'AWS::EC2::VPCDHCPOptionsAssociation': dhcpAssociation,
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::SubnetCidrBlock': () => undefined,
};
