import type { Change, ChangeKind, Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { HostedZoneRecord, Route } from '../model/resources.ts';
import { isSeen } from '../model/observed.ts';
import { find } from '../overlay/items.ts';
import { idOf } from './outcome.ts';

/**
 * How a change is taken back, given the inventory before it; null where it cannot be: what it takes away does not come back
 * with its id, its address or its history, or nothing is known of how it was.
 */
type Invert<K extends ChangeKind> = (change: Changes[K], before: Inventory) => readonly Change[] | null;

const placeOf = ({ accountId, region }: Change) => ({ accountId, region });

const routeIn = (
  before: Inventory,
  { tableId, destination }: Changes['create-route' | 'replace-route' | 'delete-route'],
): Route | undefined =>
  find(before, 'routeTables', tableId)?.item.routes.find(
    (route) => route.destination.kind === destination.kind && route.destination.value === destination.value,
  );

/** The route as it was, put back by an API call; null where it led to nothing that could be named. */
const routeBack = (
  kind: 'create-route' | 'replace-route',
  change: Changes['replace-route' | 'delete-route'],
  before: Inventory,
): readonly Change[] | null => {
  const route = routeIn(before, change);
  const { id, kind: targetKind } = route?.target ?? { id: null, kind: 'unknown' as const };
  if (!route || id === null || id === '' || targetKind === 'unknown') return null;
  return [
    {
      kind,
      ...placeOf(change),
      tableId: change.tableId,
      destination: change.destination,
      target: { kind: targetKind, id },
    },
  ];
};

const entryBack = (
  kind: 'create-network-acl-entry' | 'replace-network-acl-entry',
  change: Changes['replace-network-acl-entry' | 'delete-network-acl-entry'],
  before: Inventory,
): readonly Change[] | null => {
  const entry = find(before, 'networkAcls', change.aclId)?.item.entries.find(
    ({ egress, ruleNumber }) => egress === change.egress && ruleNumber === change.ruleNumber,
  );
  if (!entry || (entry.action !== 'allow' && entry.action !== 'deny')) return null;
  const { egress, ruleNumber, protocol, action, cidr, ipv6Cidr, fromPort, toPort } = entry;
  return [
    {
      kind,
      ...placeOf(change),
      aclId: change.aclId,
      egress,
      ruleNumber,
      protocol,
      action,
      cidr,
      ipv6Cidr,
      fromPort,
      toPort,
    },
  ];
};

const present = <T>(value: T | undefined): value is T => value !== undefined;

const modified: Invert<'modify-vpc-endpoint'> = (change, before) => {
  const endpoint = find(before, 'vpcEndpoints', idOf(change.endpointId))?.item;
  if (!endpoint && typeof change.endpointId === 'string') return null;
  const { policy, privateDns, ipAddressType } = change;
  // A thing made by the same list goes whole when that is taken back.
  if (!endpoint) return [];
  const lists = {
    ...(change.addRouteTableIds ? { removeRouteTableIds: change.addRouteTableIds } : {}),
    ...(change.removeRouteTableIds ? { addRouteTableIds: change.removeRouteTableIds } : {}),
    ...(change.addSubnetIds ? { removeSubnetIds: change.addSubnetIds } : {}),
    ...(change.removeSubnetIds ? { addSubnetIds: change.removeSubnetIds } : {}),
    ...(change.addGroupIds ? { removeGroupIds: change.addGroupIds } : {}),
    ...(change.removeGroupIds ? { addGroupIds: change.removeGroupIds } : {}),
  };
  const old = endpoint.ipAddressType;
  if (present(ipAddressType) && old !== 'ipv4' && old !== 'ipv6' && old !== 'dualstack') return null;
  return [
    {
      kind: 'modify-vpc-endpoint',
      ...placeOf(change),
      endpointId: change.endpointId,
      ...lists,
      ...(present(policy) ? { policy: endpoint.policy } : {}),
      ...(present(privateDns) ? { privateDns: endpoint.privateDnsEnabled } : {}),
      ...(present(ipAddressType) ? { ipAddressType: old as 'ipv4' | 'ipv6' | 'dualstack' } : {}),
    },
  ];
};

const isType = (type: string): type is 'Gateway' | 'Interface' => type === 'Gateway' || type === 'Interface';

/** An endpoint like the deleted one: under another id, which policies that name the old one do not know. */
const endpointAnew: Invert<'delete-vpc-endpoint'> = (change, before) => {
  const endpoint = find(before, 'vpcEndpoints', idOf(change.endpointId))?.item;
  if (!endpoint || !isType(endpoint.type) || endpoint.serviceName === null) return null;
  const { type, ipAddressType, serviceName } = endpoint;
  const gateway = type === 'Gateway';
  return [
    {
      kind: 'create-vpc-endpoint',
      ...placeOf(change),
      as: endpoint.id,
      vpcId: endpoint.vpcId,
      type,
      serviceName,
      routeTableIds: gateway ? endpoint.routeTableIds : [],
      subnetIds: gateway ? [] : endpoint.subnetIds,
      groupIds: gateway ? [] : endpoint.groupIds,
      privateDns: !gateway && endpoint.privateDnsEnabled,
      ipAddressType:
        ipAddressType === 'ipv4' || ipAddressType === 'ipv6' || ipAddressType === 'dualstack'
          ? ipAddressType
          : null,
      policy: endpoint.policy,
    },
  ];
};

/** A NAT gateway like the deleted one, with its address, and the routes that led to it. */
const natAnew: Invert<'delete-nat-gateway'> = (change, before) => {
  const nat = find(before, 'natGateways', idOf(change.natGatewayId))?.item;
  const publicIp = nat?.addresses.find((address) => address.publicIp !== null)?.publicIp ?? null;
  if (!nat?.subnetId || (nat.connectivityType !== 'public' && nat.connectivityType !== 'private'))
    return null;
  const { id, subnetId, connectivityType } = nat;
  if (connectivityType === 'public' && publicIp === null) return null;
  const routes = before.regions.flatMap(({ accountId, region, sections }) =>
    isSeen(sections.routeTables)
      ? sections.routeTables.seen
          .filter(({ ownerId }) => ownerId === accountId)
          .flatMap((table) =>
            table.routes
              .filter(({ target }) => target.id === id)
              .map(({ destination }): Change => ({
                kind: 'replace-route',
                accountId,
                region,
                tableId: table.id,
                destination,
                target: { kind: 'nat-gateway', id: { ref: id } },
              })),
          )
      : [],
  );
  return [
    { kind: 'create-nat-gateway', ...placeOf(change), as: id, subnetId, connectivityType, publicIp },
    ...routes,
  ];
};

const recordIn = (
  before: Inventory,
  { zoneId, name, type }: Changes['upsert-record' | 'delete-record'],
): HostedZoneRecord | null | undefined => {
  const records = find(before, 'hostedZones', zoneId)?.item.records;
  if (!records || !isSeen(records)) return undefined;
  return records.seen.find((record) => record.name === name && record.type === type) ?? null;
};

const bucketPolicy = (
  change: Changes['put-bucket-policy' | 'delete-bucket-policy'],
  before: Inventory,
): readonly Change[] | null => {
  const policy = find(before, 'buckets', change.bucket)?.item.policy;
  if (!policy || !isSeen(policy)) return null;
  const { bucket } = change;
  return policy.seen === null
    ? [{ kind: 'delete-bucket-policy', ...placeOf(change), bucket }]
    : [{ kind: 'put-bucket-policy', ...placeOf(change), bucket, policy: policy.seen }];
};

const dnsOf = (change: Changes['modify-vpc-attribute'], before: Inventory): boolean | null => {
  const attributes = find(before, 'vpcDnsAttributes', change.vpcId)?.item;
  const value =
    change.attribute === 'enableDnsSupport' ? attributes?.enableDnsSupport : attributes?.enableDnsHostnames;
  return value && isSeen(value) ? value.seen : null;
};

const made = ({ as }: { readonly as: string }) => ({ ref: as });

const kinds: { readonly [K in ChangeKind]: Invert<K> } = {
  'create-vpc-endpoint': (change) => [
    { kind: 'delete-vpc-endpoint', ...placeOf(change), endpointId: made(change) },
  ],
  'modify-vpc-endpoint': modified,
  'delete-vpc-endpoint': endpointAnew,
  'create-route': (change) => [
    { kind: 'delete-route', ...placeOf(change), tableId: change.tableId, destination: change.destination },
  ],
  'replace-route': (change, before) => routeBack('replace-route', change, before),
  'delete-route': (change, before) => routeBack('create-route', change, before),
  'associate-route-table': (change) => [{ ...change, kind: 'disassociate-route-table' }],
  'replace-route-table-association': (change, before) => {
    const old = before.regions
      .flatMap(({ sections }) => (isSeen(sections.routeTables) ? sections.routeTables.seen : []))
      .find((table) => table.associations.some((one) => one.subnetId === change.subnetId));
    return old ? [{ ...change, tableId: old.id }] : null;
  },
  'disassociate-route-table': (change) => [{ ...change, kind: 'associate-route-table' }],
  'create-security-group': (change) => [
    { kind: 'delete-security-group', ...placeOf(change), groupId: made(change) },
  ],
  'delete-security-group': () => null,
  'authorize-rule': (change) => [{ ...change, kind: 'revoke-rule' }],
  'revoke-rule': (change) => [{ ...change, kind: 'authorize-rule' }],
  'create-network-acl-entry': ({ accountId, region, aclId, egress, ruleNumber }) => [
    { kind: 'delete-network-acl-entry', accountId, region, aclId, egress, ruleNumber },
  ],
  'replace-network-acl-entry': (change, before) => entryBack('replace-network-acl-entry', change, before),
  'delete-network-acl-entry': (change, before) => entryBack('create-network-acl-entry', change, before),
  'modify-vpc-attribute': (change, before) => {
    const value = dnsOf(change, before);
    return value === null ? null : [{ ...change, value }];
  },
  'modify-subnet-attribute': (change, before) => {
    const subnet = find(before, 'subnets', change.subnetId)?.item;
    if (!subnet) return null;
    const value = change.attribute === 'enableDns64' ? subnet.enableDns64 : subnet.mapPublicIpOnLaunch;
    return [{ ...change, value }];
  },
  'modify-network-interface-attribute': (change, before) => {
    const eni = find(before, 'networkInterfaces', change.interfaceId)?.item;
    return eni ? [{ ...change, sourceDestCheck: eni.sourceDestCheck }] : null;
  },
  'create-nat-gateway': (change) => [
    { kind: 'delete-nat-gateway', ...placeOf(change), natGatewayId: made(change) },
  ],
  'delete-nat-gateway': natAnew,
  // AWS: a released address can be taken by any other account (EC2 API, ReleaseAddress).
  'release-address': () => null,
  'put-bucket-policy': bucketPolicy,
  'delete-bucket-policy': bucketPolicy,
  // AWS: a connection that was accepted can be rejected, and the reverse (EC2 API, RejectVpcEndpointConnections).
  'accept-endpoint-connection': (change) => [{ ...change, kind: 'reject-endpoint-connection' }],
  'reject-endpoint-connection': (change) => [{ ...change, kind: 'accept-endpoint-connection' }],
  'modify-endpoint-service': (change) => [{ ...change, acceptanceRequired: !change.acceptanceRequired }],
  'modify-endpoint-service-permissions': (change) => [
    { ...change, addPrincipals: change.removePrincipals, removePrincipals: change.addPrincipals },
  ],
  'verify-endpoint-service-name': () => [],
  'upsert-record': (change, before) => {
    const old = recordIn(before, change);
    // The time to live of a record is not kept: one that was there before cannot be written again.
    return old === null ? [{ ...change, kind: 'delete-record' }] : null;
  },
  'delete-record': () => null,
  'associate-zone': (change) => [{ ...change, kind: 'disassociate-zone' }],
  'disassociate-zone': (change) => [{ ...change, kind: 'associate-zone' }],
  'associate-resolver-rule': (change) => [{ ...change, kind: 'disassociate-resolver-rule' }],
  'disassociate-resolver-rule': (change) => [{ ...change, kind: 'associate-resolver-rule' }],
  'create-transit-gateway-route': (change) => [
    {
      kind: 'delete-transit-gateway-route',
      ...placeOf(change),
      tableId: change.tableId,
      destination: change.destination,
    },
  ],
  'delete-transit-gateway-route': (change, before) => {
    const table = find(before, 'transitGatewayRouteTables', change.tableId)?.item;
    const route =
      table && isSeen(table.routes)
        ? table.routes.seen.find(({ destination }) => destination.value === change.destination)
        : undefined;
    if (!route || route.type !== 'static') return null;
    return [
      {
        kind: 'create-transit-gateway-route',
        ...placeOf(change),
        tableId: change.tableId,
        destination: change.destination,
        attachmentId: route.attachments[0]?.id ?? null,
      },
    ];
  },
  'modify-transit-gateway-attachment': (change) => [
    { ...change, addSubnetIds: change.removeSubnetIds, removeSubnetIds: change.addSubnetIds },
  ],
};

/** How a change is taken back; null where it cannot be. */
export const inverseOf = (change: Change, before: Inventory): readonly Change[] | null =>
  (kinds[change.kind] as Invert<ChangeKind>)(change as never, before);

/** How a list of changes is taken back, last first; null where one of them cannot be. */
export const inverseOfAll = (changes: readonly Change[], before: Inventory): readonly Change[] | null => {
  const taken = changes.toReversed().map((change) => inverseOf(change, before));
  return taken.every((one) => one !== null) ? taken.flat() : null;
};
