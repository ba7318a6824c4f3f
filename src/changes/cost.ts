import type { Change } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { priceList, pricesOf } from '../services/prices.ts';
import { find } from '../overlay/items.ts';
import { idOf } from './outcome.ts';

const hoursOfMonth = 730;

/** The endpoint of this id, as it is before the changes. */
type EndpointOf = (id: string) => VpcEndpoint | undefined;

/**
 * How many more endpoint interfaces are charged by the hour; null where the endpoint was not seen.
 * AWS: an interface endpoint is charged for each zone (PrivateLink pricing).
 */
const endpointZones = (change: Change, endpointOf: EndpointOf): number | null => {
  if (change.kind === 'create-vpc-endpoint') return change.type === 'Interface' ? change.subnetIds.length : 0;
  if (change.kind === 'modify-vpc-endpoint')
    return (change.addSubnetIds?.length ?? 0) - (change.removeSubnetIds?.length ?? 0);
  if (change.kind !== 'delete-vpc-endpoint') return 0;
  const endpoint = endpointOf(idOf(change.endpointId));
  if (!endpoint) return null;
  return endpoint.type === 'Interface' ? -endpoint.subnetIds.length : 0;
};

/** Things that are charged, and for which no price is held. */
const unpriced = (change: Change): boolean =>
  change.kind === 'create-nat-gateway' ||
  change.kind === 'delete-nat-gateway' ||
  change.kind === 'release-address';

/** What a change costs a month in hours; null where it has a price that is not held. */
const costOf = (change: Change, endpointOf: EndpointOf): number | null => {
  if (unpriced(change)) return null;
  const zones = endpointZones(change, endpointOf);
  if (zones === 0 || zones === null) return zones;
  const held = pricesOf(change.region)?.interfaceEndpoint;
  return held ? zones * held.hour * hoursOfMonth : null;
};

/** What changes cost a month together, and when the prices were current; null where one of them has no price that is held. */
export const costOfChanges = (changes: readonly Change[], endpointOf: EndpointOf): MonthlyCost | null => {
  const costs = changes.map((change) => costOf(change, endpointOf));
  const usd = costs.reduce<number | null>(
    (sum, cost) => (sum === null || cost === null ? null : sum + cost),
    0,
  );
  return usd === null ? null : { usd: Math.round(usd * 100) / 100, date: priceList.date };
};

/** What changes of an inventory cost a month together; null where one of them has no price that is held. */
export const costOfAll = (changes: readonly Change[], before: Inventory): MonthlyCost | null =>
  costOfChanges(changes, (id) => find(before, 'vpcEndpoints', id)?.item);
