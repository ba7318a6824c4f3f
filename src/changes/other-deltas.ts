import type { Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Bucket, NatGateway, NetworkInterface } from '../model/resources.ts';
import { deltaWith, type Edge, emptyDelta } from '../overlay/delta.ts';
import { freeAddress } from '../overlay/endpoint-edges.ts';
import { all, find } from '../overlay/items.ts';
import { type Decide, done, idOf, isRefused, type Outcome, own, refuse } from './outcome.ts';

/** What decides the making of a NAT gateway. */
export const createNat: Decide<'create-nat-gateway'> = (change, inventory) => {
  const { accountId, region, subnetId, connectivityType, as } = change;
  const subnet = own(inventory, change, 'subnets', subnetId);
  if (isRefused(subnet)) return subnet;
  const { vpcId, availabilityZone } = subnet.item;
  const privateIp = freeAddress(inventory, subnet.item, 'ipv4');
  if (privateIp === null)
    return refuse('refused', 'InsufficientFreeAddressesInSubnet', `${subnetId} has no free IPv4 address.`);
  const networkInterfaceId = `eni-${as}`;
  // The address of a new one is not known before it is made; this one is of a block for documentation (RFC 5737).
  const publicIp = connectivityType === 'public' ? (change.publicIp ?? '203.0.113.1') : null;
  const eni: NetworkInterface = {
    id: networkInterfaceId,
    ownerId: accountId,
    vpcId,
    subnetId,
    availabilityZone,
    interfaceType: 'nat_gateway',
    status: 'in-use',
    attachmentStatus: 'attached',
    instanceId: null,
    groupIds: [],
    privateIps: [privateIp],
    publicIps: publicIp === null ? [] : [publicIp],
    ipv6Addresses: [],
    sourceDestCheck: false,
    requesterManaged: true,
    description: `Interface for NAT Gateway ${as}`,
  };
  const nat: NatGateway = {
    id: as,
    vpcId,
    subnetId,
    state: 'available',
    connectivityType,
    availabilityMode: 'zonal',
    routeTableId: null,
    addresses: [{ publicIp, privateIp, networkInterfaceId, availabilityZone }],
    attachedAppliances: [],
    tags: {},
  };
  return done(
    deltaWith({
      upserts: [
        { section: 'natGateways', accountId, region, item: nat },
        { section: 'networkInterfaces', accountId, region, item: eni },
      ],
      origins: { [as]: change.kind },
    }),
  );
};

/** What decides the deletion of a NAT gateway. */
export const deleteNat: Decide<'delete-nat-gateway'> = (change, inventory) => {
  const id = idOf(change.natGatewayId);
  const nat = own(inventory, change, 'natGateways', id);
  if (isRefused(nat)) return nat;
  return nat.item.state === 'deleted' || nat.item.state === 'deleting'
    ? refuse('already', 'NatGateway.NotFound', `${id} is ${nat.item.state} already.`)
    : done(deltaWith({ removals: [{ section: 'natGateways', id }] }));
};

/** What decides that an Elastic IP address is given back. */
export const releaseAddress: Decide<'release-address'> = ({ publicIp }, inventory) => {
  const [user] = all(inventory, 'networkInterfaces', ({ publicIps }) => publicIps.includes(publicIp));
  return user
    ? refuse('refused', 'InvalidIPAddress.InUse', `${user.item.id} has ${publicIp}.`)
    : // Free addresses are in no section of an inventory.
      done(emptyDelta);
};

const withPolicy = (
  inventory: Inventory,
  change: Changes['put-bucket-policy' | 'delete-bucket-policy'],
  policy: string | null,
): Outcome => {
  const { accountId, region, bucket } = change;
  const found = own(inventory, change, 'buckets', bucket);
  if (isRefused(found)) return found;
  const { policy: now, publicAccess } = found.item;
  if (isSeen(now) && now.seen === policy)
    return refuse(
      'already',
      policy === null ? 'NoSuchBucketPolicy' : 'PolicyUnchanged',
      `The policy of ${bucket} is so already.`,
    );
  const seen: Observed<string | null> = { seen: policy };
  // What S3 said of the old policy says nothing of the new one.
  const { isPublic: _, ...blocks } = publicAccess ?? {};
  const item = {
    ...found.item,
    policy: seen,
    ...(publicAccess ? { publicAccess: blocks } : {}),
  } as Bucket;
  return done(deltaWith({ upserts: [{ section: 'buckets', accountId, region, item }] }));
};

/** What decides that a bucket gets a policy. */
export const putPolicy: Decide<'put-bucket-policy'> = (change, inventory) =>
  withPolicy(inventory, change, change.policy);

