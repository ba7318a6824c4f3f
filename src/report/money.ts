import type { Finding } from '../model/finding.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { Report } from '../model/report.ts';

/** What a report can say of money. */
export interface Money {
  /** What remedies, each once, and the release of idle addresses would take away in hours that are charged. */
  readonly saved: MonthlyCost;
  readonly remedies: number;
  /** Elastic IP addresses that nothing has; what they cost is in `saved`, as far as a price is held. */
  readonly idleAddresses: number;
  /** What NAT gateways on failing paths cost for what they process; null where it was not computed. */
  readonly traffic: { readonly low: number; readonly high: number; readonly date: string } | null;
}

const isOpen = ({ status, waiver }: Finding): boolean => status === 'fail' && (!waiver || waiver.expired);

const cents = (usd: number): number => Math.round(usd * 100) / 100;

const savingRemedies = (findings: Iterable<Finding>): readonly MonthlyCost[] => {
  const found = new Map<string, MonthlyCost>();
  for (const finding of findings) {
    const { remedy, fingerprint } = finding;
    const cost = remedy?.costPerMonth;
    if (isOpen(finding) && cost && cost.usd < 0) found.set(remedy.cli ?? fingerprint, cost);
  }
  return [...found.values()];
};

const trafficIn = ({ traffic }: Report): Money['traffic'] => {
  const seen = (traffic?.natGateways ?? []).flatMap(({ monthly }) => monthly ?? []);
  if (!traffic?.prices || seen.length === 0) return null;
  return { low: 0, high: cents(seen.reduce((sum, { high }) => sum + high, 0)), date: traffic.prices.date };
};

/** What could be saved, and what traffic costs, as far as a report holds it. */
export const moneyOf = (report: Report): Money => {
  const idle = report.addresses?.idle ?? [];
  const remedies = savingRemedies(report.findings);
  const costs = [
    ...remedies,
    ...idle.flatMap(({ costPerMonth: cost }) => (cost ? [{ usd: -cost.usd, date: cost.date }] : [])),
  ];
  const [date = null] = costs.flatMap((cost) => cost.date ?? []).sort();
  const usd = cents(costs.reduce((sum, cost) => sum + cost.usd, 0));
  return {
    saved: { usd, date },
    remedies: remedies.length,
    idleAddresses: idle.length,
    traffic: trafficIn(report),
  };
};
