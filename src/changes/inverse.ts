import type { Change, ChangeKind } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { find } from '../overlay/items.ts';
import {
  bucketPolicy,
  dnsOf,
  endpointAnew,
  entryBack,
  type Invert,
  modified,
  natAnew,
  placeOf,
  recordIn,
  routeBack,
} from './put-back.ts';

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
    {
      kind: 'delete-nat-gateway',
      ...placeOf(change),
      natGatewayId: made(change),
      // An address that was allocated for it goes with it: an unused one is charged.
      ...(change.connectivityType === 'public' && change.publicIp === null ? { releaseAddress: true } : {}),
    },
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
