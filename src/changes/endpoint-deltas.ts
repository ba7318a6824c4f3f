import { type Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { deltaWith, type Edge } from '../overlay/delta.ts';
import { allWith, find } from '../overlay/items.ts';
import { tableNames } from '../services/default-hosts.ts';
import { dnsSuffixOf, factsOf, partitionOf, serviceOf } from '../services/services.ts';
import {
  inboundOnly,
  policyRefusal,
  privateDnsRefusal,
  type Refused,
  seatsRefusal,
  tableRefusal,
} from './endpoint-refusals.ts';
import { type Decide, done, firstRefusal, idOf, isRefused, own, refuse } from './outcome.ts';

/** The policy that AWS puts on an endpoint that is made without one (PrivateLink guide, endpoint policies). */
export const everything = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

/** The names that private DNS of a service takes over: those that the region lists, or else its own host name. */
const privateNames = (inventory: Inventory, serviceName: string, region: string): readonly string[] => {
  const listed = allWith(inventory, 'endpointServices', 'serviceName', serviceName).find(
    ({ item }) => item.privateDnsNames.length > 0,
  );
  const service = serviceOf(serviceName)?.service;
  if (listed) return listed.item.privateDnsNames;
  return service === undefined || factsOf(service).privateDns === false ? [] : tableNames(service, region);
};

type Create = Changes['create-vpc-endpoint'];

const bare = (change: Create, inventory: Inventory): VpcEndpoint => {
  const service = serviceOf(change.serviceName)?.service ?? change.serviceName;
  const suffix = dnsSuffixOf(partitionOf(change.region));
  const own = `${change.as}-new.${service}.${change.region}.vpce.${suffix}`;
  const names = change.privateDns ? privateNames(inventory, change.serviceName, change.region) : [];
  return {
    id: change.as,
    ownerId: change.accountId,
    vpcId: change.vpcId,
    type: change.type,
    state: 'available',
    serviceName: change.serviceName,
    serviceRegion: null,
    routeTableIds: [],
    subnetIds: [],
    groupIds: [],
    networkInterfaceIds: [],
    privateDnsEnabled: change.privateDns,
    privateDnsOnlyForInboundResolverEndpoint: null,
    dnsRecordIpType: null,
    dnsNames: change.type === 'Interface' ? [own, ...names] : [],
    ipAddressType: change.ipAddressType ?? 'ipv4',
    requesterManaged: false,
    policy: change.policy ?? everything,
    createdAt: null,
    resourceArn: null,
    tags: {},
  };
};

const subnetsOf = (inventory: Inventory, ids: readonly string[]): readonly Subnet[] =>
  ids.flatMap((id) => find(inventory, 'subnets', id)?.item ?? []);

/** What decides the making of an endpoint. */
export const createEndpoint: Decide<'create-vpc-endpoint'> = (change, inventory) => {
  const gateway = change.type === 'Gateway';
  const groups = change.groupIds.map(idOf);
  const made = bare(change, inventory);
  const only = change.privateDns ? inboundOnly(inventory, made, change.inboundResolverOnly) : null;
  const vpc = own(inventory, change, 'vpcs', change.vpcId);
  const problem =
    firstRefusal(
      vpc,
      ...change.subnetIds.map((id) => own(inventory, change, 'subnets', id)),
      ...change.routeTableIds.map((id) => own(inventory, change, 'routeTables', id)),
      ...groups.map((id) => own(inventory, change, 'securityGroups', id)),
    ) ??
    (change.privateDns ? privateDnsRefusal(inventory, made) : undefined) ??
    (only !== null && typeof only === 'object' ? only : undefined) ??
    seatsRefusal(inventory, change.serviceName, subnetsOf(inventory, change.subnetIds)) ??
    policyRefusal(inventory, change.serviceName, change.policy) ??
    change.routeTableIds.map((id) => tableRefusal(inventory, made, id)).find(Boolean);
  if (problem) return problem;
  // AWS: an interface endpoint without groups gets the default group of its VPC (EC2 API, CreateVpcEndpoint).
  const standard = allWith(inventory, 'securityGroups', 'vpcId', change.vpcId).find(
    ({ item }) => item.name === 'default',
  );
  const carried = gateway || groups.length > 0 ? groups : [standard?.item.id ?? []].flat();
  const to = { op: 'put', endpointId: change.as } as const;
  const item = { ...made, privateDnsOnlyForInboundResolverEndpoint: only as boolean | null };
  return done(
    deltaWith({
      upserts: [{ section: 'vpcEndpoints', accountId: change.accountId, region: change.region, item }],
      edges: [
        ...carried.map((groupId): Edge => ({ ...to, kind: 'endpoint-group', groupId })),
        ...change.subnetIds.map((subnetId): Edge => ({ ...to, kind: 'endpoint-subnet', subnetId })),
        ...change.routeTableIds.map((tableId): Edge => ({ ...to, kind: 'endpoint-table', tableId })),
      ],
      origins: { [change.as]: change.kind },
    }),
  );
};

type Modify = Changes['modify-vpc-endpoint'];

const edgesOf = (change: Modify, endpoint: VpcEndpoint): readonly Edge[] => {
  const of = { endpointId: endpoint.id } as const;
  const edges = (
    op: Edge['op'],
    tables: readonly string[] = [],
    subnets: readonly string[] = [],
    groups: readonly string[] = [],
  ): readonly Edge[] => [
    ...tables.map((tableId): Edge => ({ ...of, op, kind: 'endpoint-table', tableId })),
    ...groups.map((groupId): Edge => ({ ...of, op, kind: 'endpoint-group', groupId })),
    ...subnets.map((subnetId): Edge => ({ ...of, op, kind: 'endpoint-subnet', subnetId })),
  ];
  // AWS: a table that is listed already is left as it is, with or without its route.
  const added = change.addRouteTableIds?.filter((id) => !endpoint.routeTableIds.includes(id));
  return [
    ...edges('drop', change.removeRouteTableIds, change.removeSubnetIds, change.removeGroupIds?.map(idOf)),
    ...edges('put', added, change.addSubnetIds, change.addGroupIds?.map(idOf)),
  ];
};

const modifyRefusal = (change: Modify, endpoint: VpcEndpoint, inventory: Inventory): Refused | undefined => {
  if (endpoint.requesterManaged)
    return refuse('refused', 'OperationNotPermitted', `${endpoint.id} is managed by a service.`);
  const missing = change.removeRouteTableIds?.find((id) => !endpoint.routeTableIds.includes(id));
  if (missing !== undefined)
    return refuse('already', 'InvalidParameterValue', `${endpoint.id} is not associated with ${missing}.`);
  const groups = [...endpoint.groupIds, ...(change.addGroupIds ?? []).map(idOf)].filter(
    (id) => !(change.removeGroupIds ?? []).map(idOf).includes(id),
  );
  if (endpoint.type === 'Interface' && change.removeGroupIds && groups.length === 0)
    return refuse('refused', 'InvalidParameter', `${endpoint.id} would be left without a security group.`);
  const seats = [...endpoint.subnetIds, ...(change.addSubnetIds ?? [])].filter(
    (id) => !(change.removeSubnetIds ?? []).includes(id),
  );
  return (
    (change.addSubnetIds
      ? seatsRefusal(inventory, endpoint.serviceName, subnetsOf(inventory, seats))
      : undefined) ??
    change.addRouteTableIds
      ?.filter((id) => !endpoint.routeTableIds.includes(id))
      .map((id) => tableRefusal(inventory, endpoint, id))
      .find(Boolean) ??
    (change.privateDns === true && !endpoint.privateDnsEnabled
      ? privateDnsRefusal(inventory, endpoint)
      : undefined) ??
    familyRefusal(change, endpoint, inventory) ??
    policyRefusal(inventory, endpoint.serviceName, change.policy)
  );
};

/** AWS: a dual-stack endpoint needs dual-stack subnets (create-interface-endpoint, IP address types). */
const familyRefusal = (
  { ipAddressType }: Modify,
  endpoint: VpcEndpoint,
  inventory: Inventory,
): Refused | undefined => {
  if (ipAddressType !== 'dualstack' || endpoint.type !== 'Interface') return undefined;
  const single = subnetsOf(inventory, endpoint.subnetIds).find(
    ({ cidr, ipv6Cidrs }) => cidr === null || ipv6Cidrs.length === 0,
  );
  return single && refuse('refused', 'InvalidParameter', `${single.id} has addresses of one family only.`);
};

const modified = (change: Modify, endpoint: VpcEndpoint, inventory: Inventory): VpcEndpoint => {
  const { region, privateDns, policy, ipAddressType } = change;
  const names = privateNames(inventory, endpoint.serviceName ?? '', region);
  const others = endpoint.dnsNames.filter((name) => !names.includes(name));
  return {
    ...endpoint,
    ...(privateDns === undefined
      ? {}
      : { privateDnsEnabled: privateDns, dnsNames: privateDns ? [...others, ...names] : others }),
    ...(policy === undefined ? {} : { policy: policy ?? everything }),
    ...(ipAddressType === undefined ? {} : { ipAddressType }),
  };
};

/** What decides a change of an endpoint. */
export const modifyEndpoint: Decide<'modify-vpc-endpoint'> = (change, inventory) => {
  const found = own(inventory, change, 'vpcEndpoints', idOf(change.endpointId));
  if (isRefused(found)) return found;
  const problem =
    firstRefusal(
      ...(change.addSubnetIds ?? []).map((id) => own(inventory, change, 'subnets', id)),
      ...(change.addRouteTableIds ?? []).map((id) => own(inventory, change, 'routeTables', id)),
      ...(change.addGroupIds ?? []).map((id) => own(inventory, change, 'securityGroups', idOf(id))),
    ) ?? modifyRefusal(change, found.item, inventory);
  if (problem) return problem;
  const item = modified(change, found.item, inventory);
  const turned = change.privateDns === true || change.inboundResolverOnly !== undefined;
  const only =
    turned && item.privateDnsEnabled
      ? inboundOnly(inventory, item, change.inboundResolverOnly)
      : item.privateDnsOnlyForInboundResolverEndpoint;
  if (only !== null && typeof only === 'object') return only;
  const settled = { ...item, privateDnsOnlyForInboundResolverEndpoint: only };
  const { accountId, region } = change;
  return done(
    deltaWith({
      upserts: [{ section: 'vpcEndpoints', accountId, region, item: settled }],
      edges: edgesOf(change, found.item),
    }),
  );
};

/** What decides the deletion of an endpoint. */
export const deleteEndpoint: Decide<'delete-vpc-endpoint'> = (change, inventory) => {
  const found = own(inventory, change, 'vpcEndpoints', idOf(change.endpointId));
  if (isRefused(found)) return found;
  return found.item.requesterManaged
    ? refuse('refused', 'OperationNotPermitted', `${found.item.id} is managed by a service.`)
    : done(deltaWith({ removals: [{ section: 'vpcEndpoints', id: found.item.id }] }));
};
