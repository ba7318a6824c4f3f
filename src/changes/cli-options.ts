import { type ChangedRule, type Changes, type IdOrRef, isRef } from '../model/change.ts';
import { command, type OptionValue } from './command.ts';

/** Options of a command, by name. */
export type Options = Readonly<Record<string, OptionValue>>;

/** The shell variables that hold the ids of what is made, by the names that changes give to it. */
export type Variables = ReadonlyMap<string, string>;

/** An id, or the variable that holds it. */
export const one = (id: IdOrRef, variables: Variables): string | { readonly variable: string } =>
  isRef(id) ? { variable: variables.get(id.ref) ?? 'ID' } : id;

/** An option with ids, left out where there are none. */
export const several = (name: string, ids: readonly IdOrRef[] | undefined, variables: Variables): Options => {
  if (!ids || ids.length === 0) return {};
  const words = ids.map((id) => one(id, variables));
  return { [name]: { words } };
};

const destinationOption = {
  ipv4: 'destination-cidr-block',
  ipv6: 'destination-ipv6-cidr-block',
  'prefix-list': 'destination-prefix-list-id',
} as const;

/** The options that name a route of a table. */
export const routeOptions = ({ tableId, destination }: Changes['delete-route']): Options => ({
  'route-table-id': tableId,
  [destinationOption[destination.kind]]: destination.value,
});

const targetOption: Partial<Record<Changes['create-route']['target']['kind'], string>> = {
  'nat-gateway': 'nat-gateway-id',
  'transit-gateway': 'transit-gateway-id',
  'egress-only-internet-gateway': 'egress-only-internet-gateway-id',
  peering: 'vpc-peering-connection-id',
  'network-interface': 'network-interface-id',
  'vpc-endpoint': 'vpc-endpoint-id',
  'carrier-gateway': 'carrier-gateway-id',
  'local-gateway': 'local-gateway-id',
  'core-network': 'core-network-arn',
  'odb-network': 'odb-network-arn',
};

/** The options that say where a route leads. */
export const routed = (change: Changes['create-route' | 'replace-route'], variables: Variables): Options => ({
  ...routeOptions({ ...change, kind: 'delete-route' }),
  [targetOption[change.target.kind] ?? 'gateway-id']: one(change.target.id, variables),
});

const ranges = {
  ipv4: ['IpRanges', 'CidrIp'],
  ipv6: ['Ipv6Ranges', 'CidrIpv6'],
  'prefix-list': ['PrefixListIds', 'PrefixListId'],
  'security-group': ['UserIdGroupPairs', 'GroupId'],
} as const;

const permission = ({ protocol, fromPort, toPort, peer }: ChangedRule, variables: Variables): OptionValue => {
  const ports =
    fromPort === null || protocol === '-1' ? '' : `,FromPort=${fromPort},ToPort=${toPort ?? fromPort}`;
  const [list, key] = ranges[peer.kind];
  const around = [`IpProtocol=${protocol}${ports},${list}=[{${key}=`, '}]'] as const;
  const value = one(peer.value, variables);
  return typeof value === 'string' ? around.join(value) : { around, ...value };
};

/** The options that name a rule of a security group. */
export const rule = (change: Changes['authorize-rule' | 'revoke-rule'], variables: Variables): Options => ({
  'group-id': one(change.groupId, variables),
  'ip-permissions': permission(change.rule, variables),
});

// AWS: the API wants a number, or one of these names (EC2 API, NetworkAclEntry).
const aclProtocols: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp' };

/** The options that name an entry of a network ACL. */
export const aclRule = (change: Changes['delete-network-acl-entry']): Options => ({
  'network-acl-id': change.aclId,
  'rule-number': String(change.ruleNumber),
  [change.egress ? 'egress' : 'ingress']: true,
});

/** The options that say what an entry of a network ACL is. */
export const aclEntry = (
  change: Changes['create-network-acl-entry' | 'replace-network-acl-entry'],
): Options => ({
  'network-acl-id': change.aclId,
  'rule-number': String(change.ruleNumber),
  protocol: aclProtocols[change.protocol] ?? change.protocol,
  'rule-action': change.action,
  ...(change.ipv6Cidr === null ? {} : { 'ipv6-cidr-block': change.ipv6Cidr }),
  ...(change.cidr === null ? {} : { 'cidr-block': change.cidr }),
  ...(change.fromPort === null
    ? {}
    : { 'port-range': `From=${change.fromPort},To=${change.toPort ?? change.fromPort}` }),
  [change.egress ? 'egress' : 'ingress']: true,
});

const inbound = (only: boolean | undefined): Options =>
  only === undefined ? {} : { 'dns-options': `PrivateDnsOnlyForInboundResolverEndpoint=${only}` };

