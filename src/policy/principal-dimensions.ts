import { PRINCIPAL, dimension, option } from './dimension.ts';
import type { Dimension, Option } from './dimension.ts';
import { textsOf } from './key-dimensions.ts';
import { forAccount, hasWildcard, literalOf, patternOf } from './match.ts';
import { accountOfName } from './principals.ts';
import { partition } from './representatives.ts';
import { present } from './request.ts';
import type { ContextValue, Principal } from './request.ts';
import type { PrincipalKind, Scene } from './scene.ts';
import type { Vocabulary } from './vocabulary.ts';

const SLOTS = [
  PRINCIPAL,
  'aws:principalarn',
  'aws:principalaccount',
  'aws:username',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:principalservicename',
];

/** An account that requests may come from or go to, and whether it surely stands on that side. */
export interface Side {
  readonly account: string;
  readonly sure: boolean;
  readonly named: boolean;
  /** Stands for every account that is neither trusted nor named. */
  readonly stranger?: boolean;
}

/** Whom requests of this kind come from: the classes of principals that the policy tells apart. */
export function principalDimensions(kind: PrincipalKind, scene: Scene, vocabulary: Vocabulary): Dimension[] {
  if (scene.principals.exactly !== undefined)
    return [principals([{ values: new Map(), principal: scene.principals.exactly, sure: true }], true)];
  if (kind === 'anonymous')
    return [principals([{ values: new Map(), principal: { kind: 'anonymous' }, sure: true }], true)];
  if (kind === 'service') return [services(scene, vocabulary)];
  const sides = accountSides(kind, scene, vocabulary, scene.principals.unnamedOnly === true);
  const lists = sides.map((side) => identitiesOf(side, scene, vocabulary));
  const identities = principals(
    lists.flatMap((list) => list.options),
    lists.every((list) => list.exact),
  );
  return [
    identities,
    organizationDimension('aws:principal', kind, scene, vocabulary, scene.principals.unnamedOnly === true),
  ];
}

/** Accounts of one side: the trusted ones the policy names and one more, or a stranger and those named that are not trusted. */
export function accountSides(
  kind: 'inside' | 'outside',
  scene: Scene,
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): Side[] {
  const { accounts, accountsComplete } = scene.trust;
  const trusted = new Set(accounts);
  const named = namedAccounts(vocabulary);
  const stranger = strangers(new Set([...named, ...accounts]));
  if (kind === 'outside') {
    // Limit: a named account that is not in an incomplete list of accounts may still be trusted.
    const foreign = [...named].filter((account) => !trusted.has(account));
    const sides = foreign.map((account) => ({ account, sure: accountsComplete, named: true }));
    return [{ account: stranger, sure: true, named: false, stranger: true }, ...(unnamedOnly ? [] : sides)];
  }
  const known = accounts.filter((account) => named.has(account));
  const another = accounts.find((account) => !named.has(account));
  const sides = [...known, ...(another === undefined ? [] : [another])].map((account) => ({
    account,
    sure: true,
    named: named.has(account),
  }));
  return accountsComplete ? sides : [...sides, { account: stranger, sure: true, named: false }];
}

/** The organization that principals, resources or endpoints (`prefix`) of one side belong to, with its paths. */
export function organizationDimension(
  prefix: string,
  kind: 'inside' | 'outside',
  scene: Scene,
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): Dimension {
  const id = `${prefix}orgid`;
  const paths = `${prefix}orgpaths`;
  const trusted = scene.trust.organizations;
  if (kind === 'inside') {
    const unknown = option({ [id]: 'unknown', [paths]: 'unknown' });
    const options = trusted.flatMap((organization) => pathsWithin(organization, id, paths, vocabulary, true));
    return dimension(id, options.length === 0 ? [unknown] : options);
  }
  const none = option({ [id]: 'absent', [paths]: 'absent' });
  if (!vocabulary.keys.has(id) && !vocabulary.keys.has(paths))
    return dimension(id, [none, option({ [id]: present('o-z'), [paths]: present('o-z/r-0/') })]);
  const patterns = textsOf(vocabulary.keys.get(id), vocabulary);
  const { values, exact } = partition(patterns, patternOf('o-*'), trusted);
  // No id holds a wildcard: one that is taken literally names nobody.
  const foreign = values.filter(
    (value) => !trusted.includes(value.text) && !hasWildcard(value.text) && (!value.named || !unnamedOnly),
  );
  const stranger = values.find((value) => !value.named)?.text ?? 'o-';
  const options = foreign.flatMap((value) =>
    pathsWithin(value.text, id, paths, vocabulary, !value.named || trusted.length > 0),
  );
  const second = option({ [id]: present(`${stranger}2`), [paths]: present(`${stranger}2/r-0/`) });
  return dimension(id, [none, ...options, second], exact);
}

