import type * as s from './specs.ts';

const emptySpec = (name: string | null, options: s.VpcOptions): s.VpcSpec => ({
  name,
  options,
  subnets: [],
  routeTables: [],
  routes: [],
  natGateways: [],
  gatewayEndpoints: [],
  interfaceEndpoints: [],
  firewallEndpoints: [],
  securityGroups: [],
  networkAcls: [],
  interfaces: [],
  prefixLists: [],
  attachments: [],
  peerings: [],
  internetGateway: null,
  egressOnlyInternetGateway: false,
  ipv6: false,
  dns: { support: true, hostnames: true },
  dhcpServers: null,
  blockPublicAccess: 'off',
  secondaryCidrs: [],
});

/** A VPC of a scenario: each verb adds to it and returns it, so that they chain; order does not matter. */
export class VpcScenario implements s.VpcPart {
  /** What was said so far. */
  readonly spec: s.VpcSpec;

  constructor(name: string | null, options: s.VpcOptions) {
    this.spec = emptySpec(name, options);
  }

  /** Adds a subnet `subnet-NAME`, by default with a route table `rtb-NAME` of its own. */
  subnet(name: string, options: s.SubnetOptions = {}): this {
    this.spec.subnets.push({ name, ...options });
    return this;
  }

  /** Adds a route table `rtb-NAME` that no subnet uses unless it says so with `table`. */
  routeTable(name: string): this {
    this.spec.routeTables.push(name);
    return this;
  }

  /**
   * Adds a route to a table, or to the table of a subnet. The destination is a CIDR block or `pl-…` (AWS's own lists are
   * `pl-s3`, `pl-dynamodb` and `pl-ipv6-s3`), the target an id or one of the words that `egress` knows. A static route
   * replaces an earlier one with the same destination, since a table cannot hold both.
   */
  route(table: string, destination: string, target: string, options: s.RouteOptions = {}): this {
    this.spec.routes.push({ table, destination, target, ...options });
    return this;
  }

  /** Adds a NAT gateway `nat-NAME`. */
  natGateway(name: string, options: s.NatGatewayOptions = {}): this {
    this.spec.natGateways.push({ name, ...options });
    return this;
  }

  /** Adds an instance with the interface `eni-NAME`, a public address and no source/destination check. */
  natInstance(name: string, options: s.InterfaceOptions): this {
    return this.instance(name, { sourceDestCheck: false, publicIp: true, ...options });
  }

  /** Attaches an internet gateway `igw-VPC`; routes and public NAT gateways bring one by themselves. */
  internetGateway(options: { readonly attached?: boolean } = {}): this {
    this.spec.internetGateway = options.attached ?? true;
    return this;
  }

  /** Attaches an egress-only internet gateway `eigw-VPC`. */
  egressOnlyInternetGateway(): this {
    this.spec.egressOnlyInternetGateway = true;
    return this.ipv6();
  }

  /** Adds a gateway endpoint `vpce-SERVICE`, and its route to each table. */
  gatewayEndpoint(service: string, options: s.GatewayEndpointOptions): this {
    this.spec.gatewayEndpoints.push({ ...options, service, name: options.name ?? service });
    return this;
  }

  /** Adds an interface endpoint `vpce-SERVICE` with an interface `eni-SERVICE-SUBNET` in each subnet. */
  interfaceEndpoint(service: string, options: s.InterfaceEndpointOptions = {}): this {
    this.spec.interfaceEndpoints.push({ ...options, service, name: options.name ?? service });
    return this;
  }

  /** Adds a Gateway Load Balancer endpoint `vpce-NAME`, as appliances and AWS Network Firewall have. */
  firewallEndpoint(name: string, options: s.FirewallEndpointOptions): this {
    this.spec.firewallEndpoints.push({ name, ...options });
    return this;
  }

  /** Adds a security group `sg-NAME`. */
  securityGroup(name: string, options: s.SecurityGroupOptions = {}): this {
    this.spec.securityGroups.push({ name, ...options });
    return this;
  }

  /** Adds a network ACL `acl-NAME` and moves subnets to it. */
  networkAcl(name: string, options: s.NetworkAclOptions): this {
    this.spec.networkAcls.push({ name, ...options });
    return this;
  }

  /** Adds an instance `i-NAME` with the interface `eni-NAME`. */
  instance(name: string, options: s.InterfaceOptions): this {
    return this.networkInterface(name, { instanceId: `i-${name}`, attachmentStatus: 'attached', ...options });
  }

  /** Adds a network interface `eni-NAME`, attached to nothing unless said otherwise. */
  networkInterface(name: string, options: s.InterfaceOptions): this {
    this.spec.interfaces.push({ name, ...options });
    return this;
  }

  /**
   * Adds an inbound or outbound endpoint of the Route 53 Resolver, `rslvr-in-NAME` or `rslvr-out-NAME`, with an interface
   * `eni-resolver-DIRECTION-NAME-ADDRESS` for each address.
   */
  resolverEndpoint(
    name: string,
    options: { readonly direction: 'in' | 'out'; readonly in: string; readonly addresses: readonly string[] },
  ): this {
    const { direction, in: subnet, addresses } = options;
    for (const privateIp of addresses)
      this.networkInterface(`resolver-${direction}-${name}-${privateIp}`, {
        in: subnet,
        privateIp,
        description: `Route 53 Resolver: rslvr-${direction}-${name}:rni-${privateIp}`,
        requesterManaged: true,
        attachmentStatus: 'attached',
      });
    return this;
  }

  /** Adds a customer-managed prefix list `pl-NAME` to the account. */
  prefixList(name: string, cidrs: readonly string[], options: { readonly state?: string } = {}): this {
    this.spec.prefixLists.push({ name, cidrs, state: options.state ?? 'create-complete' });
    return this;
  }

  /** Sets the DNS attributes, which are both on. */
  dns(attributes: { readonly support?: boolean; readonly hostnames?: boolean }): this {
    this.spec.dns = { ...this.spec.dns, ...attributes };
    return this;
  }

  /** Gives the VPC a DHCP options set with these name servers. */
  dhcp(options: { readonly servers: readonly string[] }): this {
    this.spec.dhcpServers = options.servers;
    return this;
  }

  /** Sets VPC Block Public Access as it applies here: off, block-bidirectional, block-ingress. */
  blockPublicAccess(mode: string): this {
    this.spec.blockPublicAccess = mode;
    return this;
  }

  /** Associates an IPv6 /56 block. */
  ipv6(): this {
    this.spec.ipv6 = true;
    return this;
  }

  /** Associates a further IPv4 block. */
  secondaryCidr(cidr: string): this {
    this.spec.secondaryCidrs.push(cidr);
    return this;
  }

  /** Peers with another VPC (`pcx-THIS-OTHER`); routes are said with `route`. */
  peer(other: VpcScenario, options: { readonly status?: string } = {}): this {
    this.spec.peerings.push({ other, status: options.status ?? 'active' });
    return this;
  }

  /** Attaches to a transit gateway (`tgw-attach-VPC`); routes are said with `route` or `egress: 'tgw'`. */
  attach(transitGateway: s.TransitGatewayPart, options: s.AttachOptions = {}): this {
    this.spec.attachments.push({ transitGateway, ...options });
    return this;
  }
}

/** A VPC `vpc-NAME` with a main route table, a default security group and a default network ACL; unnamed ones are numbered. */
export const vpc = (name?: string, options: s.VpcOptions = {}): VpcScenario =>
  new VpcScenario(name ?? null, options);
