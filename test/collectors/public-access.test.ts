import {
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  ListAccessPointsCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Refusal } from '../../src/aws/errors.ts';
import { type Section, sectionSchemas, type Sections } from '../../src/model/inventory.ts';
import { seen, wasNotAsked } from '../../src/model/observed.ts';
import { collectorOf, fakeAws, s3Error } from './aws.ts';
import { mockClient } from '../mock-client.ts';

const s3 = mockClient(S3Client);
const s3control = mockClient(S3ControlClient);

afterEach(() => {
  s3.reset();
  s3control.reset();
});

const policyOf = (statement: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Resource: '*', Action: 's3:*', Principal: '*', ...statement }],
  });
const loose = policyOf({
  Effect: 'Allow',
  Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
});
const delegating = policyOf({
  Effect: 'Deny',
  Condition: { StringNotEquals: { 's3:DataAccessPointAccount': '111122223333' } },
});

const on = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const isOn = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

const bucketAccess = { bucketTags: false, bucketAccess: true };

const collect = async <S extends Section>(
  section: S,
  access: object = { bucketTags: false },
  known: Parameters<typeof fakeAws>[0] = {},
) => {
  const { aws, calls } = fakeAws(known);
  const items = await collectorOf(section).collect({ ...aws, ...access });
  const parsed = z.array(z.strictObject(sectionSchemas[section].shape)).parse(items);
  return {
    items: parsed as unknown as readonly Sections[S][],
    asked: calls.list().map(({ action }) => action),
  };
};

const oneBucket = (policy: string): void => {
  s3.on(ListBucketsCommand).resolves({ Buckets: [{ Name: 'a', BucketRegion: 'eu-west-1' }] });
  s3.on(GetBucketPolicyCommand).resolves({ Policy: policy });
  s3.on(GetPublicAccessBlockCommand).rejects(s3Error('NoSuchPublicAccessBlockConfiguration'));
  s3control.on(GetAccountPublicAccessBlockCommand).rejects(s3Error('NoSuchPublicAccessBlockConfiguration'));
};

describe('Block Public Access of a bucket', () => {
  it.each([
    ['grants nothing to strangers', policyOf({ Effect: 'Allow', Principal: { AWS: '111122223333' } })],
    ['grants to strangers without a word of networks', policyOf({ Effect: 'Allow' })],
    [
      'asks for one endpoint in plain words',
      policyOf({ Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } } }),
    ],
    ['denies', policyOf({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } })],
    ['is not JSON', '{"Statement": ['],
    ['is a list', '[]'],
  ])('is not asked for where the policy %s', async (_, policy) => {
    oneBucket(policy);
    const { asked } = await collect('buckets');
    expect(asked).toEqual(['s3:GetBucketPolicy', 's3:ListAllMyBuckets']);
  });

  it('is asked for where an Allow for anyone asks for a network in words that strangers may meet', async () => {
    oneBucket(loose);
    const { items } = await collect('buckets');
    expect(items[0]?.publicAccess).toEqual({ bucket: seen(null), account: seen(null) });
  });

  it('is read with what S3 says of the policy where it restricts public ones', async () => {
    oneBucket(loose);
    s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration: on });
    s3.on(GetBucketPolicyStatusCommand).resolves({ PolicyStatus: { IsPublic: true } });
    const { items } = await collect('buckets');
    expect(items[0]?.publicAccess).toEqual({ bucket: seen(isOn), account: seen(null), isPublic: seen(true) });
  });

  it('of the account is asked for once and has its own action', async () => {
    oneBucket(loose);
    s3control
      .on(GetAccountPublicAccessBlockCommand, { AccountId: '111122223333' })
      .resolves({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } });
    s3.on(GetBucketPolicyStatusCommand).resolves({ PolicyStatus: {} });
    const { items, asked } = await collect('buckets');
    expect(items[0]?.publicAccess).toMatchObject({
      account: seen({ ...isOn, blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false }),
      isPublic: { gap: { action: 's3:GetBucketPolicyStatus', code: 'UnreadableAnswer' } },
    });
    expect(asked).toContain('s3:GetAccountPublicAccessBlock');
    expect(asked).toContain('s3:GetBucketPublicAccessBlock');
  });

  it('that is denied is a gap of it alone', async () => {
    oneBucket(loose);
    s3.on(GetPublicAccessBlockCommand).rejects(s3Error('AccessDenied'));
    const { items } = await collect('buckets');
    expect(items[0]).toMatchObject({
      policy: seen(loose),
      publicAccess: { bucket: { gap: { action: 's3:GetBucketPublicAccessBlock', code: 'AccessDenied' } } },
    });
  });

  it('is asked for of every bucket when the user wants it, and of the policy only where there is one', async () => {
    oneBucket('{}');
    s3.on(GetBucketPolicyCommand).rejects(s3Error('NoSuchBucketPolicy'));
    s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration: on });
    s3.on(GetBucketTaggingCommand).rejects(s3Error('NoSuchTagSet'));
    const { items, asked } = await collect('buckets', bucketAccess);
    expect(items[0]?.publicAccess).toEqual({ bucket: seen(isOn), account: seen(null) });
    expect(asked).not.toContain('s3:GetBucketPolicyStatus');
  });
});

