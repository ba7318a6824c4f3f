import * as z from 'zod';
import { type Immutable, observed } from './observed.ts';

/*
 * One schema for each kind of resource: normalised, every field present, lists sorted by the collectors.
 * Names follow the EC2 API's, in camelCase; states are lower case, because the SDK's enums and the wire disagree
 * about it; values of an enum that AWS may extend stay plain strings.
 */

const tags = z.record(z.string(), z.string()).describe('Tags by key.');
const id = (what: string) => z.string().min(1).describe(what);
const account = z.string().describe('The 12-digit id of the account that owns it.');

export const vpcSchema = z.object({
  id: id('VPC id.'),
  ownerId: account,
  cidrs: z.array(z.string()).describe('Associated IPv4 CIDR blocks (primary and secondary).'),
  primaryCidr: z
    .string()
    .nullable()
    .optional()
    .describe('The IPv4 block that the VPC was made with; absent in inventories of older versions.'),
  ipv6Cidrs: z.array(z.string()).describe('Associated IPv6 CIDR blocks.'),
  dhcpOptionsId: z.string().nullable(),
  isDefault: z.boolean(),
  internetGatewayBlockMode: z
    .string()
    .nullable()
    .describe(
      'VPC Block Public Access as it applies here: off, block-bidirectional, block-ingress; null when not reported.',
    ),
  tags,
});

export const vpcDnsAttributesSchema = z.object({
  vpcId: id('VPC id.'),
  enableDnsSupport: observed(z.boolean()),
  enableDnsHostnames: observed(z.boolean()),
});

export const dhcpOptionsSchema = z.object({
  id: id('DHCP options set id.'),
  ownerId: account,
  domainNameServers: z
    .array(z.string())
    .describe('Values of domain-name-servers; AmazonProvidedDNS is the Route 53 Resolver.'),
});

export const subnetSchema = z.object({
  id: id('Subnet id.'),
  arn: z.string(),
  ownerId: account,
  vpcId: z.string(),
  availabilityZone: z.string(),
  availabilityZoneId: z.string(),
  cidr: z.string().nullable().describe('IPv4 CIDR block; null for an IPv6-only subnet.'),
  ipv6Cidrs: z.array(z.string()),
  enableDns64: z.boolean(),
  mapPublicIpOnLaunch: z.boolean(),
  parentZone: observed(z.object({ name: z.string(), id: z.string() }).nullable())
    .optional()
    .describe(
      'The Availability Zone behind a Local Zone; absent for other zones, and from inventories of earlier versions.',
    ),
  internetGatewayBlockMode: z
    .string()
    .nullable()
    .describe('VPC Block Public Access as it applies here; null when not reported.'),
  tags,
});

/** What a route can lead to. */
export const routeTargetKinds = [
  'local',
  'internet-gateway',
  'virtual-private-gateway',
  'vpc-endpoint',
  'vpc-lattice',
  'egress-only-internet-gateway',
  'nat-gateway',
  'transit-gateway',
  'peering',
  'network-interface',
  'carrier-gateway',
  'local-gateway',
  'core-network',
  'odb-network',
  'none',
  'unknown',
] as const;

export const routeSchema = z.object({
  destination: z.object({ kind: z.enum(['ipv4', 'ipv6', 'prefix-list']), value: z.string() }),
  target: z.object({
    kind: z.enum(routeTargetKinds),
    id: z
      .string()
      .describe('Id or ARN of the target; "local" for the VPC router; empty when the API names none.'),
  }),
  state: z.string().describe('active, blackhole, filtered, or any newer value that the API gives.'),
  origin: z.string().describe('CreateRouteTable, CreateRoute, EnableVgwRoutePropagation, Advertisement.'),
});

export const routeTableSchema = z.object({
  id: id('Route table id.'),
  ownerId: account,
  vpcId: z.string(),
  associations: z.array(
    z.object({
      id: z.string(),
      main: z.boolean(),
      subnetId: z.string().nullable(),
      gatewayId: z.string().nullable(),
      state: z.string().describe('associated, associating, disassociating, disassociated, failed.'),
    }),
  ),
  routes: z.array(routeSchema),
  propagatingVgws: z.array(z.string()),
  tags,
});

