import { unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { AccessPoint, Bucket } from '../model/resources.ts';
import { accessPointsByBucket } from '../paths/indexes.ts';
import type { World } from '../paths/world.ts';
import {
  canPass,
  type Condition,
  type ContextValue,
  parsePolicy,
  type Policy,
  present,
  type RequestSpace,
} from '../policy/index.ts';

const ORIGIN = 's3:accesspointnetworkorigin';
const ARN = 's3:dataaccesspointarn';
const ACCOUNT = 's3:dataaccesspointaccount';

/** Requests from the internet through one access point, or through none, as a bucket's policy sees them. */
export interface Approach {
  readonly fixed: Readonly<Record<string, ContextValue>>;
  /** What was not read, so that nobody knows whether requests can come so. */
  readonly gap: Gap | null;
}

const through = (arn: string, account: string, gap: Gap | null = null): Approach => ({
  fixed: { [ORIGIN]: present('Internet'), [ARN]: present(arn), [ACCOUNT]: present(account) },
  gap,
});

const directly: Approach = { fixed: { [ORIGIN]: 'absent', [ARN]: 'absent', [ACCOUNT]: 'absent' }, gap: null };

// AWS: only requests through an access point carry its network origin, and those from the internet cannot pass one of a VPC (S3 guide, access points restricted to a VPC).
const byOriginOnly: readonly Approach[] = [
  { fixed: { [ORIGIN]: 'absent' }, gap: null },
  { fixed: { [ORIGIN]: present('Internet') }, gap: null },
];

/** Does a condition ask through which access point, or whose, a request comes? */
export const isAccessPointCondition = ({ key }: Condition): boolean =>
  key.toLowerCase() === ARN || key.toLowerCase() === ACCOUNT;

/** The keys of access points that a policy asks for, in lower case. */
const keysIn = (policy: Policy): ReadonlySet<string> =>
  new Set(
    policy.statements
      .flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()))
      .filter((key) => key === ORIGIN || key === ARN || key === ACCOUNT),
  );

const valuesOf = (policy: Policy, key: string): readonly string[] =>
  policy.statements.flatMap(({ conditions }) =>
    conditions.filter((one) => one.key.toLowerCase() === key).flatMap(({ values }) => values),
  );

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

/** Does the access point's own policy deny every request of one's own callers from the internet? */
const isClosed = ({ arn, policy }: AccessPoint, space: RequestSpace): boolean => {
  const text = isSeen(policy) ? policy.seen : null;
  const own = text === null ? null : parsePolicy(text).policy;
  if (own === null) return false;
  const [, , , , account = ''] = arn.split(':');
  const asked = (resource: string, level: 'bucket' | 'object'): boolean =>
    canPass(own, {
      ...space,
      principals: { kinds: ['inside'], unnamedOnly: true },
      origins: { kinds: ['public'], unnamedOnly: true },
      resources: { owners: ['inside'], exactly: { arn: resource, account }, level },
    }).answer === 'no';
  return asked(arn, 'bucket') && asked(`${arn}/object/any`, 'object');
};

/** Why it is not known from where an access point takes requests; null where it is. */
export const originGap = ({ arn, networkOrigin }: AccessPoint): Gap | null =>
  unfamiliarGap('accessPoints.networkOrigin', arn, networkOrigin);

const unread = (point: AccessPoint): Gap | null =>
  originGap(point) ?? (isSeen(point.policy) ? null : point.policy.gap);

const UNKNOWN_ACCOUNT = '999999999998';

/** Ways through access points of somebody else: of any name, and of each that the policy asks for in any account. */
const ofUnknownAccounts = (
  { region }: Bucket,
  policy: Policy,
  { partition }: RequestSpace,
): readonly Approach[] => {
  const wanted = valuesOf(policy, ARN).flatMap((arn) => {
    const [, , , , account = '', name = ''] = arn.split(':');
    return /[*?]/.test(account) ? name.replaceAll('*', 'any').replaceAll('?', 'a') : [];
  });
  const names = new Set(['accesspoint/any', ...wanted]);
  return [...names].map((name) =>
    through(`arn:${partition}:s3:${region}:${UNKNOWN_ACCOUNT}:${name}`, UNKNOWN_ACCOUNT),
  );
};

/** Ways through access points of an account: those that are there, or any that could be, where they were not read. */
const ofAccount = (
  world: World,
  bucket: Bucket,
  account: string,
  policy: Policy,
  space: RequestSpace,
): readonly Approach[] => {
  const { region, name } = bucket;
  const listed = world.list('accessPoints', { accountId: account, region });
  if (!isSeen(listed)) {
    const arns = valuesOf(policy, ARN).filter((arn) => arn.split(':')[4] === account && !/[*?]/.test(arn));
    const any = `arn:${space.partition}:s3:${region}:${account}:accesspoint/any`;
    return [any, ...arns].map((arn) => through(arn, account, listed.gap));
  }
  return world
    .lookup(accessPointsByBucket, name)
    .filter(({ place }) => place.accountId === account && place.region === region)
    .filter(({ item }) => item.networkOrigin !== 'VPC' && !isClosed(item, space))
    .map(({ item }) => through(item.arn, account, unread(item)));
};

/**
 * The ways by which requests of one's own callers can come from the internet, where a policy asks for access points:
 * directly, through each access point that lets them, and through one of an account that nobody named. One way, and
 * nothing fixed, where it does not ask.
 */
export const approachesTo = (
  world: World,
  bucket: Bucket,
  owner: string,
  policy: Policy,
  space: RequestSpace,
): readonly Approach[] => {
  const keys = keysIn(policy);
  if (keys.size === 0) return [{ fixed: {}, gap: null }];
  if (!keys.has(ARN) && !keys.has(ACCOUNT)) return byOriginOnly;
  const named = [
    ...valuesOf(policy, ACCOUNT),
    ...valuesOf(policy, ARN).map((arn) => arn.split(':')[4] ?? ''),
  ].filter(isAccount);
  const accounts = [...new Set([owner, ...named])];
  return [
    directly,
    ...ofUnknownAccounts(bucket, policy, space),
    ...accounts.flatMap((account) => ofAccount(world, bucket, account, policy, space)),
  ];
};

/** Do the ways to a bucket hang on more than its policy? */
export const asksForAccessPoints = ({ statements }: Policy): boolean =>
  statements.some(({ conditions }) => conditions.some(isAccessPointCondition));

/** The access points of a bucket, as far as they were read. */
export const accessPointsOf = (world: World, { name, region }: Bucket): readonly AccessPoint[] =>
  world
    .lookup(accessPointsByBucket, name)
    .filter(({ place }) => place.region === region)
    .map(({ item }) => item);

/** The access points that decide who reaches a bucket, where its policy leaves that to them. */
export const decidingPoints = (world: World, bucket: Bucket, policy: Policy): readonly AccessPoint[] =>
  asksForAccessPoints(policy) ? accessPointsOf(world, bucket) : [];
