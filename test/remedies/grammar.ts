/*
 * The operations that remedies use, as the AWS CLI takes them: which options there are, what they are called in the API,
 * what shape their values have, and which are required. AWS: the service models of botocore 1.43.
 */

/** The shape of an option's value. */
export type OptionKind =
  'text' | 'list' | 'number' | 'switch' | 'json' | 'document' | 'permissions' | 'structure';

/** One option. */
export interface OptionSpec {
  readonly kind: OptionKind;
  readonly member?: string;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** What a switch sets its member to, where that is not true. */
  readonly means?: unknown;
}

/** One operation; `a|b` among the required options means one of them. */
export interface OperationSpec {
  readonly required: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const text = (member: string, pattern?: RegExp): OptionSpec => ({
  kind: 'text',
  member,
  ...(pattern ? { pattern } : {}),
});
const list = (member: string, pattern?: RegExp): OptionSpec => ({
  kind: 'list',
  member,
  ...(pattern ? { pattern } : {}),
});
const flag = (member: string, means: unknown = true): OptionSpec => ({ kind: 'switch', member, means });
const oneOf = (member: string, ...values: readonly string[]): OptionSpec => ({
  kind: 'text',
  member,
  values,
});

const ids = {
  vpc: /^vpc-/,
  endpoint: /^vpce-/,
  table: /^rtb-/,
  subnet: /^subnet-/,
  group: /^sg-/,
  list: /^pl-/,
  acl: /^acl-/,
  nat: /^(?:nat-|\$NAT$)/,
  transitGateway: /^tgw-/,
  networkInterface: /^eni-/,
  service: /^vpce-svc-/,
} as const;
const ipv4 = /^\d+(\.\d+){3}\/\d+$/;
const ipv6 = /^[\da-f:]+\/\d+$/;

const route = {
  'route-table-id': text('RouteTableId', ids.table),
  'destination-cidr-block': text('DestinationCidrBlock', ipv4),
  'destination-ipv6-cidr-block': text('DestinationIpv6CidrBlock', ipv6),
  'destination-prefix-list-id': text('DestinationPrefixListId', ids.list),
};
const destination = 'destination-cidr-block|destination-ipv6-cidr-block|destination-prefix-list-id';
const addressTypes = oneOf('IpAddressType', 'ipv4', 'ipv6', 'dualstack');
const rules: OperationSpec = {
  required: ['group-id', 'ip-permissions'],
  options: {
    'group-id': text('GroupId', ids.group),
    'ip-permissions': { kind: 'permissions', member: 'IpPermissions' },
  },
};
const connections: OperationSpec = {
  required: ['service-id', 'vpc-endpoint-ids'],
  options: {
    'service-id': text('ServiceId', ids.service),
    'vpc-endpoint-ids': list('VpcEndpointIds', ids.endpoint),
  },
};

/** Operations by service and verb. */
export const grammar: Readonly<Record<string, OperationSpec>> = {
  'ec2 delete-route': { required: ['route-table-id', destination], options: route },
  'ec2 create-nat-gateway': {
    required: ['subnet-id', 'connectivity-type', 'allocation-id'],
    options: {
      'subnet-id': text('SubnetId', ids.subnet),
      'connectivity-type': oneOf('ConnectivityType', 'public'),
      'allocation-id': text('AllocationId', /^aws ec2 allocate-address --region [\w-]+ --domain vpc /),
    },
  },
  'ec2 replace-route': {
    required: ['route-table-id', destination, 'nat-gateway-id'],
    options: { ...route, 'nat-gateway-id': text('NatGatewayId', ids.nat) },
  },
  'ec2 create-route': {
    required: ['route-table-id', destination, 'transit-gateway-id'],
    options: { ...route, 'transit-gateway-id': text('TransitGatewayId', ids.transitGateway) },
  },
  'ec2 modify-network-interface-attribute': {
    required: ['network-interface-id', 'no-source-dest-check'],
    options: {
      'network-interface-id': text('NetworkInterfaceId', ids.networkInterface),
      'no-source-dest-check': flag('SourceDestCheck', { Value: false }),
    },
  },
  'ec2 create-vpc-endpoint': {
    required: ['vpc-id', 'service-name', 'vpc-endpoint-type', 'route-table-ids|subnet-ids'],
    options: {
      'vpc-id': text('VpcId', ids.vpc),
      'vpc-endpoint-type': oneOf('VpcEndpointType', 'Gateway', 'Interface'),
      'service-name': text('ServiceName', /^[\w.-]+$/),
      'route-table-ids': list('RouteTableIds', ids.table),
      'subnet-ids': list('SubnetIds', ids.subnet),
      'security-group-ids': list('SecurityGroupIds', ids.group),
      'ip-address-type': addressTypes,
      'policy-document': { kind: 'document', member: 'PolicyDocument' },
      'private-dns-enabled': flag('PrivateDnsEnabled'),
    },
  },
  'ec2 modify-vpc-endpoint': {
    required: ['vpc-endpoint-id'],
    options: {
      'vpc-endpoint-id': text('VpcEndpointId', ids.endpoint),
      'add-route-table-ids': list('AddRouteTableIds', ids.table),
      'remove-route-table-ids': list('RemoveRouteTableIds', ids.table),
      'add-subnet-ids': list('AddSubnetIds', ids.subnet),
      'add-security-group-ids': list('AddSecurityGroupIds', ids.group),
      'remove-security-group-ids': list('RemoveSecurityGroupIds', ids.group),
      'private-dns-enabled': flag('PrivateDnsEnabled'),
      'ip-address-type': addressTypes,
      'policy-document': { kind: 'document', member: 'PolicyDocument' },
    },
  },
  'ec2 delete-vpc-endpoints': {
    required: ['vpc-endpoint-ids'],
    options: { 'vpc-endpoint-ids': list('VpcEndpointIds', ids.endpoint) },
  },
  'ec2 create-security-group': {
    required: ['group-name', 'description'],
    options: {
      // AWS: both take letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* only (EC2 API, CreateSecurityGroup).
      'group-name': text('GroupName', /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/),
      description: text('Description', /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/),
      'vpc-id': text('VpcId', ids.vpc),
    },
  },
  'ec2 authorize-security-group-ingress': rules,
  'ec2 authorize-security-group-egress': rules,
  'ec2 revoke-security-group-ingress': rules,
  'ec2 create-network-acl-entry': {
    required: [
      'network-acl-id',
      'rule-number',
      'protocol',
      'rule-action',
      'egress|ingress',
      'cidr-block|ipv6-cidr-block',
    ],
    options: {
      'network-acl-id': text('NetworkAclId', ids.acl),
      'rule-number': { kind: 'number', member: 'RuleNumber' },
      protocol: oneOf('Protocol', 'tcp'),
      'rule-action': oneOf('RuleAction', 'allow', 'deny'),
      'cidr-block': text('CidrBlock', ipv4),
      'ipv6-cidr-block': text('Ipv6CidrBlock', ipv6),
      'port-range': { kind: 'structure', member: 'PortRange' },
      egress: flag('Egress'),
      ingress: flag('Egress', false),
    },
  },
  'ec2 modify-vpc-attribute': {
    required: ['vpc-id', 'enable-dns-support|enable-dns-hostnames'],
    options: {
      'vpc-id': text('VpcId', ids.vpc),
      'enable-dns-support': { kind: 'json', member: 'EnableDnsSupport' },
      'enable-dns-hostnames': { kind: 'json', member: 'EnableDnsHostnames' },
    },
  },
  'ec2 modify-subnet-attribute': {
    required: ['subnet-id', 'no-enable-dns64'],
    options: {
      'subnet-id': text('SubnetId', ids.subnet),
      'no-enable-dns64': flag('EnableDns64', { Value: false }),
    },
  },
  'ec2 delete-nat-gateway': {
    required: ['nat-gateway-id'],
    options: { 'nat-gateway-id': text('NatGatewayId', ids.nat) },
  },
  'ec2 accept-vpc-endpoint-connections': connections,
  'ec2 reject-vpc-endpoint-connections': connections,
  'ec2 start-vpc-endpoint-service-private-dns-verification': {
    required: ['service-id'],
    options: { 'service-id': text('ServiceId', ids.service) },
  },
  'ec2 modify-vpc-endpoint-service-configuration': {
    required: ['service-id', 'acceptance-required'],
    options: {
      'service-id': text('ServiceId', ids.service),
      'acceptance-required': flag('AcceptanceRequired'),
    },
  },
  'ec2 modify-vpc-endpoint-service-permissions': {
    required: ['service-id', 'remove-allowed-principals'],
    options: {
      'service-id': text('ServiceId', ids.service),
      'remove-allowed-principals': list('RemoveAllowedPrincipals'),
    },
  },
  's3api put-bucket-policy': {
    required: ['bucket', 'policy'],
    options: { bucket: text('Bucket', /^[a-z\d.-]{3,63}$/), policy: { kind: 'document', member: 'Policy' } },
  },
  's3api delete-bucket-policy': {
    required: ['bucket'],
    options: { bucket: text('Bucket', /^[a-z\d.-]{3,63}$/) },
  },
};
