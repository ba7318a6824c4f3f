import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import { type HostAsked, hostAsked } from '../paths/host-asked.ts';
import type { Place, World } from '../paths/world.ts';
import { hostTyped } from '../services/host-meaning.ts';
import { isKnownService, knownServices } from '../services/known-services.ts';
import { profileNames, servicesOfProfile } from '../services/profiles.ts';
import { serviceOf } from '../services/services.ts';
import { clean } from '../report/words.ts';
import { suggest, unknownWord } from './suggest.ts';

const namesIn = (inventory: Inventory): readonly string[] =>
  inventory.regions.flatMap(({ sections: { endpointServices, vpcEndpoints } }) => [
    ...(isSeen(endpointServices) ? endpointServices.seen.map(({ serviceName }) => serviceName) : []),
    ...(isSeen(vpcEndpoints) ? vpcEndpoints.seen.flatMap(({ serviceName }) => serviceName ?? []) : []),
  ]);

/**
 * The short id of a service: as typed, or of its full name; refused when neither we nor the inventory know it, or when the
 * name is one of another region than the one asked about.
 */
export const serviceNamed = (typed: string, inventory: Inventory, region?: string): string => {
  const word = typed.trim();
  const full = serviceOf(word);
  if (/(^|\.)vpce-svc-/.test(word))
    throw new UserError(
      `${JSON.stringify(typed)} is an endpoint service that is not AWS’s own: no VPC has a host name for it by default.`,
      'Name a service of AWS, such as s3 or ecr.api; `pathproof audit` judges the endpoints of other services.',
    );
  if (region !== undefined && full?.region && full.region !== region)
    throw new UserError(
      `${JSON.stringify(typed)} is a service of ${full.region}, and the subnet is in ${region}.`,
      `Ask for ${full.service} to mean the one in ${region}: paths to other regions are not followed.`,
    );
  const service = full?.service ?? word.toLowerCase();
  const seen = namesIn(inventory).flatMap((name) => serviceOf(name)?.service ?? []);
  // What workloads need and what is there is more likely meant than any of four hundred.
  const likely = [
    ...new Set([...profileNames.flatMap((name) => servicesOfProfile(name) ?? []), ...seen]),
  ].sort();
  if (likely.includes(service) || isKnownService(service)) return service;
  throw unknownWord(
    'service',
    typed,
    suggest(word, likely) === null ? knownServices : likely,
    'Take the short id (s3, ecr.api) or the full name of an endpoint service.',
  );
};

// Full names of endpoint services begin as no host does.
const isServiceName = /^((cn\.com|com|eu)\.amazonaws|gov|uk|aws|api\.aws)\./;

/** The host that was typed, bare or as a URL, and what answers there; null for the name of a service. */
export const hostNamed = (typed: string, world: World, place: Place): HostAsked | null => {
  const host = hostTyped(typed);
  if (host === null || isServiceName.test(typed.trim())) return null;
  const meant = hostAsked(world, place, host);
  if (meant) return meant;
  throw new UserError(
    `No service of AWS is known to answer at ${JSON.stringify(host)}.`,
    'Name a host such as sts.eu-west-1.amazonaws.com, or a service such as sts.',
  );
};

/** Where something was looked for: few places by name, many by their number. */
export const whereWords = (units: readonly Place[]): string => {
  if (units.length === 0) return 'any region';
  if (units.length > 3) return `${units.length} account-regions`;
  return units.map(({ accountId, region }) => `${accountId} ${region}`).join(', ');
};

/** Refuses ids of VPCs that no inventory holds: a report on nothing would look like a clean one. */
export const refuseUnseenVpcs = (vpcIds: readonly string[], inventory: Inventory): void => {
  if (vpcIds.length === 0) return;
  const listed = inventory.regions.flatMap(({ sections: { vpcs, subnets } }) => [
    ...(isSeen(vpcs) ? vpcs.seen.map(({ id }) => id) : []),
    ...(isSeen(subnets) ? subnets.seen.map(({ vpcId }) => vpcId) : []),
  ]);
  const seen = new Set(listed);
  const unseen = vpcIds.find((id) => !seen.has(id));
  if (unseen === undefined) return;
  const meant = suggest(unseen, [...seen].sort());
  throw new UserError(
    `No VPC ${JSON.stringify(unseen)} in ${whereWords(inventory.regions)}.`,
    meant ? `Did you mean ${meant}?` : 'Read its region and account as well, or leave out --vpc.',
  );
};

/** The VPCs of these ids or Name tags; refuses what names none, or several. */
export const vpcsNamed = (typed: readonly string[], inventory: Inventory): readonly string[] => {
  const vpcs = inventory.regions.flatMap(({ sections }) => (isSeen(sections.vpcs) ? sections.vpcs.seen : []));
  const ids = typed.map((word) => {
    if (vpcs.some(({ id }) => id === word)) return word;
    const named = new Set(
      vpcs.filter(({ tags }) => tags['Name']?.trim() === word.trim()).map(({ id }) => id),
    );
    const [first, ...others] = [...named];
    if (first !== undefined && others.length === 0) return first;
    if (first !== undefined)
      throw new UserError(
        `${JSON.stringify(word)} names ${named.size} VPCs: ${[...named].slice(0, 8).join(', ')}${named.size > 8 ? ' …' : ''}.`,
        'Name one by its id.',
      );
    // Of an id that is not there `refuseUnseenVpcs` says so, and of a subnet's VPC that was not listed it knows.
    if (word.startsWith('vpc-')) return word;
    const names = vpcs.flatMap(({ tags }) => tags['Name'] ?? []);
    const meant = suggest(word, [...new Set(names)].sort());
    throw new UserError(
      `No VPC ${JSON.stringify(word)} in ${whereWords(inventory.regions)}.`,
      meant ? `Did you mean ${clean(meant)}?` : 'Name one by its id, or by its Name tag as it is written.',
    );
  });
  refuseUnseenVpcs(ids, inventory);
  return ids;
};
