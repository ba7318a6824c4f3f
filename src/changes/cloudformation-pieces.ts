import { type Change, type ChangeKind, type Changes, type IdOrRef, isRef } from '../model/change.ts';
import { isSeen } from '../model/observed.ts';
import { serviceOf } from '../services/services.ts';
import type { CodeStyle } from './addressed.ts';
import { edit, made, note, type Piece, resource, type Values } from './code.ts';
import { after, type Existing, isOf, ofKind } from './existing.ts';
import { idOf } from './outcome.ts';
import { logicalId, quoted, quotedList } from './text.ts';

/** The changes that one of them is read with, and what is there. */
export interface Context {
  readonly changes: readonly Change[];
  readonly existing: Existing;
  readonly style: CodeStyle;
}

/** Writes a change of one kind. */
export type Write<K extends ChangeKind> = (change: Changes[K], context: Context) => readonly Piece[];

/** pretty */
export const pretty = (policy: string): string => JSON.stringify(JSON.parse(policy), null, 2);

/** How a template refers to a thing: by its id, or by the resource that makes it. */
export const reference = (id: IdOrRef, { changes }: Context): string => {
  if (!isRef(id)) return quoted(id);
  const maker = changes.find((change) => 'as' in change && isOf(id, change));
  if (maker?.kind === 'create-security-group') return `!GetAtt ${made(id.ref)}.GroupId`;
  return maker?.kind === 'create-nat-gateway'
    ? `!GetAtt ${made(id.ref)}.NatGatewayId`
    : `!Ref ${made(id.ref)}`;
};

const references = (ids: readonly IdOrRef[], context: Context): string =>
  `[${ids.map((id) => reference(id, context)).join(', ')}]`;

/** A new endpoint. */
export const createEndpoint: Write<'create-vpc-endpoint'> = (change, context) => {
  const service = serviceOf(change.serviceName)?.service ?? change.serviceName;
  const gateway = change.type === 'Gateway';
  return [
    resource(
      'AWS::EC2::VPCEndpoint',
      gateway ? 'GatewayEndpoint' : logicalId(service, 'Endpoint'),
      {
        VpcEndpointType: change.type,
        VpcId: quoted(change.vpcId),
        ServiceName: quoted(change.serviceName),
        ...(change.routeTableIds.length > 0 ? { RouteTableIds: quotedList(change.routeTableIds) } : {}),
        ...(change.subnetIds.length > 0 ? { SubnetIds: quotedList(change.subnetIds) } : {}),
        ...(change.groupIds.length > 0 ? { SecurityGroupIds: references(change.groupIds, context) } : {}),
        ...(change.ipAddressType === null ? {} : { IpAddressType: change.ipAddressType }),
        ...(gateway ? {} : { PrivateDnsEnabled: String(change.privateDns) }),
        ...(change.policy === null ? {} : { PolicyDocument: pretty(change.policy) }),
      },
      { as: change.as },
    ),
  ];
};

const tables = (change: Changes['modify-vpc-endpoint'], context: Context): readonly Piece[] => {
  const id = idOf(change.endpointId);
  const all = ofKind(context.changes, 'modify-vpc-endpoint').filter((one) => idOf(one.endpointId) === id);
  const added = all.flatMap((one) => one.addRouteTableIds ?? []);
  const removed = all.flatMap((one) => one.removeRouteTableIds ?? []);
  const again = (change.removeRouteTableIds ?? []).filter((table) => added.includes(table));
  const now = context.existing('vpcEndpoints', id)?.routeTableIds ?? [];
  const left = after(now, added, removed).map(idOf).sort();
  const moved = [...(change.addRouteTableIds ?? []), ...(change.removeRouteTableIds ?? [])];
  return [
    ...again.map((table) =>
      note(`In the stack that owns ${id}: remove ${table} from RouteTableIds, update, and add it again`),
    ),
    ...(moved.some((table) => added.includes(table) !== removed.includes(table))
      ? [edit(`AWS::EC2::VPCEndpoint ${id}`, { RouteTableIds: quotedList(left) })]
      : []),
  ];
};

/** What changes on an endpoint. */
export const modifyEndpoint: Write<'modify-vpc-endpoint'> = (change, context) => {
  const id = idOf(change.endpointId);
  const endpoint = context.existing('vpcEndpoints', id);
  const { addGroupIds, removeGroupIds, addSubnetIds, removeSubnetIds, privateDns, ipAddressType, policy } =
    change;
  const list = (
    now: readonly string[] | undefined,
    added: readonly IdOrRef[] | undefined,
    removed: readonly IdOrRef[] | undefined,
  ): string => references(after(now ?? [], added, removed), context);
  const values: Values = {
    ...(addSubnetIds || removeSubnetIds
      ? { SubnetIds: list(endpoint?.subnetIds, addSubnetIds, removeSubnetIds) }
      : {}),
    ...(addGroupIds || removeGroupIds
      ? { SecurityGroupIds: list(endpoint?.groupIds, addGroupIds, removeGroupIds) }
      : {}),
    ...(privateDns === undefined ? {} : { PrivateDnsEnabled: String(privateDns) }),
    ...(ipAddressType === undefined ? {} : { IpAddressType: ipAddressType }),
    ...(typeof policy === 'string' ? { PolicyDocument: pretty(policy) } : {}),
  };
  return [
    ...tables(change, context),
    ...(Object.keys(values).length > 0 ? [edit(`AWS::EC2::VPCEndpoint ${id}`, values)] : []),
    ...(policy === null ? [note(`Remove PolicyDocument from the AWS::EC2::VPCEndpoint ${id}`)] : []),
  ];
};

