import { ACTION, RESOURCE, variable, requestClass } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import { accountSides, areAccountsExact } from './accounts.ts';
import type { Side } from './accounts.ts';
import { arnClasses, fitsPlace, resourceWords } from './arn-classes.ts';
import { contains, partition } from './equivalence-classes.ts';
import type { Partition } from './equivalence-classes.ts';
import { arnParts, literalOf, matches, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { memoizeByPair, memoizeByKey } from './memoize.ts';
import { organizationVariable } from './principal-variables.ts';
import { present } from './request.ts';
import type { ContextValue } from './request.ts';
import { s3Arns } from './s3-resources.ts';
import type { KnownResource, RequestSpace, Trust } from './request-space.ts';
import { serviceModelOf } from './service-model.ts';
import type { ArnForm, Level } from './service-model.ts';
import type { Vocabulary } from './vocabulary.ts';

const accountedResources = memoizeByPair<Vocabulary, Trust, RequestVariable>();
const ARN_SLOTS = [RESOURCE, 'aws:resourceaccount', 's3:resourceaccount'];

/** What requests ask for: the classes of resources and owners that the policy tells apart. */
export const resourceVariables = (
  owner: 'inside' | 'outside',
  level: Level,
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable[] => {
  const { exactly, unnamedOnly = false } = space.resources;
  if (exactly !== undefined) return exactVariables(exactly);
  const organization = organizationVariable('aws:resource', owner, space, vocabulary, unnamedOnly);
  if (level === 'other') {
    const key = [owner, space.partition, space.service, unnamedOnly, space.unmentionedOnly].join('/');
    const make = (): RequestVariable =>
      accountedArns(accountSides(owner, space, vocabulary, unnamedOnly), space, vocabulary);
    return [accountedResources(vocabulary, space.trust, key, make), organization];
  }
  const key = [owner, unnamedOnly, space.unmentionedOnly].join('/');
  const accounts = bucketOwners(vocabulary, space.trust, key, () => {
    const sides = accountSides(owner, space, vocabulary, unnamedOnly);
    return variable(
      'resource account',
      sides.map((side) => requestClass(accountValues(side.account), side.sure)),
    );
  });
  return [s3Arns(level, owner, space, vocabulary), accounts, organization];
};

const bucketOwners = memoizeByPair<Vocabulary, Trust, RequestVariable>();

const exactVariables = (resource: KnownResource): RequestVariable[] => {
  const values = new Map<string, ContextValue>(Object.entries(accountValues(resource.account)));
  const arn: RequestClass = { values, resource: resource.arn, sure: true };
  const organization = valueOf(resource.organization);
  const paths = pathsOf(resource.organization);
  const owner = requestClass({ 'aws:resourceorgid': organization, 'aws:resourceorgpaths': paths });
  return [
    { name: 'resource', slots: ARN_SLOTS, classes: [arn], exact: true },
    variable('resource organization', [owner]),
  ];
};

// AWS: a path begins with the organization and its root (IAM, aws:ResourceOrgPaths)
const pathsOf = (organization: string | null | undefined): ContextValue => {
  if (organization === undefined) return 'unknown';
  return organization === null ? 'absent' : present(`${organization}/r-zzzz/`);
};

const accountValues = (account: string | null | undefined): Record<string, ContextValue> => ({
  'aws:resourceaccount': valueOf(account),
  's3:resourceaccount': valueOf(account),
});

const valueOf = (text: string | null | undefined): ContextValue => {
  if (text === undefined) return 'unknown';
  return text === null ? 'absent' : present(text);
};

/** Forms of ARNs by which the policy could tell requests apart: the service's usual one, and others that a pattern fits. */
const formsIn = (patterns: readonly Pattern[], space: RequestSpace): readonly ArnForm[] => {
  const { partition: partOf } = space;
  const arns = patterns.filter((pattern) => arnParts(pattern).length >= 6);
  return serviceModelOf(space.service).forms.filter(
    (form, at) =>
      at === 0 ||
      arns.some((pattern) =>
        fitsPlace(pattern, { partition: partOf, service: form.service, hasRegion: form.hasRegion }),
      ),
  );
};

const accountedArns = (
  sides: readonly Side[],
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable => {
  const patterns = resourceWords(vocabulary);
  const unnamedOnly = space.resources.unnamedOnly === true;
  const forms = formsIn(patterns, space);
  const lists = sides.flatMap((side) =>
    forms
      .filter(({ account }) => account === null)
      .map((form) => ({ side, ...classesOf(patterns, form, side.account, space) })),
  );
  const classes = lists.flatMap(({ side, values }) =>
    values
      .filter((value) => !value.named || !unnamedOnly || isAnybodys(side, space))
      .map((value): RequestClass => ({
        values: new Map(Object.entries(accountValues(side.account))),
        resource: value.text,
        sure: side.sure,
      })),
  );
  const published = unnamedOnly ? { classes: [], exact: true } : publishedArns(patterns, space);
  const exact = [...lists, published].every((list) => list.exact) && areAccountsExact(vocabulary);
  return { name: 'resource', slots: ARN_SLOTS, classes: [...classes, ...published.classes], exact };
};

const classesOf = (
  patterns: readonly Pattern[],
  { service, hasRegion, resource }: ArnForm,
  account: string,
  { partition: partOf }: RequestSpace,
): Partition => {
  const { values, exact } = arnClasses(
    patterns,
    { partition: partOf, service, hasRegion, account },
    resource,
  );
  if (resource === '*') return { values, exact };
  // What holds a whole form and not all ARNs of the place singles the form out.
  const isNamed = (text: string): boolean => {
    const general = `${text.split(':').slice(0, 5).join(':')}:zzzzzzzz`;
    return patterns.some((pattern) => matches(pattern, text) && !matches(pattern, general));
  };
  return { values: values.map((value) => ({ ...value, named: value.named || isNamed(value.text) })), exact };
};

/**
 * ARNs of what AWS publishes for everyone, which hold no account or a word in its place, as far as the policy writes them.
 * AWS: arn:aws:ec2:REGION::image, arn:aws:iam::aws:policy (Service Authorization Reference; IAM, "IAM identifiers")
 */
const publishedArns = (
  patterns: readonly Pattern[],
  space: RequestSpace,
): { readonly classes: readonly RequestClass[]; readonly exact: boolean } => {
  const model = serviceModelOf(space.service);
  const services = [...new Set([space.service, ...model.forms.map(({ service }) => service)])];
  const written = patterns.flatMap((pattern) => {
    const account = arnParts(pattern)[4];
    return account !== undefined && isWord(account)
      ? [{ pattern, account: String.fromCharCode(...account) }]
      : [];
  });
  const accounts = [...new Set(written.map(({ account }) => account))];
  const lists = accounts.flatMap((account) =>
    services.flatMap((service) =>
      [true, false].flatMap((hasRegion) => {
        const own = written.flatMap((one) => (one.account === account ? [one.pattern] : []));
        const place = { partition: space.partition, service, hasRegion, account };
        const isWritten = own.some((pattern) => fitsPlace(pattern, place));
        return isWritten ? [arnClasses(patterns, place, '*')] : [];
      }),
    ),
  );
  return {
    classes: lists.flatMap(({ values }) =>
      values.map(({ text }): RequestClass => ({
        values: new Map(Object.entries(accountValues(undefined))),
        resource: text,
        sure: true,
      })),
    ),
    exact: lists.every(({ exact }) => exact),
  };
};

/** Is it nothing, or a word such as `aws`, rather than an account or a pattern? */
const isWord = (account: Pattern): boolean =>
  /^(?:aws(?:-[a-z]+)*)?$/.test(account.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join(''));

/** A name without its account singles nothing out: strangers give their resources whatever name they like. */
const isAnybodys = (side: Side, space: RequestSpace): boolean =>
  side.isUnknownExternal === true && space.unmentionedOnly !== true;

/** Do the resources of the policy name what belongs to an account, such as access points, rather than buckets? */
export const namesAccountResources = (vocabulary: Vocabulary): boolean =>
  resourceWords(vocabulary).some((pattern) => (arnParts(pattern)[4] ?? []).length > 0);

const actionClasses = memoizeByKey<Vocabulary, Partition>();

/** What requests do: the classes of actions that the policy tells apart, by real names where we have them. */
export const actionVariable = (
  level: Level,
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable => {
  const { exactly, unnamedOnly = false } = space.actions;
  const universe = patternOf(`${space.service}:*`);
  const { values, exact } = actionClasses(vocabulary, space.service, () =>
    partition(vocabulary.actions, universe),
  );
  const model = serviceModelOf(space.service);
  const unnamed = values.filter((value) => !value.named).map((value) => value.text);
  const named = values.filter((value) => value.named).map((value) => value.text);
  const covered = (action: string): boolean =>
    vocabulary.actions.some(
      (pattern) =>
        !contains(pattern, universe, 'z') && contains(pattern, literalOf(action.toLowerCase()), 'z'),
    );
  const chosen = exactly ?? [
    ...model.actions.filter((action) => !unnamedOnly || !covered(action)),
    ...(unnamedOnly ? [] : named),
    ...unnamed,
  ];
  const { onResources = false, except = [] } = space.actions;
  const left = new Set(except.map((action) => action.toLowerCase()));
  const asked = chosen.filter(
    (one) => !left.has(one.toLowerCase()) && !(onResources && model.isWithoutResource(one)),
  );
  const fitting = asked.filter(
    (action) => level === 'other' || ['both', level].includes(model.levelOf(action)),
  );
  const classes = fitting.map((action): RequestClass => ({ values: new Map(), action, sure: true }));
  return { name: 'action', slots: [ACTION], classes, exact: exactly !== undefined || exact };
};