function pathsWithin(
  organization: string,
  id: string,
  paths: string,
  vocabulary: Vocabulary,
  sure: boolean,
): Option[] {
  const patterns = textsOf(vocabulary.keys.get(paths), vocabulary);
  const { values } = partition(patterns, [...literalOf(organization), ...patternOf('/*')]);
  return values.map((value) => option({ [id]: present(organization), [paths]: present(value.text) }, sure));
}

function principals(options: readonly Option[], exact: boolean): Dimension {
  return { name: 'principal', slots: SLOTS, options, exact };
}

function services(scene: Scene, vocabulary: Vocabulary): Dimension {
  const named = scene.principals.unnamedOnly === true ? [] : namedServices(vocabulary);
  const names = new Set(['unnamed.amazonaws.com', ...named]);
  return principals(
    [...names].map((name) => ({
      values: new Map<string, ContextValue>(),
      principal: { kind: 'service', name },
      sure: true,
    })),
    true,
  );
}

function namedServices(vocabulary: Vocabulary): string[] {
  const patterns = textsOf(vocabulary.keys.get('aws:principalservicename'), vocabulary);
  const names = partition(patterns, patternOf('*.amazonaws.com')).values.map((value) => value.text);
  return [...names, ...(vocabulary.principals.get('Service') ?? []).filter((name) => name !== '*')];
}

function identitiesOf(
  side: Side,
  scene: Scene,
  vocabulary: Vocabulary,
): { options: Option[]; exact: boolean } {
  const { account } = side;
  const start = `arn:${scene.partition}:iam::${account}`;
  const names = (vocabulary.principals.get('AWS') ?? []).filter(
    (name) => accountOfName(name) === null && name !== '*',
  );
  const userNames = textsOf(vocabulary.keys.get('aws:username'), vocabulary);
  const users = userNames.map((pattern) => [...literalOf(`${start}:user/`), ...pattern]);
  const patterns = [
    ...forAccount(textsOf(vocabulary.keys.get('aws:principalarn'), vocabulary), account),
    ...names.map(literalOf),
    ...users,
  ];
  const roles = partition(patterns, patternOf(`${start}:role/*`));
  const people = partition(patterns, patternOf(`${start}:user/*`));
  const unnamedOnly = scene.principals.unnamedOnly === true;
  // A role name without its account singles nobody out: strangers give their roles whatever name they like.
  const anybodys = side.stranger === true && scene.unmentionedOnly !== true;
  const arns = [...roles.values, ...people.values].filter(
    (value) => !value.named || !unnamedOnly || anybodys,
  );
  const root = unnamedOnly || scene.principals.withoutRoot === true ? [] : [`${start}:root`];
  const sessions = unnamedOnly ? [] : names.flatMap((name) => sessionOf(name, account) ?? []);
  const all = [...arns.map((value) => value.text), ...root].map((arn): Principal => ({
    kind: 'aws',
    arn,
    account,
  }));
  const options = [...all, ...sessions].map((principal) => ({
    values: new Map<string, ContextValue>(),
    principal,
    sure: side.sure,
  }));
  return { options, exact: roles.exact && people.exact };
}

function sessionOf(name: string, account: string): Principal | null {
  const found = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(name);
  if (found === null || found[2] !== account) return null;
  const arn = `arn:${found[1] ?? ''}:iam::${account}:role/${found[3] ?? ''}`;
  return { kind: 'aws', arn, account, session: found[4] ?? '' };
}

const ACCOUNT_KEYS = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:resourceaccount',
  's3:resourceaccount',
];

const accountsOf = new WeakMap<Vocabulary, ReadonlySet<string>>();

/** The accounts a policy names as callers or owners. */
function namedAccounts(vocabulary: Vocabulary): ReadonlySet<string> {
  const known = accountsOf.get(vocabulary);
  if (known !== undefined) return known;
  const patterns = ACCOUNT_KEYS.flatMap((key) => textsOf(vocabulary.keys.get(key), vocabulary));
  const texts = patterns.map((pattern) =>
    pattern.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join(''),
  );
  const resources = vocabulary.resources.map((pattern) =>
    pattern.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join(''),
  );
  const all = [
    ...texts,
    ...(vocabulary.principals.get('AWS') ?? []),
    ...resources.map((arn) => arn.split(':')[4] ?? ''),
  ];
  const found = new Set(all.flatMap((text) => accountIn(text) ?? []));
  accountsOf.set(vocabulary, found);
  return found;
}

function accountIn(text: string): string | null {
  return /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(text)?.[1] ?? null;
}

function strangers(taken: ReadonlySet<string>): string {
  let number = 999_999_999_999;
  while (taken.has(String(number))) number -= 1;
  return String(number);
}