/** The options of a new endpoint. */
export const createEndpoint = (change: Changes['create-vpc-endpoint'], variables: Variables): Options => ({
  'vpc-endpoint-type': change.type,
  'vpc-id': change.vpcId,
  'service-name': change.serviceName,
  ...several('route-table-ids', change.routeTableIds, variables),
  ...several('subnet-ids', change.subnetIds, variables),
  ...several('security-group-ids', change.groupIds, variables),
  ...(change.ipAddressType === null ? {} : { 'ip-address-type': change.ipAddressType }),
  // AWS: private DNS of an interface endpoint is on unless said otherwise (EC2 API, CreateVpcEndpoint).
  ...(change.type === 'Gateway'
    ? {}
    : { [change.privateDns ? 'private-dns-enabled' : 'no-private-dns-enabled']: true }),
  ...inbound(change.inboundResolverOnly),
  ...(change.policy === null ? {} : { 'policy-document': change.policy }),
});

/** The options that change an endpoint. */
export const modifyEndpoint = (change: Changes['modify-vpc-endpoint'], variables: Variables): Options => ({
  'vpc-endpoint-id': one(change.endpointId, variables),
  ...several('add-route-table-ids', change.addRouteTableIds, variables),
  ...several('remove-route-table-ids', change.removeRouteTableIds, variables),
  ...several('add-subnet-ids', change.addSubnetIds, variables),
  ...several('remove-subnet-ids', change.removeSubnetIds, variables),
  ...several('add-security-group-ids', change.addGroupIds, variables),
  ...several('remove-security-group-ids', change.removeGroupIds, variables),
  ...(change.privateDns === undefined
    ? {}
    : { [change.privateDns ? 'private-dns-enabled' : 'no-private-dns-enabled']: true }),
  ...inbound(change.inboundResolverOnly),
  ...(change.ipAddressType === undefined ? {} : { 'ip-address-type': change.ipAddressType }),
  ...(change.policy === undefined
    ? {}
    : change.policy === null
      ? { 'reset-policy': true }
      : { 'policy-document': change.policy }),
});

/** The id of the association of a subnet, asked for when the command runs. */
export const associationOf = (region: string, subnetId: string): OptionValue => ({
  output: command('ec2', 'describe-route-tables', region, {
    filters: `Name=association.subnet-id,Values=${subnetId}`,
    query: `RouteTables[].Associations[?SubnetId=='${subnetId}'].RouteTableAssociationId[]`,
    output: 'text',
  }),
});

/** The allocation of an Elastic IP address, asked for when the command runs; of a new one for null. */
export const allocationOf = (region: string, publicIp: string | null): OptionValue => ({
  output:
    publicIp === null
      ? command('ec2', 'allocate-address', region, { domain: 'vpc', query: 'AllocationId', output: 'text' })
      : command('ec2', 'describe-addresses', region, {
          'public-ips': publicIp,
          query: 'Addresses[0].AllocationId',
          output: 'text',
        }),
});

const recordBatch = (
  action: 'UPSERT' | 'DELETE',
  { name, type, ttl, values, alias }: Changes['upsert-record' | 'delete-record'],
): string => {
  const set = alias
    ? { AliasTarget: { HostedZoneId: alias.zoneId, DNSName: alias.name, EvaluateTargetHealth: false } }
    : { TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) };
  return JSON.stringify({
    Changes: [{ Action: action, ResourceRecordSet: { Name: name, Type: type, ...set } }],
  });
};

/** The options that change a record of a hosted zone. */
export const record = (
  action: 'UPSERT' | 'DELETE',
  change: Changes['upsert-record' | 'delete-record'],
): Options => ({
  'hosted-zone-id': change.zoneId,
  'change-batch': recordBatch(action, change),
});

/** The options that name a hosted zone and a VPC. */
export const zone = ({
  zoneId,
  vpcId,
  region,
}: Changes['associate-zone' | 'disassociate-zone']): Options => ({
  'hosted-zone-id': zoneId,
  vpc: `VPCRegion=${region},VPCId=${vpcId}`,
});

/** The options that name a resolver rule and a VPC. */
export const resolverRule = ({
  ruleId,
  vpcId,
}: Changes['associate-resolver-rule' | 'disassociate-resolver-rule']): Options => ({
  'resolver-rule-id': ruleId,
  'vpc-id': vpcId,
});

/** The options that name a connection to an endpoint service. */
export const connection = (
  change: Changes['accept-endpoint-connection' | 'reject-endpoint-connection'],
): Options => ({
  'service-id': change.serviceId,
  'vpc-endpoint-ids': change.endpointId,
});
