import { seen } from '../model/observed.ts';
import type { TransitGatewayAttachment, TransitGatewayRoute } from '../model/resources.ts';
import type { AccountSpec } from './account-spec.ts';
import { familyOf } from './addresses.ts';
import { listOf, subnetOf, subnetPerZone, type UnitDraft, type VpcDraft } from './draft.ts';
import type { Names } from './names.ts';
import type { AttachOptions, TransitGatewayPart } from './specs.ts';

/** A transit gateway while it is being made. */
export interface TransitGatewayDraft {
  readonly scenario: TransitGatewayPart;
  readonly id: string;
  readonly ownerId: string;
  readonly region: string;
  /** Ids of its route tables by name. */
  readonly tables: ReadonlyMap<string, string>;
}

type Placed = readonly { readonly scenario: AccountSpec; readonly accountId: string }[];

/** Names the transit gateways of a scenario: those that are arguments of an account, and those that VPCs attach to. */
export const claimTransitGateways = (
  placed: Placed,
  names: Names,
): ReadonlyMap<TransitGatewayPart, TransitGatewayDraft> => {
  const owners = new Map<TransitGatewayPart, string>();
  for (const { scenario, accountId } of placed)
    for (const gateway of scenario.transitGateways) owners.set(gateway, gateway.options.owner ?? accountId);
  const regions = new Map<TransitGatewayPart, string>();
  const attached = placed.flatMap(({ scenario, accountId }) =>
    scenario.vpcs.flatMap(({ spec }) =>
      spec.attachments.map(({ transitGateway: gateway }) => ({
        gateway,
        accountId,
        region: spec.options.region,
      })),
    ),
  );
  for (const { gateway, accountId, region } of attached) {
    if (!owners.has(gateway)) owners.set(gateway, gateway.options.owner ?? accountId);
    if (!regions.has(gateway)) regions.set(gateway, region ?? 'eu-west-1');
  }
  return new Map(
    [...owners].map(([scenario, ownerId]) => {
      const { name, options } = scenario;
      const tables = new Map([['default', names.claim('tgw-rtb', name, name)]]);
      for (const table of options.tables ?? []) tables.set(table, names.claim('tgw-rtb', name, table));
      const region = options.region ?? regions.get(scenario) ?? 'eu-west-1';
      return [scenario, { scenario, id: names.claim('tgw', name, name), ownerId, region, tables }];
    }),
  );
};

/** An attachment, with what its transit gateway's owner knows of it. */
interface Attached {
  readonly attachment: TransitGatewayAttachment;
  /** What routes call it: a VPC, or a name. */
  readonly target: unknown;
  readonly cidrs: readonly string[];
  readonly propagateTo: readonly string[];
}

const tableId = (gateway: TransitGatewayDraft, name: string): string => {
  const id = gateway.tables.get(name);
  if (id === undefined) throw new Error(`tgw-${gateway.scenario.name} has no route table called ${name}.`);
  return id;
};

const associationOf = (
  gateway: TransitGatewayDraft,
  name: string | null,
): TransitGatewayAttachment['association'] =>
  name === null ? null : { routeTableId: tableId(gateway, name), state: 'associated' };

const attachVpc = (
  gateway: TransitGatewayDraft,
  vpc: VpcDraft,
  options: AttachOptions,
  ownerUnit: UnitDraft | undefined,
  names: Names,
): Attached => {
  const id = names.claim('tgw-attach', gateway.scenario.name, vpc.name);
  const subnets =
    options.in === undefined ? subnetPerZone(vpc) : listOf(options.in).map((name) => subnetOf(vpc, name));
  const vpcAttachment = {
    id,
    transitGatewayId: gateway.id,
    vpcId: vpc.id,
    vpcOwnerId: vpc.accountId,
    subnetIds: subnets.map((subnet) => subnet.id),
    state: options.state ?? 'available',
    ipv6Support: options.ipv6 ?? false,
    applianceMode: options.applianceMode ?? false,
  };
  const attachment: TransitGatewayAttachment = {
    id,
    transitGatewayId: gateway.id,
    transitGatewayOwnerId: gateway.ownerId,
    resourceType: 'vpc',
    resourceId: vpc.id,
    resourceOwnerId: vpc.accountId,
    state: vpcAttachment.state,
    association: associationOf(gateway, options.association === undefined ? 'default' : options.association),
    policyTable: null,
    natGatewaySupport: null,
  };
  // AWS: both the VPC's and the transit gateway's account see the attachment; its association only the latter (Transit Gateway guide, sharing).
  for (const unit of new Set([vpc.unit, ...(ownerUnit ? [ownerUnit] : [])])) {
    unit.items.transitGatewayVpcAttachments.push(vpcAttachment);
    unit.items.transitGatewayAttachments.push(
      unit === ownerUnit ? attachment : { ...attachment, association: null },
    );
  }
  const propagateTo = options.propagateTo ?? (options.association === null ? [] : ['default']);
  return { attachment, target: vpc.scenario, cidrs: [...vpc.cidrs, ...vpc.ipv6Cidrs], propagateTo };
};

