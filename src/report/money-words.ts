import type { Finding } from '../model/finding.ts';
import type { MonthlyCost } from '../model/money.ts';

const dollars = (usd: number): string =>
  `$${Math.abs(usd).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Money a month, signed. */
export const costWords = (cost: MonthlyCost | null): string => {
  if (cost === null) return 'cost not known';
  if (cost.usd === 0) return 'no hourly cost';
  const sign = cost.usd > 0 ? '+' : '-';
  return `${sign}${dollars(cost.usd)} a month (list prices of ${cost.date})`;
};

/** What is saved in a month: below nothing is a saving. */
export const savedWords = ({ usd, date }: MonthlyCost): string =>
  usd === 0 ? 'nothing' : `${dollars(usd)} a month (list prices of ${date})`;

/** Money a month between two bounds. */
export const rangeWords = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `between ${dollars(low)} and ${dollars(high)} a month`;

/** What the traffic of a failure may cost at the NAT gateways on its path; null where that was not computed. */
export const trafficCostWords = ({
  natCostPerMonth: cost,
}: Pick<Finding, 'natCostPerMonth'>): string | null =>
  cost
    ? `${rangeWords(cost)} for what NAT gateways on its path process (list prices of ${cost.date}; the metric does not say for which service)`
    : null;
