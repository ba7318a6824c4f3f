import { PRINCIPAL, dimension, option } from './dimension.ts';
import type { Dimension, Option } from './dimension.ts';
import { isPerimeterKey } from './perimeter-keys.ts';
import { keyDimension } from './key-dimensions.ts';
import { originDimensions } from './origin-dimensions.ts';
import { chosenPrincipals, principalDimensions } from './principal-dimensions.ts';
import { actionDimension, namesAccountResources, resourceDimensions } from './resource-dimensions.ts';
import { hasWildcard, matches, patternOf } from './match.ts';
import { prefixIndexOf } from './prefix-index.ts';
import { factsFrom } from './request.ts';
import type { ContextValue, Facts, Given, PolicyRequest } from './request.ts';
import type { Origin, PrincipalKind, RequestSpace } from './request-space.ts';
import { bucketOf, namedBuckets } from './s3-resources.ts';
import { serviceModelOf } from './service-model.ts';
import type { Level } from './service-model.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Requests of one kind of caller, origin and resource; within it the dimensions are independent of each other. */
export interface World {
  readonly principal: PrincipalKind;
  readonly origin: Origin;
  readonly owner: 'inside' | 'outside';
  readonly level: Level;
  readonly space: RequestSpace;
  /** The context keys that the policy asks about. */
  readonly words: ReadonlySet<string>;
  /** Buckets whose whole names stand in the policy. */
  readonly buckets: ReadonlySet<string>;
  readonly fixed: ReadonlyMap<string, ContextValue>;
  readonly dimensions: readonly Dimension[];
}

/** Keys whose value nobody chooses: unless the question fixes them they are unknown. */
const NOT_CHOSEN = new Set(['aws:currenttime', 'aws:epochtime', 'aws:requestedregion']);
/** Keys that every request carries. */
const ALWAYS = new Set(['aws:securetransport', 'aws:viaawsservice']);

/** All worlds a question is about. Worlds without any request are left out. */
export function* worldsOf(space: RequestSpace, vocabulary: Vocabulary): Iterable<World> {
  const narrowed: Narrowed = new Map();
  for (const kind of kindsOf(space, vocabulary)) {
    const world = worldOf(kind, vocabulary, narrowed);
    if (world.dimensions.every((one) => one.options.length > 0)) yield world;
  }
}

function kindsOf(space: RequestSpace, vocabulary: Vocabulary): Kind[] {
  const callers = principalKinds(space).flatMap((principal) =>
    originsFor(principal, space).map((origin) => ({ principal, origin, space })),
  );
  const targets = space.resources.owners.flatMap((owner) =>
    levelsOf(space, vocabulary).map((level) => ({ owner, level })),
  );
  return callers.flatMap((caller) => targets.map((target) => ({ ...caller, ...target })));
}

type Kind = Pick<World, 'principal' | 'origin' | 'owner' | 'level' | 'space'>;

function principalKinds(space: RequestSpace): readonly PrincipalKind[] {
  const [first] = chosenPrincipals(space) ?? [];
  if (first === undefined) return space.principals.kinds;
  return first.kind === 'service' || first.kind === 'anonymous' ? [first.kind] : ['inside'];
}

function originsFor(principal: PrincipalKind, space: RequestSpace): Origin[] {
  // A service calling for itself comes neither from a public address of ours nor, as far as documented, from an endpoint.
  if (principal === 'service')
    return space.origins.kinds.filter((kind) => kind === 'service' || space.origins.kinds.length === 1);
  return space.origins.kinds.filter((kind) => kind !== 'service' || principal !== 'anonymous');
}

function levelsOf(space: RequestSpace, vocabulary: Vocabulary): Level[] {
  const { levels } = serviceModelOf(space.service);
  const { exactly, level, bucket } = space.resources;
  if (levels.length === 1) return [...levels];
  if (level !== undefined) return [level];
  if (exactly !== undefined) return [exactly.arn.includes('/') ? 'object' : 'bucket'];
  // AWS: a request by an access point is one for the access point's ARN (S3 guide, access point policies)
  const others = bucket === undefined && namesAccountResources(vocabulary) ? (['other'] as const) : [];
  return [...levels, ...others];
}

