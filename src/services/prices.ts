import type { ListPrice, PriceItem } from '../model/price.ts';
import { heldPrices } from './prices.data.ts';

/** The list price of something in a region; null where no source says it. */
export type Prices = (region: string, item: PriceItem) => ListPrice | null;

const keyOf = (region: string, item: PriceItem): string => `${region} ${item}`;

const indexOf = (prices: readonly ListPrice[]): ReadonlyMap<string, ListPrice> =>
  new Map(prices.map((price) => [keyOf(price.region, price.item), price]));

const held = indexOf(heldPrices);

/** The prices that are held, and in their place those that were asked of AWS. */
export const pricesWith = (asked: readonly ListPrice[] | undefined): Prices => {
  const fresh = indexOf(asked ?? []);
  return (region, item) => fresh.get(keyOf(region, item)) ?? held.get(keyOf(region, item)) ?? null;
};

/** What prices are in, when the oldest of them was current, and who says so; null for none. */
export interface Citation {
  readonly currency: 'USD';
  readonly date: string;
  readonly source: string;
}

/** How prices that were used are cited: by the oldest date, and every source once. */
export const citationOf = (used: readonly ListPrice[]): Citation | null => {
  const [date] = used.map((price) => price.date).sort();
  if (date === undefined) return null;
  const source = [...new Set(used.map((price) => price.source))].sort().join('; ');
  return { currency: 'USD', date, source };
};

/** An amount, and the prices that it was computed of. */
export interface Computed {
  readonly amount: number;
  readonly used: readonly ListPrice[];
}

/** How many hours AWS's own examples count for a month. */
export const hoursOfMonth = 730;

// AWS bills a gigabyte as 2^30 bytes.
const gigabyte = 2 ** 30;

// AWS: data processed by a NAT gateway is charged in both directions, in addition to transfer (VPC pricing).
/** What it costs in US dollars to have these bytes processed by a NAT gateway; null where no price is held. */
export const natGatewayCost = (prices: Prices, region: string, bytes: number): Computed | null => {
  const price = prices(region, 'nat-gateway-gigabyte');
  return price && { amount: (bytes / gigabyte) * price.usd, used: [price] };
};

/**
 * From how many gigabytes a month on an interface endpoint in so many zones is cheaper than the NAT gateway for the same
 * traffic; null where a price is not held, or where it never is.
 */
export const breakEvenGigabytes = (prices: Prices, region: string, zones: number): Computed | null => {
  const nat = prices(region, 'nat-gateway-gigabyte');
  const hour = prices(region, 'interface-endpoint-hour');
  const processed = prices(region, 'interface-endpoint-gigabyte');
  if (!nat || !hour || !processed || nat.usd <= processed.usd) return null;
  return {
    amount: (hour.usd * hoursOfMonth * zones) / (nat.usd - processed.usd),
    used: [nat, hour, processed],
  };
};
