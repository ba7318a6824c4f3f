import { doubtText, unlessDoubted } from '../../model/doubt.ts';
import type { Gap } from '../../model/observed.ts';
import { tableNames } from '../../services/default-hosts.ts';
import { dnsSuffixOf, factsOf, partitionOf, serviceOf } from '../../services/services.ts';
import { type DeclaredResource, iacGap } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { firstGap, gapOfRead, type Links, valueOr } from '../reading.ts';
import { doubtOfAll, idsIn, linkOf, type Mapping, type Mappings, pairsOf, tagsOf, vpcOf } from './parts.ts';
import { policyOf } from './policies.ts';
import { tablesIn } from './tables.ts';
import { madeIdOf } from './vpc.ts';

/** The policy that AWS puts on an endpoint that is made without one (PrivateLink guide, endpoint policies). */
const everything = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

/** The name that an endpoint answers to, which is of no other one: in the form that AWS gives them. */
export const ownNameOf = (id: string, service: string, region: string): string =>
  `vpce-${id
    .replace(/[^0-9a-z]+/gi, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()}.${service}.${region}.vpce.${dnsSuffixOf(partitionOf(region))}`;

// AWS: the service of an endpoint, by what Terraform and CloudFormation call it: its full name in the endpoint's region.
const typeWords: Readonly<Record<string, string>> = {
  gateway: 'Gateway',
  interface: 'Interface',
  gatewayloadbalancer: 'GatewayLoadBalancer',
  resource: 'Resource',
  servicenetwork: 'ServiceNetwork',
};

// AWS: these lead to a resource configuration or a service network of VPC Lattice, and to no service (EC2 API, CreateVpcEndpoint).
const serviceless: ReadonlySet<string> = new Set(['Resource', 'ServiceNetwork']);

interface Separate {
  readonly policy: DeclaredResource | undefined;
  readonly privateDns: DeclaredResource | undefined;
}

const separateOf = (notes: Notes, id: string): Separate => ({
  policy: notes.scope.naming('Pathproof::VPCEndpointPolicy', 'VpcEndpointId', id).at(-1),
  privateDns: notes.scope.naming('Pathproof::VPCEndpointPrivateDns', 'VpcEndpointId', id).at(-1),
});

/** What is read of an endpoint before anything is made of it. */
const readEndpoint = (resource: DeclaredResource, notes: Notes, id: string) => {
  const { scope } = notes;
  const serviceName = scope.text(resource, 'ServiceName');
  const name = serviceName.is === 'sure' ? serviceOf(serviceName.value) : null;
  const separate = separateOf(notes, id);
  const privateDns = scope.flag(separate.privateDns ?? resource, 'PrivateDnsEnabled');
  const saidType = scope.text(resource, 'VpcEndpointType');
  // AWS: an endpoint is of type Gateway unless said otherwise (EC2 API, CreateVpcEndpoint).
  const word = valueOr(saidType, 'Gateway');
  const type = unlessDoubted(typeWords[word.toLowerCase()] ?? word, gapOfRead(saidType));
  const ipType = scope.text(resource, 'IpAddressType');
  const options = scope.value(resource, 'DnsOptions');
  const inbound =
    options?.is === 'object'
      ? scope.scalar(options.fields['PrivateDnsOnlyForInboundResolverEndpoint'])
      : ({ is: 'absent' } as const);
  const subnets = scope.links(resource, 'SubnetIds');
  const doubt = firstGap(
    doubtOfAll(resource, privateDns, ipType, inbound, serviceName),
    type === 'Gateway' ? null : seatDoubt(subnets),
  );
  return { serviceName, name, separate, privateDns, type, ipType, inbound, subnets, doubt };
};

const namesOf = (id: string, service: string, region: string, isPrivate: boolean): readonly string[] => [
  ownNameOf(id, service, region),
  ...(isPrivate && factsOf(service).privateDns !== false ? tableNames(service, region) : []),
];

const endpoint: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { accountId: ownerId, region } = scope.placeOf(resource);
  const one = readEndpoint(resource, notes, id);
  const { serviceName, name, type, inbound, doubt } = one;
  const vpcId = vpcOf(resource, notes, 'vpcEndpoints', { service: name?.service ?? null });
  if (serviceName.is !== 'sure' && resource.uncertain === null && !serviceless.has(type))
    notes.doubt(resource, 'vpcEndpoints', { vpcId }, doubt ?? noService(resource));
  const isPrivate = valueOr(one.privateDns, false);
  const groupIds = type === 'Gateway' ? [] : groupsIn(resource, notes, id, vpcId);
  notes.item(resource, 'vpcEndpoints', id, {
    id,
    ownerId,
    vpcId,
    type,
    state: unlessDoubted('available', doubt),
    serviceName: serviceName.is === 'sure' ? serviceName.value : null,
    serviceRegion: valueOr(scope.text(resource, 'ServiceRegion'), null),
    routeTableIds: [],
    subnetIds: [],
    groupIds: [...groupIds],
    networkInterfaceIds: [],
    privateDnsEnabled: isPrivate,
    privateDnsOnlyForInboundResolverEndpoint:
      inbound.is === 'sure' ? String(inbound.value).toLowerCase() === 'true' : null,
    dnsRecordIpType: null,
    dnsNames: type === 'Interface' && name ? [...namesOf(id, name.service, region, isPrivate)] : [],
    ipAddressType: valueOr(one.ipType, 'ipv4').toLowerCase(),
    requesterManaged: false,
    policy:
      type === 'GatewayLoadBalancer' ? null : policyOf(scope, one.separate.policy ?? resource, everything),
    createdAt: null,
    resourceArn: valueOr(
      scope.text(resource, 'ResourceConfigurationArn'),
      valueOr(scope.text(resource, 'ServiceNetworkArn'), null),
    ),
    tags: tagsOf(scope, resource),
  });
  if (type === 'Gateway') putTables(resource, notes, id, tablesIn(scope, resource, 'RouteTableIds'));
  else {
    for (const groupId of groupIds) notes.edge(resource, { kind: 'endpoint-group', endpointId: id, groupId });
    for (const link of one.subnets.items)
      notes.edge(resource, { kind: 'endpoint-subnet', endpointId: id, subnetId: link.id });
  }
};