/** Dimensions as the question narrows them, by what they were: worlds have many of them in common. */
type Narrowed = Map<Dimension, Dimension>;

function worldOf(kind: Kind, vocabulary: Vocabulary, narrowed: Narrowed): World {
  const { space } = kind;
  const fixed = new Map(Object.entries(space.fixed).map(([key, value]) => [key.toLowerCase(), value]));
  for (const key of NOT_CHOSEN) if (!fixed.has(key)) fixed.set(key, 'unknown');
  const built = [
    ...principalDimensions(kind.principal, space, vocabulary),
    ...originDimensions(kind, vocabulary),
    ...resourceDimensions(kind.owner, kind.level, space, vocabulary),
    actionDimension(kind.level, space, vocabulary),
  ].map((one) => {
    const made = narrowed.get(one) ?? restricted(spreadOver(one, space), space, fixed);
    narrowed.set(one, made);
    return made;
  });
  const world = {
    ...kind,
    words: new Set(vocabulary.keys.keys()),
    buckets: namedBuckets(vocabulary, space.partition),
    fixed,
    dimensions: built,
  };
  const settled = new Set([...built.flatMap((one) => one.slots), ...fixed.keys()]);
  const sample = factsOfOptions(
    world,
    built.flatMap((one) => one.options[0] ?? []),
  );
  const open = [...vocabulary.keys.keys()].filter((key) => !settled.has(key));
  // Keys that follow from the principal are settled with him.
  const derived = open.filter((key) => sample.value(key) !== 'unknown');
  const free = open.filter((key) => sample.value(key) === 'unknown');
  const dimensions = built.map((one) =>
    one.slots.includes(PRINCIPAL) ? { ...one, slots: [...one.slots, ...derived] } : one,
  );
  return {
    ...world,
    dimensions: [...dimensions, ...free.map((key) => freeDimension(key, kind, vocabulary))],
  };
}

/** The dimension with each of the memberships in turn in place of what its options say. */
function spreadOver(one: Dimension, { oneOf = [] }: RequestSpace): Dimension {
  const fitting = oneOf.filter((values) => Object.keys(values).every((key) => one.slots.includes(key)));
  if (fitting.length === 0) return one;
  const options = fitting.flatMap((values) =>
    one.options
      .filter((candidate) =>
        Object.entries(values).every(([key, value]) => agree(value, candidate.values.get(key))),
      )
      .map((candidate): Option => ({
        ...candidate,
        values: new Map([...candidate.values, ...Object.entries(values)]),
      })),
  );
  const distinct = new Map(options.map((each) => [JSON.stringify([[...each.values], each.sure]), each]));
  return { ...one, options: [...distinct.values()] };
}

/** Only the options that agree with what the question fixes. */
function restricted(
  one: Dimension,
  space: RequestSpace,
  fixed: ReadonlyMap<string, ContextValue>,
): Dimension {
  const agrees = (candidate: Option): boolean =>
    [...candidate.values].every(([key, value]) => agree(value, fixed.get(key)));
  return {
    ...one,
    options: one.options.filter((candidate) => agrees(candidate) && !isLeftOut(candidate, space)),
  };
}

/** Does the question leave such requests out by name? */
function isLeftOut(candidate: Option, space: RequestSpace): boolean {
  const { except } = space.resources;
  const { resource } = candidate;
  if (resource !== undefined && except !== undefined && exceptionOf(except)(resource)) return true;
  if (space.origins.removedIds === undefined) return false;
  const removed = removedSetOf(space.origins.removedIds);
  const ids = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:sourcevpcarn'].map((key) => candidate.values.get(key));
  return ids.some(
    (value) =>
      typeof value === 'object' && value.present.some((id) => removed.has(id.slice(id.lastIndexOf('/') + 1))),
  );
}

