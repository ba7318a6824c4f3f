import type { Finding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Observations } from '../model/observations.ts';
import { isSeen } from '../model/observed.ts';
import type { FlowLogUse, NatUse, Traffic } from '../model/traffic.ts';
import type { World } from '../paths/world.ts';
import { breakEvenGigabytes, natGatewayCost, priceList } from '../services/prices.ts';

/** A NAT gateway on failing paths, and how many findings it is in. */
export interface NatOnPath {
  readonly natGatewayId: string;
  readonly accountId: string;
  readonly region: string;
  readonly findings: number;
}

const natsOf = (finding: Finding): ReadonlySet<string> =>
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

const useOf = (nat: NatOnPath, { natTraffic }: Observations): NatUse => {
  const seen = natTraffic.find((one) => one.natGatewayId === nat.natGatewayId);
  const bytes = seen && isSeen(seen.bytes) ? seen.bytes.seen : null;
  return {
    ...nat,
    from: seen?.from ?? null,
    to: seen?.to ?? null,
    bytes,
    gap: seen && !isSeen(seen.bytes) ? seen.bytes.gap : null,
    cost: bytes === null ? null : natGatewayCost(nat.region, bytes),
  };
};

// AWS: these fields of a custom flow log format name the AWS service that an address belongs to (VPC user guide, flow log records).
const serviceFields = ['pkt-src-aws-service', 'pkt-dst-aws-service'];

const flowLogsOf = (inventory: Inventory, { flowLogs }: Observations): readonly FlowLogUse[] =>
  inventory.regions.flatMap(({ accountId, region, sections: { vpcs, subnets, natGateways } }) => {
    const seen = flowLogs.find((one) => one.accountId === accountId && one.region === region)?.flowLogs;
    return (isSeen(vpcs) ? vpcs.seen : [])
      .filter((vpc) => vpc.ownerId === accountId)
      .map((vpc): FlowLogUse => {
        const base = { accountId, region, vpcId: vpc.id };
        if (!seen || !isSeen(seen)) return { ...base, proves: 'unknown', flowLogIds: [] };
        const parts = new Set([
          vpc.id,
          ...(isSeen(subnets) ? subnets.seen.filter((one) => one.vpcId === vpc.id).map((one) => one.id) : []),
          ...(isSeen(natGateways)
            ? natGateways.seen
                .filter((one) => one.vpcId === vpc.id)
                .flatMap((one) => one.addresses.map((address) => address.networkInterfaceId ?? ''))
            : []),
        ]);
        const own = seen.seen.filter(
          (log) => log.status.toUpperCase() === 'ACTIVE' && parts.has(log.resourceId),
        );
        const telling = own.filter((log) => serviceFields.every((field) => log.fields.includes(field)));
        const proves = telling.length > 0 ? 'service' : own.length > 0 ? 'format' : 'none';
        return {
          ...base,
          proves,
          flowLogIds: (telling.length > 0 ? telling : own).map((log) => log.id).sort(),
        };
      });
  });

/** What was really sent, next to what the paths say: only where the inventory holds observations. */
export const trafficOf = (inventory: Inventory, nats: readonly NatOnPath[]): Traffic | null => {
  const { observations } = inventory;
  if (!observations) return null;
  const regions = [...new Set(inventory.regions.map(({ region }) => region))].sort();
  return {
    observedAt: observations.observedAt,
    prices: priceList,
    natGateways: nats.map((nat) => useOf(nat, observations)),
    flowLogs: flowLogsOf(inventory, observations),
    breakEven: regions.flatMap((region) => {
      const even = breakEvenGigabytes(region, 1);
      return even ? [{ region, ...even }] : [];
    }),
  };
};
