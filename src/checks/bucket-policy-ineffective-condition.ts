import { severities, type Severity } from '../model/finding.ts';
import type { Bucket } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import {
  denyOutside,
  networksFor,
  networksNamed,
  withStatementsReplaced,
} from '../perimeters/bucket-documents.ts';
import {
  bucketEvidence,
  isJudged,
  type JudgedBucket,
  readBucketPolicy,
} from '../perimeters/bucket-policy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { meantDenies, type PolicyWeakness } from '../perimeters/deny-weaknesses.ts';
import { findingsOn, weaknessesBehindBlock } from '../perimeters/network-weaknesses.ts';
import { networkStatements } from '../perimeters/network-perimeter.ts';
import { bucketPolicyRemedy } from '../remedies/policy-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { buckets } from './subjects.ts';

const messages = {
  hole: 'The network perimeter of {bucket} has a hole: {holes}.',
  tight: 'The conditions of {bucket} on networks do what they say.',
  either:
    'The policy of {bucket} denies only requests that come from outside of its networks and whose {keys} differs too: others come from anywhere.',
  noPolicy: '{bucket} has no policy.',
  notAsked: 'The policy of {bucket} draws no network perimeter.',
} as const;

const worst = (weaknesses: readonly PolicyWeakness[]): Severity =>
  severities.find((severity) => weaknesses.some((one) => one.severity === severity)) ?? 'high';

const remedyOf = (judged: JudgedBucket, accountId: string, fallback: ReturnType<typeof networksFor>) => {
  const { bucket, policy } = judged;
  const replaced = meantDenies(policy);
  const out = [...new Set([...replaced.map(({ index }) => index), ...brokenAllows(judged)])];
  const about = [
    ...replaced,
    ...networkStatements(policy, 'Allow').filter(({ index }) => out.includes(index)),
  ];
  const named = networksNamed(policy, about, new Set());
  const networks = Object.keys(named).length > 0 ? named : fallback;
  if (networks === null)
    return byHand(`Name the endpoints or VPCs that ${bucket.name} trusts in a Deny with StringNotEquals.`);
  return bucketPolicyRemedy(
    `Deny everything on ${bucket.name} and its objects from outside of ${Object.values(networks).flat().join(', ')}, except by AWS services.`,
    accountId,
    bucket,
    withStatementsReplaced(policy, out, denyOutside(judged, accountId, networks, replaced)),
    'Requests that slip through the hole today are refused from then on: look for them in the bucket’s access logs first.',
  );
};

/** Allows that hold for strangers: the Deny takes their place, and identity policies allow one's own callers. */
const brokenAllows = (judged: JudgedBucket): readonly number[] =>
  findingsOn(judged)
    .weaknesses.flatMap(({ statements }) => statements)
    .filter((index) => judged.policy.statements[index]?.effect === 'Allow');

export default defineCheck<Bucket, typeof messages>({
  id: 'bucket-policy-ineffective-condition',
  title: 'Network perimeter of a bucket has a hole',
  severity: 'high',
  rationale:
    'A policy that seems to keep everyone outside of the network away, and does not, is worse than none: nobody looks again. Most holes come from operators that hold, or do not, for requests that lack the key, and from patterns that match the endpoints of anybody.',
  remedy:
    'Deny s3:* on the bucket and its objects with StringNotEquals on ids that are written out, for everyone, with exceptions for AWS services.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  ],
  limits: [
    'A Deny for single principals is not taken for a perimeter.',
    'Callers and public addresses that the policy names are taken for deliberate exceptions.',
  ],
  subject: buckets,
  messages,

  evaluate(bucket, context) {
    const { world, unit, pass, fail, unknown, notApplicable } = context;
    const reading = readBucketPolicy(bucket, context);
    const values = { bucket: bucket.name };
    if (reading === 'none') return notApplicable('noPolicy', values);
    if (!isJudged(reading)) return unknown([reading]);
    const { policy, trusted } = reading;
    const { isMeant, weaknesses: all, exemptions, open } = findingsOn(reading);
    const weaknesses = weaknessesBehindBlock(bucket, all);
    if (!isMeant && weaknesses.length === 0) return notApplicable('notAsked', values);
    const about =
      weaknesses.length > 0
        ? weaknesses.flatMap(({ statements }) => statements)
        : meantDenies(policy).map(({ index }) => index);
    const evidence = bucketEvidence(bucket, policy, [...new Set(about)]);
    if (weaknesses.length > 0)
      return fail(
        'hole',
        { ...values, holes: [...new Set(weaknesses.map(({ text }) => text))].join('; ') },
        {
          evidence,
          severity: worst(weaknesses),
          remedy: remedyOf(reading, unit.accountId, networksFor(world, bucket, trusted)),
        },
      );
    if (open.length > 0)
      return unknown(
        undecided(
          bucket.name,
          policy,
          trusted,
          open.flatMap(({ reasons }) => reasons),
        ),
        evidence,
      );
    // Whether those that it exempts are external is known with the organization only.
    if (exemptions.length > 0 && trusted.organizationGap) return unknown([trusted.organizationGap], evidence);
    return exemptions.length > 0
      ? pass('either', { ...values, keys: exemptions.join(', ') }, evidence)
      : pass('tight', values, evidence);
  },
});
