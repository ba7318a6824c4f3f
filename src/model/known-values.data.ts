/** A field whose values decide what a thing does: who says them, and what each one means. */
export interface KnownField {
  readonly action: string;
  /** The field in words. */
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

const field = <const Values extends Readonly<Record<string, string>>>(
  action: string,
  name: string,
  values: Values,
) => ({ action, name, values });

// AWS: a NAT gateway that is pending is not ready to process traffic, one that is deleting may still process some (EC2 API, NatGateway).
const natStates = {
  available: 'live',
  pending: 'dead',
  failed: 'dead',
  deleted: 'dead',
  deleting: 'open',
} as const;

// AWS: in its dead states an attachment was never up, or is no more (Transit Gateways guide, VPC attachment lifecycle).
const attachmentStates = {
  available: 'live',
  initiatingrequest: 'dead',
  pendingacceptance: 'dead',
  rejected: 'dead',
  failed: 'dead',
  deleted: 'dead',
  initiating: 'open',
  pending: 'open',
  rollingback: 'open',
  modifying: 'open',
  deleting: 'open',
  failing: 'open',
  rejecting: 'open',
} as const;

// AWS: in its dead states a peering connection was never active, or is no more (VPC peering guide, lifecycle).
const peeringStates = {
  active: 'live',
  'initiating-request': 'dead',
  'pending-acceptance': 'dead',
  rejected: 'dead',
  expired: 'dead',
  failed: 'dead',
  deleted: 'dead',
  provisioning: 'open',
  deleting: 'open',
} as const;

// AWS: an internet gateway is available or not attached at all; an egress-only one says attached (EC2 API, AttachmentStatus).
const gatewayStates = {
  available: 'live',
  attached: 'live',
  detached: 'dead',
  attaching: 'open',
  detaching: 'open',
} as const;

// AWS: an association that is disassociated or failed is none (EC2 API, RouteTableAssociationState, TransitGatewayAssociationState).
const associationStates = {
  associated: 'live',
  disassociated: 'dead',
  failed: 'dead',
  associating: 'open',
  disassociating: 'open',
} as const;

// AWS: pending may be a change of an endpoint that works; partial is documented nowhere (PrivateLink concepts; EC2 API, VpcEndpoint).
const endpointStates = {
  available: 'live',
  pending: 'live',
  pendingacceptance: 'dead',
  rejected: 'dead',
  expired: 'dead',
  failed: 'dead',
  deleting: 'dead',
  deleted: 'dead',
  partial: 'open',
} as const;

// AWS: interfaces of these types belong to instances, tasks and functions, or to gateways, endpoints and load balancers (EC2 API, InterfaceType).
const interfaceTypes = {
  interface: 'workload',
  lambda: 'workload',
  efa: 'workload',
  'efa-only': 'workload',
  trunk: 'workload',
  branch: 'workload',
  quicksight: 'workload',
  nat_gateway: 'carrier',
  natGateway: 'carrier',
  vpc_endpoint: 'carrier',
  gateway_load_balancer_endpoint: 'carrier',
  transit_gateway: 'carrier',
  load_balancer: 'service',
  network_load_balancer: 'service',
  gateway_load_balancer: 'service',
  api_gateway_managed: 'service',
  aws_codestar_connections_managed: 'service',
  global_accelerator_managed: 'service',
  iot_rules_managed: 'service',
} as const;

// AWS: the mode in effect is said on VPCs and subnets, and the account's in its options (VPC guide, Block Public Access).
const blockModes = { off: 'open', 'block-ingress': 'half', 'block-bidirectional': 'shut' } as const;

// AWS: states in which an exclusion holds, does not, or may (EC2 API, VpcBlockPublicAccessExclusion).
const exclusionStates = {
  'create-complete': 'live',
  'update-complete': 'live',
  'update-failed': 'live',
  'delete-failed': 'live',
  'create-failed': 'dead',
  'delete-complete': 'dead',
  'disable-complete': 'dead',
  'create-in-progress': 'open',
  'update-in-progress': 'open',
  'delete-in-progress': 'open',
  'disable-in-progress': 'open',
} as const;

// AWS: what is deleted or failed answers for no name; what is deleting may still (Route 53 API, ResolverRuleAssociation, ProfileAssociation).
const nameStates = {
  complete: 'live',
  creating: 'live',
  updating: 'live',
  overridden: 'live',
  deleted: 'dead',
  failed: 'dead',
  deleting: 'open',
} as const;

// AWS: the states of a managed prefix list (EC2 API, ManagedPrefixList); what one on its way to another, or in one that failed, holds is documented nowhere.
const prefixListStates = {
  'create-complete': 'live',
  'modify-complete': 'live',
  'restore-complete': 'live',
  'create-in-progress': 'open',
  'create-failed': 'open',
  'modify-in-progress': 'open',
  'modify-failed': 'open',
  'restore-in-progress': 'open',
  'restore-failed': 'open',
  'delete-in-progress': 'open',
  'delete-failed': 'open',
  'delete-complete': 'open',
} as const;

// AWS: attachments of a transit gateway that is modified are not interrupted (Transit Gateways guide, modify a transit gateway).
const transitGatewayStates = {
  available: 'live',
  modifying: 'live',
  deleted: 'dead',
  pending: 'open',
  deleting: 'open',
} as const;

// AWS: the states of a rule (Route 53 API, ResolverRule); while it is updated, its old targets or its new ones are asked.
const resolverRuleStates = { complete: 'live', updating: 'open', deleting: 'open', failed: 'open' } as const;

/**
 * The values that this version was proven on, by section and field, each with what it means there. They are written from what
 * tests exercise, not from the SDK: what AWS says beyond them is a gap of what rests on it. `npm run facts` lists what the
 * installed SDK knows beyond them.
 */
export const knownValues = {
  'natGateways.state': field('ec2:DescribeNatGateways', 'state', natStates),
  'natGateways.connectivityType': field('ec2:DescribeNatGateways', 'connectivity type', {
    public: 'public',
    private: 'private',
  }),
  'natGateways.availabilityMode': field('ec2:DescribeNatGateways', 'availability mode', {
    zonal: 'zonal',
    regional: 'regional',
  }),
  'natGateways.attachedAppliances': field('ec2:DescribeNatGateways', 'attached appliance', {
    'network-firewall-proxy': 'inspects',
  }),
  'prefixLists.state': field('ec2:DescribeManagedPrefixLists', 'state', prefixListStates),
  'transitGateways.state': field('ec2:DescribeTransitGateways', 'state', transitGatewayStates),
  'transitGatewayVpcAttachments.state': field(
    'ec2:DescribeTransitGatewayVpcAttachments',
    'state',
    attachmentStates,
  ),
  'transitGatewayAttachments.association.state': field(
    'ec2:DescribeTransitGatewayAttachments',
    'state',
    associationStates,
  ),
  'transitGatewayRouteTables.routes.attachments.resourceType': field(
    'ec2:SearchTransitGatewayRoutes',
    'resource type',
    {
      vpc: 'followed',
      peering: 'followed',
      'network-function': 'followed',
      'tgw-peering': 'out of sight',
      vpn: 'out of sight',
      'vpn-concentrator': 'out of sight',
      'client-vpn': 'out of sight',
      connect: 'out of sight',
      'direct-connect-gateway': 'out of sight',
    },
  ),
  'transitGatewayRouteTables.routes.state': field('ec2:SearchTransitGatewayRoutes', 'route state', {
    active: 'live',
    blackhole: 'dead',
    deleted: 'open',
    deleting: 'open',
    pending: 'open',
  }),
  'transitGatewayRouteTables.routes.type': field('ec2:SearchTransitGatewayRoutes', 'type', {
    static: 'first',
    propagated: 'second',
    system: 'second',
  }),
  'peeringConnections.status': field('ec2:DescribeVpcPeeringConnections', 'status', peeringStates),
  'internetGateways.attachments.state': field('ec2:DescribeInternetGateways', 'state', gatewayStates),
  'egressOnlyInternetGateways.attachments.state': field(
    'ec2:DescribeEgressOnlyInternetGateways',
    'state',
    gatewayStates,
  ),
  'routeTables.associations.state': field('ec2:DescribeRouteTables', 'state', associationStates),
  // AWS: filtered is in the SDK's model and documented nowhere (EC2 API, Route).
  'routeTables.routes.state': field('ec2:DescribeRouteTables', 'route state', {
    active: 'live',
    blackhole: 'dead',
    filtered: 'open',
  }),
  'routeTables.routes.origin': field('ec2:DescribeRouteTables', 'origin', {
    CreateRouteTable: 'static',
    CreateRoute: 'static',
    EnableVgwRoutePropagation: 'propagated',
    // Limit: the rank of Route Server routes (Advertisement) is not documented; they are taken as propagated ones.
    Advertisement: 'propagated',
  }),
  'vpcEndpoints.type': field('ec2:DescribeVpcEndpoints', 'type', {
    Interface: 'interface',
    Gateway: 'gateway',
    GatewayLoadBalancer: 'firewall',
    Resource: 'other',
    ServiceNetwork: 'other',
    Tunnel: 'other',
  }),
  'vpcEndpoints.state': field('ec2:DescribeVpcEndpoints', 'state', endpointStates),
  'vpcEndpoints.ipAddressType': field('ec2:DescribeVpcEndpoints', 'IP address type', {
    ipv4: 'IPv4',
    ipv6: 'IPv6',
    dualstack: 'both',
  }),
  'networkInterfaces.interfaceType': field('ec2:DescribeNetworkInterfaces', 'interface type', interfaceTypes),
  'networkInterfaces.status': field('ec2:DescribeNetworkInterfaces', 'status', {
    'in-use': 'live',
    available: 'dead',
    associated: 'open',
    attaching: 'open',
    detaching: 'open',
  }),
  'networkInterfaces.attachmentStatus': field('ec2:DescribeNetworkInterfaces', 'attachment status', {
    attached: 'live',
    detached: 'dead',
    attaching: 'open',
    detaching: 'open',
  }),
  'networkAcls.entries.action': field('ec2:DescribeNetworkAcls', 'rule action', {
    allow: 'allow',
    deny: 'deny',
  }),
  'vpcs.internetGatewayBlockMode': field('ec2:DescribeVpcs', 'Block Public Access mode', blockModes),
  'subnets.internetGatewayBlockMode': field('ec2:DescribeSubnets', 'Block Public Access mode', blockModes),
  'blockPublicAccessOptions.mode': field(
    'ec2:DescribeVpcBlockPublicAccessOptions',
    'Block Public Access mode',
    blockModes,
  ),
  'blockPublicAccessExclusions.mode': field('ec2:DescribeVpcBlockPublicAccessExclusions', 'mode', {
    'allow-bidirectional': 'open',
    'allow-egress': 'half',
  }),
  'blockPublicAccessExclusions.state': field(
    'ec2:DescribeVpcBlockPublicAccessExclusions',
    'state',
    exclusionStates,
  ),
  'resolverRules.status': field('route53resolver:ListResolverRules', 'status', resolverRuleStates),
  'resolverRuleAssociations.status': field(
    'route53resolver:ListResolverRuleAssociations',
    'status',
    nameStates,
  ),
  'dnsProfileAssociations.status': field('route53profiles:ListProfileAssociations', 'status', nameStates),
  'dnsProfiles.resources.status': field(
    'route53profiles:ListProfileResourceAssociations',
    'status',
    nameStates,
  ),
  'hostedZones.records.type': field('route53:ListResourceRecordSets', 'type', {
    A: 'leads',
    AAAA: 'leads',
    CNAME: 'leads',
    NS: 'delegates',
    ...Object.fromEntries(
      // AWS: the other types of records give no address (Route 53 API, RRType).
      ['CAA', 'DS', 'HTTPS', 'MX', 'NAPTR', 'PTR', 'SOA', 'SPF', 'SRV', 'SSHFP', 'SVCB', 'TLSA', 'TXT'].map(
        (type) => [type, 'none'] as const,
      ),
    ),
  }),
  'accessPoints.networkOrigin': field('s3:ListAccessPoints', 'network origin', {
    Internet: 'open',
    VPC: 'bounded',
  }),
  'endpointServiceConfigurations.state': field('ec2:DescribeVpcEndpointServiceConfigurations', 'state', {
    available: 'live',
    pending: 'live',
    deleting: 'dead',
    deleted: 'dead',
    failed: 'dead',
  }),
  'endpointConnections.state': field('ec2:DescribeVpcEndpointConnections', 'state', endpointStates),
} as const satisfies Readonly<Record<string, KnownField>>;
