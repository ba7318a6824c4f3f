import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import { serviceOf, servicesOfInterest } from '../services/services.ts';
import { serviceNames } from './service-names.ts';
import { suggest, unknownWord } from './suggest.ts';

const namesIn = (inventory: Inventory): readonly string[] =>
  inventory.regions.flatMap(({ sections: { endpointServices, vpcEndpoints } }) => [
    ...(isSeen(endpointServices) ? endpointServices.seen.map(({ serviceName }) => serviceName) : []),
    ...(isSeen(vpcEndpoints) ? vpcEndpoints.seen.flatMap(({ serviceName }) => serviceName ?? []) : []),
  ]);

/** The short id of a service: as typed, or of its full name; refused when neither we nor the inventory know it. */
export const serviceNamed = (typed: string, inventory: Inventory): string => {
  const word = typed.trim();
  const service = serviceOf(word)?.service ?? word.toLowerCase();
  const seen = namesIn(inventory).flatMap((name) => serviceOf(name)?.service ?? []);
  const known = [...new Set([...servicesOfInterest, ...serviceNames, ...seen])].sort();
  if (known.includes(service)) return service;
  throw unknownWord(
    'service',
    typed,
    known,
    'Take the short id (s3, ecr.api) or the full name of an endpoint service.',
  );
};

/** The error for a subnet that the inventory does not hold: the nearest id, or what was seen instead. */
export const unknownSubnet = (
  typed: string,
  seen: readonly string[],
  places: readonly string[],
): UserError => {
  const meant = suggest(typed, seen);
  const where = places.length > 0 ? places.join(', ') : 'no region';
  if (meant)
    return new UserError(`No subnet ${JSON.stringify(typed)} in ${where}.`, `Did you mean ${meant}?`);
  const listed =
    seen.length <= 12 ? seen.join(', ') : `${seen.slice(0, 12).join(', ')} and ${seen.length - 12} more`;
  return new UserError(
    `No subnet ${JSON.stringify(typed)} in ${where}.`,
    seen.length > 0 ? `Seen were ${listed}.` : 'No subnet was seen there; name its region and account.',
  );
};
