import type { CheckOptions, ProfileChoice } from '../model/check-options.ts';
import { isSeen, type Observed, seen } from '../model/observed.ts';
import type { Vpc } from '../model/resources.ts';
import { servicesOfProfile } from '../services/profiles.ts';
import type { Place, World } from './world.ts';

const isChosen = (choice: ProfileChoice, vpc: Vpc | undefined, vpcId: string): boolean => {
  const { vpcIds = [], tags = {} } = choice;
  const wanted = Object.entries(tags);
  if (vpcIds.length === 0 && wanted.length === 0) return true;
  if (vpcIds.includes(vpcId)) return true;
  return wanted.length > 0 && wanted.every(([key, value]) => vpc?.tags[key] === value);
};

/** The profiles that are chosen for a VPC. */
export const chosenProfiles = (
  profiles: CheckOptions['profiles'],
  vpc: Vpc | undefined,
  vpcId: string,
): readonly string[] => profiles.filter((one) => isChosen(one, vpc, vpcId)).map(({ profile }) => profile);

/** The services that the profiles chosen for a VPC ask for, and which profiles do; a gap where its tags would say and were not read. */
export const profileServices = (
  world: World,
  vpcId: string,
  { accountId, region }: Place,
  options: CheckOptions,
): Observed<ReadonlyMap<string, readonly string[]>> => {
  const vpc = world.locate('vpcs', vpcId)?.item;
  const byTag = options.profiles.some(({ tags = {} }) => Object.keys(tags).length > 0);
  const listed = world.list('vpcs', { accountId, region });
  if (vpc === undefined && byTag && !isSeen(listed)) return listed;
  const asked = new Map<string, string[]>();
  for (const profile of chosenProfiles(options.profiles, vpc, vpcId))
    for (const service of servicesOfProfile(profile) ?? [])
      asked.set(service, [...new Set([...(asked.get(service) ?? []), profile])]);
  return seen(asked);
};
