import type { Inventory } from '../../../src/model/inventory.ts';

import { endpointServices } from '../../../src/testing/services.ts';
import { createDice, type Dice } from './dice.ts';
import {
  type Draft,
  emptyDraft,
  inventoryOf,
  network,
  newId,
  region,
  restartIds,
  workload,
  type Item,
} from './frame.ts';
import { drawZones } from './random-dns.ts';
import {
  drawFirewallEndpoints,
  drawGatewayEndpoints,
  drawInterfaceEndpoints,
  prefixListsOf,
} from './random-endpoints.ts';
import { drawRoutes, drawTables, type Targets } from './random-routes.ts';
import { drawPeering, drawTransitGateway } from './random-transit.ts';
import { drawVpc, interfaceIn, peersOf, randomRule, type VpcPlan } from './random-vpc.ts';

type Nat = Item<'natGateways'>;

const natOf = (dice: Dice, plan: VpcPlan, regional: string | null, host: number): Nat => {
  const subnet = dice.pick(plan.subnets);
  const base = subnet.cidr?.replace('.0/24', '') ?? null;
  const connectivityType = regional === null && dice.chance(0.15) ? 'private' : 'public';
  const eni = newId('eni');
  const address = {
    publicIp: connectivityType === 'public' ? `203.0.113.${host}` : null,
    privateIp: base === null ? null : `${base}.${host}`,
    networkInterfaceId: eni,
    availabilityZone: subnet.availabilityZone,
  };
  return {
    id: newId('nat'),
    vpcId: plan.vpc.id,
    subnetId: regional === null ? subnet.id : null,
    state: dice.chance(0.88) ? 'available' : dice.pick(['failed', 'pending', 'deleting', 'deleted']),
    connectivityType,
    availabilityMode: regional === null ? 'zonal' : 'regional',
    routeTableId: regional,
    addresses: [address],
    attachedAppliances: [],
    tags: {},
  };
};

const drawNats = (dice: Dice, plan: VpcPlan): { nats: Nat[]; tables: Item<'routeTables'>[] } => {
  const count = dice.below(3);
  const igw = plan.internetGateways[0]?.id;
  const tables: Item<'routeTables'>[] = [];
  const nats = Array.from({ length: count }, (_, at) => {
    if (!dice.chance(0.2) || igw === undefined) return natOf(dice, plan, null, 200 + at);
    const table: Item<'routeTables'> = {
      id: newId('rtb'),
      ownerId: plan.vpc.ownerId,
      vpcId: plan.vpc.id,
      associations: [],
      routes: [
        {
          destination: { kind: 'ipv4', value: plan.vpc.cidrs[0] ?? '' },
          target: { kind: 'local', id: 'local' },
          state: 'active',
          origin: 'CreateRouteTable',
        },
        {
          destination: { kind: 'ipv4', value: '0.0.0.0/0' },
          target: { kind: 'internet-gateway', id: igw },
          state: 'active',
          origin: 'CreateRoute',
        },
      ],
      propagatingVgws: [],
      tags: {},
    };
    tables.push(table);
    return natOf(dice, plan, table.id, 200 + at);
  });
  return { nats, tables };
};

const drawRules = (dice: Dice, plan: VpcPlan, foreign: readonly VpcPlan[]): void => {
  const references = foreign.flatMap(({ groups, vpc }) =>
    groups.slice(2).map(({ id, ownerId }) => ({
      kind: 'security-group' as const,
      value: id,
      accountId: ownerId,
      vpcId: vpc.id,
      peeringStatus: 'active',
    })),
  );
  const lists = [
    {
      kind: 'prefix-list' as const,
      value: 'pl-0corp000000000',
      accountId: null,
      vpcId: null,
      peeringStatus: null,
    },
  ];
  const peers = peersOf(plan, [...references, ...lists]);
  for (const [at, group] of plan.groups.entries()) {
    const self = peers.filter(({ value }) => value === group.id);
    const own = at === 0 ? self : peers;
    group.ingress.push(...Array.from({ length: dice.below(4) }, () => randomRule(dice, own)));
    if (at === 2 && dice.chance(0.25)) {
      group.egress.length = 0;
      group.egress.push(...Array.from({ length: dice.below(3) }, () => randomRule(dice, peers)));
    }
  }
};

const addAppliance = (dice: Dice, plan: VpcPlan): string[] => {
  if (!dice.chance(0.2)) return [];
  const subnet = dice.pick(plan.subnets);
  const made = interfaceIn(dice, subnet, plan.vpc.ownerId, {
    host: 50,
    groupIds: [plan.groups[0]?.id ?? ''],
    ...(subnet.cidr !== null && dice.chance(0.7)
      ? { publicIps: ['198.51.100.50'], sourceDestCheck: false }
      : {}),
  });
  plan.interfaces.push(made);
  return [made.id, 'eni-0gone'];
};