const noService = ({ address }: DeclaredResource): Gap =>
  iacGap('NotInPlan', `Which service ${address} is for is not known.`);

const seatDoubt = ({ items, open }: Links): Gap | null =>
  open ?? items.find(({ gap }) => gap !== null)?.gap ?? null;

/** Puts a gateway endpoint on tables; where it is not known on which, it may be on any of its VPC. */
const putTables = (
  resource: DeclaredResource,
  notes: Notes,
  endpointId: string,
  { items, open }: Links,
): void => {
  for (const link of items) {
    const { id: tableId, gap } = linkOf(resource, link);
    notes.edge(resource, { kind: 'endpoint-table', endpointId, tableId, ...(gap ? { doubt: gap } : {}) });
  }
  const doubt = firstGap(open, ...items.map(({ gap }) => gap));
  if (doubt) notes.doubt(resource, 'vpcEndpoints', { id: endpointId }, doubt);
  if (open === null) return;
  const vpcId = notes.get('vpcEndpoints', endpointId)?.vpcId ?? null;
  if (vpcId === null || !notes.has('vpcs', vpcId)) {
    notes.doubt(resource, 'routeTables', vpcId === null || vpcId === doubtText(open) ? {} : { vpcId }, open);
    return;
  }
  for (const fact of notes.facts.items.values())
    if (fact.section === 'routeTables' && fact.item.vpcId === vpcId)
      notes.edge(resource, { kind: 'endpoint-table', endpointId, tableId: fact.id, doubt: open });
};

/** AWS: an interface endpoint without groups gets the default group of its VPC (EC2 API, CreateVpcEndpoint). */
const groupsIn = (
  resource: DeclaredResource,
  notes: Notes,
  endpointId: string,
  vpcId: string,
): readonly string[] => {
  const { scope } = notes;
  const { items, open } = scope.links(resource, 'SecurityGroupIds');
  const replaced = notes.scope
    .naming(groupAssociation, 'VpcEndpointId', endpointId)
    .some((one) => valueOr(scope.flag(one, 'ReplaceDefault'), false));
  if (items.length > 0 || open || replaced) return idsIn({ items, open });
  return [madeIdOf(scope, vpcId, 'DefaultSecurityGroup')];
};

const groupAssociation = 'Pathproof::VPCEndpointSecurityGroupAssociation';

const onTable: Mapping = (resource, notes) => {
  const { scope } = notes;
  const endpoints = scope.links(resource, 'VpcEndpointId');
  const tables = tablesIn(scope, resource, 'RouteTableId');
  for (const { id } of endpoints.items) putTables(resource, notes, id, tables);
  if (endpoints.open)
    for (const { id } of tables.items)
      notes.doubt(resource, 'routeTables', vpcOfTable(notes, id), endpoints.open);
  if (endpoints.open && tables.open) notes.doubt(resource, 'routeTables', {}, tables.open);
};

const vpcOfTable = (notes: Notes, tableId: string) => {
  const vpcId = notes.get('routeTables', tableId)?.vpcId;
  return vpcId === undefined ? {} : { vpcId };
};

const inSubnet: Mapping = (resource, notes) => {
  const { scope } = notes;
  const endpoints = scope.links(resource, 'VpcEndpointId');
  const subnets = scope.links(resource, 'SubnetId');
  const gap = firstGap(resource.uncertain, subnets.open, ...subnets.items.map((link) => link.gap));
  for (const { id: endpointId, gap: unsure } of endpoints.items) {
    const doubt = gap ?? unsure;
    if (doubt) notes.doubt(resource, 'vpcEndpoints', vpcOfEndpoint(notes, endpointId), doubt);
    for (const { id: subnetId } of subnets.items)
      notes.edge(resource, { kind: 'endpoint-subnet', endpointId, subnetId });
  }
};

const vpcOfEndpoint = (notes: Notes, endpointId: string) => {
  const found = notes.get('vpcEndpoints', endpointId);
  if (!found) return {};
  const { vpcId, serviceName } = found;
  return { vpcId, service: serviceName === null ? null : (serviceOf(serviceName)?.service ?? null) };
};

const withGroup: Mapping = (resource, notes) => {
  const { scope } = notes;
  const groups = scope.links(resource, 'SecurityGroupId');
  for (const { left: endpointId, right: groupId, gap } of pairsOf(
    resource,
    scope.links(resource, 'VpcEndpointId'),
    groups,
  ))
    notes.edge(resource, { kind: 'endpoint-group', endpointId, groupId: unlessDoubted(groupId, gap) });
};

/** Endpoints, and what joins them to tables, subnets and groups. Their policies and private DNS are read with them. */
export const endpointTypes: Mappings = {
  'AWS::EC2::VPCEndpoint': endpoint,
  'Pathproof::VPCEndpointRouteTableAssociation': onTable,
  'Pathproof::VPCEndpointSubnetAssociation': inSubnet,
  [groupAssociation]: withGroup,
  'Pathproof::VPCEndpointPolicy': () => undefined,
  'Pathproof::VPCEndpointPrivateDns': () => undefined,
};
