import { type Change, type ChangeKind, type Changes, type IdOrRef, isRef } from '../model/change.ts';
import { isSeen } from '../model/observed.ts';
import { serviceOf } from '../services/services.ts';
import type { CodeStyle } from './addressed.ts';
import { edit, made, note, type Piece, resource, type Values } from './code.ts';
import { after, type Existing, isOf, ofKind } from './existing.ts';
import { idOf } from './outcome.ts';
import { blockName, quoted, quotedList } from './text.ts';

/** The changes that one of them is read with, and what is there. */
export interface Context {
  readonly changes: readonly Change[];
  readonly existing: Existing;
  readonly style: CodeStyle;
}

/** Writes a change of one kind. */
export type Write<K extends ChangeKind> = (change: Changes[K], context: Context) => readonly Piece[];

const serviceWord = (serviceName: string | null): string =>
  serviceName === null ? '' : (serviceOf(serviceName)?.service ?? serviceName);

// HCL reads JSON's objects and strings, but has templates in strings and no \b, \f.
/** jsonencode */
export const jsonencode = (policy: string): string =>
  `jsonencode(${JSON.stringify(JSON.parse(policy), null, 2)
    .replace(/\\(.)/g, (escape, letter: string) =>
      letter === 'b' ? '\\u0008' : letter === 'f' ? '\\u000c' : escape,
    )
    .replaceAll('${', '$${')
    .replaceAll('%{', '%%{')})`;

const blocks: Partial<Record<ChangeKind, string>> = {
  'create-vpc-endpoint': 'aws_vpc_endpoint',
  'create-security-group': 'aws_security_group',
  'create-nat-gateway': 'aws_nat_gateway',
};

/** How code refers to a thing: by its id, or by the block that makes it. */
export const reference = (id: IdOrRef, { changes }: Context): string => {
  if (!isRef(id)) return quoted(id);
  const maker = changes.find((change) => 'as' in change && isOf(id, change));
  return `${blocks[maker?.kind ?? 'create-vpc-endpoint'] ?? ''}.${made(id.ref)}.id`;
};

const references = (ids: readonly IdOrRef[], context: Context): string =>
  `[${ids.map((id) => reference(id, context)).join(', ')}]`;

/** A new endpoint. */
export const createEndpoint: Write<'create-vpc-endpoint'> = (change, context) => [
  resource(
    'aws_vpc_endpoint',
    blockName(serviceWord(change.serviceName)),
    {
      vpc_id: quoted(change.vpcId),
      vpc_endpoint_type: quoted(change.type),
      service_name: quoted(change.serviceName),
      ...(change.routeTableIds.length > 0 ? { route_table_ids: quotedList(change.routeTableIds) } : {}),
      ...(change.subnetIds.length > 0 ? { subnet_ids: quotedList(change.subnetIds) } : {}),
      ...(change.groupIds.length > 0 ? { security_group_ids: references(change.groupIds, context) } : {}),
      ...(change.ipAddressType === null ? {} : { ip_address_type: quoted(change.ipAddressType) }),
      ...(change.type === 'Gateway' ? {} : { private_dns_enabled: String(change.privateDns) }),
      ...(change.policy === null ? {} : { policy: jsonencode(change.policy) }),
    },
    { as: change.as },
  ),
];

const associated = (change: Changes['modify-vpc-endpoint'], context: Context): readonly Piece[] => {
  const id = idOf(change.endpointId);
  const endpoint = context.existing('vpcEndpoints', id);
  const others = ofKind(context.changes, 'modify-vpc-endpoint').filter((one) => idOf(one.endpointId) === id);
  const again = others.flatMap((one) => one.addRouteTableIds ?? []);
  const removed = (change.removeRouteTableIds ?? []).filter((table) => !again.includes(table));
  const first = others.flatMap((one) => one.removeRouteTableIds ?? []);
  if (
    context.style.lists(id, 'RouteTableIds') &&
    others.some((one) => one.addRouteTableIds ?? one.removeRouteTableIds)
  ) {
    const left = after(
      endpoint?.routeTableIds ?? [],
      again,
      first.filter((table) => !again.includes(table)),
    );
    return others[0] === change
      ? [edit(`aws_vpc_endpoint ${id}`, { route_table_ids: references(left, context) })]
      : [];
  }
  return [
    ...removed.map((table) => note(`Remove the association of ${table} with ${id}`)),
    ...(change.addRouteTableIds ?? []).map((table) =>
      resource(
        'aws_vpc_endpoint_route_table_association',
        blockName(serviceWord(endpoint?.serviceName ?? null), table),
        { vpc_endpoint_id: reference(change.endpointId, context), route_table_id: quoted(table) },
        first.includes(table)
          ? {
              above:
                'Terraform believes that the association is there: recreate it with terraform apply -replace of this resource',
            }
          : {},
      ),
    ),
  ];
};

// Terraform: the resources that join an endpoint to a subnet or a group, and what they call it.
const subnetJoin = { type: 'aws_vpc_endpoint_subnet_association', name: 'subnet_id' } as const;
const groupJoin = { type: 'aws_vpc_endpoint_security_group_association', name: 'security_group_id' } as const;

