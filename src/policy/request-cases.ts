import { PRINCIPAL, variable, requestClass } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import { isPerimeterKey } from './perimeter-keys.ts';
import { keyVariable } from './key-variables.ts';
import { originVariables } from './origin-variables.ts';
import { chosenPrincipals, principalVariables } from './principal-variables.ts';
import { actionVariable, namesAccountResources, resourceVariables } from './resource-variables.ts';
import { hasWildcard, matches, patternOf } from './match.ts';
import { kept, memoize, numberOf, setOf } from './memoize.ts';
import { prefixIndexOf } from './prefix-index.ts';
import { factsFrom } from './request.ts';
import type { ContextValue, Facts, Given, PolicyRequest } from './request.ts';
import type { Origin, PrincipalKind, RequestSpace } from './request-space.ts';
import { bucketOf, namedBuckets } from './s3-resources.ts';
import { serviceModelOf } from './service-model.ts';
import type { Level } from './service-model.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Requests of one kind of caller, origin and resource; within it the variables are independent of each other. */
export interface RequestCase {
  readonly principal: PrincipalKind;
  readonly origin: Origin;
  readonly owner: 'inside' | 'outside';
  readonly level: Level;
  readonly space: RequestSpace;
  /** The context keys that the policy asks about. */
  readonly words: ReadonlyMap<string, unknown>;
  /** Buckets whose whole names stand in the policy. */
  readonly buckets: ReadonlySet<string>;
  readonly fixed: ReadonlyMap<string, ContextValue>;
  readonly variables: readonly RequestVariable[];
}

/** Keys whose value nobody chooses: unless the question fixes them they are unknown. */
const NOT_CHOSEN = new Set(['aws:currenttime', 'aws:epochtime', 'aws:requestedregion']);
/** Keys that every request carries. */
const ALWAYS = new Set(['aws:securetransport', 'aws:viaawsservice']);

/** All cases a question is about. Cases without any request are left out. */
export function* casesOf(space: RequestSpace, vocabulary: Vocabulary): Iterable<RequestCase> {
  const fixed = fixedIn(space);
  const made = madeFor(space, vocabulary);
  for (const kind of kindsOf(space, vocabulary)) {
    const requestCase = caseOf(kind, vocabulary, fixed, made);
    if (requestCase.variables.every((one) => one.classes.length > 0)) yield requestCase;
  }
}

type Variables = Map<string, readonly RequestVariable[]>;

/** The variables of each sort that were made for questions like this one: what questions and cases have in common is the same variable, so that it is asked about once. */
type Made = Readonly<Record<'callers' | 'origins' | 'resources' | 'actions', Variables>>;

const variablesOf = memoize<Vocabulary, Map<string, Variables>>(() => new Map());

/** As many questions differ in one policy before what was made for them is given up. */
const MAX_QUESTIONS = 200;

const madeFor = (space: RequestSpace, vocabulary: Vocabulary): Made => {
  const { service, partition, trust, unmentionedOnly, fixed, oneOf } = space;
  const { among, ...callers } = space.principals;
  const { except, ...resources } = space.resources;
  const lists = [trust, among, except].map(numberOf);
  const { removedIds } = space.origins;
  const about = JSON.stringify([service, partition, unmentionedOnly, fixed, oneOf, lists, removedIds]);
  const all = variablesOf(vocabulary);
  if (all.size > MAX_QUESTIONS) all.clear();
  const like = (sort: string, chosen: object): Variables =>
    kept(all, `${sort}${about}${JSON.stringify(chosen)}`, () => new Map());
  return {
    callers: like('callers', callers),
    origins: like('origins', space.origins),
    resources: like('resources', resources),
    actions: like('actions', space.actions),
  };
};

const fixedIn = (space: RequestSpace): ReadonlyMap<string, ContextValue> =>
  new Map<string, ContextValue>([
    ...Array.from(NOT_CHOSEN, (key) => [key, 'unknown'] as const),
    ...Object.entries(space.fixed).map(([key, value]) => [key.toLowerCase(), value] as const),
  ]);

const kindsOf = (space: RequestSpace, vocabulary: Vocabulary): Kind[] => {
  const callers = principalKinds(space).flatMap((principal) =>
    originsFor(principal, space).map((origin) => ({ principal, origin, space })),
  );
  const targets = space.resources.owners.flatMap((owner) =>
    levelsOf(space, vocabulary).map((level) => ({ owner, level })),
  );
  return callers.flatMap((caller) => targets.map((target) => ({ ...caller, ...target })));
};

type Kind = Pick<RequestCase, 'principal' | 'origin' | 'owner' | 'level' | 'space'>;

const principalKinds = (space: RequestSpace): readonly PrincipalKind[] => {
  const [first] = chosenPrincipals(space) ?? [];
  if (first === undefined) return space.principals.kinds;
  return first.kind === 'service' || first.kind === 'anonymous' ? [first.kind] : ['inside'];
};