export const prefixListSchema = z.object({
  id: id('Prefix list id.'),
  name: z.string(),
  ownerId: z.string().describe('"AWS" for an AWS-managed list, else an account id.'),
  addressFamily: z.enum(['IPv4', 'IPv6']),
  state: z.string(),
  entries: observed(z.array(z.string())).describe('CIDRs of the list.'),
});

export const natGatewaySchema = z.object({
  id: id('NAT gateway id.'),
  vpcId: z.string(),
  subnetId: z.string().nullable().describe('null for a regional NAT gateway.'),
  state: z.string().describe('pending, failed, available, deleting, deleted.'),
  connectivityType: z.string().describe('public or private; public where the API says nothing.'),
  availabilityMode: z.string().describe('zonal or regional; zonal where the API says nothing.'),
  routeTableId: z.string().nullable().describe('Route table of a regional NAT gateway.'),
  addresses: z.array(
    z.object({
      publicIp: z.string().nullable(),
      privateIp: z.string().nullable(),
      networkInterfaceId: z.string().nullable(),
      availabilityZone: z.string().nullable(),
    }),
  ),
  attachedAppliances: z.array(z.string()).describe('Kinds of appliances attached (network-firewall-proxy).'),
  tags,
});

export const addressSchema = z.object({
  id: id('Allocation id of an Elastic IP address.'),
  publicIp: z.string(),
  associationId: z.string().nullable().describe('null where nothing has it.'),
  networkInterfaceId: z.string().nullable(),
  instanceId: z.string().nullable(),
  pool: z
    .string()
    .describe(
      'amazon for an address of Amazon’s pool; the id of the pool of one that the account brought along.',
    ),
  managedBy: z.string().nullable().describe('The service that manages it; null where none does.'),
  tags,
});

const gatewayAttachments = z.array(z.object({ vpcId: z.string(), state: z.string() }));

export const internetGatewaySchema = z.object({
  id: id('Internet gateway id.'),
  ownerId: account,
  attachments: gatewayAttachments,
});

export const egressOnlyInternetGatewaySchema = z.object({
  id: id('Egress-only internet gateway id.'),
  attachments: gatewayAttachments,
});

export const vpcEndpointSchema = z.object({
  id: id('VPC endpoint id.'),
  ownerId: account,
  vpcId: z.string(),
  type: z
    .string()
    .describe('Gateway, Interface, GatewayLoadBalancer, Resource, ServiceNetwork, Tunnel, or a newer one.'),
  state: z
    .string()
    .describe(
      'Lower case: available, pending, pendingacceptance, rejected, expired, failed, deleting, deleted, partial …',
    ),
  serviceName: z.string().nullable(),
  serviceRegion: z
    .string()
    .nullable()
    .describe('Region of the service when it differs from the VPC’s (cross-Region PrivateLink).'),
  routeTableIds: z.array(z.string()),
  subnetIds: z.array(z.string()),
  groupIds: z.array(z.string()).describe('Security groups of its interfaces.'),
  networkInterfaceIds: z.array(z.string()),
  privateDnsEnabled: z.boolean(),
  privateDnsOnlyForInboundResolverEndpoint: z.boolean().nullable(),
  dnsRecordIpType: z.string().nullable(),
  dnsNames: z.array(z.string()).describe('Every DnsEntries[].DnsName.'),
  ipAddressType: z.string().describe('ipv4, ipv6, dualstack; ipv4 where the API says nothing.'),
  requesterManaged: z.boolean(),
  policy: z.string().nullable().describe('Endpoint policy document, verbatim; null where the type has none.'),
  createdAt: z.string().nullable().describe('RFC 3339, UTC.'),
  resourceArn: z
    .string()
    .nullable()
    .describe('Resource configuration or service network behind the endpoint.'),
  tags,
});

