import type { Addressed, Addresses, Apart, Listed } from '../model/addresses.ts';
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

// What AWS makes along with a thing has the words for it behind the thing's id; code names it by an attribute.
const alongWith: Readonly<Record<string, Partial<Record<Language, string>>>> = {
  'AWS::EC2::VPC default security group': {
    terraform: 'default_security_group_id',
    cloudformation: 'DefaultSecurityGroup',
  },
  'AWS::EC2::VPC default network ACL': {
    terraform: 'default_network_acl_id',
    cloudformation: 'DefaultNetworkAcl',
  },
  'AWS::EC2::VPC main route table': { terraform: 'main_route_table_id' },
  'AWS::EC2::Instance interface': { terraform: 'primary_network_interface_id' },
  'AWS::EC2::TransitGateway default route table': { terraform: 'association_default_route_table_id' },
  'AWS::EC2::NatGateway route table': { terraform: 'route_table_id' },
};

const makers: ReadonlySet<string> = new Set(Object.keys(alongWith).map((key) => key.split(' ')[0] ?? ''));

/** How code refers to a thing; null where the language has no words for it. */
const referenceTo = ({ origin, type }: Addressed, written: string, language: Language): string | null => {
  const name = origin.address.slice(scopeOf(origin.address, language).length);
  const made = makers.has(type) ? / \(([a-zA-Z ]+)\)"$/.exec(written)?.[1] : undefined;
  const attribute = made === undefined ? attributes[type] : alongWith[`${type} ${made}`]?.[language];
  if (made !== undefined && attribute === undefined) return null;
  if (language === 'terraform')
    return `${name}.${attribute !== undefined && made !== undefined ? attribute : 'id'}`;
  return attribute === undefined ? `!Ref ${name}` : `!GetAtt ${name}.${attribute}`;
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
  const nameless = new Set<string>();
  const lines = code.split('\n').map((line) =>
    line.trimStart().startsWith('#')
      ? commented(line, addresses)
      : line.replace(literal, (written) => {
          const found = known.get(written);
          if (!found || !isOf(found, language)) return written;
          const here = scopeOf(found.origin.address, language) === home;
          const reference = here ? referenceTo(found, written, language) : null;
          if (!here) far.add(found);
          else if (reference === null) nameless.add(written.slice(1, -1).replace(/\s/g, ' '));
          return reference ?? written;
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
  const ids = [...nameless].map((what) => `# No attribute is the id of ${what}: write the id itself.`);
  return [...scope, ...notes, ...ids, ...lines].join('\n');
};

/** How the user's own code is written. */
export interface CodeStyle {
  /** Does the block of a thing list this itself, so that a block of its own would contradict it? */
  readonly lists: (id: string, what: Listed) => boolean;
  /** Has this of a thing blocks of its own? */
  readonly apart: (id: string, what: Apart) => boolean;
}

/** How code is written that nothing is known of. */
export const noStyle: CodeStyle = { lists: () => false, apart: () => false };

/** How the code is written that declares these things. */
export const styleOf = (addresses: Addresses): CodeStyle => ({
  lists: (id, what) => addresses.get(id)?.lists?.has(what) ?? false,
  apart: (id, what) => addresses.get(id)?.apart?.has(what) ?? false,
});

/** Is something named that has no id yet, which no command line could name? */
export const namesUnmade = (value: unknown, addresses: Addresses): boolean => {
  if (typeof value === 'string') return addresses.get(value)?.made === false;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => namesUnmade(one, addresses))
  );
};
