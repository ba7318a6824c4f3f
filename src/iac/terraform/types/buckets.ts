import { type Block, itself, nested, one } from '../block.ts';
import { policy } from '../policy.ts';
import {
  id,
  type Mapping,
  type Mappings,
  objectValue,
  optional,
  orElse,
  type Part,
  plain,
} from './mapping.ts';

// AWS: each setting is off where nothing is said (registry: aws_s3_bucket_public_access_block).
const publicAccess: Mapping['properties'] = {
  BlockPublicAcls: orElse(plain('block_public_acls'), false),
  IgnorePublicAcls: orElse(plain('ignore_public_acls'), false),
  BlockPublicPolicy: orElse(plain('block_public_policy'), false),
  RestrictPublicBuckets: orElse(plain('restrict_public_buckets'), false),
};

/** The policy within a bucket, as provider 3 and older have it; newer ones list there what aws_s3_bucket_policy made. */
const ownPolicy = (block: Block): readonly Part[] => {
  const document = policy('policy')(block);
  if (document === null) return [];
  const name = block.values['bucket'];
  const separate =
    typeof name === 'string' ? block.graph.belongingTo('aws_s3_bucket_policy', 'bucket', name) : null;
  if (separate !== null && separate.before.length + separate.after.length > 0) return [];
  return [
    {
      suffix: 'policy',
      type: 'AWS::S3::BucketPolicy',
      properties: { Bucket: itself(block), PolicyDocument: document },
    },
  ];
};

const publicAccessOf = (block: Block) => {
  const [settings] = nested(block, 'public_access_block_configuration').blocks;
  if (settings === undefined) return null;
  return objectValue(
    Object.fromEntries(Object.entries(publicAccess).map(([name, read]) => [name, read(settings)])),
  );
};

/** Buckets, access points, their policies and Block Public Access. */
export const BUCKETS: Mappings = {
  aws_s3_bucket: {
    type: 'AWS::S3::Bucket',
    properties: { BucketName: plain('bucket') },
    parts: ownPolicy,
  },
  'data.aws_s3_bucket': { type: 'AWS::S3::Bucket', properties: { BucketName: plain('bucket') } },
  aws_s3_bucket_policy: {
    type: 'AWS::S3::BucketPolicy',
    properties: { Bucket: id('bucket', 'bucket'), PolicyDocument: policy('policy') },
    liveId: null,
  },
  aws_s3_bucket_public_access_block: {
    type: 'Pathproof::BucketPublicAccessBlock',
    properties: { Bucket: id('bucket', 'bucket'), ...publicAccess },
    liveId: null,
  },
  aws_s3_account_public_access_block: {
    type: 'Pathproof::AccountPublicAccessBlock',
    properties: publicAccess,
    liveId: null,
  },
  aws_s3_access_point: {
    type: 'AWS::S3::AccessPoint',
    properties: {
      Name: plain('name'),
      Bucket: id('bucket', 'bucket'),
      BucketAccountId: optional('bucket_account_id'),
      VpcConfiguration: (block) => {
        const [vpc] = nested(block, 'vpc_configuration').blocks;
        return vpc === undefined ? null : objectValue({ VpcId: one(vpc, 'vpc_id', 'vpc') });
      },
      Policy: policy('policy'),
      PublicAccessBlockConfiguration: publicAccessOf,
    },
    liveId: 'arn',
  },
  aws_s3control_access_point_policy: {
    type: 'Pathproof::AccessPointPolicy',
    properties: { AccessPointArn: id('access_point_arn', 'access-point'), Policy: policy('policy') },
    liveId: null,
  },
};
