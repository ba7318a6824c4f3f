import type { Gap } from './observed.ts';
import type { NetworkAclEntry, Route, SecurityGroupRule, TransitGatewayRoute } from './resources.ts';

/** An IP address family. */
export type Family = 'ipv4' | 'ipv6';

/** What carries traffic out of the subnet: the first carrier on the path. */
export type Egress =
  | 'gateway-endpoint'
  | 'interface-endpoint'
  | 'nat-gateway'
  | 'nat-instance'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'transit-gateway'
  | 'core-network'
  | 'peering'
  | 'firewall-endpoint'
  | 'virtual-private-gateway'
  | 'carrier-gateway'
  | 'local-gateway'
  | 'local';

/** What a hop is. */
export type HopKind =
  | Egress
  | 'subnet'
  | 'dns'
  | 'route-table'
  | 'security-group'
  | 'network-acl'
  | 'transit-gateway-route-table'
  | 'block-public-access'
  | 'vpc'
  | 'service';

/** Why a hop went the way it went: the route, rule or attribute that decided. */
export type Reason =
  | { readonly kind: 'route'; readonly table: string; readonly route: Route; readonly cidr: string }
  | { readonly kind: 'no-route'; readonly table: string }
  | {
      readonly kind: 'association';
      readonly table: string;
      readonly how: 'explicit' | 'main' | 'regional-nat-gateway';
    }
  | {
      readonly kind: 'transit-gateway-route';
      readonly table: string;
      readonly route: TransitGatewayRoute;
      readonly cidr: string;
    }
  | {
      readonly kind: 'rule';
      readonly group: string;
      readonly direction: 'ingress' | 'egress';
      readonly rule: SecurityGroupRule | null;
    }
  | { readonly kind: 'acl-entry'; readonly acl: string; readonly entry: NetworkAclEntry | null }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
  | { readonly kind: 'dns'; readonly name: string; readonly answer: DnsAnswer['resolves'] }
  | { readonly kind: 'assumption' }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** One decision on a path: where the packet is, and why it goes on as it does. */
export interface Hop {
  readonly kind: HopKind;
  /** Resource id; a host name for a DNS hop; a service id for the last hop. */
  readonly id: string;
  /** The account that owns it, when it is not the subnet's. */
  readonly accountId?: string;
  readonly because: Reason;
  /** The reason in words, a sentence without the id. */
  readonly text: string;
}

/** How a path ends. */
export type Disposition = 'delivered' | 'denied' | 'dropped' | 'no-route' | 'unknown';

/** Where traffic goes, one decision a hop. */
export interface Path {
  readonly disposition: Disposition;
  readonly egress: Egress | null;
  readonly hops: readonly Hop[];
  /** What denied or dropped it; null when delivered. */
  readonly by: HopKind | null;
  /** What is missing; only with disposition unknown. */
  readonly gap: Gap | null;
  /** Things taken for granted on the way (a NAT instance really translates, a firewall lets it pass). */
  readonly assumptions: readonly string[];
}

/**
 * A part of what clients ask for and the path that it takes; parts sum to 1. Where all clients of the subnet fare alike it is
 * a part of the service's addresses, else of those addresses times the clients.
 */
export interface Share {
  readonly share: number;
  readonly path: Path;
  /** The largest address blocks of this part, for the evidence; at most three. */
  readonly cidrs: readonly string[];
  /** The workload interfaces that it is true of; absent where it is true of all, or where none was listed. */
  readonly interfaces?: readonly string[];
}

/** What a service's default name means in a VPC. */
export type DnsAnswer =
  | { readonly resolves: 'public'; readonly host: string; readonly because: string }
  | {
      readonly resolves: 'private';
      readonly host: string;
      readonly because: string;
      readonly endpointId: string;
      /** The addresses that the name leads to, when it was asked for them and not for all of the endpoint's. */
      readonly addresses?: readonly string[];
      /** What answered where it was not the endpoint's own private DNS: a hosted zone, a rule, a profile. */
      readonly source?: string;
    }
  | {
      readonly resolves: 'nothing';
      readonly host: string;
      readonly because: string;
      /** The hosted zone that answers for the name and has no record of it. */
      readonly zoneId?: string;
    }
  | {
      readonly resolves: 'unknown';
      readonly host: string;
      readonly because: string;
      readonly gap: Gap;
      /** Why it would resolve to public addresses, if nothing that is hidden overrides it; absent where even that is open. */
      readonly otherwise?: string;
    };

/** Which way traffic from a subnet to a service goes, for one address family. */
export interface FamilyAnswer {
  readonly family: Family;
  readonly host: string;
  readonly shares: readonly Share[];
}

/** Which way traffic from a subnet to a service goes: an answer for each address family that the subnet has. */
export interface SubnetAnswer {
  readonly subnetId: string;
  /** The interface that asks; absent where it is the subnet's workloads. */
  readonly interfaceId?: string;
  readonly service: string;
  readonly dns: DnsAnswer;
  readonly families: readonly FamilyAnswer[];
}