/** What decides that a bucket loses its policy. */
export const deletePolicy: Decide<'delete-bucket-policy'> = (change, inventory) =>
  withPolicy(inventory, change, null);

/** What decides that a hosted zone gets a record; a zone that was not read changes unseen. */
export const upsertRecord: Decide<'upsert-record'> = (change, inventory) => {
  const { zoneId, name, type, values, alias } = change;
  const record = { name, type, values, alias: alias?.name ?? null };
  if (!find(inventory, 'hostedZones', zoneId)) return done(emptyDelta);
  return done(deltaWith({ edges: [{ op: 'put', kind: 'record', zoneId, record }] }));
};

/** What decides that a hosted zone loses a record. */
export const deleteRecord: Decide<'delete-record'> = ({ zoneId, name, type }, inventory) => {
  const zone = find(inventory, 'hostedZones', zoneId)?.item;
  if (!zone) return done(emptyDelta);
  if (!isSeen(zone.records)) return refuse('unseen', zone.records.gap.code, zone.records.gap.message);
  const record = zone.records.seen.find((one) => one.name === name && one.type === type);
  return record
    ? done(deltaWith({ edges: [{ op: 'drop', kind: 'record', zoneId, record }] }))
    : refuse('already', 'InvalidChangeBatch', `${zoneId} has no record ${name} of type ${type}.`);
};

const zoneOf = (inventory: Inventory, zoneId: string) => {
  const zone = find(inventory, 'hostedZones', zoneId)?.item;
  if (zone) return { id: zone.id, name: zone.name, owningAccount: zone.ownerId, owningService: null };
  return all(inventory, 'vpcHostedZones', ({ zones }) => isSeen(zones))
    .flatMap(({ item }) => (isSeen(item.zones) ? item.zones.seen : []))
    .find(({ id }) => id === zoneId);
};

const zoneEdge = (inventory: Inventory, zoneId: string, vpcId: string, op: Edge['op']): Outcome => {
  const zone = zoneOf(inventory, zoneId);
  if (!zone) return refuse('unseen', 'NotSeen', `Nothing is known of the zone ${zoneId}.`);
  const listed = find(inventory, 'vpcHostedZones', vpcId)?.item.zones;
  if (!listed) return refuse('unseen', 'NotSeen', `Which zones ${vpcId} has is not known.`);
  if (!isSeen(listed)) return refuse('unseen', listed.gap.code, listed.gap.message);
  const there = listed.seen.some(({ id }) => id === zoneId);
  if (there === (op === 'put'))
    return refuse(
      'already',
      there ? 'ConflictingDomainExists' : 'VPCAssociationNotFound',
      `${zoneId} and ${vpcId} are so already.`,
    );
  // AWS: a VPC takes one private zone of a name (Route 53 API, AssociateVPCWithHostedZone).
  const rival = op === 'put' ? listed.seen.find(({ name }) => name === zone.name) : undefined;
  return rival
    ? refuse(
        'refused',
        'ConflictingDomainExists',
        `${vpcId} has the zone ${rival.id} of the name ${zone.name}.`,
      )
    : done(deltaWith({ edges: [{ op, kind: 'zone-vpc', zone, vpcId }] }));
};

/** What decides that a VPC gets a hosted zone. */
export const associateZone: Decide<'associate-zone'> = ({ zoneId, vpcId }, inventory) =>
  zoneEdge(inventory, zoneId, vpcId, 'put');

/** What decides that a VPC loses a hosted zone. */
export const disassociateZone: Decide<'disassociate-zone'> = ({ zoneId, vpcId }, inventory) =>
  zoneEdge(inventory, zoneId, vpcId, 'drop');

const ruleEdge = (inventory: Inventory, ruleId: string, vpcId: string, op: Edge['op']): Outcome => {
  const there = all(
    inventory,
    'resolverRuleAssociations',
    (one) => one.ruleId === ruleId && one.vpcId === vpcId,
  ).length;
  return there > 0 === (op === 'put')
    ? refuse(
        'already',
        op === 'put' ? 'ResourceExistsException' : 'ResourceNotFoundException',
        `${ruleId} and ${vpcId} are so already.`,
      )
    : done(deltaWith({ edges: [{ op, kind: 'resolver-rule-vpc', ruleId, vpcId }] }));
};

/** What decides that a VPC gets a resolver rule. */
export const associateRule: Decide<'associate-resolver-rule'> = ({ ruleId, vpcId }, inventory) =>
  ruleEdge(inventory, ruleId, vpcId, 'put');

/** What decides that a VPC loses a resolver rule. */
export const disassociateRule: Decide<'disassociate-resolver-rule'> = ({ ruleId, vpcId }, inventory) =>
  ruleEdge(inventory, ruleId, vpcId, 'drop');
