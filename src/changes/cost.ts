import type { Change } from '../model/change.ts';
import type { MonthlyCost } from '../model/money.ts';
import type { PriceItem } from '../model/price.ts';
import type { Inventory, Sections } from '../model/inventory.ts';
import type { NatGateway } from '../model/resources.ts';
import { citationOf, type Computed, hoursOfMonth, type Prices, pricesWith } from '../services/prices.ts';
import { find } from '../overlay/items.ts';
import { idOf } from './outcome.ts';

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** Finds what is charged by its id, as it is before the changes. */
export type Charged = <S extends 'vpcEndpoints' | 'natGateways'>(
  section: S,
  id: string,
) => Sections[S] | undefined;

/** So many more of something that is charged by the hour; a negative number: so many fewer. */
interface Charge {
  readonly item: PriceItem;
  readonly times: number;
}

/** What a change does to what is charged by the hour; null where that is not known. */
type Charges = readonly Charge[] | null;

const nothing: Charges = [];

const zones = (times: number): Charges =>
  times === 0 ? nothing : [{ item: 'interface-endpoint-hour', times }];

// AWS: an interface endpoint is charged for each hour in each zone, whatever the state of its association with the service (PrivateLink pricing).
const charged: ReadonlySet<string> = new Set(['available', 'pending', 'pendingacceptance']);

const ofNewEndpoint = ({ type, subnetIds }: Of<'create-vpc-endpoint'>): Charges =>
  type === 'Gateway' ? nothing : zones(subnetIds.length);

// Limit: prices of Gateway Load Balancer, resource and service network endpoints are not held.
const ofEndpoint = (id: string, before: Charged, zonesOf: (now: number) => number): Charges => {
  const endpoint = before('vpcEndpoints', id);
  // AWS: gateway endpoints are free of charge (gateway-endpoints).
  if (endpoint?.type === 'Gateway') return nothing;
  if (endpoint?.type !== 'Interface' || !charged.has(endpoint.state.toLowerCase())) return null;
  return zones(zonesOf(endpoint.subnetIds.length));
};

const ofModifiedEndpoint = (change: Of<'modify-vpc-endpoint'>, before: Charged): Charges => {
  const more = (change.addSubnetIds?.length ?? 0) - (change.removeSubnetIds?.length ?? 0);
  return more === 0 ? nothing : ofEndpoint(idOf(change.endpointId), before, () => more);
};

// AWS: every public IPv4 address is charged by the hour, in use or idle (VPC pricing).
const ofNewGateway = ({ connectivityType, publicIp }: Of<'create-nat-gateway'>): Charges => [
  { item: 'nat-gateway-hour', times: 1 },
  ...(connectivityType === 'public' && publicIp === null
    ? [{ item: 'public-ipv4-hour', times: 1 } as const]
    : []),
];

/** The hours of a NAT gateway; null of a regional one whose zones are not all said. */
const gatewayHours = ({ availabilityMode, addresses }: NatGateway): Charge | null => {
  if (availabilityMode === 'zonal') return { item: 'nat-gateway-hour', times: 1 };
  const where = new Set(addresses.map(({ availabilityZone }) => availabilityZone));
  // AWS: a regional NAT gateway is charged for each zone that it is active in, and has addresses in each of them (nat-gateways-regional).
  return availabilityMode !== 'regional' || where.size === 0 || where.has(null)
    ? null
    : { item: 'regional-nat-gateway-hour', times: where.size };
};

const ofGoneGateway = (change: Of<'delete-nat-gateway'>, before: Charged): Charges => {
  const nat = before('natGateways', idOf(change.natGatewayId));
  // AWS: a NAT gateway is charged for each hour that it is available (VPC pricing).
  if (nat && nat.state !== 'available' && nat.state !== 'pending') return nothing;
  const hours = nat && nat.state === 'available' ? gatewayHours(nat) : null;
  if (!nat || !hours) return null;
  const addresses = nat.addresses.filter(({ publicIp }) => publicIp !== null).length;
  // An address that is not given back goes on being charged.
  const given: readonly Charge[] =
    change.releaseAddress && addresses > 0 ? [{ item: 'public-ipv4-hour', times: -addresses }] : [];
  return [{ ...hours, times: -hours.times }, ...given];
};

const chargesOf = (change: Change, before: Charged): Charges => {
  switch (change.kind) {
    case 'create-vpc-endpoint':
      return ofNewEndpoint(change);
    case 'modify-vpc-endpoint':
      return ofModifiedEndpoint(change, before);
    case 'delete-vpc-endpoint':
      return ofEndpoint(idOf(change.endpointId), before, (now) => -now);
    case 'create-nat-gateway':
      return ofNewGateway(change);
    case 'delete-nat-gateway':
      return ofGoneGateway(change, before);
    case 'release-address':
      // Limit: whether an address is one that the account brought along, which AWS does not charge for, is not read.
      return null;
    default:
      return nothing;
  }
};

/** US dollars an hour that a change adds, or takes away, and the prices of which; null where one of them is not held. */
const hourlyCostOf = (change: Change, before: Charged, prices: Prices): Computed | null => {
  const charges = chargesOf(change, before);
  return (
    charges?.reduce<Computed | null>(
      (sum, { item, times }) => {
        const price = prices(change.region, item);
        return sum && price && { amount: sum.amount + times * price.usd, used: [...sum.used, price] };
      },
      { amount: 0, used: [] },
    ) ?? null
  );
};

/** An amount to the cent. */
const cents = (usd: number): number => Math.round(usd * 100) / 100;

/** What changes cost a month together, and when the prices were current; null where one of them has no price that is held. */
export const costOfChanges = (
  changes: readonly Change[],
  before: Charged,
  prices: Prices,
): MonthlyCost | null => {
  const sum = changes.reduce<Computed | null>(
    (total, change) => {
      const cost = total && hourlyCostOf(change, before, prices);
      return total && cost && { amount: total.amount + cost.amount, used: [...total.used, ...cost.used] };
    },
    { amount: 0, used: [] },
  );
  return sum && { usd: cents(sum.amount * hoursOfMonth), date: citationOf(sum.used)?.date ?? null };
};

/** What changes of an inventory cost a month together; null where one of them has no price that is held. */
export const costOfAll = (changes: readonly Change[], before: Inventory): MonthlyCost | null =>
  costOfChanges(changes, (section, id) => find(before, section, id)?.item, pricesWith(before.prices));

/** Monthly costs together; null where one of them is not known. */
export const sumOfCosts = (costs: readonly (MonthlyCost | null)[]): MonthlyCost | null =>
  costs.reduce<MonthlyCost | null>(
    (sum, cost) => {
      if (sum === null || cost === null) return null;
      const [date = null] = [sum.date, cost.date].filter((one) => one !== null).sort();
      return { usd: cents(sum.usd + cost.usd), date };
    },
    { usd: 0, date: null },
  );