const attachOthers = (
  gateway: TransitGatewayDraft,
  unit: UnitDraft | undefined,
  names: Names,
): readonly Attached[] =>
  gateway.scenario.others.map((other) => {
    const attachment: TransitGatewayAttachment = {
      id: names.claim('tgw-attach', gateway.scenario.name, other.name),
      transitGatewayId: gateway.id,
      transitGatewayOwnerId: gateway.ownerId,
      resourceType: other.type,
      resourceId: other.resourceId,
      resourceOwnerId: other.owner ?? gateway.ownerId,
      state: other.state,
      association: associationOf(gateway, other.association),
      policyTable: null,
      natGatewaySupport: null,
    };
    unit?.items.transitGatewayAttachments.push(attachment);
    return { attachment, target: other.name, cidrs: [], propagateTo: [] };
  });

/** AWS: a peering attachment has one id in both transit gateways, and only static routes (Transit Gateway guide, peering). */
const attachPeers = (
  near: TransitGatewayDraft,
  gateways: ReadonlyMap<TransitGatewayPart, TransitGatewayDraft>,
  units: ReadonlyMap<string, UnitDraft>,
  names: Names,
): readonly (Attached & { readonly of: TransitGatewayDraft })[] =>
  near.scenario.peers.flatMap(({ other, state }) => {
    const far = gateways.get(other);
    if (!far)
      throw new Error(`tgw-${near.scenario.name} peers with tgw-${other.name}, which is in no account.`);
    const id = names.claim('tgw-attach', near.scenario.name, `${near.scenario.name}-${far.scenario.name}`);
    return [
      [near, far],
      [far, near],
    ].map(([of = near, to = far]) => {
      const attachment: TransitGatewayAttachment = {
        id,
        transitGatewayId: of.id,
        transitGatewayOwnerId: of.ownerId,
        resourceType: 'peering',
        resourceId: to.id,
        resourceOwnerId: to.ownerId,
        state,
        association: associationOf(of, 'default'),
        policyTable: null,
        natGatewaySupport: null,
      };
      units.get(`${of.ownerId}/${of.region}`)?.items.transitGatewayAttachments.push(attachment);
      return { of, attachment, target: to.scenario.name, cidrs: [], propagateTo: [] };
    });
  });

const routesOf = (
  gateway: TransitGatewayDraft,
  table: string,
  attached: readonly Attached[],
  names: Names,
): readonly TransitGatewayRoute[] => {
  const refer = ({ attachment }: Attached) => {
    const { id, resourceType, resourceId } = attachment;
    return { id, resourceType, resourceId };
  };
  const destinationOf = (value: string): TransitGatewayRoute['destination'] =>
    value.startsWith('pl-')
      ? { kind: 'prefix-list', value: names.find(gateway.region, value) ?? value }
      : { kind: familyOf(value), value };
  const fixed = gateway.scenario.routes
    .filter((route) => route.table === table)
    .map(({ destination, to, type, state }) => {
      const via = attached.filter(({ target }) => to !== null && target === to);
      if (to !== null && via.length === 0)
        throw new Error(
          `tgw-${gateway.scenario.name} routes ${destination} to something that is not attached to it.`,
        );
      return { destination: destinationOf(destination), type, state, attachments: via.map(refer) };
    });
  const learned = attached
    .filter(({ propagateTo }) => propagateTo.includes(table))
    .flatMap((one) =>
      one.cidrs.map((cidr) => ({
        destination: destinationOf(cidr),
        type: 'propagated',
        state: 'active',
        attachments: [refer(one)],
      })),
    );
  // AWS: of a static and a propagated route for one block, the static one is shown (Transit Gateway guide, route evaluation).
  return [
    ...fixed,
    ...learned.filter((route) => !fixed.some((other) => other.destination.value === route.destination.value)),
  ];
};

/** Puts the transit gateways into the units of their owners, and what others see of them into theirs. */
export const buildTransitGateways = (
  gateways: ReadonlyMap<TransitGatewayPart, TransitGatewayDraft>,
  vpcs: readonly VpcDraft[],
  units: ReadonlyMap<string, UnitDraft>,
  names: Names,
): void => {
  const peers = [...gateways.values()].flatMap((gateway) => attachPeers(gateway, gateways, units, names));
  for (const gateway of gateways.values()) {
    const ownerUnit = units.get(`${gateway.ownerId}/${gateway.region}`);
    const attached: Attached[] = peers.filter(({ of }) => of === gateway);
    const seers = new Set(ownerUnit ? [ownerUnit] : []);
    for (const vpc of vpcs)
      for (const options of vpc.spec.attachments.filter(
        ({ transitGateway }) => transitGateway === gateway.scenario,
      )) {
        attached.push(attachVpc(gateway, vpc, options, ownerUnit, names));
        seers.add(vpc.unit);
      }
    attached.push(...attachOthers(gateway, ownerUnit, names));
    for (const unit of seers)
      unit.items.transitGateways.push({
        id: gateway.id,
        ownerId: gateway.ownerId,
        state: gateway.scenario.options.state ?? 'available',
        securityGroupReferencing: gateway.scenario.options.securityGroupReferencing ?? false,
        tags: unit === ownerUnit ? names.tags(gateway.scenario.name, gateway.scenario.name) : {},
      });
    for (const [name, id] of gateway.tables) {
      const routes = seen(routesOf(gateway, name, attached, names));
      ownerUnit?.items.transitGatewayRouteTables.push({
        id,
        transitGatewayId: gateway.id,
        state: 'available',
        routes,
      });
    }
  }
};
