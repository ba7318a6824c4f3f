import { hash } from 'node:crypto';
import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen, type Observed, seen, unseen } from '../model/observed.ts';
import type { Bucket } from '../model/resources.ts';
import type { World } from '../paths/world.ts';
import { rootOf } from '../paths/world-over.ts';
import {
  bucketSpace,
  type Condition,
  type ContextValue,
  ENDPOINT_KEYS,
  numberOf,
  operatorOf,
  parsePolicy,
  parsePolicyOnce,
  type Policy,
  type RequestSpace,
  wildcardMatches,
} from '../policy/index.ts';
import type { Setting } from './setting.ts';
import { asksForAccessPoints } from './access-points.ts';
import { circumstancesOf } from './circumstances.ts';
import { statementEvidence } from './endpoint-policy.ts';
import { trustedBy, type Trusted } from './trust.ts';

/** A bucket with its policy, read. */
export interface JudgedBucket {
  readonly bucket: Bucket;
  readonly policy: Policy;
  readonly partition: string;
  /** The bucket's owner. */
  readonly accountId: string;
  readonly world: World;
  readonly trusted: Trusted;
  /** Any request to a bucket of this name that has the policy. */
  space(name: string): RequestSpace;
  /**
   * Asks about the policy, once for all buckets whose policies are the same but for the bucket's name. What is answered
   * may hold no name of a bucket.
   */
  ask<T>(question: string, answer: (policy: Policy, space: RequestSpace) => T): T;
}

/** Stands for the name of the bucket that a policy is attached to. */
const THIS_BUCKET = 'the-bucket-itself';

/** Answers about a policy, by what was asked. They are small; the documents themselves are not kept. */
type Answers = Map<string, unknown>;

const kept = new WeakMap<World, Map<string, Answers>>();

/** The document with a stand-in for the bucket's name; null where other names could be mistaken for it. */
const abstracted = (text: string, name: string): string | null => {
  // What is no name of a bucket can stand in an inventory that was written by hand.
  if (!/^[\w.-]+$/.test(name) || text.includes(THIS_BUCKET) || text.includes('\\u')) return null;
  let isMistakable = false;
  const marked = text.replaceAll(/:::([^"/]*)/g, (whole, named: string) => {
    if (named === name || named.startsWith(`${name}*`)) return `:::${THIS_BUCKET}${named.slice(name.length)}`;
    // A pattern or variable within another name could match this one as well, and not the stand-in.
    isMistakable ||= /[*?$\\:]/.test(named);
    return whole;
  });
  return isMistakable ? null : marked;
};

const answersFor = (world: World, about: string): Answers => {
  const all = kept.get(world) ?? new Map<string, Answers>();
  kept.set(world, all);
  const key = hash('sha256', about, 'base64');
  const answers = all.get(key) ?? new Map<string, unknown>();
  all.set(key, answers);
  return answers;
};

/** Keys of the tags of the bucket that is asked for, which none of its callers chooses. */
const BUCKET_TAG = /^(?:aws:resourcetag|s3:buckettag)\/(.+)$/i;

/** Does a condition say the same of a bucket that has another value and of a request without the key? */
const ignoresOthers = ({ operator }: Condition): boolean => {
  const word = operatorOf(operator);
  return word !== null && word.comparison !== 'null' && word.set === null && (word.negated || !word.ifExists);
};

/**
 * What requests carry of the bucket's tags. AWS: they carry a tag only where attribute-based access control is on for the
 * bucket (S3 guide, buckets-tagging-enable-abac), which is not read; a tag that the bucket does not have is in none.
 */
const tagsOf = ({ tags }: Bucket, { statements }: Policy): Readonly<Record<string, ContextValue>> => {
  const own = tags && isSeen(tags) ? new Map(Object.entries(tags.seen)) : null;
  const asked = statements.flatMap(({ conditions }) => conditions).filter(({ key }) => BUCKET_TAG.test(key));
  const valueOf = (key: string): ContextValue => {
    if (own === null) return 'unknown';
    const name = BUCKET_TAG.exec(key)?.[1]?.toLowerCase() ?? '';
    const value = [...own].find(([tag]) => tag.toLowerCase() === name)?.[1];
    if (value === undefined) return 'absent';
    const about = asked.filter((one) => one.key.toLowerCase() === key.toLowerCase());
    const isMoot = about.every(
      (one) => ignoresOthers(one) && !one.values.some((wanted) => mayEqual(wanted, value)),
    );
    return isMoot ? 'absent' : 'unknown';
  };
  return Object.fromEntries(asked.map(({ key }) => [key.toLowerCase(), valueOf(key)]));
};

const mayEqual = (wanted: string, value: string): boolean =>
  wanted.includes('${') || wildcardMatches(wanted.toLowerCase(), value.toLowerCase());

const invalid = (bucket: Bucket, message: string): Gap => ({
  action: 's3:GetBucketPolicy',
  code: 'InvalidPolicy',
  message: `The policy of ${bucket.name} cannot be judged: ${message}`,
});

/** Reads a bucket's policy; null where it has none. */
export const readBucketPolicy = (
  bucket: Bucket,
  { world, unit, options }: Setting,
): Observed<JudgedBucket | null> => {
  if (!isSeen(bucket.policy)) return bucket.policy;
  const text = bucket.policy.seen;
  if (text === null) return seen(null);
  const { policy, problems } = parsePolicy(text);
  if (policy === null)
    return unseen(invalid(bucket, problems.map(({ message, path }) => `${message} (${path})`).join(' ')));
  const trusted = trustedBy(world, options);
  const { partition } = unit;
  const general = abstracted(text, bucket.name);
  const name = general === null ? bucket.name : THIS_BUCKET;
  const tags = tagsOf(bucket, policy);
  const fixed = { ...circumstancesOf(world, bucket.region), ...tags };
  const spaceOf = (of: string): RequestSpace => bucketSpace(of, { trust: trusted, partition, fixed });
  const space = spaceOf(name);
  // What a policy says of requests is the same after a change of the network; who comes through access points is not.
  const answers = answersFor(
    asksForAccessPoints(policy) ? world : rootOf(world),
    `${partition}\n${numberOf(trusted)}\n${world.inventory.collectedAt}\n${bucket.region}\n${general === null ? bucket.name : ''}\n${JSON.stringify(tags)}\n${general ?? text}`,
  );
  let asked: Policy | null = null;
  return seen({
    bucket,
    policy,
    partition,
    accountId: unit.accountId,
    world,
    trusted,
    space: spaceOf,
    ask<T>(question: string, answer: (policy: Policy, space: RequestSpace) => T): T {
      if (!answers.has(question)) {
        asked ??= (general === null ? null : parsePolicyOnce(general).policy) ?? policy;
        answers.set(question, answer(asked, space));
      }
      return answers.get(question) as T;
    },
  });
};

const NETWORK: ReadonlySet<string> = new Set([
  ...ENDPOINT_KEYS,
  'aws:sourceip',
  's3:accesspointnetworkorigin',
]);

/** Does a condition ask where a request comes from? */
export const isNetworkCondition = ({ key }: Condition): boolean => NETWORK.has(key.toLowerCase());

/** The evidence of a verdict on a bucket: what it is, and the statements that matter. */
export const bucketEvidence = (
  bucket: Bucket,
  policy: Policy | null,
  indexes: readonly number[] = [],
): readonly [Evidence, ...Evidence[]] => [
  {
    kind: 'resource',
    id: bucket.name,
    facts: { region: bucket.region, statements: policy === null ? null : policy.statements.length },
  },
  ...(policy === null ? [] : statementEvidence(bucket.name, policy, indexes)),
];