export const endpointServiceSchema = z.object({
  serviceName: id('Full service name, com.amazonaws.REGION.SERVICE.'),
  types: z.array(z.string()),
  owner: z.string(),
  availabilityZones: z.array(z.string()),
  privateDnsNames: z.array(z.string()),
  vpcEndpointPolicySupported: z.boolean(),
});

export const endpointServiceConfigurationSchema = z.object({
  id: id('Endpoint service id, vpce-svc-….'),
  serviceName: z.string(),
  types: z.array(z.string()).describe('Interface, GatewayLoadBalancer.'),
  state: z.string().describe('Lower case: pending, available, deleting, deleted, failed.'),
  acceptanceRequired: z.boolean(),
  managesVpcEndpoints: z.boolean(),
  privateDnsName: z.string().nullable(),
  privateDnsState: z
    .string()
    .nullable()
    .describe('Lower case: pendingverification, verified, failed; null without a name.'),
  privateDnsRecord: z
    .object({ type: z.string(), name: z.string(), value: z.string() })
    .nullable()
    .describe('The record that proves the name.'),
  loadBalancerArns: z.array(z.string()),
  availabilityZones: z.array(z.string()),
  permissions: observed(
    z.array(
      z.object({
        principal: z.string().describe('ARN, service name, or "*" for everyone.'),
        type: z.string().describe('All, Service, OrganizationUnit, Account, User, Role, or a newer one.'),
      }),
    ),
  ).describe('Who may connect.'),
  tags,
});

export const endpointConnectionSchema = z.object({
  id: id('Endpoint connection id.'),
  serviceId: z.string().describe('The endpoint service of ours that it leads to.'),
  endpointId: z.string(),
  endpointOwnerId: account,
  endpointRegion: z.string().nullable().describe('Region of the endpoint, when it is reported.'),
  state: z.string().describe('Lower case: pendingacceptance, available, rejected …'),
  createdAt: z.string().nullable().describe('RFC 3339, UTC.'),
  tags,
});

export const securityGroupRuleSchema = z.object({
  protocol: z.string().describe('tcp, udp, icmp, icmpv6, "-1" for all, or another protocol number.'),
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
  peer: z.object({
    kind: z.enum(['ipv4', 'ipv6', 'prefix-list', 'security-group']),
    value: z.string(),
    accountId: z.string().nullable().describe('Owner of a referenced group, when it is reported.'),
    vpcId: z.string().nullable(),
    peeringStatus: z.string().nullable(),
  }),
});

export const securityGroupSchema = z.object({
  id: id('Security group id.'),
  ownerId: account,
  vpcId: z.string(),
  name: z.string(),
  ingress: z.array(securityGroupRuleSchema).describe('One item for each source of each permission.'),
  egress: z.array(securityGroupRuleSchema),
  tags,
});

export const networkAclSchema = z.object({
  id: id('Network ACL id.'),
  ownerId: account,
  vpcId: z.string(),
  isDefault: z.boolean(),
  subnetIds: z.array(z.string()),
  entries: z.array(
    z.object({
      egress: z.boolean(),
      ruleNumber: z.number().int(),
      protocol: z.string().describe('Protocol number as a string; "-1" for all.'),
      action: z.string().describe('allow or deny.'),
      cidr: z.string().nullable(),
      ipv6Cidr: z.string().nullable(),
      fromPort: z.number().int().nullable(),
      toPort: z.number().int().nullable(),
    }),
  ),
});

export const networkInterfaceSchema = z.object({
  id: id('Network interface id.'),
  ownerId: account,
  vpcId: z.string(),
  subnetId: z.string(),
  availabilityZone: z.string(),
  interfaceType: z
    .string()
    .describe('interface, nat_gateway, vpc_endpoint, gateway_load_balancer_endpoint, lambda …'),
  status: z.string().describe('available, in-use …'),
  attachmentStatus: z
    .string()
    .nullable()
    .describe('attaching, attached, detaching, detached; null when not attached.'),
  instanceId: z.string().nullable(),
  deviceIndex: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe('0 for the primary interface of an instance; absent in inventories of older versions.'),
  operator: z
    .string()
    .nullable()
    .optional()
    .describe('The service principal that manages it (Operator); null where its owner does.'),
  groupIds: z.array(z.string()),
  privateIps: z.array(z.string()),
  publicIps: z.array(z.string()),
  ipv6Addresses: z.array(z.string()),
  sourceDestCheck: z.boolean(),
  requesterManaged: z.boolean(),
  description: z.string(),
});

