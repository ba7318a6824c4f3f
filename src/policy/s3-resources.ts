import { RESOURCE } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import { resourceWords } from './arn-classes.ts';
import { partition } from './equivalence-classes.ts';
import type { EquivalenceClass, Partition } from './equivalence-classes.ts';
import { matches, patternOf, underHead } from './match.ts';
import type { Pattern } from './match.ts';
import { memoizeByPair, memoizeByKey } from './memoize.ts';
import type { RequestSpace, Trust } from './request-space.ts';
import type { Level } from './service-model.ts';
import type { Vocabulary } from './vocabulary.ts';

const s3Resources = memoizeByPair<Vocabulary, Trust, RequestVariable>();
const s3Classes = memoizeByKey<Vocabulary, Partition>();

/** The buckets, or the objects, that the policy tells apart; the first one is the one that it does not mention. */
export const s3Arns = (
  level: Level,
  owner: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable => {
  const { bucket, unnamedOnly } = space.resources;
  const key = [level, bucket === undefined ? owner : bucket, space.partition, unnamedOnly].join('/');
  const whole = s3Resources(vocabulary, space.trust, key, () => everyS3Arn(level, owner, space, vocabulary));
  return space.unmentionedOnly === true ? { ...whole, classes: whole.classes.slice(0, 1) } : whole;
};

const everyS3Arn = (
  level: Level,
  owner: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
): RequestVariable => {
  const { bucket, unnamedOnly = false } = space.resources;
  // AWS: ARNs of buckets and objects hold neither region nor account (Service Authorization Reference, S3)
  const patterns = underHead(resourceWords(vocabulary), `arn:${space.partition}:s3::`);
  const base = `arn:${space.partition}:s3:::${bucket ?? '*'}`;
  const { values, exact } = s3Classes(vocabulary, `${level}/${base}`, () =>
    classesOn(level, base, bucket !== undefined, patterns),
  );
  if (bucket !== undefined) {
    const kept = values.filter((value) => !value.named || !unnamedOnly || level === 'bucket');
    return variableOf(
      kept.map((value) => ({ arn: value.text, sure: true })),
      exact || (unnamedOnly && level === 'object'),
    );
  }
  const named = namedBuckets(vocabulary, space.partition);
  // A bucket is named where its whole name stands in the policy; a name that merely fits a pattern is anybody's.
  const anybodys = values.filter((value) => !unnamedOnly || !named.has(bucketOf(value.text)));
  return variableOf(
    anybodys.flatMap((value) => ownedArns(value, owner, space, patterns)),
    exact,
  );
};

const classesOn = (level: Level, base: string, isOne: boolean, patterns: readonly Pattern[]): Partition => {
  if (level === 'object') return partition(patterns, patternOf(`${base}/*`));
  if (isOne) return { values: [{ text: base, named: false, whole: false }], exact: true };
  // AWS: names of buckets hold no slash (S3 guide, bucket naming rules)
  return partition(patterns, patternOf(base), { excluded: '/' });
};

interface OwnedArn {
  readonly arn: string;
  /** Whether it is surely of the owner that is asked for. */
  readonly sure: boolean;
}

// AWS: PREFIX-ACCOUNT-REGION-an is a name that only this account can have (S3 guide, general purpose bucket namespaces)
const REGIONAL = /-(\d{12})-[a-z]{2}(?:-[a-z]+)+-\d+-an$/;

/** The ARN where it can be of this owner; of a pattern that also fits anybody's objects, one of those. */
const ownedArns = (
  { text }: EquivalenceClass,
  owner: 'inside' | 'outside',
  { trust }: RequestSpace,
  patterns: readonly Pattern[],
): OwnedArn[] => {
  const account = REGIONAL.exec(bucketOf(text))?.[1];
  if (account === undefined) return [{ arn: text, sure: true }];
  const isOwn = trust.accounts.includes(account);
  if (isOwn === (owner === 'inside')) return [{ arn: text, sure: true }];
  const others = anybodysLike(text, patterns).map((arn) => ({ arn, sure: true }));
  return isOwn || trust.accountsComplete ? others : [...others, { arn: text, sure: false }];
};

/** The same object with a slash in what a star stands for, so that its bucket can be anybody's. */
const anybodysLike = (arn: string, patterns: readonly Pattern[]): string[] => {
  const at = arn.indexOf(':::') + 3;
  const other = `${arn.slice(0, at)}zzzzzzzz/${arn.slice(at)}`;
  const isAlike = patterns.every((pattern) => matches(pattern, arn) === matches(pattern, other));
  return arn.includes('/') && isAlike ? [other] : [];
};

const bucketNames = memoizeByKey<Vocabulary, ReadonlySet<string>>();

/** The buckets whose whole names stand in the resources of a policy. */
export const namedBuckets = (vocabulary: Vocabulary, partOf: string): ReadonlySet<string> =>
  bucketNames(vocabulary, partOf, () => {
    const patterns = underHead(resourceWords(vocabulary), `arn:${partOf}:s3::`);
    return new Set(patterns.flatMap((pattern) => bucketNamed(pattern) ?? []));
  });

const bucketNamed = (pattern: Pattern): string | null => {
  const bucket = bucketOf(pattern.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join(''));
  return bucket.includes('*') || bucket === '' ? null : bucket;
};

/** The bucket of an ARN of S3. */
export const bucketOf = (arn: string): string => arn.split(':').slice(5).join(':').split('/')[0] ?? '';

const variableOf = (arns: readonly OwnedArn[], exact: boolean): RequestVariable => {
  const classes = arns.map(({ arn, sure }): RequestClass => ({ values: new Map(), resource: arn, sure }));
  return { name: 'resource', slots: [RESOURCE], classes, exact };
};