/** Subnets or groups of an endpoint that are joined to it by blocks of their own. */
const joined = (
  { endpointId }: Changes['modify-vpc-endpoint'],
  { type, name }: typeof subnetJoin | typeof groupJoin,
  added: readonly IdOrRef[] = [],
  removed: readonly IdOrRef[] = [],
  context: Context,
): readonly Piece[] => [
  ...added.map((id) =>
    resource(type, blockName(idOf(endpointId), idOf(id)), {
      vpc_endpoint_id: reference(endpointId, context),
      [name]: reference(id, context),
    }),
  ),
  ...removed.map((id) => note(`Remove the ${type} of ${idOf(id)} with ${idOf(endpointId)}`)),
];

/** What changes on an endpoint. */
export const modifyEndpoint: Write<'modify-vpc-endpoint'> = (change, context) => {
  const id = idOf(change.endpointId);
  const endpoint = context.existing('vpcEndpoints', id);
  const { addGroupIds, removeGroupIds, addSubnetIds, removeSubnetIds, privateDns, ipAddressType, policy } =
    change;
  const apart = (what: 'SubnetIds' | 'SecurityGroupIds'): boolean =>
    context.style.apart(id, what) && !context.style.lists(id, what);
  const values: Values = {
    ...((addSubnetIds || removeSubnetIds) && !apart('SubnetIds')
      ? { subnet_ids: references(after(endpoint?.subnetIds ?? [], addSubnetIds, removeSubnetIds), context) }
      : {}),
    ...((addGroupIds || removeGroupIds) && !apart('SecurityGroupIds')
      ? {
          security_group_ids: references(
            after(endpoint?.groupIds ?? [], addGroupIds, removeGroupIds),
            context,
          ),
        }
      : {}),
    ...(privateDns === undefined ? {} : { private_dns_enabled: String(privateDns) }),
    ...(ipAddressType === undefined ? {} : { ip_address_type: quoted(ipAddressType) }),
  };
  return [
    ...associated(change, context),
    ...(apart('SubnetIds') ? joined(change, subnetJoin, addSubnetIds, removeSubnetIds, context) : []),
    ...(apart('SecurityGroupIds') ? joined(change, groupJoin, addGroupIds, removeGroupIds, context) : []),
    ...(Object.keys(values).length > 0 ? [edit(`aws_vpc_endpoint ${id}`, values)] : []),
    ...(policy === undefined
      ? []
      : policy === null
        ? [note(`Remove the aws_vpc_endpoint_policy of ${id}`)]
        : [
            resource('aws_vpc_endpoint_policy', blockName(id), {
              vpc_endpoint_id: reference(change.endpointId, context),
              policy: jsonencode(policy),
            }),
          ]),
  ];
};

/** What attributes are called. */
export const attribute: Readonly<Record<string, string>> = {
  enableDnsSupport: 'enable_dns_support',
  enableDnsHostnames: 'enable_dns_hostnames',
  enableDns64: 'enable_dns64',
  mapPublicIpOnLaunch: 'map_public_ip_on_launch',
};

/** A record of a hosted zone. */
export const record: Write<'upsert-record'> = ({ zoneId, name, type, ttl, values, alias }) => [
  resource(
    'aws_route53_record',
    blockName(name, type),
    {
      zone_id: quoted(zoneId),
      name: quoted(name),
      type: quoted(type),
      ...(alias ? {} : { ttl: String(ttl), records: quotedList(values) }),
    },
    alias
      ? {
          blocks: [
            `alias {\n  name                   = ${quoted(alias.name)}\n  zone_id                = ${quoted(alias.zoneId)}\n  evaluate_target_health = false\n}`,
          ],
        }
      : {},
  ),
];

/** Which table a subnet uses. */
export const association = (change: Changes['associate-route-table' | 'replace-route-table-association']) => [
  resource('aws_route_table_association', blockName(change.subnetId), {
    subnet_id: quoted(change.subnetId),
    route_table_id: quoted(change.tableId),
  }),
];

/** Who may connect to an endpoint service. */
export const permissions: Write<'modify-endpoint-service-permissions'> = (change, { existing }) => {
  const now = existing('endpointServiceConfigurations', change.serviceId)?.permissions;
  const listed = now && isSeen(now) ? now.seen.map(({ principal }) => principal) : [];
  return [
    edit(`aws_vpc_endpoint_service ${change.serviceId}`, {
      allowed_principals: quotedList(after(listed, change.addPrincipals, change.removePrincipals).map(idOf)),
    }),
    note('No aws_vpc_endpoint_service_allowed_principal may name a principal that goes'),
  ];
};

/** A new NAT gateway, and its address. */
export const createNat: Write<'create-nat-gateway'> = ({ as, subnetId, connectivityType, publicIp }) => {
  const address = `${as} address`;
  const allocation = publicIp === null ? `aws_eip.${made(address)}.id` : `data.aws_eip.nat.id`;
  const above = `data.aws_eip.nat is yours to define: the address ${publicIp ?? ''}`;
  return [
    ...(connectivityType === 'public' && publicIp === null
      ? [resource('aws_eip', blockName('nat', subnetId), { domain: quoted('vpc') }, { as: address })]
      : []),
    resource(
      'aws_nat_gateway',
      blockName(subnetId),
      {
        subnet_id: quoted(subnetId),
        connectivity_type: quoted(connectivityType),
        ...(connectivityType === 'private' ? {} : { allocation_id: allocation }),
      },
      publicIp === null ? { as } : { as, above },
    ),
  ];
};
