import { type Observed, seen, unseen } from '../../model/observed.ts';
import type { PublicAccessBlock } from '../../model/resources.ts';
import type { DeclaredResource, Value } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { gapOfRead, valueOr } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { type Mapping, type Mappings } from './parts.ts';
import { observedPolicy } from './policies.ts';

const settings = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;

const blockOf = (
  scope: Scope,
  fields: Readonly<Record<string, Value>>,
): Observed<PublicAccessBlock | null> => {
  const reads = settings.map((name) => scope.scalar(fields[name]));
  const gap = reads.map(gapOfRead).find((one) => one !== null);
  if (gap) return unseen(gap);
  const [blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets] = reads.map(
    (read) => read.is === 'sure' && String(read.value).toLowerCase() === 'true',
  ) as [boolean, boolean, boolean, boolean];
  return seen({ blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets });
};

/** Another resource that names this bucket. */
const ofBucket = ({ scope }: Notes, type: string, bucket: DeclaredResource, name: string) =>
  scope.naming(type, 'Bucket', name).at(-1) ?? scope.naming(type, 'Bucket', scope.idOf(bucket)).at(-1);

const bucket: Mapping = (resource, notes) => {
  const { scope } = notes;
  const said = scope.text(resource, 'BucketName');
  const name = said.is === 'sure' ? said.value : scope.idOf(resource);
  const policy = ofBucket(notes, 'AWS::S3::BucketPolicy', resource, name);
  const apart = ofBucket(notes, 'Pathproof::BucketPublicAccessBlock', resource, name);
  const own = scope.value(resource, 'PublicAccessBlockConfiguration');
  const fields = apart?.properties ?? (own?.is === 'object' ? own.fields : null);
  const account = scope.ofType('Pathproof::AccountPublicAccessBlock').at(-1);
  notes.item(resource, 'buckets', name, {
    name,
    region: scope.placeOf(resource).region,
    policy: policy
      ? policy.uncertain
        ? unseen(policy.uncertain)
        : observedPolicy(scope, policy)
      : seen(null),
    publicAccess: {
      bucket: fields ? blockOf(scope, fields) : seen(null),
      account: account ? blockOf(scope, account.properties) : seen(null),
    },
  });
};

const accessPoint: Mapping = (resource, notes) => {
  const { scope } = notes;
  const { accountId, region } = scope.placeOf(resource);
  const name = valueOr(scope.text(resource, 'Name'), scope.idOf(resource));
  const configuration = scope.value(resource, 'VpcConfiguration');
  const vpc = configuration?.is === 'object' ? scope.linksIn(configuration.fields['VpcId']) : null;
  const block = scope.value(resource, 'PublicAccessBlockConfiguration');
  notes.item(resource, 'accessPoints', `arn:aws:s3:${region}:${accountId}:accesspoint/${name}`, {
    name,
    arn: `arn:aws:s3:${region}:${accountId}:accesspoint/${name}`,
    alias: null,
    bucket: valueOr(scope.text(resource, 'Bucket'), ''),
    bucketAccountId: valueOr(scope.text(resource, 'BucketAccountId'), null),
    networkOrigin: vpc ? 'VPC' : 'Internet',
    vpcId: vpc?.items[0]?.id ?? null,
    policy: observedPolicy(scope, resource),
    publicAccessBlock: block?.is === 'object' ? blockOf(scope, block.fields) : seen(null),
  });
};

const nothing: Mapping = () => undefined;

/** Buckets and access points. What is apart of a bucket is read with it. */
export const bucketTypes: Mappings = {
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': nothing,
  'Pathproof::BucketPublicAccessBlock': nothing,
  'Pathproof::AccountPublicAccessBlock': nothing,
  'AWS::S3::AccessPoint': accessPoint,
  'Pathproof::AccessPointPolicy': nothing,
};
