import type { VpcScenario } from './vpc.ts';

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
  readonly to: VpcScenario | string | null;
  readonly type: string;
  readonly state: string;
}

/** A transit gateway of a scenario: `tgw-NAME`, with the default route table `tgw-rtb-NAME`. */
export class TransitGatewayScenario {
  readonly name: string;
  readonly options: TransitGatewayOptions;
  readonly others: OtherAttachment[] = [];
  readonly routes: TransitGatewayRouteSpec[] = [];
  readonly peers: { readonly other: TransitGatewayScenario; readonly state: string }[] = [];

  constructor(name: string, options: TransitGatewayOptions) {
    this.name = name;
    this.options = options;
  }

  /** Adds a static route; `table` names a route table, the default one unless said. */
  route(
    destination: string,
    to: VpcScenario | string,
    options: { readonly table?: string; readonly type?: string; readonly state?: string } = {},
  ): this {
    const blackhole = to === 'blackhole';
    this.routes.push({
      table: options.table ?? 'default',
      destination,
      to: blackhole ? null : to,
      type: options.type ?? 'static',
      state: options.state ?? (blackhole ? 'blackhole' : 'active'),
    });
    return this;
  }

  /** Attaches something that is no VPC: a VPN, a Direct Connect gateway, a Connect peer, a network function. */
  attachment(
    name: string,
    options: {
      readonly type: string;
      readonly resourceId?: string;
      readonly owner?: string;
      readonly state?: string;
      readonly association?: string | null;
    },
  ): this {
    this.others.push({
      name,
      type: options.type,
      resourceId: options.resourceId ?? `${options.type}-${name}`,
      owner: options.owner ?? null,
      state: options.state ?? 'available',
      association: options.association === undefined ? 'default' : options.association,
    });
    return this;
  }

  /** Peers with another transit gateway; its routes name the other one: `route('10.9.0.0/16', 'NAME')`. */
  peer(other: TransitGatewayScenario, options: { readonly state?: string } = {}): this {
    this.peers.push({ other, state: options.state ?? 'available' });
    return this;
  }
}

/** A transit gateway `tgw-NAME`. As AWS makes it, attachments are associated with its default table and propagate to it. */
export const transitGateway = (name: string, options: TransitGatewayOptions = {}): TransitGatewayScenario =>
  new TransitGatewayScenario(name, options);
