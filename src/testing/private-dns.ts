import type { VpcPart } from './specs.ts';

/** A private hosted zone: which VPCs ask it, and what it says. */
export interface HostedZoneOptions {
  readonly vpcs: readonly VpcPart[];
  /**
   * What its names lead to: an endpoint (`vpce-ssm`, by alias), an interface (`eni-ssm-db`, by its address), addresses, or
   * another name (by CNAME); `ns:NAME` delegates. A zone without records answers that nothing exists.
   */
  readonly records?: Readonly<Record<string, string | readonly string[]>>;
}

/** A resolver rule: which VPCs use it, and where it sends queries. */
export interface ResolverRuleOptions {
  readonly vpcs: readonly VpcPart[];
  /** Addresses of name servers; an inbound resolver endpoint is one (see `resolverEndpoint` of a VPC). */
  readonly to?: readonly string[];
  /** `forward` unless said otherwise. */
  readonly type?: string;
  /** The outbound endpoint that it uses, as `resolverEndpoint` named it. */
  readonly through?: string;
}

/** A Route 53 Profile: which VPCs have it, and what it gives to them. */
export interface DnsProfileOptions {
  readonly vpcs: readonly VpcPart[];
  /** Domains of hosted zones of the same account. */
  readonly zones?: readonly string[];
  /** Domains of resolver rules of the same account. */
  readonly rules?: readonly string[];
  /** Interface endpoints. */
  readonly endpoints?: readonly string[];
}

/** What an account says about names. */
export interface PrivateDnsSpec {
  readonly zones: (HostedZoneOptions & { readonly domain: string })[];
  readonly rules: (ResolverRuleOptions & { readonly domain: string })[];
  readonly profiles: (DnsProfileOptions & { readonly name: string })[];
}

/** Nothing said about names. */
export const emptyPrivateDns = (): PrivateDnsSpec => ({ zones: [], rules: [], profiles: [] });
