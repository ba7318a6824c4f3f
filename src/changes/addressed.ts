import type { Addressed, Addresses, Listed } from '../model/addresses.ts';
import { comment, quoted } from './text.ts';

/*
 * Code in the words of the user's own: where a change names an id, the code refers to the block that makes the thing. Code is
 * written with ids first and read again here, since ids are all that changes know.
 */

type Language = 'terraform' | 'cloudformation';

/** The plan in front of an address, of several that are judged together: `network/`. */
const planOf = (address: string): string => /^[^["/]*\//.exec(address)?.[0] ?? '';

/** The part of an address in front of the block itself: plan and modules, or stacks. */
const scopeOf = (address: string, language: Language): string =>
  language === 'terraform'
    ? (/^(?:[^["/]*\/)?(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(address)?.[0] ?? '')
    : address.slice(0, address.lastIndexOf('/') + 1);

// AWS: Ref of a security group is its name where it has no VPC; GroupId is always the id (CloudFormation, AWS::EC2::SecurityGroup).
const attributes: Readonly<Record<string, string>> = { 'AWS::EC2::SecurityGroup': 'GroupId' };

const isOf = ({ origin }: Addressed, language: Language): boolean =>
  // Limit: a construct of CDK is not referred to by its path; its code is written by hand.
  origin.language === language;

const referenceTo = ({ origin, type }: Addressed, language: Language): string => {
  const name = origin.address.slice(scopeOf(origin.address, language).length);
  if (language === 'terraform') return `${name}.id`;
  const attribute = attributes[type];
  return attribute ? `!GetAtt ${name}.${attribute}` : `!Ref ${name}`;
};

const literal = /"(?:[^"\\\n]|\\.)*"/g;

/** Things by how code writes their ids. */
const byLiteral = (addresses: Addresses): ReadonlyMap<string, Addressed> => {
  const known = literals.get(addresses);
  if (known) return known;
  const found = new Map([...addresses].map(([id, one]) => [quoted(id), one]));
  literals.set(addresses, found);
  return found;
};

const literals = new WeakMap<Addresses, ReadonlyMap<string, Addressed>>();

/** The scope that most of what is named is in: there the code goes. */
const homeOf = (named: readonly Addressed[], language: Language): string => {
  const counts = new Map<string, number>();
  for (const { origin } of named) {
    const scope = scopeOf(origin.address, language);
    counts.set(scope, (counts.get(scope) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
};

const whereOf = ({ origin }: Addressed): string =>
  origin.file !== null && origin.line !== null ? ` (${origin.file}:${origin.line})` : '';

/** Things by how comments write them: an address loses its brackets there. */
const byWord = (addresses: Addresses): ReadonlyMap<string, Addressed> => {
  const known = words.get(addresses);
  if (known) return known;
  const found = new Map([...addresses].map(([id, one]) => [comment(id).slice(2), one]));
  words.set(addresses, found);
  return found;
};

const words = new WeakMap<Addresses, ReadonlyMap<string, Addressed>>();

const commented = (line: string, addresses: Addresses): string =>
  line.replace(/[\w.:/@%+=,-]*\w/g, (word) => {
    const found = byWord(addresses).get(word);
    return found ? `${found.origin.address.replace(/\s/g, ' ')}${whereOf(found)}` : word;
  });

/** Code whose ids are references to the user's own blocks, as far as those are in the same module or stack. */
export const addressedCode = (code: string, language: Language, addresses: Addresses): string => {
  if (addresses.size === 0) return code;
  const known = byLiteral(addresses);
  const named = [...code.matchAll(literal)].flatMap(([written]) => {
    const found = known.get(written);
    return found && isOf(found, language) ? [found] : [];
  });
  const home = homeOf(named, language);
  const far = new Set<Addressed>();
  const lines = code.split('\n').map((line) =>
    line.trimStart().startsWith('#')
      ? commented(line, addresses)
      : line.replace(literal, (written) => {
          const found = known.get(written);
          if (!found || !isOf(found, language)) return written;
          if (scopeOf(found.origin.address, language) === home) return referenceTo(found, language);
          far.add(found);
          return written;
        }),
  );
  const scope = home === '' ? [] : [`# In ${home.replace(/[./]$/, '').replace(/\s/g, ' ')}:`];
  const notes = [...far].map(({ origin }) =>
    language === 'terraform'
      ? planOf(origin.address) === planOf(home)
        ? `# ${origin.address.replace(/\s/g, ' ')} is in another module: hand its id over as a variable.`
        : `# ${origin.address.replace(/\s/g, ' ')} is in another configuration: read its id with a data source.`
      : `# ${origin.address.replace(/\s/g, ' ')} is in another stack: export its id there and import it here.`,
  );
  return [...scope, ...notes, ...lines].join('\n');
};

/** Does the block of a thing list this itself? */
export const listsIn =
  (addresses: Addresses) =>
  (id: string, what: Listed): boolean =>
    addresses.get(id)?.lists?.has(what) ?? false;

/** Is something named that has no id yet, which no command line could name? */
export const namesUnmade = (value: unknown, addresses: Addresses): boolean => {
  if (typeof value === 'string') return addresses.get(value)?.made === false;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => namesUnmade(one, addresses))
  );
};
