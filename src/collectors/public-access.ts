import { GetBucketPolicyStatusCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { Refusal } from '../aws/errors.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Bucket, PublicAccessBlock } from '../model/resources.ts';
import type { Aws } from './collector.ts';

const statusAction = 's3:GetBucketPolicyStatus';

/** What reading a bucket's public access takes. */
export const publicAccessActions = [
  's3:GetBucketPublicAccessBlock',
  's3:GetAccountPublicAccessBlock',
  statusAction,
] as const;

/** The settings, as S3 says them: what it does not say is off. */
export interface SaidBlock {
  readonly BlockPublicAcls?: boolean | undefined;
  readonly IgnorePublicAcls?: boolean | undefined;
  readonly BlockPublicPolicy?: boolean | undefined;
  readonly RestrictPublicBuckets?: boolean | undefined;
}

/** The settings of a bucket, an account or an access point. */
export const blockOf = (said: SaidBlock): PublicAccessBlock => ({
  blockPublicAcls: said.BlockPublicAcls ?? false,
  ignorePublicAcls: said.IgnorePublicAcls ?? false,
  blockPublicPolicy: said.BlockPublicPolicy ?? false,
  restrictPublicBuckets: said.RestrictPublicBuckets ?? false,
});

type Block = Observed<PublicAccessBlock | null>;

const orNone = (block: Block): Block =>
  !isSeen(block) && block.gap.code === 'NoSuchPublicAccessBlockConfiguration' ? { seen: null } : block;

const ofBucket = async (aws: Aws, name: string): Promise<Block> =>
  orNone(
    await aws.observe(async () => {
      const { PublicAccessBlockConfiguration: said } = await aws.s3(
        new GetPublicAccessBlockCommand({ Bucket: name }),
      );
      return said ? blockOf(said) : null;
    }),
  );

const ofAccount = (aws: Aws): Promise<Block> =>
  aws.oncePerAccount('public access block', async () =>
    orNone(
      await aws.observe(async () => {
        const { PublicAccessBlockConfiguration: said } = await aws.accountS3control(
          new GetAccountPublicAccessBlockCommand({ AccountId: aws.accountId }),
        );
        return said ? blockOf(said) : null;
      }),
    ),
  );

const isPublicOf = (aws: Aws, name: string): Promise<Observed<boolean>> =>
  aws.observe(async () => {
    const { PolicyStatus } = await aws.s3(new GetBucketPolicyStatusCommand({ Bucket: name }));
    if (PolicyStatus?.IsPublic !== undefined) return PolicyStatus.IsPublic;
    throw new Refusal({
      action: statusAction,
      code: 'UnreadableAnswer',
      message: `S3 did not say whether the policy of ${name} is public.`,
    });
  });

const restricts = (block: Block): boolean => isSeen(block) && block.seen?.restrictPublicBuckets === true;

/**
 * Who of strangers is kept out of a bucket. AWS: the strictest of bucket and account counts, and whether a policy is
 * public matters only where they restrict public ones (S3 guide, access-control-block-public-access).
 */
export const publicAccessOf = async (
  aws: Aws,
  name: string,
  hasPolicy: boolean,
): Promise<NonNullable<Bucket['publicAccess']>> => {
  const [bucket, account] = await Promise.all([ofBucket(aws, name), ofAccount(aws)]);
  const isAsked = hasPolicy && (restricts(bucket) || restricts(account));
  return { bucket, account, ...(isAsked ? { isPublic: await isPublicOf(aws, name) } : {}) };
};