const peeringSide = z.object({
  vpcId: z.string(),
  accountId: z.string(),
  region: z.string(),
  cidrs: z.array(z.string()),
  ipv6Cidrs: z.array(z.string()),
});

export const peeringConnectionSchema = z.object({
  id: id('VPC peering connection id.'),
  status: z.string(),
  requester: peeringSide,
  accepter: peeringSide,
});

export const transitGatewaySchema = z.object({
  id: id('Transit gateway id.'),
  ownerId: account,
  state: z.string(),
  securityGroupReferencing: z.boolean(),
  tags,
});

export const transitGatewayVpcAttachmentSchema = z.object({
  id: id('Transit gateway attachment id.'),
  transitGatewayId: z.string(),
  vpcId: z.string(),
  vpcOwnerId: z.string(),
  subnetIds: z.array(z.string()),
  state: z.string(),
  ipv6Support: z.boolean(),
  applianceMode: z.boolean(),
});

export const transitGatewayPolicyEntrySchema = z.object({
  number: z.number().int().nullable().describe('null for entries of AWS’s own, which come first.'),
  state: z.string().describe('active, deleted.'),
  source: z.string().describe('CIDR block, or "*" for any.'),
  sourcePorts: z.string().describe('A port, a range, or "*" for any.'),
  destination: z.string(),
  destinationPorts: z.string(),
  protocol: z.string().describe('Protocol number, or "*" for any.'),
  hasMetaData: z.boolean(),
  routeTableId: z.string(),
});

export const transitGatewayAttachmentSchema = z.object({
  id: id('Transit gateway attachment id.'),
  transitGatewayId: z.string(),
  transitGatewayOwnerId: z.string(),
  resourceType: z.string().describe('vpc, peering, vpn, direct-connect-gateway, connect, network-function …'),
  resourceId: z.string(),
  resourceOwnerId: z.string(),
  state: z.string(),
  association: z
    .object({ routeTableId: z.string(), state: z.string() })
    .nullable()
    .describe('null when none is set, or when only the owner of the transit gateway sees it.'),
  policyTable: z
    .object({
      id: id('Transit gateway policy table id.'),
      state: z.string(),
      entries: observed(z.array(transitGatewayPolicyEntrySchema)).describe('In the order of evaluation.'),
    })
    .nullable()
    .optional()
    .describe(
      'The policy table that takes the place of a route table; absent from inventories of earlier versions.',
    ),
  natGatewaySupport: z
    .string()
    .nullable()
    .optional()
    .describe('Lower case: enabled, disabled, enabling, disabling; null where the API says nothing.'),
});

export const transitGatewayRouteSchema = z.object({
  destination: z.object({ kind: z.enum(['ipv4', 'ipv6', 'prefix-list']), value: z.string() }),
  type: z.string().describe('static or propagated.'),
  state: z.string().describe('active, blackhole …'),
  attachments: z.array(z.object({ id: z.string(), resourceType: z.string(), resourceId: z.string() })),
});

export const transitGatewayRouteTableSchema = z.object({
  id: id('Transit gateway route table id.'),
  transitGatewayId: z.string(),
  state: z.string(),
  routes: observed(z.array(transitGatewayRouteSchema)),
});

export const blockPublicAccessOptionsSchema = z.object({
  mode: z.string().describe('off, block-bidirectional, block-ingress.'),
  state: z.string(),
  managedBy: z.string().nullable(),
  exclusionsAllowed: z.string().nullable(),
});

export const blockPublicAccessExclusionSchema = z.object({
  id: id('Exclusion id.'),
  resourceArn: z.string(),
  mode: z.string().describe('allow-bidirectional or allow-egress.'),
  state: z.string(),
});

