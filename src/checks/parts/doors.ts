import type { Subnet } from '../../model/resources.ts';
import type { CheckOptions } from '../../model/check-options.ts';
import { carriersIn } from '../../paths/subnet-use.ts';
import type { World } from '../../paths/world.ts';
import type { PlacedShare } from './shares.ts';
import { wayWords } from '../../model/ways.ts';

/** What checks say that ask by which door traffic leaves, where there is no traffic to ask about. */
export const doorMessages = {
  carriers: 'No client can be in {subnet}: it holds only {carriers}.',
  nothingArrives: 'Nothing from {subnet} arrives at {service}, so it takes no door at all: {ways}.',
  untouched: '{vpc} is an untouched default VPC: nothing in it sends traffic.',
} as const;

/** Does a path get anywhere? */
const isDelivered = ({ path }: PlacedShare): boolean => path.disposition === 'delivered';

/** The ways of the shares that arrive, in words; null where none does. */
export const waysOfArrivals = (shares: readonly PlacedShare[]): string | null => {
  const arrived = shares.filter(isDelivered);
  return arrived.length === 0 ? null : waysOf(arrived);
};

/** Where these shares go, in words. */
export const waysOf = (shares: readonly PlacedShare[]): string =>
  [...new Set(shares.map(({ path }) => wayWords(path)))].join('; ');

/** An account makes a default VPC in each region by itself; one without any interface or endpoint was never used. */
const isUntouched = (world: World, vpcId: string): boolean =>
  world.locate('vpcs', vpcId)?.item.isDefault === true &&
  (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? []).length === 0 &&
  (world.group('networkInterfaces', 'vpcId').get(vpcId) ?? []).length === 0 &&
  (world.group('natGateways', 'vpcId').get(vpcId) ?? []).length === 0;

/** Why no traffic of a subnet is to be asked about, as a message and its values; null where there may be some. */
export const withoutClients = (
  world: World,
  subnet: Subnet,
  options: CheckOptions,
):
  | { readonly id: 'carriers'; readonly values: { readonly subnet: string; readonly carriers: string } }
  | { readonly id: 'untouched'; readonly values: { readonly vpc: string } }
  | null => {
  if (options.assumeWorkloads) return null;
  const carriers = carriersIn(world, subnet);
  if (carriers !== null) return { id: 'carriers', values: { subnet: subnet.id, carriers } };
  return isUntouched(world, subnet.vpcId) ? { id: 'untouched', values: { vpc: subnet.vpcId } } : null;
};
