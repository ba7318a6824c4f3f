import type { Inventory, RegionInventory } from '../model/inventory.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { ListPrice, PriceItem } from '../model/price.ts';
import { isSeen } from '../model/observed.ts';
import { citationOf, hoursOfMonth, pricesWith } from '../services/prices.ts';

/** How many of each thing a unit has that is charged by the hour; null where that is not known. */
const chargedIn = ({ sections }: RegionInventory): ReadonlyMap<PriceItem, number> | null => {
  const { natGateways, vpcEndpoints } = sections;
  if (!isSeen(natGateways) || !isSeen(vpcEndpoints)) return null;
  const gone = new Set(['deleted', 'deleting', 'failed', 'rejected', 'expired']);
  const gateways = natGateways.seen.filter(({ state }) => !gone.has(state.toLowerCase()));
  const endpoints = vpcEndpoints.seen.filter(({ state }) => !gone.has(state.toLowerCase()));
  // Limit: of a regional NAT gateway that is not made yet, the zones that it will be active in are not known.
  if (gateways.some(({ availabilityMode }) => availabilityMode === 'regional')) return null;
  // Limit: prices of Gateway Load Balancer, resource and service network endpoints are not held.
  if (endpoints.some(({ type }) => type !== 'Gateway' && type !== 'Interface')) return null;
  const zones = endpoints
    .filter(({ type }) => type === 'Interface')
    .reduce((sum, { subnetIds }) => sum + subnetIds.length, 0);
  return new Map<PriceItem, number>([
    ['nat-gateway-hour', gateways.length],
    ['interface-endpoint-hour', zones],
  ]);
};

/** What there is more of afterwards; less of where it is negative. */
const differenceOf = (
  before: RegionInventory | undefined,
  after: RegionInventory,
): readonly (readonly [PriceItem, number])[] | null => {
  if (
    before?.sections.natGateways === after.sections.natGateways &&
    before.sections.vpcEndpoints === after.sections.vpcEndpoints
  )
    return [];
  const [was, is] = [before ? chargedIn(before) : new Map<PriceItem, number>(), chargedIn(after)];
  return was && is && [...is].map(([item, amount]) => [item, amount - (was.get(item) ?? 0)] as const);
};

/**
 * US dollars a month that NAT gateways and interface endpoints cost more afterwards, by the hour alone; null where a price is
 * not held, or what there is is not known.
 */
export const costBetween = (before: Inventory, after: Inventory): MonthlyCost | null => {
  const prices = pricesWith(before.prices);
  const used: ListPrice[] = [];
  let amount = 0;
  for (const unit of after.regions) {
    const same = before.regions.find(
      ({ accountId, region }) => accountId === unit.accountId && region === unit.region,
    );
    const more = differenceOf(same, unit);
    if (more === null) return null;
    for (const [item, times] of more) {
      if (times === 0) continue;
      const price = prices(unit.region, item);
      if (price === null) return null;
      used.push(price);
      amount += times * price.usd;
    }
  }
  return { usd: Math.round(amount * hoursOfMonth * 100) / 100, date: citationOf(used)?.date ?? null };
};