export const publicAccessBlockSchema = z
  .object({
    blockPublicAcls: z.boolean(),
    ignorePublicAcls: z.boolean(),
    blockPublicPolicy: z.boolean(),
    restrictPublicBuckets: z.boolean(),
  })
  .meta({ id: 'PublicAccessBlock', description: 'Settings of S3 Block Public Access.' });

export const bucketSchema = z.object({
  name: id('Bucket name.'),
  region: z.string(),
  policy: observed(z.string().nullable()).describe(
    'Bucket policy document, verbatim; null when it has none.',
  ),
  tags: observed(tags).optional().describe('Absent where it was not asked for.'),
  publicAccess: z
    .object({
      bucket: observed(publicAccessBlockSchema.nullable()).describe('null when the bucket sets none.'),
      account: observed(publicAccessBlockSchema.nullable()).describe('null when the account sets none.'),
      isPublic: observed(z.boolean())
        .optional()
        .describe('What S3 itself says of the policy; absent where it has none, or it was not asked for.'),
    })
    .optional()
    .describe('Which outsiders are kept out; absent where no verdict depends on it.'),
});

export const accessPointSchema = z.object({
  name: id('Access point name; one account has it once in a region.'),
  arn: z.string(),
  alias: z.string().nullable().describe('The name by which it is used in the place of a bucket.'),
  bucket: z.string(),
  bucketAccountId: account.nullable().describe('null where S3 does not say it: mostly the same account.'),
  networkOrigin: z.string().describe('Internet or VPC, as S3 says it.'),
  vpcId: z.string().nullable().describe('The one VPC whose requests it takes.'),
  policy: observed(z.string().nullable()).describe('Policy document, verbatim; null when it has none.'),
  publicAccessBlock: observed(publicAccessBlockSchema.nullable()),
});

export const vpcHostedZonesSchema = z.object({
  vpcId: id('VPC id.'),
  zones: observed(
    z.array(
      z.object({
        id: id('Hosted zone id, without /hostedzone/.'),
        name: z.string().describe('Lower case, without the final dot.'),
        owningAccount: z.string().nullable(),
        owningService: z.string().nullable().describe('vpce.amazonaws.com, efs.amazonaws.com …'),
      }),
    ),
  ).describe('Private hosted zones that are associated with the VPC itself.'),
});

export const hostedZoneRecordSchema = z.object({
  name: z.string().describe('Lower case, without the final dot; a wildcard starts with "*".'),
  type: z.string().describe('A, AAAA, CNAME, NS …'),
  values: z.array(z.string()).describe('Addresses or names; empty for types that lead nowhere.'),
  alias: z.string().nullable().describe('The name that an alias record leads to.'),
});

export const hostedZoneSchema = z.object({
  id: id('Hosted zone id, without /hostedzone/.'),
  ownerId: account,
  name: z.string().describe('Lower case, without the final dot.'),
  records: observed(z.array(hostedZoneRecordSchema)).describe(
    'Records whose names could be those of AWS services.',
  ),
});

export const resolverRuleSchema = z.object({
  id: id('Resolver rule id.'),
  ownerId: account,
  domainName: z.string().describe('Lower case, without the final dot; empty for the root.'),
  type: z.string().describe('forward, system, recursive, delegate, or a newer one.'),
  status: z.string().describe('complete, deleting, updating, failed.'),
  targetIps: z.array(z.string()),
  resolverEndpointId: z.string().nullable().describe('The outbound endpoint that a forward rule uses.'),
});

export const resolverRuleAssociationSchema = z.object({
  id: id('Resolver rule association id.'),
  ruleId: z.string(),
  vpcId: z.string(),
  status: z.string().describe('creating, complete, deleting, failed, overridden.'),
});

export const dnsProfileAssociationSchema = z.object({
  id: id('Route 53 Profile association id.'),
  profileId: z.string(),
  vpcId: z.string(),
  status: z.string().describe('complete, deleting, updating, creating, deleted, failed.'),
});

