import type { Finding } from '../model/finding.ts';
import type { Inventory, RegionInventory } from '../model/inventory.ts';
import type { FlowLog, Observations } from '../model/observations.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { FlowLogUse, NatUse, Provability, Traffic } from '../model/traffic.ts';
import type { World } from '../paths/world.ts';
import {
  breakEvenGigabytes,
  citationOf,
  type Computed,
  hoursOfMonth,
  natGatewayCost,
  type Prices,
  pricesWith,
} from '../services/prices.ts';

/** A NAT gateway on failing paths, and how many findings it is in. */
export interface NatOnPath {
  readonly natGatewayId: string;
  readonly accountId: string;
  readonly region: string;
  readonly findings: number;
}

/** The NAT gateways on the path of a finding. */
export const natsOf = (finding: Finding): ReadonlySet<string> =>
  new Set(
    finding.evidence.flatMap((one) =>
      one.kind === 'path'
        ? one.path.hops.filter((hop) => hop.kind === 'nat-gateway').map((hop) => hop.id)
        : [],
    ),
  );

/** The NAT gateways on the paths of failed findings. */
export const natsOnPaths = (
  findings: Iterable<Finding>,
  world: Pick<World, 'locate'>,
): readonly NatOnPath[] => {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.status !== 'fail') continue;
    for (const id of natsOf(finding)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .map(([natGatewayId, count]) => ({
      natGatewayId,
      findings: count,
      place: world.locate('natGateways', natGatewayId)?.place,
    }))
    .flatMap(({ place, ...nat }) =>
      place ? [{ ...nat, accountId: place.accountId, region: place.region }] : [],
    )
    .sort((a, b) => (a.natGatewayId < b.natGatewayId ? -1 : 1));
};

const anHour = 3_600_000;

/** What was seen of a NAT gateway, and what it costs. */
interface Priced {
  readonly use: NatUse;
  readonly cost: Computed | null;
}

const useOf = (nat: NatOnPath, { natTraffic }: Observations, prices: Prices): Priced => {
  const seen = natTraffic.find((one) => one.natGatewayId === nat.natGatewayId);
  const bytes = seen && isSeen(seen.bytes) ? seen.bytes.seen : null;
  const cost = bytes === null ? null : natGatewayCost(prices, nat.region, bytes);
  const hours = seen ? (Date.parse(seen.to) - Date.parse(seen.from)) / anHour : 0;
  const use: NatUse = {
    ...nat,
    from: seen?.from ?? null,
    to: seen?.to ?? null,
    bytes,
    gap: seen && !isSeen(seen.bytes) ? seen.bytes.gap : null,
    cost: cost && { low: cost.amount, high: cost.amount },
    // The metric has no split by service: of any one of them it may be nothing, or all.
    monthly: cost && hours > 0 ? { low: 0, high: (cost.amount * hoursOfMonth) / hours } : null,
  };
  return { use, cost };
};

// AWS: these fields of a custom flow log format name the AWS service that an address belongs to (VPC user guide, flow log records).
const serviceFields = ['pkt-src-aws-service', 'pkt-dst-aws-service'];

interface Parts {
  /** Things whose logs hold all that goes through the VPC's NAT gateways, one set for each gateway. */
  readonly nats: readonly ReadonlySet<string>[];
  /** Everything in the VPC that can have a log of its own. */
  readonly all: ReadonlySet<string>;
}

const gone: ReadonlySet<string> = new Set(['deleting', 'deleted', 'failed']);

const partsOf = ({ sections }: RegionInventory, vpcId: string): Observed<Parts> => {
  const { subnets, natGateways, networkInterfaces } = sections;
  if (!isSeen(subnets)) return subnets;
  if (!isSeen(natGateways)) return natGateways;
  const own = natGateways.seen.filter((nat) => nat.vpcId === vpcId && !gone.has(nat.state));
  // AWS: a flow log is of a VPC, a subnet, an interface, or a regional NAT gateway (VPC user guide, flow logs).
  const nats = own.map(
    (nat) =>
      new Set([
        nat.id,
        ...(nat.subnetId === null ? [] : [nat.subnetId]),
        ...nat.addresses.flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []),
      ]),
  );
  const inVpc = [...subnets.seen, ...(isSeen(networkInterfaces) ? networkInterfaces.seen : [])].filter(
    (one) => one.vpcId === vpcId,
  );
  return { seen: { nats, all: new Set([...inVpc.map(({ id }) => id), ...nats.flatMap((ids) => [...ids])]) } };
};

const namesServices = ({ fields }: FlowLog): boolean =>
  serviceFields.every((field) => fields.includes(field));