const originsFor = (principal: PrincipalKind, space: RequestSpace): Origin[] => {
  // A service calling for itself comes neither from a public address of ours nor, as far as documented, from an endpoint.
  if (principal === 'service')
    return space.origins.kinds.filter((kind) => kind === 'service' || space.origins.kinds.length === 1);
  return space.origins.kinds.filter((kind) => kind !== 'service' || principal !== 'anonymous');
};

const levelsOf = (space: RequestSpace, vocabulary: Vocabulary): Level[] => {
  const { levels } = serviceModelOf(space.service);
  const { exactly, level, bucket } = space.resources;
  if (levels.length === 1) return [...levels];
  if (level !== undefined) return [level];
  if (exactly !== undefined) return [exactly.arn.includes('/') ? 'object' : 'bucket'];
  // AWS: a request by an access point is one for the access point's ARN (S3 guide, access point policies)
  const others = bucket === undefined && namesAccountResources(vocabulary) ? (['other'] as const) : [];
  return [...levels, ...others];
};

const caseOf = (kind: Kind, vocabulary: Vocabulary, fixed: RequestCase['fixed'], made: Made): RequestCase => {
  const { principal, origin, owner, level, space } = kind;
  const narrowed = (
    variables: Variables,
    key: string,
    make: () => readonly RequestVariable[],
  ): readonly RequestVariable[] =>
    kept(variables, key, () => make().map((one) => restricted(spreadOver(one, space), space, fixed)));
  const built = [
    ...narrowed(made.callers, principal, () => principalVariables(principal, space, vocabulary)),
    ...narrowed(made.origins, `${principal} ${origin}`, () => originVariables(kind, vocabulary)),
    ...narrowed(made.resources, `${owner} ${level}`, () =>
      resourceVariables(owner, level, space, vocabulary),
    ),
    ...narrowed(made.actions, level, () => [actionVariable(level, space, vocabulary)]),
  ];
  const requestCase = {
    ...kind,
    words: vocabulary.keys,
    buckets: namedBuckets(vocabulary, space.partition),
    fixed,
    variables: built,
  };
  const isSettled = (key: string): boolean =>
    fixed.has(key) || built.some(({ slots }) => slots.includes(key));
  const open = [...vocabulary.keys.keys()].filter((key) => !isSettled(key));
  if (open.length === 0) return requestCase;
  const sample = factsOfClasses(
    requestCase,
    built.flatMap((one) => one.classes[0] ?? []),
  );
  // Keys that follow from the principal are settled with him.
  const derived = open.filter((key) => sample.value(key) !== 'unknown');
  const free = open.filter((key) => sample.value(key) === 'unknown');
  const withDerived = (one: RequestVariable): readonly RequestVariable[] =>
    derived.length > 0 && one.slots.includes(PRINCIPAL)
      ? kept(made.callers, `${principal} ${derived.join()}`, () => [
          { ...one, slots: [...one.slots, ...derived] },
        ])
      : [one];
  return {
    ...requestCase,
    variables: [
      ...built.flatMap(withDerived),
      ...free.flatMap((key) =>
        kept(made.callers, `${principal} free ${key}`, () => [freeVariable(key, kind, vocabulary)]),
      ),
    ],
  };
};

/** The variable with each of the memberships in turn in place of what its classes say. */
const spreadOver = (one: RequestVariable, { oneOf = [] }: RequestSpace): RequestVariable => {
  const fitting = oneOf.filter((values) => Object.keys(values).every((key) => one.slots.includes(key)));
  if (fitting.length === 0) return one;
  const classes = fitting.flatMap((values) =>
    one.classes
      .filter((candidate) =>
        Object.entries(values).every(([key, value]) => agree(value, candidate.values.get(key))),
      )
      .map((candidate): RequestClass => ({
        ...candidate,
        values: new Map([...candidate.values, ...Object.entries(values)]),
      })),
  );
  const distinct = new Map(classes.map((each) => [JSON.stringify([[...each.values], each.sure]), each]));
  return { ...one, classes: [...distinct.values()] };
};

/** Only the classes that agree with what the question fixes. */
const restricted = (
  one: RequestVariable,
  space: RequestSpace,
  fixed: ReadonlyMap<string, ContextValue>,
): RequestVariable => {
  const agrees = (candidate: RequestClass): boolean =>
    [...candidate.values].every(([key, value]) => agree(value, fixed.get(key)));
  const classes = one.classes.filter((candidate) => agrees(candidate) && !isLeftOut(candidate, space));
  // What nothing was left out of stays the same variable, of which much is known already.
  return classes.length === one.classes.length ? one : { ...one, classes };
};

