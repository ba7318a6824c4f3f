/** What a thing costs in a region: between two prices where the source gives a range. In US dollars. */
export interface Price {
  readonly low: number;
  readonly high: number;
}

/** List prices of a region that we hold. */
export interface RegionalPrices {
  /** NAT gateway: a gigabyte processed, in either direction. */
  readonly natGatewayGigabyte: Price;
  /** Interface endpoint: an hour in one zone, and a gigabyte processed in the first tier; null where we hold neither. */
  readonly interfaceEndpoint: { readonly hour: number; readonly gigabyte: number } | null;
}

/** When the prices below were current, and where they are from: list prices, without discounts, taxes or transfer. */
export const priceList = {
  date: '2026-05',
  currency: 'USD',
  source:
    'public price summaries of February and May 2026 for NAT gateways and PrivateLink; not checked against the AWS price list since',
} as const;

const exactly = (value: number): Price => ({ low: value, high: value });

// AWS: data processed by a NAT gateway is charged in both directions, beside transfer (VPC pricing).
// Limit: prices are held for these regions only; elsewhere no cost is computed.
const prices: readonly { readonly region: RegExp; readonly prices: RegionalPrices }[] = [
  {
    region: /^us-east-1$/,
    prices: { natGatewayGigabyte: exactly(0.045), interfaceEndpoint: { hour: 0.01, gigabyte: 0.01 } },
  },
  {
    region: /^eu-(?!iso)/,
    prices: { natGatewayGigabyte: { low: 0.048, high: 0.052 }, interfaceEndpoint: null },
  },
  { region: /^ap-southeast-1$/, prices: { natGatewayGigabyte: exactly(0.059), interfaceEndpoint: null } },
];

/** The prices that we hold for a region; null when we hold none. */
export const pricesOf = (region: string): RegionalPrices | null =>
  prices.find((one) => one.region.test(region))?.prices ?? null;

// AWS bills a gigabyte as 2^30 bytes.
const gigabyte = 2 ** 30;

/** What it costs at most to have these bytes processed by a NAT gateway; null where no price is held. */
export const natGatewayCost = (region: string, bytes: number): Price | null => {
  const held = pricesOf(region)?.natGatewayGigabyte;
  return held ? { low: (bytes / gigabyte) * held.low, high: (bytes / gigabyte) * held.high } : null;
};

const hoursOfMonth = 730;

/**
 * From how many gigabytes a month on an interface endpoint in so many zones is cheaper than the NAT gateway for the same
 * traffic; null where no price is held, or where it never is.
 */
export const breakEvenGigabytes = (region: string, zones: number): Price | null => {
  const held = pricesOf(region);
  if (!held?.interfaceEndpoint) return null;
  const { hour, gigabyte: perGigabyte } = held.interfaceEndpoint;
  const monthly = hour * hoursOfMonth * zones;
  const { low, high } = held.natGatewayGigabyte;
  return low <= perGigabyte
    ? null
    : { low: monthly / (high - perGigabyte), high: monthly / (low - perGigabyte) };
};
