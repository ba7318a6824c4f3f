import { UserError } from '../model/user-error.ts';
import type { Located, World } from '../paths/world.ts';
import { cutToCells } from '../report/layout.ts';
import { clean } from '../report/words.ts';
import { whereWords } from './places.ts';
import { suggest } from './suggest.ts';

type Subnet = Located<'subnets'>;

const nameOf = ({ item }: Subnet): string => item.tags['Name']?.trim() ?? '';

const boundary = /[^\p{L}\p{N}]/u;

/** Does a name hold this word, and begin and end there, or go on with what is neither letter nor digit? */
const holds = (name: string, word: string): boolean => {
  const at = name.indexOf(word);
  if (at < 0) return false;
  const isEdge = (character: string): boolean => character === '' || boundary.test(character);
  return isEdge(name.charAt(at - 1)) && isEdge(name.charAt(at + word.length));
};

/** How near a name is to what was typed, the nearest first. */
const nearness: readonly ((name: string, typed: string) => boolean)[] = [
  (name, typed) => name === typed,
  (name, typed) => name.toLowerCase() === typed.toLowerCase(),
  (name, typed) => {
    const [whole, end] = [name.toLowerCase(), typed.toLowerCase()];
    return whole.endsWith(end) && holds(whole.slice(whole.length - end.length - 1), end);
  },
  (name, typed) => holds(name.toLowerCase(), typed.toLowerCase()),
];

/** Every subnet once: a shared one is listed by its owner and by those that it is shared with. */
const subnetsOf = (world: World): readonly Subnet[] =>
  [...world.group('subnets', 'id').values()].flatMap(
    (listed) => listed.find((one) => nameOf(one) !== '') ?? listed[0] ?? [],
  );

const mostListed = 8;

const shortName = (subnet: Subnet): string => cutToCells(clean(nameOf(subnet)), 60);

const lineOf = (subnet: Subnet): string => {
  const { item, place } = subnet;
  return `${item.id} (${[shortName(subnet), item.vpcId].filter(Boolean).join(', ')}, ${place.accountId} ${place.region})`;
};

const ambiguous = (typed: string, found: readonly Subnet[]): UserError => {
  const lines = found.slice(0, mostListed).map(lineOf);
  const rest = found.length - lines.length;
  return new UserError(
    `${JSON.stringify(typed)} names ${found.length} subnets: ${lines.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
    'Name one by its id, or by more of its name.',
  );
};

const unknown = (typed: string, all: readonly Subnet[], world: World): UserError => {
  const known = [...all.map(({ item }) => item.id), ...all.map(nameOf).filter((name) => name !== '')];
  const meant = suggest(typed, [...new Set(known)].sort());
  const message = `No subnet ${JSON.stringify(typed)} in ${whereWords(world.units)}.`;
  if (meant) return new UserError(message, `Did you mean ${clean(meant)}?`);
  if (all.length === 0)
    return new UserError(message, 'No subnet was seen there; name its region and account.');
  return new UserError(
    message,
    all.length <= mostListed
      ? `Seen were ${all.map((one) => [one.item.id, shortName(one)].filter(Boolean).join(' ')).join(', ')}.`
      : `${all.length} subnets were seen; \`pathproof matrix\` lists them.`,
  );
};

/** The subnet of this id or, if none has it, of the Name tag that is nearest; refused where several are as near, or none is near. */
export const subnetNamed = (typed: string, world: World): Subnet => {
  const located = world.locate('subnets', typed);
  if (located) return located;
  const all = subnetsOf(world);
  const word = typed.trim();
  for (const isNear of nearness) {
    const found = word === '' ? [] : all.filter((subnet) => isNear(nameOf(subnet), word));
    const [first, ...others] = found;
    if (first && others.length === 0) return first;
    if (first) throw ambiguous(typed, found);
  }
  throw unknown(typed, all, world);
};
