import * as z from 'zod';
import type { Immutable } from './observed.ts';
import { routeTargetKinds } from './resources.ts';

/*
 * One schema for each kind of change: what one call of an AWS API does, with the names of this model instead of the API's.
 * A thing that a change makes has no id yet: the change names it (`as`), and later changes of the same list refer to that.
 */

const text = z.string().min(1);
const place = { accountId: z.string().describe('Whose credentials the call needs.'), region: text };
const made = { as: text.describe('The name by which later changes of the list refer to what is made here.') };

export const refSchema = z
  .strictObject({ ref: text })
  .meta({ id: 'Ref', description: 'Something that an earlier change of the list makes.' });

const id = z.union([text, refSchema]).describe('An id, or a reference to what an earlier change makes.');
const ids = z.array(id);
const listed = z.array(text);

const destination = z.strictObject({ kind: z.enum(['ipv4', 'ipv6', 'prefix-list']), value: text });
const target = z.strictObject({ kind: z.enum(routeTargetKinds), id });
const direction = z.enum(['ingress', 'egress']);
const document = z.string().describe('A policy document, as text.');

export const changedRuleSchema = z.strictObject({
  protocol: z.string().describe('tcp, udp, icmp, icmpv6, "-1" for all, or another protocol number.'),
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
  peer: z.strictObject({ kind: z.enum(['ipv4', 'ipv6', 'prefix-list', 'security-group']), value: id }),
});

const inboundOnly = z
  .boolean()
  .optional()
  .describe(
    'Private DNS for queries through an inbound resolver endpoint only; absent for what AWS takes itself.',
  );

const aclRule = { aclId: text, egress: z.boolean(), ruleNumber: z.number().int() };
const aclEntry = {
  ...aclRule,
  protocol: z.string().describe('Protocol number as a string; "-1" for all.'),
  action: z.enum(['allow', 'deny']),
  cidr: z.string().nullable(),
  ipv6Cidr: z.string().nullable(),
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
};
const record = {
  zoneId: text,
  name: text.describe('Lower case, without the final dot.'),
  type: text,
  ttl: z.number().int(),
  values: listed.describe('Addresses or names; empty for an alias.'),
  alias: z
    .strictObject({ name: text, zoneId: text.describe('The hosted zone of the name.') })
    .nullable()
    .describe('Where an alias record leads to.'),
};

const change = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...place, ...shape });