const bucketsWith = (policy: string) => ({
  buckets: seen([{ name: 'a', region: 'eu-west-1', policy: seen(policy) }]),
});

describe('access points', () => {
  it('are not asked for where no bucket policy asks for them, and nothing is missing', async () => {
    const refusal: unknown = await collect('accessPoints', {}, bucketsWith(loose)).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Refusal);
    const { gap } = refusal as Refusal;
    expect(wasNotAsked(gap)).toBe(true);
    expect(gap.message).toContain('--bucket-access');
  });

  it('are read from both pages, with policy and settings, where a bucket policy asks for them', async () => {
    s3control
      .on(ListAccessPointsCommand, { AccountId: '111122223333', MaxResults: 1000 })
      .resolvesOnce({
        AccessPointList: [{ Name: 'wide', NetworkOrigin: 'Internet', Bucket: 'a', Alias: 'wide-s3alias' }],
        NextToken: 'two',
      })
      .resolvesOnce({
        AccessPointList: [
          {
            Name: 'inner',
            NetworkOrigin: 'VPC',
            VpcConfiguration: { VpcId: 'vpc-1' },
            Bucket: 'a',
            BucketAccountId: '444455556666',
          },
        ],
      });
    s3control.on(GetAccessPointPolicyCommand, { Name: 'wide' }).resolves({ Policy: '{}' });
    s3control.on(GetAccessPointPolicyCommand, { Name: 'inner' }).rejects(s3Error('NoSuchAccessPointPolicy'));
    s3control.on(GetAccessPointCommand).resolves({ PublicAccessBlockConfiguration: on });
    const { items } = await collect('accessPoints', {}, bucketsWith(delegating));
    expect(items).toEqual([
      {
        name: 'inner',
        arn: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/inner',
        alias: null,
        bucket: 'a',
        bucketAccountId: '444455556666',
        networkOrigin: 'VPC',
        vpcId: 'vpc-1',
        policy: seen(null),
        publicAccessBlock: seen(isOn),
      },
      {
        name: 'wide',
        arn: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/wide',
        alias: 'wide-s3alias',
        bucket: 'a',
        bucketAccountId: null,
        networkOrigin: 'Internet',
        vpcId: null,
        policy: seen('{}'),
        publicAccessBlock: seen(isOn),
      },
    ]);
  });

  it('of a newer network origin are kept as S3 says it', async () => {
    s3control
      .on(ListAccessPointsCommand)
      .resolves({ AccessPointList: [{ Name: 'odd', NetworkOrigin: 'Moon' as never, Bucket: 'a' }] });
    s3control.on(GetAccessPointPolicyCommand).rejects(s3Error('AccessDenied'));
    s3control.on(GetAccessPointCommand).rejects(s3Error('AccessDenied'));
    const { items } = await collect('accessPoints', bucketAccess);
    expect(items).toMatchObject([
      {
        networkOrigin: 'Moon',
        policy: { gap: { action: 's3:GetAccessPointPolicy', code: 'AccessDenied' } },
        publicAccessBlock: { gap: { action: 's3:GetAccessPoint', code: 'AccessDenied' } },
      },
    ]);
  });

  it('leave a gap that names the action when listing them is denied', async () => {
    s3control.on(ListAccessPointsCommand).rejects(s3Error('AccessDenied', 'Access Denied'));
    const refusal: unknown = await collect('accessPoints', bucketAccess).catch((error: unknown) => error);
    expect((refusal as Refusal).gap).toEqual({
      action: 's3:ListAccessPoints',
      code: 'AccessDenied',
      message: 'Access Denied',
    });
  });
});