/** Where a part of a VPC is listed: its owner sees all, a participant what AWS lets it describe. */
const list = (plan: VpcPlan, drafts: ReadonlyMap<string, Draft>, made: Made): void => {
  const { vpc, tenant } = plan;
  for (const [account, draft] of drafts) {
    const owner = account === vpc.ownerId;
    if (!owner && account !== tenant) continue;
    draft.vpcs.push(vpc);
    draft.vpcDnsAttributes.push(plan.dns);
    if (plan.dhcp) draft.dhcpOptions.push(plan.dhcp);
    draft.subnets.push(...plan.subnets);
    draft.routeTables.push(...made.tables);
    draft.networkAcls.push(...plan.acls);
    draft.internetGateways.push(...plan.internetGateways);
    draft.securityGroups.push(...plan.groups.filter(({ ownerId }) => ownerId === account));
    draft.networkInterfaces.push(...plan.interfaces.filter((one) => owner || one.ownerId === account));
    if (!owner) continue;
    draft.natGateways.push(...made.nats);
    draft.egressOnlyInternetGateways.push(...plan.egressOnly);
    draft.vpcEndpoints.push(...made.endpoints);
  }
};

interface Made {
  readonly tables: Item<'routeTables'>[];
  readonly nats: readonly Nat[];
  readonly endpoints: readonly Item<'vpcEndpoints'>[];
}

const fill = (
  dice: Dice,
  plan: VpcPlan,
  shared: Pick<Targets, 'transit' | 'peerings'>,
  others: number[],
): Made => {
  const { nats, tables: natTables } = drawNats(dice, plan);
  const firewalls = drawFirewallEndpoints(dice, plan);
  const targets: Targets = {
    ...shared,
    nats: nats.map(({ id }) => id),
    gateways: plan.internetGateways.map(({ id }) => id),
    egressOnly: plan.egressOnly.map(({ id }) => id),
    interfaces: addAppliance(dice, plan),
    firewalls: firewalls.map(({ id }) => id),
  };
  const tables = drawTables(dice, plan);
  for (const table of tables) table.routes.push(...drawRoutes(dice, plan, targets, others));
  const gateways = drawGatewayEndpoints(dice, plan, tables);
  const interfaces = drawInterfaceEndpoints(dice, plan);
  return { tables: [...tables, ...natTables], nats, endpoints: [...gateways, ...interfaces, ...firewalls] };
};

const common = (draft: Draft, dice: Dice, account: string, mode: string): void => {
  draft.prefixLists.push(...prefixListsOf(dice, account).slice(0, account === workload ? 4 : 3));
  draft.endpointServices.push(...endpointServices(region, []));
  draft.blockPublicAccessOptions.push({
    mode,
    state: 'update-complete',
    managedBy: null,
    exclusionsAllowed: null,
  });
};

/** Draws an inventory that AWS could have answered with: small, and full of what makes a verdict go wrong. */
export const drawInventory = (seed: number): Inventory => {
  restartIds();
  const dice = createDice(seed);
  const modes = new Map(
    [workload, network].map((one) => [
      one,
      dice.chance(0.82) ? 'off' : dice.pick(['block-bidirectional', 'block-ingress']),
    ]),
  );
  const scanned = dice.chance(0.5) ? [workload, network] : [workload];
  const drafts = new Map(scanned.map((account) => [account, emptyDraft()]));
  for (const [account, draft] of drafts) common(draft, dice, account, modes.get(account) ?? 'off');
  const owners = [workload, ...Array.from({ length: dice.below(3) }, () => dice.pick([workload, network]))];
  const plans = owners.map((owner, number) =>
    drawVpc(
      dice,
      number,
      owner,
      number > 0 && dice.chance(0.2) ? workload : owner,
      modes.get(owner) ?? 'off',
    ),
  );
  const transit =
    plans.length > 1 && dice.chance(0.6)
      ? [drawTransitGateway(dice, dice.pick([workload, network]), plans, drafts)]
      : [];
  const peeringOf = new Map(plans.map((plan) => [plan, [] as string[]]));
  for (const [at, one] of plans.entries())
    for (const other of plans.slice(at + 1))
      if (dice.chance(0.35)) {
        const id = drawPeering(dice, one, other, drafts);
        peeringOf.get(one)?.push(id);
        peeringOf.get(other)?.push(id);
      }
  const numbers = plans.map(({ number }) => number);
  const all = plans.map((plan) => {
    drawRules(
      dice,
      plan,
      plans.filter((other) => other !== plan),
    );
    const shared = { transit, peerings: peeringOf.get(plan) ?? [] };
    const made = fill(
      dice,
      plan,
      shared,
      numbers.filter((number) => number !== plan.number),
    );
    list(plan, drafts, made);
    return { plan, made };
  });
  drawZones(dice, all, drafts);
  return inventoryOf(drafts);
};
