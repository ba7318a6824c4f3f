import {
  type AccessPoint as Listed,
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  ListAccessPointsCommand,
} from '@aws-sdk/client-s3-control';
import { Refusal } from '../aws/errors.ts';
import { follow } from '../aws/pages.ts';
import { asksForAccessPoints } from '../aws/policy-words.ts';
import type { Sections } from '../model/inventory.ts';
import { partitionOf } from '../services/services.ts';
import { isSeen, notAsked, type Observed } from '../model/observed.ts';
import type { PublicAccessBlock } from '../model/resources.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, sortBy } from './normalize.ts';
import { blockOf } from './public-access.ts';

const listAction = 's3:ListAccessPoints';

const policyOf = async (aws: Aws, name: string): Promise<Observed<string | null>> => {
  const policy = await aws.observe(async () => {
    const { Policy } = await aws.s3control(
      new GetAccessPointPolicyCommand({ AccountId: aws.accountId, Name: name }),
    );
    return Policy ?? null;
  });
  return !isSeen(policy) && policy.gap.code === 'NoSuchAccessPointPolicy' ? { seen: null } : policy;
};

const blockPublicAccessOf = (aws: Aws, name: string): Promise<Observed<PublicAccessBlock | null>> =>
  aws.observe(async () => {
    const { PublicAccessBlockConfiguration: said } = await aws.s3control(
      new GetAccessPointCommand({ AccountId: aws.accountId, Name: name }),
    );
    return said ? blockOf(said) : null;
  });

const wholeOf = async (aws: Aws, listed: Listed): Promise<Sections['accessPoints']> => {
  const name = idOf(listed.Name, listAction, 'an access point');
  const [policy, publicAccessBlock] = await Promise.all([
    policyOf(aws, name),
    blockPublicAccessOf(aws, name),
  ]);
  return {
    name,
    // AWS: the name is one of the account in the region (S3 guide, access points, ARNs).
    arn: `arn:${partitionOf(aws.region)}:s3:${aws.region}:${aws.accountId}:accesspoint/${name}`,
    alias: listed.Alias ?? null,
    bucket: listed.Bucket ?? '',
    bucketAccountId: listed.BucketAccountId ?? null,
    networkOrigin: listed.NetworkOrigin ?? '',
    vpcId: listed.VpcConfiguration?.VpcId ?? null,
    policy,
    publicAccessBlock,
  };
};

const isWanted = async (aws: Aws): Promise<boolean> => {
  if (aws.bucketAccess) return true;
  const buckets = await aws.section('buckets');
  return (
    isSeen(buckets) &&
    buckets.seen.some(({ policy }) => isSeen(policy) && asksForAccessPoints(policy.seen ?? ''))
  );
};

/** Lists the account's access points, where a bucket's policy asks for them, or the user does. */
export const accessPoints: Collector<'accessPoints'> = {
  section: 'accessPoints',
  scope: 'region',
  actions: [listAction, 's3:GetAccessPoint', 's3:GetAccessPointPolicy'],
  async collect(aws) {
    if (!(await isWanted(aws)))
      throw new Refusal(
        notAsked(
          listAction,
          `No bucket policy of account ${aws.accountId} in ${aws.region} asks for access points, so they were not listed; --bucket-access lists them.`,
        ),
      );
    const ask = (token: string | undefined) =>
      aws.s3control(
        new ListAccessPointsCommand({
          AccountId: aws.accountId,
          // AWS: a page holds 1,000 access points at most (S3 API, ListAccessPoints).
          MaxResults: 1000,
          ...(token ? { NextToken: token } : {}),
        }),
      );
    const found = await follow(ask, ({ NextToken }) => NextToken, listAction);
    const listed = itemsOf(found, ({ AccessPointList }) => AccessPointList);
    const whole = await Promise.all(listed.map((one) => wholeOf(aws, one)));
    return sortBy(whole, ({ name }) => name);
  },
};
