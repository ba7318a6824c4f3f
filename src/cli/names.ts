import type { Check } from '../checks/check.ts';
import { withSpeakers } from '../checks/speakers.ts';
import { UserError } from '../model/user-error.ts';
import { unknownWord } from './suggest.ts';

// Only to suggest a name: a region that AWS opens tomorrow is accepted without standing here.
const someRegions = [
  'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1',
  'eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2',
  'ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2',
  'ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7',
  'af-south-1 il-central-1 me-central-1 me-south-1 us-gov-east-1 us-gov-west-1 cn-north-1 cn-northwest-1',
  'eusc-de-east-1 us-iso-east-1 us-iso-west-1 us-isob-east-1',
]
  .join(' ')
  .split(' ');

// AWS: a region's name is an area, perhaps a partition or country, a direction, and a number (AWS General Reference, Regions).
const regionName =
  /^[a-z]{2,4}(-[a-z]{2,4})?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** Regions as typed, refused when one cannot be a region's name. */
export const regionsOf = (names: readonly string[]): readonly string[] => {
  for (const name of names)
    if (!regionName.test(name))
      throw unknownWord('region', name, someRegions, 'Regions are named like eu-west-1.');
  return names;
};

/** Account ids as typed, refused when one is not twelve digits. */
export const accountsOf = (ids: readonly string[]): readonly string[] => {
  for (const id of ids)
    if (!/^\d{12}$/.test(id))
      throw new UserError(
        `${JSON.stringify(id)} is not an account id.`,
        'Account ids have twelve digits: 111122223333.',
      );
  return ids;
};

/** Roots and organizational units as typed, refused when one is something else. */
export const unitsOf = (ids: readonly string[]): readonly string[] => {
  for (const id of ids)
    if (!/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/.test(id))
      throw new UserError(
        `${JSON.stringify(id)} is not the id of a root or an organizational unit.`,
        'They look like r-ab12 and ou-ab12-cdef3456; `aws organizations list-roots` shows the root.',
      );
  return ids;
};

/** The name of a role as typed, refused when no role can have it. */
export const roleNameOf = (name: string): string => {
  // AWS: names of roles have up to 64 of these characters, behind a path perhaps (IAM API, CreateRole).
  if (/^(?:[\w+=,.@/-]+\/)?[\w+=,.@-]{1,64}$/.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)} is not the name of a role.`,
    name.startsWith('arn:')
      ? 'Give its name only, or the ARN to --role-arn.'
      : 'It looks like PathproofReader.',
  );
};

/** VPC ids as typed, refused when one is something else. */
export const vpcIdsOf = (ids: readonly string[]): readonly string[] => {
  for (const id of ids)
    if (!id.startsWith('vpc-'))
      throw new UserError(`${JSON.stringify(id)} is not a VPC id.`, 'VPC ids begin with vpc-.');
  return ids;
};

/** The check of each of these names, former names included. */
export const checksNamed = <C extends Pick<Check, 'id' | 'formerly'>>(
  names: readonly string[],
  checks: readonly C[],
): readonly C[] =>
  names.map((name) => {
    const check = checks.find(({ id, formerly }) => id === name || formerly?.includes(name));
    if (check) return check;
    const known = checks.flatMap(({ id, formerly }) => [id, ...(formerly ?? [])]);
    throw unknownWord('check', name, known, '`pathproof checks` lists them.');
  });

/** The checks of these names and those that speak for them; all checks when none is named. */
export const checksOf = (names: readonly string[], checks: readonly Check[]): readonly Check[] =>
  names.length === 0 ? checks : withSpeakers(checksNamed(names, checks), checks);