const targetProperty: Partial<Record<Changes['create-route']['target']['kind'], string>> = {
  'nat-gateway': 'NatGatewayId',
  'transit-gateway': 'TransitGatewayId',
  'egress-only-internet-gateway': 'EgressOnlyInternetGatewayId',
  peering: 'VpcPeeringConnectionId',
  'network-interface': 'NetworkInterfaceId',
  'vpc-endpoint': 'VpcEndpointId',
  'carrier-gateway': 'CarrierGatewayId',
  'local-gateway': 'LocalGatewayId',
  'core-network': 'CoreNetworkArn',
};

const destinationProperty = {
  ipv4: 'DestinationCidrBlock',
  ipv6: 'DestinationIpv6CidrBlock',
  'prefix-list': 'DestinationPrefixListId',
} as const;

/** Where a route leads. */
export const targetOf = (change: Changes['create-route' | 'replace-route'], context: Context): Values => ({
  [targetProperty[change.target.kind] ?? 'GatewayId']: reference(change.target.id, context),
});

/** A new route. */
export const createRoute: Write<'create-route'> = (change, context) => [
  resource('AWS::EC2::Route', logicalId('Route', change.tableId, 'To', change.destination.value), {
    RouteTableId: quoted(change.tableId),
    [destinationProperty[change.destination.kind]]: quoted(change.destination.value),
    ...targetOf(change, context),
  }),
];

/** The routes that go from a table, said once. */
export const deleteRoute: Write<'delete-route'> = (change, { changes }) => {
  const all = ofKind(changes, 'delete-route').filter(({ tableId }) => tableId === change.tableId);
  const to = all.map(({ destination }) => destination.value).join(', ');
  return all[0] === change ? [note(`Remove from ${change.tableId} the AWS::EC2::Route to ${to}`)] : [];
};

/** A name with a capital. */
export const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Who may connect to an endpoint service. */
export const permissions: Write<'modify-endpoint-service-permissions'> = (change, { existing }) => {
  const now = existing('endpointServiceConfigurations', change.serviceId)?.permissions;
  const listed = now && isSeen(now) ? now.seen.map(({ principal }) => principal) : [];
  const left = after(listed, change.addPrincipals, change.removePrincipals).map(idOf);
  return [
    edit(`AWS::EC2::VPCEndpointServicePermissions of ${change.serviceId}`, {
      AllowedPrincipals: quotedList(left),
    }),
  ];
};

/** A record of a hosted zone. */
export const record: Write<'upsert-record'> = ({ zoneId, name, type, ttl, values, alias }) => [
  resource('AWS::Route53::RecordSet', logicalId(name, type), {
    HostedZoneId: quoted(zoneId),
    Name: quoted(name),
    Type: quoted(type),
    ...(alias
      ? { AliasTarget: `{ DNSName: ${quoted(alias.name)}, HostedZoneId: ${quoted(alias.zoneId)} }` }
      : {
          TTL: `"${ttl}"`,
          ResourceRecords: quotedList(
            values.map((value) => (type === 'TXT' ? `"${value.replace(/[\\"]/g, '\\$&')}"` : value)),
          ),
        }),
  }),
];

/** Which table a subnet uses. */
export const association = ({
  subnetId,
  tableId,
}: Changes['associate-route-table' | 'replace-route-table-association']) => [
  resource('AWS::EC2::SubnetRouteTableAssociation', logicalId(subnetId, 'Association'), {
    SubnetId: quoted(subnetId),
    RouteTableId: quoted(tableId),
  }),
];

/** A new NAT gateway, and its address. */
export const createNat: Write<'create-nat-gateway'> = ({ as, subnetId, connectivityType, publicIp }) => {
  const address = `${as} address`;
  const fresh = connectivityType === 'public' && publicIp === null;
  return [
    ...(fresh
      ? [resource('AWS::EC2::EIP', logicalId(subnetId, 'Address'), { Domain: 'vpc' }, { as: address })]
      : []),
    resource(
      'AWS::EC2::NatGateway',
      logicalId(subnetId, 'Nat'),
      {
        SubnetId: quoted(subnetId),
        ConnectivityType: connectivityType,
        ...(connectivityType === 'private'
          ? {}
          : { AllocationId: fresh ? `!GetAtt ${made(address)}.AllocationId` : '!Ref NatAllocationId' }),
      },
      fresh || connectivityType === 'private'
        ? { as }
        : { as, above: `With the allocation of ${publicIp ?? ''} as parameter NatAllocationId:` },
    ),
  ];
};

/** What the language has no words for. */
export const byHand = (what: string): readonly Piece[] => [
  note(`CloudFormation cannot ${what}; use the CLI or the console`),
];
