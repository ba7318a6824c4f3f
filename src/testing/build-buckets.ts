import { seen } from '../model/observed.ts';
import type { Bucket, PublicAccessBlock } from '../model/resources.ts';
import type { AccountSpec, BucketSpec } from './account-spec.ts';
import { partitionOf } from './addresses.ts';
import type { UnitDraft } from './draft.ts';
import type { Names } from './names.ts';

/** An account of a scenario with its id and the region that its things lie in unless they say another. */
interface Home {
  readonly scenario: AccountSpec;
  readonly accountId: string;
  readonly home: string;
}

const textOf = (policy: string | object | null): string | null =>
  policy === null || typeof policy === 'string' ? policy : JSON.stringify(policy);

const blockOf = (on: boolean | null): PublicAccessBlock | null =>
  on === null
    ? null
    : { blockPublicAcls: on, ignorePublicAcls: on, blockPublicPolicy: on, restrictPublicBuckets: on };

const publicAccessOf = ({ publicAccessBlock, isPublic }: BucketSpec): Pick<Bucket, 'publicAccess'> => {
  if (publicAccessBlock === undefined && isPublic === undefined) return {};
  const { bucket = null, account = null } = publicAccessBlock ?? {};
  return {
    publicAccess: {
      bucket: seen(blockOf(bucket)),
      account: seen(blockOf(account)),
      ...(isPublic === undefined ? {} : { isPublic: seen(isPublic) }),
    },
  };
};

/** Puts the account's buckets where they lie. */
export const buildBuckets = (
  { scenario, accountId, home }: Home,
  units: ReadonlyMap<string, UnitDraft>,
): void => {
  for (const spec of scenario.bucketSpecs) {
    const { name, region = home, policy = null, tags } = spec;
    units.get(`${accountId}/${region}`)?.items.buckets.push({
      name,
      region,
      policy: seen(textOf(policy)),
      ...(tags ? { tags: seen(tags) } : {}),
      ...publicAccessOf(spec),
    });
  }
};

/** Puts the account's access points where they lie. */
export const buildAccessPoints = (
  { scenario, accountId, home }: Home,
  units: ReadonlyMap<string, UnitDraft>,
  names: Names,
): void => {
  for (const spec of scenario.accessPointSpecs) {
    const { name, bucket, region = home, vpc, policy = null, publicAccessBlock = true } = spec;
    const reference = vpc === undefined || vpc.startsWith('vpc-') ? vpc : `vpc-${vpc}`;
    units.get(`${accountId}/${region}`)?.items.accessPoints.push({
      name,
      arn: `arn:${partitionOf(region)}:s3:${region}:${accountId}:accesspoint/${name}`,
      alias: `${name}-s3alias`,
      bucket,
      bucketAccountId: null,
      networkOrigin: reference === undefined ? 'Internet' : 'VPC',
      vpcId: reference === undefined ? null : (names.find(region, reference) ?? reference),
      policy: seen(textOf(policy)),
      publicAccessBlock: seen(blockOf(publicAccessBlock)),
    });
  }
};
