import { natsOf } from '../audit/traffic.ts';
import { sumOfCosts } from '../changes/cost.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan, PlannedChange } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import {
  type CertainSaving,
  type EstimatedSaving,
  type IdleAddress,
  type MonthlyRange,
  type Savings,
  savingsSchemaVersion,
  type UnprovedSaving,
} from '../model/savings.ts';
import type { NatUse } from '../model/traffic.ts';
import type { Prices } from '../services/prices.ts';

const shown = (change: PlannedChange) => {
  const { id, title, accountId, accountName, region, commands, resolves, risk, undo } = change;
  return { id, title, accountId, accountName, region, commands, resolves, risk, undo };
};

const certainOf = (plan: Plan): readonly CertainSaving[] =>
  plan.changes
    .flatMap((change) => {
      const { costPerMonth } = change;
      return costPerMonth && costPerMonth.usd < 0 ? [{ ...shown(change), costPerMonth }] : [];
    })
    .sort((a, b) => a.costPerMonth.usd - b.costPerMonth.usd);

const isFree = (change: Change): boolean =>
  (change.kind === 'create-vpc-endpoint' && change.type === 'Gateway') ||
  (change.kind === 'modify-vpc-endpoint' && (change.addRouteTableIds?.length ?? 0) > 0);

const isCharged = (change: Change): boolean =>
  change.kind === 'create-vpc-endpoint' && change.type === 'Interface';

/**
 * The share of what a NAT gateway charges for a gigabyte that is saved when it goes another way; null where a price is not held.
 * AWS: gateway endpoints are free of charge (gateway-endpoints), and interface endpoints charge for what they process (PrivateLink pricing).
 */
const savedShare = (api: readonly Change[], region: string, prices: Prices): number | null => {
  if (api.some(isFree) && !api.some(isCharged)) return 1;
  const nat = prices(region, 'nat-gateway-gigabyte');
  const endpoint = prices(region, 'interface-endpoint-gigabyte');
  return nat && endpoint ? Math.max(0, 1 - endpoint.usd / nat.usd) : null;
};

/** What one change may save at one gateway. */
interface AtNat {
  readonly natGatewayId: string;
  readonly high: number;
}

const savedAt = (
  change: PlannedChange,
  nats: ReadonlySet<string>,
  uses: ReadonlyMap<string, NatUse>,
  prices: Prices,
): readonly AtNat[] =>
  [...nats].sort().flatMap((natGatewayId) => {
    const use = uses.get(natGatewayId);
    const share = use ? savedShare(change.api, use.region, prices) : null;
    return use?.monthly && use.monthly.high > 0 && share
      ? [{ natGatewayId, high: use.monthly.high * share }]
      : [];
  });

const cents = (usd: number): number => Math.round(usd * 100) / 100;

const rangeOf = (at: readonly AtNat[]): MonthlyRange => ({
  low: 0,
  high: cents(at.reduce((sum, { high }) => sum + high, 0)),
});

interface Estimate {
  readonly saving: EstimatedSaving;
  readonly at: readonly AtNat[];
}

const estimatesOf = (plan: Plan, report: Report, prices: Prices): readonly Estimate[] => {
  const uses = new Map((report.traffic?.natGateways ?? []).map((use) => [use.natGatewayId, use]));
  if (uses.size === 0) return [];
  const natsBy = new Map<string, ReadonlySet<string>>();
  for (const finding of report.findings)
    if (finding.status === 'fail') natsBy.set(finding.fingerprint, natsOf(finding));
  return plan.changes
    .flatMap((change) => {
      const nats = new Set(change.resolves.flatMap((one) => [...(natsBy.get(one) ?? [])]));
      const at = savedAt(change, nats, uses, prices);
      if (at.length === 0) return [];
      const saving = {
        ...shown(change),
        costPerMonth: change.costPerMonth,
        natGatewayIds: at.map(({ natGatewayId }) => natGatewayId),
        traffic: rangeOf(at),
      };
      return [{ saving, at }];
    })
    .sort((a, b) => b.saving.traffic.high - a.saving.traffic.high);
};

/** Each gateway once, with the most that any change may save there: two cannot save the same gigabyte. */
const onceEach = (estimates: readonly Estimate[]): readonly AtNat[] => {
  const most = new Map<string, number>();
  for (const { natGatewayId, high } of estimates.flatMap(({ at }) => at))
    most.set(natGatewayId, Math.max(high, most.get(natGatewayId) ?? 0));
  return [...most].map(([natGatewayId, high]) => ({ natGatewayId, high }));
};

const unprovedOf = (plan: Plan, findings: Iterable<Finding>): readonly UnprovedSaving[] => {
  const resolved = new Set(plan.changes.flatMap(({ resolves }) => resolves));
  const left = new Map(plan.left.map(({ fingerprint, why }) => [fingerprint, why]));
  const found: UnprovedSaving[] = [];
  for (const { status, fingerprint, subject, remedy } of findings) {
    const cost = remedy?.costPerMonth;
    if (status !== 'fail' || !remedy || !cost || cost.usd >= 0 || resolved.has(fingerprint)) continue;
    const { accountId, region } = subject;
    const why = left.get(fingerprint) ?? null;
    found.push({ fingerprint, text: remedy.text, accountId, region, costPerMonth: cost, why });
  }
  return found.sort((a, b) => a.costPerMonth.usd - b.costPerMonth.usd);
};

/** Idle addresses: no plan needs to prove that what nothing has can go. */
const idleOf = ({ addresses }: Report): readonly IdleAddress[] =>
  (addresses?.idle ?? []).map(({ id, publicIp, accountId, region, costPerMonth: cost }) => ({
    id,
    publicIp,
    accountId,
    region,
    costPerMonth: cost && { usd: -cost.usd, date: cost.date },
    commands: [`aws ec2 release-address --region ${region} --allocation-id ${id}`],
  }));

const unpricedOf = (plan: Plan): Savings['unpriced'] => {
  const counts = new Map<string, number>();
  for (const { region, costPerMonth } of plan.changes)
    if (costPerMonth === null) counts.set(region, (counts.get(region) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([region, changes]) => ({ region, changes }));
};

/** What a plan could save: hours that are charged for certain, and traffic that NAT gateways were seen to process. */
export const savingsOf = (plan: Plan, report: Report, prices: Prices): Savings => {
  const certain = certainOf(plan);
  const estimates = estimatesOf(plan, report, prices);
  const idle = idleOf(report);
  return {
    schemaVersion: savingsSchemaVersion,
    tool: plan.tool,
    collectedAt: plan.collectedAt,
    currency: 'USD',
    certain,
    estimated: estimates.map(({ saving }) => saving),
    unproved: unprovedOf(plan, report.findings),
    idleAddresses: idle,
    addressesNotRead: report.addresses?.notRead ?? null,
    observed: report.traffic !== undefined,
    unpriced: unpricedOf(plan),
    totals: {
      certain: sumOfCosts([
        ...certain.map(({ costPerMonth }) => costPerMonth),
        ...idle.flatMap(({ costPerMonth }) => costPerMonth ?? []),
      ]) ?? { usd: 0, date: null },
      traffic: estimates.length > 0 ? rangeOf(onceEach(estimates)) : null,
    },
  };
};
