/*
 * What an author may say about each thing. Whatever is left out is what AWS would make.
 * Names are local to a VPC: `in: 'app'` means the subnet, `groups: ['web']` the security group.
 * Where several kinds are possible (targets, rule peers), the id is written out: `nat-a`, `pl-corp`, `sg-web`.
 */

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** One name, or several. */
export type OneOrMore = string | readonly string[];

/** What a VPC is. */
export interface VpcOptions {
  readonly region?: string;
  /** IPv4 block; the n-th VPC of a scenario has 10.(n-1).0.0/16. */
  readonly cidr?: string;
  readonly isDefault?: boolean;
  readonly tags?: Tags;
}

/** What a subnet is: without options in zone a, with a route table of its own that holds the local route only. */
export interface SubnetOptions {
  /**
   * Where its default route leads: `none`, or one or several targets. `nat`, `igw`, `eigw`, `tgw`, `pcx` and `vgw` mean
   * the VPC's own; anything else is a target written out, e.g. `vpce-firewall`. Without a declared NAT gateway, `nat`
   * brings a regional one, which needs no public subnet.
   */
  readonly egress?: OneOrMore;
  /** Letter of the zone. */
  readonly zone?: string;
  readonly cidr?: string;
  /** A block from the VPC's IPv6 range; `only` for a subnet without IPv4. */
  readonly ipv6?: boolean | 'only';
  readonly dns64?: boolean;
  /** `own` (the table is called like the subnet), `main` (no explicit association), or the name of a shared table. */
  readonly table?: string;
  /** How many instances run in it; they have the default group unless `groups` says otherwise. */
  readonly instances?: number;
  readonly groups?: readonly string[];
  readonly mapPublicIp?: boolean;
  /** VPC Block Public Access as it applies to this subnet, when it differs from the VPC's. */
  readonly blockPublicAccess?: string;
  /** Accounts that this subnet is shared with. */
  readonly sharedWith?: readonly string[];
  readonly tags?: Tags;
}

/** How a route came to be, and how it is. */
export interface RouteOptions {
  /** `active` unless said otherwise; a route to a deleted NAT gateway is a `blackhole`. */
  readonly state?: string;
  /** `CreateRoute`, `EnableVgwRoutePropagation`, `Advertisement` … */
  readonly origin?: string;
}

/** What a NAT gateway is: public, zonal and available unless said otherwise. */
export interface NatGatewayOptions {
  /** Its subnet; a regional NAT gateway has none. */
  readonly in?: string;
  readonly connectivity?: 'public' | 'private';
  readonly mode?: 'zonal' | 'regional';
  readonly state?: string;
  readonly attachedAppliances?: readonly string[];
  readonly tags?: Tags;
}

/** What a network interface is. */
export interface InterfaceOptions {
  readonly in: string;
  readonly groups?: readonly string[];
  readonly publicIp?: boolean;
  /** The private IPv4 address. */
  readonly privateIp?: string;
  readonly sourceDestCheck?: boolean;
  readonly type?: string;
  readonly status?: string;
  /** `null` for an interface that is attached to nothing. */
  readonly attachmentStatus?: string | null;
  readonly instanceId?: string | null;
  readonly requesterManaged?: boolean;
  readonly description?: string;
  /** The account of the instance, in a shared subnet. */
  readonly owner?: string;
}

/** What a gateway endpoint is. */
export interface GatewayEndpointOptions {
  /** Subnets whose route tables, or tables which, the endpoint is associated with. */
  readonly in: OneOrMore;
  readonly name?: string;
  readonly state?: string;
  /** Policy document; full access unless said otherwise. */
  readonly policy?: string | object;
  readonly ipAddressType?: 'ipv4' | 'ipv6' | 'dualstack';
  /** `false`: the tables lack the endpoint's route, although the endpoint lists them. */
  readonly routes?: boolean;
  readonly requesterManaged?: boolean;
  readonly tags?: Tags;
}

/** What an interface endpoint is. */
export interface InterfaceEndpointOptions {
  /** Its subnets; the first subnet of each zone unless said otherwise. */
  readonly in?: OneOrMore;
  readonly name?: string;
  /**
   * Whom its own security group admits on tcp/443: `vpc`, `none`, a CIDR block, `pl-…`, `sg-…`, or several of them.
   * `vpc` when neither this nor `groups` is said.
   */
  readonly allow443From?: OneOrMore;
  /** Security groups declared elsewhere. */
  readonly groups?: readonly string[];
  /** On unless said otherwise; off for DynamoDB, which has none. */
  readonly privateDns?: boolean;
  /** Private DNS for inbound resolver endpoints only; as AWS does, true for S3 unless said otherwise. */
  readonly inboundOnly?: boolean;
  readonly state?: string;
  readonly ipAddressType?: 'ipv4' | 'ipv6' | 'dualstack';
  readonly requesterManaged?: boolean;
  readonly policy?: string | object;
  /** The region of the service, when it is another one. */
  readonly serviceRegion?: string;
  /** The whole service name, for services that are not AWS's. */
  readonly serviceName?: string;
  readonly tags?: Tags;
}