/** Does the question leave such requests out by name? */
const isLeftOut = (candidate: RequestClass, space: RequestSpace): boolean => {
  const { except } = space.resources;
  const { resource } = candidate;
  if (resource !== undefined && except !== undefined && exceptionOf(except)(resource)) return true;
  if (space.origins.removedIds === undefined) return false;
  const removed = setOf(space.origins.removedIds);
  const ids = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:sourcevpcarn'].map((key) => candidate.values.get(key));
  return ids.some(
    (value) =>
      typeof value === 'object' && value.present.some((id) => removed.has(id.slice(id.lastIndexOf('/') + 1))),
  );
};

/** Is the resource one of those that are left out? Made ready once for each list, which every resource is held against. */
const exceptionOf = memoize((except: readonly string[]): ((arn: string) => boolean) => {
  const literals = new Set(except.filter((text) => !hasWildcard(text)));
  const prefixIndex = prefixIndexOf(except.filter(hasWildcard).map(patternOf));
  return (arn) => literals.has(arn) || prefixIndex(arn).some((pattern) => matches(pattern, arn));
});

/** A fixed value stands in for any other; only whether the key is there must agree. */
const agree = (value: ContextValue, fixed: ContextValue | undefined): boolean => {
  if (value === 'unknown' || fixed === 'unknown' || fixed === undefined) return true;
  return (value === 'absent') === (fixed === 'absent');
};

const freeVariable = (key: string, kind: Kind, vocabulary: Vocabulary): RequestVariable => {
  const isIdentity = key.startsWith('aws:principal') || key === 'aws:userid';
  const { unnamedOnly = false } = kind.space.principals;
  if (isIdentity && chosenPrincipals(kind.space) !== null)
    return variable(key, [requestClass({ [key]: 'unknown' })]);
  // Anyone sets the tags of his own identities, so a stranger may carry those that the policy names.
  const chosen = isIdentity && !(kind.principal === 'outside' && key.startsWith('aws:principaltag/'));
  const unmentioned = kind.space.unmentionedOnly === true && isPerimeterKey(key);
  const one = keyVariable(key, vocabulary, {
    presence: ALWAYS.has(key) || key === 'aws:userid' ? 'always' : 'maybe',
    unnamedOnly: unmentioned || (chosen && unnamedOnly),
    // A unique id that the policy names belongs to somebody we do not know; of one's own it is taken to be.
    sureWhenNamed: key !== 'aws:userid' || kind.principal === 'inside',
  });
  return { ...one, free: [key] };
};

/** The facts that one class of each variable makes up. */
export const factsOfClasses = (
  requestCase: Pick<RequestCase, 'space' | 'fixed'>,
  classes: readonly RequestClass[],
): Facts => factsFrom(requestOfClasses(classes), requestCase.space.dialect, givenBy(requestCase, classes));

/** The same context as {@link contextOf} gives, looked up rather than put together. */
const givenBy = ({ fixed }: Pick<RequestCase, 'fixed'>, classes: readonly RequestClass[]): Given => {
  const valueIn = (key: string): ContextValue | undefined => {
    for (let at = classes.length - 1; at >= 0; at -= 1) {
      const value = classes[at]?.values.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return { get: (key) => fixed.get(key) ?? valueIn(key) };
};

/** The request that one class of each variable makes up, without its context. */
export const requestOfClasses = (classes: readonly RequestClass[]): PolicyRequest => {
  const principal = classes.find((one) => one.principal !== undefined)?.principal ?? { kind: 'unknown' };
  const action = classes.find((one) => one.action !== undefined)?.action ?? '';
  const resource = classes.find((one) => one.resource !== undefined)?.resource ?? '';
  return { principal, action, resource };
};

/** The context that one class of each variable makes up. */
export const contextOf = (
  requestCase: Pick<RequestCase, 'fixed'>,
  classes: readonly RequestClass[],
): Map<string, ContextValue> => {
  const context = new Map(requestCase.fixed);
  for (const one of classes)
    for (const [key, value] of one.values) if (!requestCase.fixed.has(key)) context.set(key, value);
  return context;
};

/** Could a request of this case be for this resource, whose owner the class tells? */
export const isResourceOf = (
  { space, level, buckets }: RequestCase,
  arn: string,
  owner: RequestClass,
): boolean => {
  const { bucket, exactly, except = [], unnamedOnly = false } = space.resources;
  if (exactly !== undefined || exceptionOf(except)(arn)) return false;
  if (unnamedOnly && bucket === undefined && level !== 'other' && buckets.has(bucketOf(arn))) return false;
  const start = `arn:${space.partition}:s3:::${bucket ?? ''}`;
  if (level === 'bucket')
    return bucket === undefined ? arn.startsWith(start) && !arn.includes('/') : arn === start;
  if (level === 'object')
    return arn.startsWith(bucket === undefined ? start : `${start}/`) && arn.includes('/');
  const account = owner.values.get('aws:resourceaccount');
  return typeof account === 'object' && account.present[0] === arn.split(':')[4];
};
