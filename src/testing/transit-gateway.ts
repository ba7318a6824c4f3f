import type {
  OtherAttachment,
  TransitGatewayOptions,
  TransitGatewayPart,
  TransitGatewayRouteSpec,
  VpcPart,
} from './specs.ts';

/** A transit gateway of a scenario: `tgw-NAME`, with the default route table `tgw-rtb-NAME`. */
export class TransitGatewayScenario implements TransitGatewayPart {
  readonly name: string;
  readonly options: TransitGatewayOptions;
  readonly others: OtherAttachment[] = [];
  readonly routes: TransitGatewayRouteSpec[] = [];
  readonly peers: { readonly other: TransitGatewayPart; readonly state: string }[] = [];

  constructor(name: string, options: TransitGatewayOptions) {
    this.name = name;
    this.options = options;
  }

  /** Adds a static route; `table` names a route table, the default one unless said. */
  route(
    destination: string,
    to: VpcPart | string,
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
  peer(other: TransitGatewayPart, options: { readonly state?: string } = {}): this {
    this.peers.push({ other, state: options.state ?? 'available' });
    return this;
  }
}

/** A transit gateway `tgw-NAME`. As AWS makes it, attachments are associated with its default table and propagate to it. */
export const transitGateway = (name: string, options: TransitGatewayOptions = {}): TransitGatewayScenario =>
  new TransitGatewayScenario(name, options);