/** The schema of each kind of change. */
export const changeSchemas = {
  'create-vpc-endpoint': change('create-vpc-endpoint', {
    ...made,
    vpcId: text,
    type: z.enum(['Gateway', 'Interface']),
    serviceName: text,
    routeTableIds: listed,
    subnetIds: listed,
    groupIds: ids,
    privateDns: z.boolean(),
    ipAddressType: z
      .enum(['ipv4', 'ipv6', 'dualstack'])
      .nullable()
      .describe('null for what AWS takes itself.'),
    policy: document.nullable().describe('null for the policy that lets everything through.'),
    inboundResolverOnly: inboundOnly,
  }),
  'modify-vpc-endpoint': change('modify-vpc-endpoint', {
    endpointId: id,
    addRouteTableIds: listed.optional(),
    removeRouteTableIds: listed.optional(),
    addSubnetIds: listed.optional(),
    removeSubnetIds: listed.optional(),
    addGroupIds: ids.optional(),
    removeGroupIds: ids.optional(),
    privateDns: z.boolean().optional(),
    inboundResolverOnly: inboundOnly,
    ipAddressType: z.enum(['ipv4', 'ipv6', 'dualstack']).optional(),
    policy: document
      .nullable()
      .optional()
      .describe('null puts the policy back that lets everything through.'),
  }),
  'delete-vpc-endpoint': change('delete-vpc-endpoint', { endpointId: id }),
  'create-route': change('create-route', { tableId: text, destination, target }),
  'replace-route': change('replace-route', { tableId: text, destination, target }),
  'delete-route': change('delete-route', { tableId: text, destination }),
  'associate-route-table': change('associate-route-table', {
    tableId: text,
    subnetId: text.describe('A subnet that uses the main table of its VPC.'),
  }),
  'replace-route-table-association': change('replace-route-table-association', {
    tableId: text,
    subnetId: text.describe('A subnet that is associated with another table.'),
  }),
  'disassociate-route-table': change('disassociate-route-table', {
    tableId: text,
    subnetId: text.describe('The subnet, which uses the main table of its VPC from then on.'),
  }),
  'create-security-group': change('create-security-group', {
    ...made,
    vpcId: text,
    name: text,
    description: text,
  }),
  'delete-security-group': change('delete-security-group', { groupId: id }),
  'authorize-rule': change('authorize-rule', { groupId: id, direction, rule: changedRuleSchema }),
  'revoke-rule': change('revoke-rule', { groupId: id, direction, rule: changedRuleSchema }),
  'create-network-acl-entry': change('create-network-acl-entry', aclEntry),
  'replace-network-acl-entry': change('replace-network-acl-entry', aclEntry),
  'delete-network-acl-entry': change('delete-network-acl-entry', aclRule),
  'modify-vpc-attribute': change('modify-vpc-attribute', {
    vpcId: text,
    attribute: z.enum(['enableDnsSupport', 'enableDnsHostnames']),
    value: z.boolean(),
  }),
  'modify-subnet-attribute': change('modify-subnet-attribute', {
    subnetId: text,
    attribute: z.enum(['enableDns64', 'mapPublicIpOnLaunch']),
    value: z.boolean(),
  }),
  'modify-network-interface-attribute': change('modify-network-interface-attribute', {
    interfaceId: text,
    sourceDestCheck: z.boolean(),
  }),
  'create-nat-gateway': change('create-nat-gateway', {
    ...made,
    subnetId: text,
    connectivityType: z.enum(['public', 'private']),
    publicIp: z.string().nullable().describe('An Elastic IP address of the account; null for a new one.'),
  }),
  'delete-nat-gateway': change('delete-nat-gateway', {
    natGatewayId: id,
    releaseAddress: z
      .literal(true)
      .optional()
      .describe('Give back its Elastic IP address as well, once it is deleted.'),
  }),
  'release-address': change('release-address', { publicIp: text }),
  'put-bucket-policy': change('put-bucket-policy', { bucket: text, policy: document }),
  'delete-bucket-policy': change('delete-bucket-policy', { bucket: text }),
  'accept-endpoint-connection': change('accept-endpoint-connection', { serviceId: text, endpointId: text }),
  'reject-endpoint-connection': change('reject-endpoint-connection', { serviceId: text, endpointId: text }),
  'modify-endpoint-service': change('modify-endpoint-service', {
    serviceId: text,
    acceptanceRequired: z.boolean(),
  }),
  'modify-endpoint-service-permissions': change('modify-endpoint-service-permissions', {
    serviceId: text,
    addPrincipals: listed,
    removePrincipals: listed,
  }),
  'verify-endpoint-service-name': change('verify-endpoint-service-name', { serviceId: text }),
  'upsert-record': change('upsert-record', record),
  'delete-record': change('delete-record', record),
  'associate-zone': change('associate-zone', { zoneId: text, vpcId: text }),
  'disassociate-zone': change('disassociate-zone', { zoneId: text, vpcId: text }),
  'disassociate-resolver-rule': change('disassociate-resolver-rule', { ruleId: text, vpcId: text }),
  'associate-resolver-rule': change('associate-resolver-rule', { ruleId: text, vpcId: text }),
  'create-transit-gateway-route': change('create-transit-gateway-route', {
    tableId: text,
    destination: text.describe('CIDR block.'),
    attachmentId: text.nullable().describe('null for a blackhole.'),
  }),
  'delete-transit-gateway-route': change('delete-transit-gateway-route', {
    tableId: text,
    destination: text.describe('CIDR block.'),
  }),
  'modify-transit-gateway-attachment': change('modify-transit-gateway-attachment', {
    attachmentId: text,
    addSubnetIds: listed,
    removeSubnetIds: listed,
  }),
} as const;

/** What a change can be. */
export type ChangeKind = keyof typeof changeSchemas;

/** The changes, by kind. */
export type Changes = { [K in ChangeKind]: Immutable<z.infer<(typeof changeSchemas)[K]>> };

/** One call of an AWS API that changes something, as data. */
export type Change = Changes[ChangeKind];

/** All kinds of changes. */
export const changeKinds = Object.keys(changeSchemas) as ChangeKind[];

type AnySchema = (typeof changeSchemas)[ChangeKind];

/** The schema of a change. */
export const changeSchema = z
  .discriminatedUnion('kind', Object.values(changeSchemas) as unknown as [AnySchema, ...AnySchema[]])
  .meta({ id: 'Change', description: 'One call of an AWS API that changes something.' });

/** Something that an earlier change of the list makes. */
export type Ref = Immutable<z.infer<typeof refSchema>>;

/** An id, or a reference to what an earlier change of the list makes. */
export type IdOrRef = string | Ref;

/** A rule of a security group, as a change names it. */
export type ChangedRule = Immutable<z.infer<typeof changedRuleSchema>>;

/** Is this a reference to something not yet made? */
export const isRef = (id: IdOrRef): id is Ref => typeof id !== 'string';
