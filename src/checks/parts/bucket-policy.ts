import type { Evidence } from '../../model/finding.ts';
import { type Gap, isSeen } from '../../model/observed.ts';
import type { Bucket } from '../../model/resources.ts';
import type { World } from '../../paths/world.ts';
import { bucketScene, type Condition, parsePolicy, type Policy, type Scene } from '../../policy/index.ts';
import type { CheckContext } from '../check.ts';
import { statementEvidence } from './endpoint-policy.ts';
import { trustedBy, type Trusted } from './trust.ts';

/** A bucket with its policy, read. */
export interface JudgedBucket {
  readonly bucket: Bucket;
  readonly policy: Policy;
  readonly partition: string;
  readonly trusted: Trusted;
  /**
   * Asks about the policy, once for all buckets whose policies are the same but for the bucket's name. What is answered
   * may hold no name of a bucket.
   */
  ask<T>(question: string, answer: (policy: Policy, scene: Scene) => T): T;
}

/** What a bucket's policy is: one that can be judged, none, or a gap. */
export type BucketReading = JudgedBucket | 'none' | Gap;

/** Stands for the name of the bucket that a policy is attached to. */
const THIS_BUCKET = 'the-bucket-itself';

// So many documents at most are kept; a run over more asks again, and its memory stays flat.
const MOST_KEPT = 2_000;

interface Kept {
  readonly policy: Policy;
  readonly scene: Scene;
  readonly answers: Map<string, unknown>;
}

const kept = new WeakMap<World, Map<string, Kept>>();

/** The document with a stand-in for the bucket's name; null where other names could be mistaken for it. */
const abstracted = (text: string, name: string): string | null => {
  const marked = text.replaceAll(
    new RegExp(`(:::)${name.replaceAll('.', '\\.')}(?=["/*])`, 'g'),
    `$1${THIS_BUCKET}`,
  );
  if (text.includes(THIS_BUCKET)) return null;
  // A pattern or variable within another name could match this one as well, and not the stand-in.
  return /:::(?!the-bucket-itself)[^"/]*[*?$\\][^"/]*/.test(marked) || marked.includes('\\u') ? null : marked;
};

const keptFor = (world: World, key: string, make: () => Kept): Kept => {
  const all = kept.get(world) ?? new Map<string, Kept>();
  kept.set(world, all);
  const known = all.get(key);
  if (known) return known;
  const made = make();
  const [oldest] = all.keys();
  if (all.size >= MOST_KEPT && oldest !== undefined) all.delete(oldest);
  all.set(key, made);
  return made;
};

const invalid = (bucket: Bucket, message: string): Gap => ({
  action: 's3:GetBucketPolicy',
  code: 'InvalidPolicy',
  message: `The policy of ${bucket.name} cannot be judged: ${message}`,
});

/** Reads a bucket's policy. */
export const readBucketPolicy = (
  bucket: Bucket,
  { world, unit, options }: Pick<CheckContext, 'world' | 'unit' | 'options'>,
): BucketReading => {
  if (!isSeen(bucket.policy)) return bucket.policy.gap;
  const text = bucket.policy.seen;
  if (text === null) return 'none';
  const { policy, problems } = parsePolicy(text);
  if (policy === null)
    return invalid(bucket, problems.map(({ message, path }) => `${message} (${path})`).join(' '));
  const trusted = trustedBy(world, options);
  const { partition } = unit;
  const general = abstracted(text, bucket.name);
  const name = general === null ? bucket.name : THIS_BUCKET;
  const whom = [...options.trustedAccounts, '|', ...options.trustedOrganizations].join();
  const scene = (): Kept => ({
    policy: (general === null ? policy : parsePolicy(general).policy) ?? policy,
    scene: bucketScene(name, { trust: trusted, partition }),
    answers: new Map(),
  });
  const key = `${partition}\n${whom}\n${general === null ? bucket.name : ''}\n${general ?? text}`;
  return {
    bucket,
    policy,
    partition,
    trusted,
    ask<T>(question: string, answer: (policy: Policy, scene: Scene) => T): T {
      const one = keptFor(world, key, scene);
      if (!one.answers.has(question)) one.answers.set(question, answer(one.policy, one.scene));
      return one.answers.get(question) as T;
    },
  };
};

/** Is a policy there that can be judged? */
export const isJudged = (reading: BucketReading): reading is JudgedBucket =>
  reading !== 'none' && 'policy' in reading;

const NETWORK = new Set([
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'aws:vpcsourceip',
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
