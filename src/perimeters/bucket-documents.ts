import { isSeen } from '../model/observed.ts';
import type { Bucket } from '../model/resources.ts';
import { oncePerInventory } from '../paths/once-per-inventory.ts';
import type { World } from '../paths/world.ts';
import {
  isPerimeterKey,
  documentOf,
  operatorOf,
  type Policy,
  referencesOf,
  type Statement,
} from '../policy/index.ts';
import { isNetworkCondition, type JudgedBucket } from './bucket-policy.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';
import { carriesRequests } from './s3-endpoints.ts';
import { organizationOf, type Trusted } from './trust.ts';

/** Networks that a bucket is to trust: condition keys with their values. */
export type Networks = Readonly<Record<string, readonly string[]>>;

// More VPCs than these are better named by their organization.
const MAX_LISTED = 20;

/** By region, the VPCs from which S3 is reached through an endpoint. */
const vpcsWithS3 = oncePerInventory((world): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, Set<string>>();
  for (const { accountId, region, sections } of world.units) {
    const endpoints = isSeen(sections.vpcEndpoints) ? sections.vpcEndpoints.seen : [];
    const found = all.get(region) ?? new Set<string>();
    all.set(region, found);
    for (const endpoint of endpoints)
      if (carriesRequests(world, endpoint, { accountId, region }) === true) found.add(endpoint.vpcId);
  }
  return all;
});

/** The VPCs of the bucket's region from which S3 is reached through an endpoint, or all of one's organization. */
export const networksFor = (world: World, bucket: Bucket, trusted: Trusted): Networks | null => {
  const vpcs = vpcsWithS3(world, '').get(bucket.region) ?? new Set<string>();
  const organization = organizationOf(trusted);
  if (vpcs.size > 0 && (vpcs.size <= MAX_LISTED || organization === null))
    return { 'aws:SourceVpc': [...vpcs].sort() };
  return organization === null ? null : { 'aws:VpceOrgID': trusted.organizations };
};

/** The networks that statements name, without patterns and ids that are left out. */
export const networksNamed = (
  policy: Policy,
  statements: readonly Statement[],
  without: ReadonlySet<string>,
): Networks => {
  const indexes = new Set(statements.map(({ index }) => index));
  const named = referencesOf(policy).filter(
    ({ element, statement, id }) => element === 'Condition' && indexes.has(statement) && !without.has(id),
  );
  const ids = (kind: string): string[] => [
    ...new Set(named.filter((one) => one.kind === kind).map(({ id }) => id)),
  ];
  const organizations = named.filter(
    ({ kind, key }) => kind === 'organization' && /^aws:vpceorg/i.test(key ?? ''),
  );
  const accounts = named.filter(
    ({ kind, key }) => kind === 'account' && /^aws:vpceaccount$/i.test(key ?? ''),
  );
  const lists = {
    'aws:SourceVpce': ids('endpoint'),
    'aws:SourceVpc': ids('vpc'),
    'aws:VpceOrgID': [...new Set(organizations.map(({ id }) => id))],
    'aws:VpceAccount': [...new Set(accounts.map(({ id }) => id))],
  };
  return Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0));
};

type Plain = Record<string, Record<string, unknown>>;

/** Conditions of a statement that leave callers out on purpose: they are kept. */
const exceptionsOf = (statements: readonly Statement[]): Plain => {
  const kept: Plain = {};
  for (const { operator, key, values } of statements.flatMap(({ conditions }) => conditions)) {
    const word = operatorOf(operator);
    const own = /^aws:(?:principalisawsservice|viaawsservice)$/i.test(key);
    if (own || !word?.negated || word.set !== null || !isPerimeterKey(key)) continue;
    if (isNetworkCondition({ operator, key, values })) continue;
    kept[operator] = { ...kept[operator], [key]: [...values] };
  }
  return kept;
};

/** The Deny that lets requests come only from these networks, from AWS services and from whom the statements leave out. */
export const denyOutside = (
  { bucket, partition }: Pick<JudgedBucket, 'bucket' | 'partition'>,
  accountId: string,
  networks: Networks,
  replaced: readonly Statement[] = [],
): object => {
  const exceptions = exceptionsOf(replaced);
  const arn = `arn:${partition}:s3:::${bucket.name}`;
  return {
    Sid: 'DenyOutsideOwnNetworks',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: {
      ...exceptions,
      StringNotEqualsIfExists: { ...exceptions['StringNotEqualsIfExists'], ...networks },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ...('ArnNotLikeIfExists' in exceptions
        ? {}
        : {
            ArnNotLikeIfExists: {
              'aws:PrincipalArn': `arn:${partition}:iam::${accountId}:role/aws-service-role/*`,
            },
          }),
    },
  };
};

/** The policy with some statements taken out and others put in. */
export const withStatementsReplaced = (
  policy: Policy | null,
  out: readonly number[],
  ...statements: readonly object[]
): PolicyDocument => {
  if (policy === null) return { Version: '2012-10-17', Statement: statements };
  const { Statement } = documentOf(policy) as { readonly Statement: readonly object[] };
  return {
    Version: policy.version,
    Statement: [...Statement.filter((_, index) => !out.includes(index)), ...statements],
  };
};
