import type { Change, ChangeKind, Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { HostedZoneRecord, Route } from '../model/resources.ts';
import { find } from '../overlay/items.ts';
import { idOf } from './outcome.ts';

/**
 * How a change is taken back, given the inventory before it; null where it cannot be: what it takes away does not come back
 * with its id, its address or its history, or nothing is known of how it was.
 */
export type Invert<K extends ChangeKind> = (
  change: Changes[K],
  before: Inventory,
) => readonly Change[] | null;

/** The account and the region of a change. */
export const placeOf = ({ accountId, region }: Change) => ({ accountId, region });

const routeIn = (
  before: Inventory,
  { tableId, destination }: Changes['create-route' | 'replace-route' | 'delete-route'],
): Route | undefined =>
  find(before, 'routeTables', tableId)?.item.routes.find(
    (route) => route.destination.kind === destination.kind && route.destination.value === destination.value,
  );

/** The route as it was, put back by an API call; null where it led to nothing that could be named. */
export const routeBack = (
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

/** The network ACL entry as it was, put back by an API call; null where it is not known. */
export const entryBack = (
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

/** The endpoint as it was, by the reverse of what a change does to it. */
export const modified: Invert<'modify-vpc-endpoint'> = (change, before) => {
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
export const endpointAnew: Invert<'delete-vpc-endpoint'> = (change, before) => {
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
export const natAnew: Invert<'delete-nat-gateway'> = (change, before) => {
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

/** The record as it was; null where there was none, undefined where that is not known. */
export const recordIn = (
  before: Inventory,
  { zoneId, name, type }: Changes['upsert-record' | 'delete-record'],
): HostedZoneRecord | null | undefined => {
  const records = find(before, 'hostedZones', zoneId)?.item.records;
  if (!records || !isSeen(records)) return undefined;
  return records.seen.find((record) => record.name === name && record.type === type) ?? null;
};

/** The policy of a bucket as it was, put back by an API call; null where it is not known. */
export const bucketPolicy = (
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

/** The DNS attribute of a VPC as it was; null where it is not known. */
export const dnsOf = (change: Changes['modify-vpc-attribute'], before: Inventory): boolean | null => {
  const attributes = find(before, 'vpcDnsAttributes', change.vpcId)?.item;
  const value =
    change.attribute === 'enableDnsSupport' ? attributes?.enableDnsSupport : attributes?.enableDnsHostnames;
  return value && isSeen(value) ? value.seen : null;
};
