import { accountSides, accountsIn, areAccountsExact } from './accounts.ts';
import type { Side } from './accounts.ts';
import { PRINCIPAL, variable, requestClass } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import { textsOf } from './key-variables.ts';
import { ANY, arnParts, hasWildcard, literalOf, patternOf, underHead } from './match.ts';
import type { Pattern } from './match.ts';
import { memoize, memoizeByPair, memoizeByKey } from './memoize.ts';
import { startOf } from './prefix-index.ts';
import { accountOfName } from './principals.ts';
import { partition } from './equivalence-classes.ts';
import type { Partition } from './equivalence-classes.ts';
import { present } from './request.ts';
import type { ContextValue, Principal } from './request.ts';
import { callersKey } from './request-space.ts';
import type { PrincipalKind, RequestSpace, Trust } from './request-space.ts';
import type { Vocabulary } from './vocabulary.ts';

const SLOTS = [
  PRINCIPAL,
  'aws:principalarn',
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:username',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:principalservicename',
];

/** The principals that the question is about, where it says; else null. */
export const chosenPrincipals = ({
  principals: { exactly, among },
}: RequestSpace): readonly Principal[] | null => (exactly === undefined ? (among ?? null) : [exactly]);

/** Whom requests of this kind come from: the classes of principals that the policy tells apart. */
export const principalVariables = (
  kind: PrincipalKind,
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable[] => {
  const given = chosenPrincipals(space);
  if (given !== null) {
    const classes = given.map((principal): RequestClass => ({ values: new Map(), principal, sure: true }));
    return [principals(classes, true)];
  }
  if (kind === 'anonymous')
    return [principals([{ values: new Map(), principal: { kind: 'anonymous' }, sure: true }], true)];
  if (kind === 'service') return [services(space, vocabulary)];
  const key = `${kind}/${callersKey(space)}`;
  return [
    identities(vocabulary, space.trust, key, () => identityVariable(kind, space, vocabulary)),
    organizationVariable('aws:principal', kind, space, vocabulary, space.principals.unnamedOnly === true),
  ];
};

const identityVariable = (
  kind: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable => {
  const sides = accountSides(kind, space, vocabulary, space.principals.unnamedOnly === true);
  const lists = sides.map((side) => identitiesOf(side, space, vocabulary));
  return principals(
    lists.flatMap((list) => list.classes),
    areAccountsExact(vocabulary) && lists.every((list) => list.exact),
  );
};

const identities = memoizeByPair<Vocabulary, Trust, RequestVariable>();
const organizations = memoizeByPair<Vocabulary, Trust, RequestVariable>();

/** The organization that principals, resources or endpoints (`prefix`) of one side belong to, with its paths. */
export const organizationVariable = (
  prefix: string,
  kind: 'inside' | 'outside',
  { trust }: RequestSpace,
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): RequestVariable => {
  const make = (): RequestVariable =>
    makeOrganizations(prefix, kind, trust.organizations, vocabulary, unnamedOnly);
  return organizations(vocabulary, trust, `${prefix}/${kind}/${unnamedOnly}`, make);
};

const makeOrganizations = (
  prefix: string,
  kind: 'inside' | 'outside',
  trusted: readonly string[],
  vocabulary: Vocabulary,
  unnamedOnly: boolean,
): RequestVariable => {
  const id = `${prefix}orgid`;
  const paths = `${prefix}orgpaths`;
  if (kind === 'inside') {
    const unknown = requestClass({ [id]: 'unknown', [paths]: 'unknown' });
    const own = pathsWithin(
      trusted.map((text) => ({ text, sure: true })),
      { id, paths },
      vocabulary,
    );
    return own.classes.length === 0 ? variable(id, [unknown]) : variable(id, own.classes, own.exact);
  }
  const none = requestClass({ [id]: 'absent', [paths]: 'absent' });
  if (!vocabulary.keys.has(id) && !vocabulary.keys.has(paths))
    return variable(id, [none, requestClass({ [id]: present('o-z'), [paths]: present('o-z/r-0/') })]);
  const patterns = [
    ...textsOf(vocabulary.keys.get(id), vocabulary),
    ...textsOf(vocabulary.keys.get(paths), vocabulary).map(beforeSlash),
  ];
  const { values, exact } = partition(patterns, patternOf('o-*'), { reserved: trusted, excluded: '/' });
  // A pattern names nobody in particular: somebody else's id may fit it.
  const foreign = values.filter(
    (value) => !trusted.includes(value.text) && (value.whole ? isId(value.text) && !unnamedOnly : true),
  );
  const unnamed = values.find((value) => !value.named)?.text ?? 'o-';
  const others = pathsWithin(
    foreign.map(({ text, whole }) => ({ text, sure: !whole || trusted.length > 0 })),
    { id, paths },
    vocabulary,
  );
  const second = requestClass({ [id]: present(`${unnamed}2`), [paths]: present(`${unnamed}2/r-0/`) });
  return variable(id, [none, ...others.classes, second], exact && others.exact);
};

/** AWS: ids of organizations are lower-case letters and digits (Organizations API, Organization): others name nobody. */
const isId = (text: string): boolean => /^o-[a-z0-9]+$/.test(text);

const beforeSlash = (pattern: Pattern): Pattern => {
  const slash = pattern.indexOf(47);
  return slash < 0 ? pattern : pattern.slice(0, slash);
};

/** The paths within each of the organizations that the policy tells apart. */
const pathsWithin = (
  organizations: readonly { readonly text: string; readonly sure: boolean }[],
  { id, paths }: Readonly<Record<'id' | 'paths', string>>,
  vocabulary: Vocabulary,
): { readonly classes: readonly RequestClass[]; readonly exact: boolean } => {
  const lists = organizations.map(({ text, sure }) => {
    const start = `${text}/`;
    // Only patterns that begin as its paths do can hold any of them.
    const patterns = pathsOf(vocabulary, paths)
      .filter((one) => one.start.startsWith(start) || start.startsWith(one.start))
      .map(({ pattern }) => pattern);
    const { values, exact } = partition(patterns, [...literalOf(start), ANY], {
      alike: organizations.length,
    });
    // AWS: a path is made of ids (IAM, aws:PrincipalOrgPaths): one with a star that is taken literally names no one.
    const possible = values.filter((value) => !hasWildcard(value.text));
    const classes = possible.map((value) =>
      requestClass({ [id]: present(text), [paths]: present(value.text) }, sure),
    );
    return { classes, exact };
  });
  return { classes: lists.flatMap(({ classes }) => classes), exact: lists.every(({ exact }) => exact) };
};

interface Started {
  readonly start: string;
  readonly pattern: Pattern;
}

const started = memoizeByKey<Vocabulary, readonly Started[]>();

/** The paths that a policy compares a key with, each with its literal beginning. */
const pathsOf = (vocabulary: Vocabulary, key: string): readonly Started[] =>
  started(vocabulary, key, () =>
    textsOf(vocabulary.keys.get(key), vocabulary).map((pattern) => ({ start: startOf(pattern), pattern })),
  );

const principals = (classes: readonly RequestClass[], exact: boolean): RequestVariable => ({
  name: 'principal',
  slots: SLOTS,
  classes,
  exact,
});

const services = (space: RequestSpace, vocabulary: Vocabulary): RequestVariable => {
  const named = space.principals.unnamedOnly === true ? [] : namedServices(vocabulary);
  const names = new Set(['unnamed.amazonaws.com', ...named]);
  return principals(
    [...names].map((name) => ({
      values: new Map<string, ContextValue>(),
      principal: { kind: 'service', name },
      sure: true,
    })),
    true,
  );
};

const namedServices = (vocabulary: Vocabulary): string[] => {
  const patterns = textsOf(vocabulary.keys.get('aws:principalservicename'), vocabulary);
  const names = partition(patterns, patternOf('*.amazonaws.com')).values.map((value) => value.text);
  return [...names, ...(vocabulary.principals.get('Service') ?? []).filter((name) => name !== '*')];
};

const identitiesOf = (
  side: Side,
  space: RequestSpace,
  vocabulary: Vocabulary,
): { classes: RequestClass[]; exact: boolean } => {
  const { account } = side;
  const start = `arn:${space.partition}:iam::${account}`;
  // Those of other accounts are none of its identities.
  const names = namesIn(vocabulary).byAccount.get(account) ?? [];
  const { roles, people } = identityClasses(vocabulary, start, () => classesIn(start, names, vocabulary));
  const unnamedOnly = space.principals.unnamedOnly === true;
  // A role name without its account singles nobody out: strangers give their roles whatever name they like.
  const anybodys = side.isUnknownExternal === true && space.unmentionedOnly !== true;
  // AWS: names of users and roles hold no wildcards (IAM, "IAM identifiers"): one that is taken literally names no one.
  const arns = [...roles.values, ...people.values].filter(
    (value) => !hasWildcard(value.text) && (!value.named || !unnamedOnly || anybodys),
  );
  const root = unnamedOnly || space.principals.withoutRoot === true ? [] : [`${start}:root`];
  const sessions = unnamedOnly ? [] : names.flatMap((name) => sessionOf(name, account) ?? []);
  const all = [...arns.map((value) => value.text), ...root].map((arn): Principal => ({
    kind: 'aws',
    arn,
    account,
  }));
  const classes = [...all, ...sessions].map((principal) => ({
    values: new Map<string, ContextValue>(),
    principal,
    sure: side.sure,
  }));
  // What is missing where patterns overlap is named by them.
  return { classes, exact: (unnamedOnly && !anybodys) || (roles.exact && people.exact) };
};

interface IdentityClasses {
  readonly roles: Partition;
  readonly people: Partition;
}

const identityClasses = memoizeByKey<Vocabulary, IdentityClasses>();

/** The roles and users of one account that the policy tells apart, whichever of them a question is about. */
const classesIn = (start: string, names: readonly string[], vocabulary: Vocabulary): IdentityClasses => {
  const { letters } = namesIn(vocabulary);
  const userNames = textsOf(vocabulary.keys.get('aws:username'), vocabulary);
  const users = userNames.map((pattern) => [...literalOf(`${start}:user/`), ...pattern]);
  const arnTexts = textsOf(vocabulary.keys.get('aws:principalarn'), vocabulary);
  const patterns = [
    ...underHead(arnTexts, start),
    // Where texts are compared rather than ARNs, a star reaches beyond the account.
    ...arnTexts.filter(hasPartOfAccount),
    ...names.map(literalOf),
    ...users,
  ];
  const letterRules = { reserved: [letters], alike: accountsIn(vocabulary) };
  return {
    roles: partition(patterns, patternOf(`${start}:role/*`), letterRules),
    people: partition(patterns, patternOf(`${start}:user/*`), letterRules),
  };
};

const hasPartOfAccount = (pattern: Pattern): boolean => {
  const account = arnParts(pattern)[4] ?? [];
  return account.length > 1 && account.some((code) => code < 0) && account.some((code) => code >= 0);
};

interface Names {
  /** Every letter that occurs in one. */
  readonly letters: string;
  readonly byAccount: ReadonlyMap<string, readonly string[]>;
}

/** The users, roles and sessions that a policy names as principals. */
const namesIn = memoize((vocabulary: Vocabulary): Names => {
  const names = (vocabulary.principals.get('AWS') ?? []).filter(
    (name) => accountOfName(name) === null && name !== '*',
  );
  const byAccount = new Map<string, string[]>();
  for (const name of names) {
    const account = name.split(':')[4] ?? '';
    const others = byAccount.get(account) ?? [];
    others.push(name);
    byAccount.set(account, others);
  }
  return { letters: [...new Set(names.join(''))].join(''), byAccount };
});

const sessionOf = (name: string, account: string): Principal | null => {
  const found = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(name);
  if (found === null || found[2] !== account) return null;
  const arn = `arn:${found[1] ?? ''}:iam::${account}:role/${found[3] ?? ''}`;
  return { kind: 'aws', arn, account, session: found[4] ?? '' };
};
