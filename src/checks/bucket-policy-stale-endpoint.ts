import type { Fix } from '../model/finding.ts';
import type { Bucket } from '../model/resources.ts';
import { documentOf, type Policy } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { bucketEvidence, isJudged, readBucketPolicy } from '../perimeters/bucket-policy.ts';
import { networkReferences } from '../perimeters/network-references.ts';
import { bucketPolicyRemedy, type PolicyDocument } from '../remedies/policy-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { buckets } from './subjects.ts';

const messages = {
  stale: 'The policy of {bucket} names networks that no request to it can come from: {why}.',
  living: 'Requests to {bucket} can come from each endpoint and VPC that its policy names: {ids}.',
  noPolicy: '{bucket} has no policy.',
  noneNamed: 'The policy of {bucket} names no endpoint and no VPC.',
} as const;

type Plain = Readonly<Record<string, unknown>>;

/** The statement without these ids; null where a condition would list nothing any more. */
const without = (statement: Plain, dead: ReadonlySet<string>): Plain | null => {
  const names = (value: string): boolean => [...dead].some((id) => value === id || value.endsWith(`/${id}`));
  const condition: Record<string, Plain> = {};
  for (const [operator, keys] of Object.entries((statement['Condition'] ?? {}) as Record<string, Plain>)) {
    const kept = Object.entries(keys).map(([key, values]) => {
      const list = Array.isArray(values) ? (values as string[]) : [values as string];
      return [key, list.filter((value) => !names(value))] as const;
    });
    if (kept.some(([, values]) => values.length === 0)) return null;
    condition[operator] = Object.fromEntries(kept);
  }
  return Object.keys(condition).length > 0 ? { ...statement, Condition: condition } : statement;
};

const documentWithout = (policy: Policy, dead: ReadonlySet<string>): PolicyDocument | null => {
  const { Statement } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  const kept = Statement.map((statement) => without(statement, dead));
  return kept.some((statement) => statement === null)
    ? null
    : { Version: policy.version, Statement: kept as readonly object[] };
};

/** Where a VPC only lacks an endpoint, making one is the other thing to do. */
const orEndpoint = (bare: readonly string[], text: string): string =>
  bare.length === 0
    ? text
    : `Give ${bare.join(', ')} an S3 endpoint that its subnets use, or ${text.charAt(0).toLowerCase()}${text.slice(1)}`;

const remedyOf = (
  bucket: Bucket,
  accountId: string,
  policy: Policy,
  dead: readonly string[],
  bare: readonly string[],
): Fix => {
  const document = documentWithout(policy, new Set(dead));
  if (document === null)
    return byHand(
      orEndpoint(
        bare,
        `Put the ids of living endpoints or VPCs in place of ${dead.join(', ')} in the policy of ${bucket.name}; without them a condition would name none.`,
      ),
    );
  return bucketPolicyRemedy(
    orEndpoint(bare, `Take ${dead.join(', ')} out of the policy of ${bucket.name}.`),
    accountId,
    bucket,
    document,
    'Where the id was of a network that was made anew, its new id is missing from the policy: add it.',
  );
};

export default defineCheck<Bucket, typeof messages>({
  id: 'bucket-policy-stale-endpoint',
  title: 'Bucket policy names an endpoint or VPC that requests cannot come from',
  severity: 'high',
  rationale:
    'Endpoints are made anew more often than bucket policies are read. A policy that names one that is gone, that serves another service or another region shuts its clients out, or grants what nobody can use.',
  remedy: 'Replace the id by that of the S3 endpoint or VPC that is meant, or take it out.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
  ],
  limits: [
    'That an id exists nowhere is said only where every account of the organization and every enabled region was listed.',
    'Endpoints of partners that are neither in the organization nor trusted count as gone.',
  ],
  subject: buckets,
  messages,

  evaluate(bucket, context) {
    const { world, unit, options, pass, fail, unknown, notApplicable } = context;
    const reading = readBucketPolicy(bucket, context);
    if (reading === 'none') return notApplicable('noPolicy', { bucket: bucket.name });
    if (!isJudged(reading)) return unknown([reading]);
    const references = networkReferences(world, options, bucket, reading.policy);
    if (references.length === 0) return notApplicable('noneNamed', { bucket: bucket.name });
    const stale = references.flatMap((one) => (one.state === 'never' ? [one] : []));
    const evidence = bucketEvidence(bucket, reading.policy, [
      ...new Set((stale.length > 0 ? stale : references).flatMap(({ statements }) => statements)),
    ]);
    if (stale.length > 0)
      return fail(
        'stale',
        { bucket: bucket.name, why: stale.map(({ why }) => why).join('; ') },
        {
          evidence,
          remedy: remedyOf(
            bucket,
            unit.accountId,
            reading.policy,
            stale.map(({ id }) => id),
            stale
              .map(({ id }) => id)
              .filter((id) => world.locate('vpcs', id)?.place.region === bucket.region),
          ),
        },
      );
    const [gap, ...more] = references.flatMap((one) => (one.state === 'unknown' ? one.gaps : []));
    if (gap) return unknown([gap, ...more], evidence);
    return pass('living', { bucket: bucket.name, ids: references.map(({ id }) => id).join(', ') }, evidence);
  },
});
