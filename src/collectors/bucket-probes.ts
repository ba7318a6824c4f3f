import {
  type Bucket,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  ListAccessPointsCommand,
} from '@aws-sdk/client-s3-control';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type AskService, nothingToTry, type Probe } from './probe.ts';

const aBucket = async (ask: AskService, region: string, action: string): Promise<Bucket> => {
  const { Buckets } = await ask('s3', region)(new ListBucketsCommand({ MaxBuckets: 1 }));
  const [bucket] = Buckets ?? [];
  if (bucket?.Name) return bucket;
  throw nothingToTry(action, 'bucket');
};

const accountOf = async (ask: AskService, region: string): Promise<string> => {
  const { Account } = await ask('sts', region)(new GetCallerIdentityCommand({}));
  return Account ?? '';
};

/** An access point of the account to try something on. */
const aPoint = async (ask: AskService, region: string, action: string) => {
  const AccountId = await accountOf(ask, region);
  const list = new ListAccessPointsCommand({ AccountId, MaxResults: 1 });
  const { AccessPointList } = await ask('s3control', region)(list);
  const Name = AccessPointList?.[0]?.Name;
  if (!Name) throw nothingToTry(action, 'access point');
  return { AccountId, Name };
};

/** How to find out whether each action on buckets and access points is permitted. */
export const bucketProbes: Readonly<Record<string, Probe>> = {
  's3:ListAllMyBuckets': (ask, region) => ask('s3', region)(new ListBucketsCommand({ MaxBuckets: 1 })),
  's3:GetBucketLocation': async (ask, region) => {
    const bucket = await aBucket(ask, region, 's3:GetBucketLocation');
    return await ask('s3', region)(new GetBucketLocationCommand({ Bucket: bucket.Name }));
  },
  's3:GetBucketPolicy': async (ask, region) => {
    const bucket = await aBucket(ask, region, 's3:GetBucketPolicy');
    return await ask(
      's3',
      bucket.BucketRegion ?? region,
    )(new GetBucketPolicyCommand({ Bucket: bucket.Name }));
  },
  's3:GetBucketTagging': async (ask, region) => {
    const bucket = await aBucket(ask, region, 's3:GetBucketTagging');
    return await ask(
      's3',
      bucket.BucketRegion ?? region,
    )(new GetBucketTaggingCommand({ Bucket: bucket.Name }));
  },
  's3:GetBucketPublicAccessBlock': async (ask, region) => {
    const { Name, BucketRegion } = await aBucket(ask, region, 's3:GetBucketPublicAccessBlock');
    return await ask('s3', BucketRegion ?? region)(new GetPublicAccessBlockCommand({ Bucket: Name }));
  },
  's3:GetBucketPolicyStatus': async (ask, region) => {
    const { Name, BucketRegion } = await aBucket(ask, region, 's3:GetBucketPolicyStatus');
    return await ask('s3', BucketRegion ?? region)(new GetBucketPolicyStatusCommand({ Bucket: Name }));
  },
  's3:GetAccountPublicAccessBlock': async (ask, region) => {
    const AccountId = await accountOf(ask, region);
    return await ask('s3control', region)(new GetAccountPublicAccessBlockCommand({ AccountId }));
  },
  's3:ListAccessPoints': async (ask, region) => {
    const AccountId = await accountOf(ask, region);
    return await ask('s3control', region)(new ListAccessPointsCommand({ AccountId, MaxResults: 1 }));
  },
  's3:GetAccessPoint': async (ask, region) => {
    const point = await aPoint(ask, region, 's3:GetAccessPoint');
    return await ask('s3control', region)(new GetAccessPointCommand(point));
  },
  's3:GetAccessPointPolicy': async (ask, region) => {
    const point = await aPoint(ask, region, 's3:GetAccessPointPolicy');
    return await ask('s3control', region)(new GetAccessPointPolicyCommand(point));
  },
};
