import type { FlowLogUse, NatUse, Provability, Traffic } from '../model/traffic.ts';
import { clean, count, gapWords } from './words.ts';

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** An amount of data in the unit that fits, as AWS counts: a kilobyte has 1,024 bytes. */
export const bytesWords = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  const digits = power === 0 || amount >= 100 ? 0 : 1;
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: digits })} ${units[power]}`;
};

const money = (amount: number): string =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const range = (low: string, high: string): string => (low === high ? low : `${low}–${high}`);

const dayOf = (time: string | null): string => (time ?? '').slice(0, 10);

/** How much a NAT gateway has processed, or that there is no traffic data, and why. */
export const natBytesWords = ({ bytes, gap, from, to }: NatUse): string => {
  if (bytes === null) return `no traffic data${gap ? `: ${clean(gapWords(gap))}` : ''}`;
  return `${bytesWords(bytes)} from ${dayOf(from)} to ${dayOf(to)}, in both directions, to every destination`;
};

/** What that cost at most; null where nothing was computed. */
export const natCostWords = ({ cost, region }: NatUse, { prices }: Traffic): string | null =>
  cost &&
  prices &&
  `at most ${prices.currency} ${range(money(cost.low), money(cost.high))} (list prices of ${prices.date}, ${region}; upper bound: the metric has no split by service)`;

const provabilityWords: Readonly<Record<Provability, string>> = {
  service: 'flow logs could prove which services the traffic is for',
  part: 'flow logs could prove it for some subnets or interfaces only',
  format: 'flow logs lack the fields pkt-src-aws-service and pkt-dst-aws-service, which name a service',
  none: 'no flow log of accepted traffic is active',
  unknown: 'flow logs could not be read',
};

const order = Object.keys(provabilityWords) as readonly Provability[];

/** What flow logs could prove, and of which VPCs: those alike together. */
export const flowLogGroups = ({
  flowLogs,
}: Traffic): readonly { readonly words: string; readonly vpcs: readonly FlowLogUse[] }[] =>
  order
    .map((proves) => ({ proves, vpcs: flowLogs.filter((one) => one.proves === proves) }))
    .filter(({ vpcs }) => vpcs.length > 0)
    .map(({ proves, vpcs }) => {
      const gap = vpcs.find((one) => one.gap)?.gap;
      return { words: `${provabilityWords[proves]}${gap ? `: ${clean(gapWords(gap))}` : ''}`, vpcs };
    });

const gigabytes = (amount: number): string => Math.ceil(amount).toLocaleString('en-US');

/** From when on an interface endpoint pays for itself, a sentence for each region of which prices are held. */
export const breakEvenWords = ({ breakEven, prices }: Traffic): readonly string[] =>
  breakEven.map(
    ({ region, low, high }) =>
      `${region}: an interface endpoint in one zone costs less than a NAT gateway from ${range(gigabytes(low), gigabytes(high))} GB a month to its service (list prices of ${prices?.date ?? 'no date'}).`,
  );

/** The lines of the section: NAT gateways first, then what flow logs could prove, then the break-even. */
export const trafficLines = (traffic: Traffic): readonly string[] => [
  ...(traffic.natGateways.length === 0 ? ['No NAT gateway is on a failing path.'] : []),
  ...traffic.natGateways.map((nat) => {
    const cost = natCostWords(nat, traffic);
    const where = `${clean(nat.natGatewayId)} (${nat.accountId} ${nat.region}, on the path of ${count(nat.findings, 'finding')})`;
    return `${where}: ${natBytesWords(nat)}${cost ? `; ${cost}` : ''}`;
  }),
  ...flowLogGroups(traffic).map(({ words, vpcs }) => `${count(vpcs.length, 'VPC')}: ${words}`),
  ...breakEvenWords(traffic),
];
