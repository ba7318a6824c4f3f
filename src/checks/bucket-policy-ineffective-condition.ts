import { severities, type Severity } from '../model/finding.ts';
import { bucketEvidence } from '../perimeters/bucket-policy.ts';
import { holesRemedy } from '../perimeters/bucket-remedy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { meantDenies, type PolicyWeakness } from '../perimeters/deny-weaknesses.ts';
import { findingsOn, weaknessesBehindBlock } from '../perimeters/network-weaknesses.ts';
import { defineBucketPolicyCheck } from './parts/bucket-policy-check.ts';

const worst = (weaknesses: readonly PolicyWeakness[]): Severity =>
  severities.find((severity) => weaknesses.some((one) => one.severity === severity)) ?? 'high';

export default defineBucketPolicyCheck({
  id: 'bucket-policy-ineffective-condition',
  title: 'Network perimeter of a bucket can be bypassed',
  severity: 'high',
  rationale:
    'A policy that seems to keep everyone outside of the network away, and does not, is worse than none: no one looks again. Most weaknesses come from operators that hold, or do not, for requests that lack the key, and from patterns that match the endpoints of anyone.',
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
  messages: {
    hole: 'The network perimeter of {bucket} can be bypassed: {holes}.',
    tight: 'The conditions of {bucket} on networks do what they say.',
    either:
      'The policy of {bucket} denies only requests that come from outside of its networks and whose {keys} differs too: others come from anywhere.',
    notAsked: 'The policy of {bucket} draws no network perimeter.',
  },

  evaluate(judged, { pass, fail, doubt, notApplicable }) {
    const { bucket, policy, trusted } = judged;
    const { isMeant, weaknesses: all, exemptions, open } = findingsOn(judged);
    const weaknesses = weaknessesBehindBlock(bucket, all);
    if (!isMeant && weaknesses.length === 0) return notApplicable('notAsked', {});
    const about = weaknesses.flatMap(({ statements }) => statements);
    const meant = meantDenies(policy).map(({ index }) => index);
    const evidence = bucketEvidence(bucket, policy, [...new Set(weaknesses.length > 0 ? about : meant)]);
    if (weaknesses.length > 0) {
      const words = [...new Set(weaknesses.map(({ text }) => text))].join('; ');
      return fail(
        'hole',
        { holes: words },
        { evidence, severity: worst(weaknesses), remedy: () => holesRemedy(judged) },
      );
    }
    const reasons = open.flatMap((one) => one.reasons);
    doubt(open.length > 0 ? undecided(bucket.name, policy, trusted, reasons) : [], evidence);
    if (exemptions.length === 0) return pass('tight', {}, evidence);
    // Whether those that it exempts are external is known with the organization only.
    doubt([trusted.organizationGap], evidence);
    return pass('either', { keys: exemptions.join(', ') }, evidence);
  },
});
