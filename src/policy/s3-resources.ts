import { RESOURCE } from './dimension.ts';
import type { Dimension, Option } from './dimension.ts';
import { resourceWords } from './arn-classes.ts';
import { partition } from './equivalence-classes.ts';
import type { EquivalenceClass, Partition } from './equivalence-classes.ts';
import { matches, patternOf, underHead } from './match.ts';
import type { Pattern } from './match.ts';
import { createMemo } from './memo.ts';
import type { RequestSpace } from './request-space.ts';
import type { Level } from './service-model.ts';
import type { Vocabulary } from './vocabulary.ts';

const s3Resources = createMemo<Dimension>();
const s3Classes = createMemo<Partition>();

/** The buckets, or the objects, that the policy tells apart; the first one is the one that it does not mention. */
export function s3Arns(
  level: Level,
  owner: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
): Dimension {
  const { bucket, unnamedOnly } = space.resources;
  const key = [level, bucket === undefined ? owner : bucket, space.partition, unnamedOnly].join('/');
  const whole = s3Resources(vocabulary, space.trust, key, () => everyS3Arn(level, owner, space, vocabulary));
  return space.unmentionedOnly === true ? { ...whole, options: whole.options.slice(0, 1) } : whole;
}

function everyS3Arn(
  level: Level,
  owner: 'inside' | 'outside',
  space: RequestSpace,
  vocabulary: Vocabulary,
): Dimension {
  const { bucket, unnamedOnly = false } = space.resources;
  // AWS: ARNs of buckets and objects hold neither region nor account (Service Authorization Reference, S3)
  const patterns = underHead(resourceWords(vocabulary), `arn:${space.partition}:s3::`);
  const base = `arn:${space.partition}:s3:::${bucket ?? '*'}`;
  const { values, exact } = s3Classes(vocabulary, space.trust, `${level}/${base}`, () =>
    classesOn(level, base, bucket !== undefined, patterns),
  );
  if (bucket !== undefined) {
    const kept = values.filter((value) => !value.named || !unnamedOnly || level === 'bucket');
    return dimensionOf(
      kept.map((value) => ({ arn: value.text, sure: true })),
      exact || (unnamedOnly && level === 'object'),
    );
  }
  const named = namedBuckets(vocabulary, space.partition);
  // A bucket is named where its whole name stands in the policy; a name that merely fits a pattern is anybody's.
  const anybodys = values.filter((value) => !unnamedOnly || !named.has(bucketOf(value.text)));
  return dimensionOf(
    anybodys.flatMap((value) => ownedArns(value, owner, space, patterns)),
    exact,
  );
}

function classesOn(level: Level, base: string, isOne: boolean, patterns: readonly Pattern[]): Partition {
  if (level === 'object') return partition(patterns, patternOf(`${base}/*`));
  if (isOne) return { values: [{ text: base, named: false, whole: false }], exact: true };
  // AWS: names of buckets hold no slash (S3 guide, bucket naming rules)
  return partition(patterns, patternOf(base), { excluded: '/' });
}

interface OwnedArn {
  readonly arn: string;
  /** Whether it is surely of the owner that is asked for. */
  readonly sure: boolean;
}

// AWS: PREFIX-ACCOUNT-REGION-an is a name that only this account can have (S3 guide, general purpose bucket namespaces)
const REGIONAL = /-(\d{12})-[a-z]{2}(?:-[a-z]+)+-\d+-an$/;

/** The ARN where it can be of this owner; of a pattern that also fits anybody's objects, one of those. */
function ownedArns(
  { text }: EquivalenceClass,
  owner: 'inside' | 'outside',
  { trust }: RequestSpace,
  patterns: readonly Pattern[],
): OwnedArn[] {
  const account = REGIONAL.exec(bucketOf(text))?.[1];
  if (account === undefined) return [{ arn: text, sure: true }];
  const isOwn = trust.accounts.includes(account);
  if (isOwn === (owner === 'inside')) return [{ arn: text, sure: true }];
  const others = anybodysLike(text, patterns).map((arn) => ({ arn, sure: true }));
  return isOwn || trust.accountsComplete ? others : [...others, { arn: text, sure: false }];
}

/** The same object with a slash in what a star stands for, so that its bucket can be anybody's. */
function anybodysLike(arn: string, patterns: readonly Pattern[]): string[] {
  const at = arn.indexOf(':::') + 3;
  const other = `${arn.slice(0, at)}zzzzzzzz/${arn.slice(at)}`;
  const isAlike = patterns.every((pattern) => matches(pattern, arn) === matches(pattern, other));
  return arn.includes('/') && isAlike ? [other] : [];
}

const namesKnown = new WeakMap<Vocabulary, ReadonlySet<string>>();

/** The buckets whose whole names stand in the resources of a policy. */
export function namedBuckets(vocabulary: Vocabulary, partOf: string): ReadonlySet<string> {
  const known = namesKnown.get(vocabulary);
  if (known !== undefined) return known;
  const patterns = underHead(resourceWords(vocabulary), `arn:${partOf}:s3::`);
  const names = new Set(patterns.flatMap((pattern) => bucketNamed(pattern) ?? []));
  namesKnown.set(vocabulary, names);
  return names;
}

function bucketNamed(pattern: Pattern): string | null {
  const bucket = bucketOf(pattern.map((code) => (code < 0 ? '*' : String.fromCharCode(code))).join(''));
  return bucket.includes('*') || bucket === '' ? null : bucket;
}

/** The bucket of an ARN of S3. */
export function bucketOf(arn: string): string {
  return arn.split(':').slice(5).join(':').split('/')[0] ?? '';
}

function dimensionOf(arns: readonly OwnedArn[], exact: boolean): Dimension {
  const options = arns.map(({ arn, sure }): Option => ({ values: new Map(), resource: arn, sure }));
  return { name: 'resource', slots: [RESOURCE], options, exact };
}