/** What these logs of accepted traffic prove about a VPC, and which of them do. */
const provabilityOf = (
  logs: readonly FlowLog[],
  vpcId: string,
  parts: Observed<Parts>,
): Pick<FlowLogUse, 'proves' | 'flowLogIds' | 'gap'> => {
  const rests = (proves: Provability, on: readonly FlowLog[]) => ({
    proves,
    flowLogIds: on.map(({ id }) => id).sort(),
    gap: null,
  });
  const ofVpc = logs.filter(({ resourceId }) => resourceId === vpcId);
  const whole = ofVpc.filter(namesServices);
  if (whole.length > 0) return rests('service', whole);
  if (!isSeen(parts)) return { proves: 'unknown', flowLogIds: [], gap: parts.gap };
  const own = [...ofVpc, ...logs.filter(({ resourceId }) => parts.seen.all.has(resourceId))];
  const telling = own.filter(namesServices);
  if (telling.length === 0) return rests(own.length > 0 ? 'format' : 'none', own);
  const { nats } = parts.seen;
  const covered = nats.every((ids) => telling.some(({ resourceId }) => ids.has(resourceId)));
  return rests(nats.length > 0 && covered ? 'service' : 'part', telling);
};

// AWS: a log of rejected traffic only says nothing of what was let through (VPC user guide, flow logs).
const holdsAccepted = ({ status, trafficType }: FlowLog): boolean =>
  status.toUpperCase() === 'ACTIVE' && trafficType.toUpperCase() !== 'REJECT';

const notAsked: Gap = {
  action: 'ec2:DescribeFlowLogs',
  code: 'NotAsked',
  message: 'The flow logs of this account and region were not asked for.',
};

const flowLogsOf = (
  inventory: Inventory,
  { flowLogs }: Observations,
  vpcIds: ReadonlySet<string>,
): readonly FlowLogUse[] =>
  inventory.regions.flatMap((unit) => {
    const { accountId, region } = unit;
    const { vpcs } = unit.sections;
    const seen = flowLogs.find((one) => one.accountId === accountId && one.region === region)?.flowLogs;
    return (isSeen(vpcs) ? vpcs.seen : [])
      .filter(({ id, ownerId }) => ownerId === accountId && (vpcIds.size === 0 || vpcIds.has(id)))
      .map(({ id: vpcId }): FlowLogUse => {
        const base = { accountId, region, vpcId };
        if (!seen || !isSeen(seen))
          return { ...base, proves: 'unknown', flowLogIds: [], gap: seen?.gap ?? notAsked };
        const logs = seen.seen.filter(holdsAccepted);
        return { ...base, ...provabilityOf(logs, vpcId, partsOf(unit, vpcId)) };
      });
  });

/** What was really sent, next to what the paths say: only where the inventory holds observations. */
export const trafficOf = (
  inventory: Inventory,
  nats: readonly NatOnPath[],
  vpcIds: ReadonlySet<string> = new Set(),
): Traffic | null => {
  const { observations } = inventory;
  if (!observations) return null;
  const prices = pricesWith(inventory.prices);
  const used = nats.map((nat) => useOf(nat, observations, prices));
  const regions = [...new Set(inventory.regions.map(({ region }) => region))].sort();
  const even = regions.map((region) => ({ region, computed: breakEvenGigabytes(prices, region, 1) }));
  const computed = [...used.map(({ cost }) => cost), ...even.map((one) => one.computed)];
  return {
    observedAt: observations.observedAt,
    prices: citationOf(computed.flatMap((one) => one?.used ?? [])),
    natGateways: used.map(({ use }) => use),
    flowLogs: flowLogsOf(inventory, observations, vpcIds),
    breakEven: even.flatMap(({ region, computed: one }) =>
      one ? [{ region, low: one.amount, high: one.amount }] : [],
    ),
  };
};

const cents = (usd: number): number => Math.round(usd * 100) / 100;

/** Failures with what the NAT gateways on their paths were seen to cost in a month; as they are where nothing was computed. */
export const withNatCosts = (findings: readonly Finding[], traffic: Traffic | null): readonly Finding[] => {
  const date = traffic?.prices?.date;
  const monthly = new Map(
    (traffic?.natGateways ?? []).flatMap(({ natGatewayId, monthly: range }) =>
      range ? [[natGatewayId, range.high] as const] : [],
    ),
  );
  if (date === undefined || monthly.size === 0) return findings;
  return findings.map((finding) => {
    if (finding.status !== 'fail') return finding;
    const costs = [...natsOf(finding)].flatMap((id) => monthly.get(id) ?? []);
    if (costs.length === 0) return finding;
    const high = cents(costs.reduce((sum, cost) => sum + cost, 0));
    return { ...finding, natCostPerMonth: { low: 0, high, date } };
  });
};
