import type { Gap } from './observed.ts';
import type { HopKind } from './path.ts';

/** One subnet and one service: a word for where the traffic goes, and the ways behind it. */
export interface MatrixCell {
  /** gateway, interface, interface (central), nat, igw, tgw, firewall, blocked (…), none, unknown; several joined by " + ". */
  readonly word: string;
  /** Indexes into the matrix's ways, with the share of the service's addresses that takes each. */
  readonly ways: readonly { readonly share: number; readonly way: number }[];
}

/** A subnet, and its cells in the order of the matrix's services. */
export interface MatrixRow {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcName: string | null;
  readonly subnetId: string;
  readonly subnetName: string | null;
  readonly cells: readonly MatrixCell[];
}

/** A way that cells share: the hops behind the subnet, and what hides the rest. */
export interface MatrixWay {
  readonly word: string;
  readonly hops: readonly { readonly kind: HopKind; readonly id: string; readonly text: string }[];
  readonly gap: Gap | null;
}

/** Every subnet against every service of interest. */
export interface ServiceMatrix {
  readonly services: readonly string[];
  readonly rows: readonly MatrixRow[];
  readonly ways: readonly MatrixWay[];
}