export const dnsProfileSchema = z.object({
  id: id('Route 53 Profile id.'),
  resources: observed(
    z.array(
      z.object({
        arn: z.string(),
        kind: z.enum(['hosted-zone', 'resolver-rule', 'vpc-endpoint', 'other']),
        resourceId: z.string(),
        status: z.string(),
      }),
    ),
  ).describe('Hosted zones, resolver rules and endpoints that the profile gives to its VPCs.'),
});

export type Vpc = Immutable<z.infer<typeof vpcSchema>>;
export type VpcDnsAttributes = Immutable<z.infer<typeof vpcDnsAttributesSchema>>;
export type DhcpOptions = Immutable<z.infer<typeof dhcpOptionsSchema>>;
export type Subnet = Immutable<z.infer<typeof subnetSchema>>;
export type Route = Immutable<z.infer<typeof routeSchema>>;
export type RouteTable = Immutable<z.infer<typeof routeTableSchema>>;
export type PrefixList = Immutable<z.infer<typeof prefixListSchema>>;
export type Address = Immutable<z.infer<typeof addressSchema>>;
export type NatGateway = Immutable<z.infer<typeof natGatewaySchema>>;
export type InternetGateway = Immutable<z.infer<typeof internetGatewaySchema>>;
export type EgressOnlyInternetGateway = Immutable<z.infer<typeof egressOnlyInternetGatewaySchema>>;
export type VpcEndpoint = Immutable<z.infer<typeof vpcEndpointSchema>>;
export type EndpointService = Immutable<z.infer<typeof endpointServiceSchema>>;
export type EndpointServiceConfiguration = Immutable<z.infer<typeof endpointServiceConfigurationSchema>>;
export type EndpointConnection = Immutable<z.infer<typeof endpointConnectionSchema>>;
export type SecurityGroupRule = Immutable<z.infer<typeof securityGroupRuleSchema>>;
export type SecurityGroup = Immutable<z.infer<typeof securityGroupSchema>>;
export type NetworkAcl = Immutable<z.infer<typeof networkAclSchema>>;
/** One rule of a network ACL. */
export type NetworkAclEntry = NetworkAcl['entries'][number];
export type NetworkInterface = Immutable<z.infer<typeof networkInterfaceSchema>>;
export type PeeringConnection = Immutable<z.infer<typeof peeringConnectionSchema>>;
export type TransitGateway = Immutable<z.infer<typeof transitGatewaySchema>>;
export type TransitGatewayVpcAttachment = Immutable<z.infer<typeof transitGatewayVpcAttachmentSchema>>;
export type TransitGatewayPolicyEntry = Immutable<z.infer<typeof transitGatewayPolicyEntrySchema>>;
export type TransitGatewayAttachment = Immutable<z.infer<typeof transitGatewayAttachmentSchema>>;
export type TransitGatewayRoute = Immutable<z.infer<typeof transitGatewayRouteSchema>>;
export type TransitGatewayRouteTable = Immutable<z.infer<typeof transitGatewayRouteTableSchema>>;
export type BlockPublicAccessOptions = Immutable<z.infer<typeof blockPublicAccessOptionsSchema>>;
export type BlockPublicAccessExclusion = Immutable<z.infer<typeof blockPublicAccessExclusionSchema>>;
export type Bucket = Immutable<z.infer<typeof bucketSchema>>;
/** Settings of S3 Block Public Access, of a bucket, an account or an access point. */
export type PublicAccessBlock = Immutable<z.infer<typeof publicAccessBlockSchema>>;
export type AccessPoint = Immutable<z.infer<typeof accessPointSchema>>;
export type VpcHostedZones = Immutable<z.infer<typeof vpcHostedZonesSchema>>;
export type HostedZoneRecord = Immutable<z.infer<typeof hostedZoneRecordSchema>>;
export type HostedZone = Immutable<z.infer<typeof hostedZoneSchema>>;
export type ResolverRule = Immutable<z.infer<typeof resolverRuleSchema>>;
export type ResolverRuleAssociation = Immutable<z.infer<typeof resolverRuleAssociationSchema>>;
export type DnsProfileAssociation = Immutable<z.infer<typeof dnsProfileAssociationSchema>>;
export type DnsProfile = Immutable<z.infer<typeof dnsProfileSchema>>;
