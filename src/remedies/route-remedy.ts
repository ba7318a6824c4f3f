import type { Route } from '../model/resources.ts';
import { command } from './remedies.ts';

const destinationOption = {
  ipv4: 'destination-cidr-block',
  ipv6: 'destination-ipv6-cidr-block',
  'prefix-list': 'destination-prefix-list-id',
} as const;

/** Did somebody write this route into the table, so that it can be deleted from it? */
export const isDeletable = (route: Route): boolean =>
  // AWS: propagated routes come and go with what they were learned from, and the local one stays (EC2 API, DeleteRoute).
  route.target.kind !== 'local' &&
  route.origin !== 'EnableVgwRoutePropagation' &&
  route.origin !== 'Advertisement';

/** The options that name a route of a table. */
export const routeOptions = (table: string, { destination }: Route): Readonly<Record<string, string>> => ({
  'route-table-id': table,
  [destinationOption[destination.kind]]: destination.value,
});

/** Takes a route out of a table. */
export const deleteRoute = (region: string, table: string, route: Route): string =>
  command('ec2', 'delete-route', region, routeOptions(table, route));

/** A route in a few words. */
export const routeName = ({ destination, target }: Route): string =>
  `${destination.value} → ${target.id || 'a target that is gone'}`;
