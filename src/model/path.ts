import * as z from 'zod';
import { type Gap, gapSchema, type Immutable } from './observed.ts';
import {
  networkAclSchema,
  routeSchema,
  securityGroupRuleSchema,
  transitGatewayRouteSchema,
} from './resources.ts';

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

const aclEntry = networkAclSchema.shape.entries.element;

/** The schema of a word of ours, published as any text: a later version may name what this one does not know. */
export const textOf = <T extends string>(): z.ZodType<T> => z.string() as unknown as z.ZodType<T>;

const reasonSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('route'), table: z.string(), route: routeSchema, cidr: z.string() }),
    z.object({ kind: z.literal('no-route'), table: z.string() }),
    z.object({
      kind: z.literal('association'),
      table: z.string(),
      how: z.enum(['explicit', 'main', 'regional-nat-gateway']),
    }),
    z.object({
      kind: z.literal('transit-gateway-route'),
      table: z.string(),
      route: transitGatewayRouteSchema,
      cidr: z.string(),
    }),
    z.object({
      kind: z.literal('rule'),
      group: z.string(),
      direction: z.enum(['ingress', 'egress']),
      rule: securityGroupRuleSchema.nullable(),
    }),
    z.object({ kind: z.literal('acl-entry'), acl: z.string(), entry: aclEntry.nullable() }),
    z.object({ kind: z.literal('attribute'), name: z.string(), value: z.string() }),
    z.object({
      kind: z.literal('dns'),
      name: z.string(),
      answer: z.enum(['public', 'private', 'nothing', 'unknown']),
    }),
    z.object({ kind: z.literal('assumption') }),
    z.object({ kind: z.literal('gap'), gap: gapSchema }),
  ])
  .meta({
    id: 'Reason',
    description: 'Why a hop went the way it went: the route, rule or attribute that decided.',
  });

/** Why a hop went the way it went: the route, rule or attribute that decided. */
export type Reason = Immutable<z.infer<typeof reasonSchema>>;

/** The schema of what a hop says, but for what it is. */
export const hopShape = {
  id: z
    .string()
    .describe('A resource id; a host name for a hop of DNS; the id of a service for the last hop.'),
  accountId: z.string().optional().describe('The account that owns it, when it is not the subnet’s.'),
  because: reasonSchema,
  text: z.string().describe('The reason in words, a sentence without the id.'),
} as const;

const hopSchema = z.object({ kind: textOf<HopKind>(), ...hopShape });

/** One decision on a path: where the packet is, and why it goes on as it does. */
export type Hop = Immutable<z.infer<typeof hopSchema>>;

const dispositions = ['delivered', 'denied', 'dropped', 'no-route', 'unknown'] as const;

/** The schema of a path as a report is written: its hops are pieces of evidence of their own. */
export const writtenPathSchema = z
  .object({
    disposition: z.enum(dispositions),
    egress: textOf<Egress>().nullable().describe('What carries the traffic out of the subnet.'),
    by: textOf<HopKind>().nullable().describe('What denied or dropped it.'),
    // What is missing; only with disposition unknown.
    gap: gapSchema.nullable(),
    // Things taken for granted on the way (a NAT instance really translates, a firewall lets it pass).
    assumptions: z.array(z.string()),
  })
  .meta({ id: 'Path', description: 'Where traffic goes: what becomes of it. Its hops follow it.' });

/** Where traffic goes, one decision a hop. */
export interface Path extends Immutable<z.infer<typeof writtenPathSchema>> {
  readonly hops: readonly Hop[];
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