/** What a Gateway Load Balancer endpoint is. */
export interface FirewallEndpointOptions {
  readonly in: string;
  readonly state?: string;
  readonly requesterManaged?: boolean;
  readonly tags?: Tags;
}

/** A rule of a security group: tcp unless said otherwise, all ports unless said otherwise. */
export interface RuleSpec {
  readonly protocol?: string;
  readonly port?: number | readonly [number, number];
  /** Peers: `vpc`, `self`, a CIDR block, `pl-…`, `sg-…`; the source of an ingress rule, the destination of an egress rule. */
  readonly from?: OneOrMore;
  readonly to?: OneOrMore;
}

/** What a security group is: nothing comes in, everything goes out. */
export interface SecurityGroupOptions {
  readonly ingress?: readonly RuleSpec[];
  readonly egress?: readonly RuleSpec[];
  readonly tags?: Tags;
}

/** An entry of a network ACL. */
export interface AclEntrySpec {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly direction: 'ingress' | 'egress';
  /** Every protocol unless said otherwise; `tcp` is 6. */
  readonly protocol?: string;
  readonly port?: number | readonly [number, number];
  readonly cidr: string;
}

/** What a network ACL is: as AWS makes it, it denies what its entries do not allow. */
export interface NetworkAclOptions {
  readonly in: OneOrMore;
  readonly entries: readonly AclEntrySpec[];
}

/** What an attachment of a VPC to a transit gateway is. */
export interface AttachOptions {
  /** Subnets that hold its interfaces; the first of each zone unless said otherwise. */
  readonly in?: OneOrMore;
  readonly state?: string;
  readonly ipv6?: boolean;
  readonly applianceMode?: boolean;
  /** Name of the transit gateway route table that it is associated with; `null` for none. */
  readonly association?: string | null;
  /** Names of the transit gateway route tables that learn the VPC's blocks. */
  readonly propagateTo?: readonly string[];
}

/** A thing with the name that its author gave it. */
export type Named<T> = T & { readonly name: string };

/** Everything said about a VPC. */
export interface VpcSpec {
  readonly name: string | null;
  readonly options: VpcOptions;
  readonly subnets: Named<SubnetOptions>[];
  readonly routeTables: string[];
  readonly routes: (RouteOptions & {
    readonly table: string;
    readonly destination: string;
    readonly target: string;
  })[];
  readonly natGateways: Named<NatGatewayOptions>[];
  readonly gatewayEndpoints: Named<GatewayEndpointOptions & { readonly service: string }>[];
  readonly interfaceEndpoints: Named<InterfaceEndpointOptions & { readonly service: string }>[];
  readonly firewallEndpoints: Named<FirewallEndpointOptions>[];
  readonly securityGroups: Named<SecurityGroupOptions>[];
  readonly networkAcls: Named<NetworkAclOptions>[];
  readonly interfaces: Named<InterfaceOptions>[];
  readonly prefixLists: {
    readonly name: string;
    readonly cidrs: readonly string[];
    readonly state: string;
  }[];
  readonly attachments: (AttachOptions & { readonly transitGateway: TransitGatewayPart })[];
  readonly peerings: { readonly other: VpcPart; readonly status: string }[];
  internetGateway: boolean | null;
  egressOnlyInternetGateway: boolean;
  ipv6: boolean;
  dns: { support: boolean; hostnames: boolean };
  dhcpServers: readonly string[] | null;
  blockPublicAccess: string;
  readonly secondaryCidrs: string[];
}

/** A VPC as others see it. */
export interface VpcPart {
  /** What was said so far. */
  readonly spec: VpcSpec;
}

/** What a transit gateway is. */
export interface TransitGatewayOptions {
  /** The account that owns it; the account it is an argument of, or else the first that attaches to it. */
  readonly owner?: string;
  readonly region?: string;
  readonly state?: string;
  readonly securityGroupReferencing?: boolean;
  /** Names of route tables beside the default one. */
  readonly tables?: readonly string[];
}

/** Something other than a VPC that is attached. */
export interface OtherAttachment {
  readonly name: string;
  readonly type: string;
  readonly resourceId: string;
  readonly owner: string | null;
  readonly state: string;
  /** The route table it is associated with; null for none. */
  readonly association: string | null;
}

/** A route of a transit gateway route table. */
export interface TransitGatewayRouteSpec {
  readonly table: string;
  readonly destination: string;
  /** A VPC or the name of an attachment; null for a blackhole. */
  readonly to: VpcPart | string | null;
  readonly type: string;
  readonly state: string;
}

/** A transit gateway as others see it. */
export interface TransitGatewayPart {
  readonly name: string;
  readonly options: TransitGatewayOptions;
  readonly others: readonly OtherAttachment[];
  readonly routes: readonly TransitGatewayRouteSpec[];
  readonly peers: readonly { readonly other: TransitGatewayPart; readonly state: string }[];
}
