import type { Change } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { MonthlyCost } from '../model/plan.ts';
import { priceList, pricesOf } from '../services/prices.ts';
import { find } from '../overlay/items.ts';
import { idOf } from './outcome.ts';

const hoursOfMonth = 730;

/** How many more endpoint interfaces are charged by the hour: AWS charges an interface endpoint for each zone (PrivateLink pricing). */
const endpointZones = (change: Change, before: Inventory): number => {
  if (change.kind === 'create-vpc-endpoint') return change.type === 'Interface' ? change.subnetIds.length : 0;
  if (change.kind === 'modify-vpc-endpoint')
    return (change.addSubnetIds?.length ?? 0) - (change.removeSubnetIds?.length ?? 0);
  if (change.kind !== 'delete-vpc-endpoint') return 0;
  const endpoint = find(before, 'vpcEndpoints', idOf(change.endpointId))?.item;
  return endpoint?.type === 'Interface' ? -endpoint.subnetIds.length : 0;
};

/** Things that are charged, and for which no price is held. */
const unpriced = (change: Change): boolean =>
  change.kind === 'create-nat-gateway' ||
  change.kind === 'delete-nat-gateway' ||
  change.kind === 'release-address';

/** What a change costs a month in hours; null where it has a price that is not held. */
export const costOf = (change: Change, before: Inventory): number | null => {
  if (unpriced(change)) return null;
  const zones = endpointZones(change, before);
  if (zones === 0) return 0;
  const held = pricesOf(change.region)?.interfaceEndpoint;
  return held ? zones * held.hour * hoursOfMonth : null;
};

/** What changes cost a month together, and when the prices were current; null where one of them has no price that is held. */
export const costOfAll = (changes: readonly Change[], before: Inventory): MonthlyCost | null => {
  const costs = changes.map((change) => costOf(change, before));
  const usd = costs.reduce<number | null>(
    (sum, cost) => (sum === null || cost === null ? null : sum + cost),
    0,
  );
  return usd === null ? null : { usd: Math.round(usd * 100) / 100, date: priceList.date };
};