const exceptions = new WeakMap<readonly string[], (arn: string) => boolean>();

/** Is the resource one of those that are left out? Made ready once for each list, which every resource is held against. */
function exceptionOf(except: readonly string[]): (arn: string) => boolean {
  const known = exceptions.get(except);
  if (known !== undefined) return known;
  const literals = new Set(except.filter((text) => !hasWildcard(text)));
  const near = prefixIndexOf(except.filter(hasWildcard).map(patternOf));
  const made = (arn: string): boolean =>
    literals.has(arn) || near(arn).some((pattern) => matches(pattern, arn));
  exceptions.set(except, made);
  return made;
}

const removedSets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The ids that do not exist, made once for each list: it may hold as many as the policy. */
function removedSetOf(ids: readonly string[]): ReadonlySet<string> {
  const known = removedSets.get(ids) ?? new Set(ids);
  removedSets.set(ids, known);
  return known;
}

/** A fixed value stands in for any other; only whether the key is there must agree. */
function agree(value: ContextValue, fixed: ContextValue | undefined): boolean {
  if (value === 'unknown' || fixed === 'unknown' || fixed === undefined) return true;
  return (value === 'absent') === (fixed === 'absent');
}

function freeDimension(key: string, kind: Kind, vocabulary: Vocabulary): Dimension {
  const isIdentity = key.startsWith('aws:principal') || key === 'aws:userid';
  const { unnamedOnly = false } = kind.space.principals;
  if (isIdentity && chosenPrincipals(kind.space) !== null)
    return dimension(key, [option({ [key]: 'unknown' })]);
  // Anyone sets the tags of his own identities, so a stranger may carry those that the policy names.
  const chosen = isIdentity && !(kind.principal === 'outside' && key.startsWith('aws:principaltag/'));
  const unmentioned = kind.space.unmentionedOnly === true && isPerimeterKey(key);
  return keyDimension(key, vocabulary, {
    presence: ALWAYS.has(key) || key === 'aws:userid' ? 'always' : 'maybe',
    unnamedOnly: unmentioned || (chosen && unnamedOnly),
    // A unique id that the policy names belongs to somebody we do not know; of one's own it is taken to be.
    sureWhenNamed: key !== 'aws:userid' || kind.principal === 'inside',
  });
}

/** The facts that one option of each dimension makes up. */
export function factsOfOptions(world: Pick<World, 'space' | 'fixed'>, options: readonly Option[]): Facts {
  return factsFrom(requestOfOptions(options), world.space.dialect, givenBy(world, options));
}

/** The same context as {@link contextOf} gives, looked up rather than put together. */
function givenBy({ fixed }: Pick<World, 'fixed'>, options: readonly Option[]): Given {
  const valueIn = (key: string): ContextValue | undefined => {
    for (let at = options.length - 1; at >= 0; at -= 1) {
      const value = options[at]?.values.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return { get: (key) => fixed.get(key) ?? valueIn(key) };
}

/** The request that one option of each dimension makes up, without its context. */
export function requestOfOptions(options: readonly Option[]): PolicyRequest {
  const principal = options.find((one) => one.principal !== undefined)?.principal ?? { kind: 'unknown' };
  const action = options.find((one) => one.action !== undefined)?.action ?? '';
  const resource = options.find((one) => one.resource !== undefined)?.resource ?? '';
  return { principal, action, resource };
}

/** The context that one option of each dimension makes up. */
export function contextOf(
  world: Pick<World, 'fixed'>,
  options: readonly Option[],
): Map<string, ContextValue> {
  const context = new Map(world.fixed);
  for (const one of options)
    for (const [key, value] of one.values) if (!world.fixed.has(key)) context.set(key, value);
  return context;
}

/** Could a request of this world be for this resource, whose owner the option tells? */
export function isResourceOf({ space, level, buckets }: World, arn: string, owner: Option): boolean {
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
}
