import {
  type Bucket,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { follow } from '../aws/pages.ts';
import { grantsByNetwork } from '../aws/policy-words.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, sortBy, tagsOf } from './normalize.ts';
import { publicAccessActions, publicAccessOf } from './public-access.ts';

const listAction = 's3:ListAllMyBuckets';
const policyAction = 's3:GetBucketPolicy';
const tagsAction = 's3:GetBucketTagging';

/** A bucket, and the region it lies in. */
interface Located {
  readonly name: string;
  readonly region: string;
}

// AWS: us-east-1 is said as no location, and eu-west-1 may be said as EU (S3 API, GetBucketLocation).
const locationOf = async (aws: Aws, name: string): Promise<string> => {
  const { LocationConstraint: place } = await aws.accountS3(new GetBucketLocationCommand({ Bucket: name }));
  const said: string = place ?? '';
  return said === 'EU' ? 'eu-west-1' : said || 'us-east-1';
};

const locate = async (aws: Aws, bucket: Bucket): Promise<Located> => {
  const name = idOf(bucket.Name, listAction, 'a bucket');
  return { name, region: bucket.BucketRegion ?? (await locationOf(aws, name)) };
};

const askBuckets = async (aws: Aws): Promise<readonly Located[]> => {
  // AWS: only a listing with a parameter pages and says each bucket's region (S3 API, ListBuckets).
  const ask = (token: string | undefined) =>
    aws.accountS3(
      new ListBucketsCommand({ MaxBuckets: 10_000, ...(token ? { ContinuationToken: token } : {}) }),
    );
  const found = await follow(ask, ({ ContinuationToken }) => ContinuationToken, listAction);
  return await Promise.all(itemsOf(found, ({ Buckets }) => Buckets).map((bucket) => locate(aws, bucket)));
};

// AWS: a bucket's policy can itself deny reading it, even to an administrator (S3 guide, bucket policies).
const explain = (policy: Observed<string | null>): Observed<string | null> => {
  if (isSeen(policy)) return policy;
  const { gap } = policy;
  if (gap.code === 'NoSuchBucketPolicy') return { seen: null };
  if (!/AccessDenied|Forbidden|Http403/.test(gap.code)) return policy;
  return { gap: { ...gap, message: `${gap.message} (Denied, possibly by the bucket policy itself.)` } };
};

const policyOf = async (aws: Aws, name: string): Promise<Observed<string | null>> =>
  explain(
    await aws.observe(async () => {
      const { Policy } = await aws.s3(new GetBucketPolicyCommand({ Bucket: name }));
      return Policy ?? null;
    }),
  );

const tagSetOf = async (aws: Aws, name: string): Promise<Observed<Readonly<Record<string, string>>>> => {
  const tags = await aws.observe(async () => {
    const { TagSet } = await aws.s3(new GetBucketTaggingCommand({ Bucket: name }));
    return tagsOf(TagSet);
  });
  return !isSeen(tags) && tags.gap.code === 'NoSuchTagSet' ? { seen: {} } : tags;
};

// What refuses its policy refuses the rest as well: that is one gap, not two. Tags are a request for each bucket, so they
// are read only where the user asks for them, and public access only where it changes what a policy is worth.
const wholeOf = async (aws: Aws, bucket: Located): Promise<Sections['buckets']> => {
  const policy = await policyOf(aws, bucket.name);
  if (!isSeen(policy)) return { ...bucket, policy };
  const { seen: text } = policy;
  const matters = aws.bucketAccess || (text !== null && grantsByNetwork(text));
  return {
    ...bucket,
    policy,
    ...(aws.bucketTags ? { tags: await tagSetOf(aws, bucket.name) } : {}),
    ...(matters ? { publicAccess: await publicAccessOf(aws, bucket.name, text !== null) } : {}),
  };
};

/** Lists the account's buckets once, and asks for the policies of those in this region, and what else matters. */
export const buckets: Collector<'buckets'> = {
  section: 'buckets',
  scope: 'account',
  actions: [listAction, 's3:GetBucketLocation', policyAction, tagsAction, ...publicAccessActions],
  async collect(aws) {
    const all = await aws.oncePerAccount('buckets', () => askBuckets(aws));
    const here = all.filter(({ region }) => region === aws.region);
    const whole = here.map((bucket) => wholeOf(aws, bucket));
    return sortBy(await Promise.all(whole), ({ name }) => name);
  },
};
