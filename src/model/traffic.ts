import type { Gap } from './observed.ts';

/** What a NAT gateway on a failing path has processed, and what that costs at most. */
export interface NatUse {
  readonly natGatewayId: string;
  readonly accountId: string;
  readonly region: string;
  /** Findings whose path it is on. */
  readonly findings: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Bytes in both directions, to every destination; null where there is no traffic data. */
  readonly bytes: number | null;
  /** Why there is no traffic data; null where there is, or where CloudWatch has none. */
  readonly gap: Gap | null;
  /**
   * What processing these bytes cost, in US dollars: an upper bound for any one service, since the metric has no split.
   * null where there is no traffic data or no price is held.
   */
  readonly cost: { readonly low: number; readonly high: number } | null;
}

/**
 * What the flow logs of a VPC could prove. service: which services the traffic of its NAT gateways, or of all of it, is for;
 * part: that, for some of its subnets or interfaces; format: logs are there and lack the fields that name a service;
 * none: no log of accepted traffic is active; unknown: it could not be learned.
 */
export type Provability = 'service' | 'part' | 'format' | 'none' | 'unknown';

/** Whether the flow logs of a VPC could prove which services its NAT traffic is for. */
export interface FlowLogUse {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly proves: Provability;
  /** The logs that this rests on. */
  readonly flowLogIds: readonly string[];
  /** Why it could not be learned; null where it was. */
  readonly gap: Gap | null;
}

/** Evidence of use, as reported. */
export interface Traffic {
  readonly observedAt: string;
  readonly prices: { readonly date: string; readonly currency: string; readonly source: string };
  readonly natGateways: readonly NatUse[];
  readonly flowLogs: readonly FlowLogUse[];
  /** Gigabytes a month from which an interface endpoint in one zone is cheaper than a NAT gateway, by region. */
  readonly breakEven: readonly { readonly region: string; readonly low: number; readonly high: number }[];
}
