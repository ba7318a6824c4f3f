import type { Evidence } from '../model/finding.ts';
import type { AccessPoint } from '../model/resources.ts';
import { asksForAccessPoints, decidingPoints, originGap } from '../perimeters/access-points.ts';
import { networksFor } from '../perimeters/bucket-documents.ts';
import { bucketEvidence, readBucketPolicy } from '../perimeters/bucket-policy.ts';
import { perimeterRemedy } from '../perimeters/bucket-remedy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { exemption } from '../perimeters/exemption.ts';
import { networkStatements, perimeterOn } from '../perimeters/network-perimeter.ts';
import { trustedBy } from '../perimeters/trust.ts';
import { defineCheck } from './check.ts';
import { buckets } from './subjects.ts';

const evidenceOf = ({ arn, networkOrigin, vpcId }: AccessPoint): Evidence => ({
  kind: 'resource',
  id: arn,
  facts: { networkOrigin, vpcId },
});

const namesOf = (points: readonly AccessPoint[]): string =>
  points.map(({ name }) => name).join(', ') || 'none yet';

export default defineCheck({
  id: 'bucket-without-network-perimeter',
  title: 'Bucket can be reached from any network',
  severity: 'medium',
  rationale:
    'Keys that leak work from everywhere. A bucket policy that denies requests from outside of your networks makes stolen credentials useless there, no matter what identity policies say.',
  remedy:
    'Deny s3:* on the bucket and its objects unless aws:SourceVpc, aws:SourceVpce or aws:VpceOrgID is yours, except for AWS services; exempt buckets that are public on purpose by tag or configuration.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],
  limits: [
    'Resource control policies and service control policies of the organization can draw the same perimeter, and are not read.',
    'Callers and addresses that the policy names are taken for deliberate exceptions.',
    'Access points that are made later can open what those of today keep closed.',
    'The tag that exempts a bucket counts only where tags were read.',
  ],
  subject: buckets,
  messages: {
    noPolicy: '{bucket} has no policy, so anyone who holds credentials for it can use them from anywhere.',
    open: 'No Deny of the policy of {bucket} bounds where requests come from.',
    allowOnly:
      'The policy of {bucket} allows requests from a network, and no Deny keeps others out: callers whom their own policies allow come from anywhere.',
    bounded: 'The policy of {bucket} denies requests from outside of the networks that it names.',
    partly:
      'The policy of {bucket} denies some requests from outside of the networks that it names, and leaves {open} open.',
    byAccessPoints:
      '{bucket} takes requests only through access points, and none of them takes any from the internet: {points}.',
    openAccessPoints:
      'The policy of {bucket} leaves to access points where requests come from, and the internet reaches some of them: {points}.',
    exempt: '{bucket} is exempt from a network perimeter by {by}.',
  },

  evaluate(bucket, context) {
    const { world, unit, options, pass, fail, read, doubt, notApplicable } = context;
    const values = { bucket: bucket.name };
    const by = read(exemption(bucket, options));
    if (by !== null) return notApplicable('exempt', { ...values, by });
    const judged = read(readBucketPolicy(bucket, context));
    const policy = judged?.policy ?? null;
    const failure = () => {
      const { accountId, partition } = unit;
      const networks = networksFor(world, bucket, trustedBy(world, options));
      const remedy = () => perimeterRemedy({ bucket, policy, accountId, partition }, networks);
      return { evidence: bucketEvidence(bucket, policy), remedy };
    };
    if (judged === null || policy === null) return fail('noPolicy', values, failure());
    const { kind, gaps, reasons, open } = perimeterOn(judged);
    const points = decidingPoints(world, bucket, policy);
    const exposed = points.filter(({ networkOrigin }) => networkOrigin !== 'VPC');
    const denies = networkStatements(policy, 'Deny').map(({ index }) => index);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      ...bucketEvidence(bucket, policy, denies),
      ...points.slice(0, 10).map(evidenceOf),
    ];
    doubt(points.map(originGap), evidence);
    if (kind === 'unknown')
      doubt(gaps.length > 0 ? gaps : undecided(bucket.name, policy, judged.trusted, reasons), evidence);
    if (kind === 'whole' && asksForAccessPoints(policy))
      return pass('byAccessPoints', { ...values, points: namesOf(points) }, evidence);
    if (kind === 'whole') return pass('bounded', values, evidence);
    if (kind === 'partial') return pass('partly', { ...values, open: open.slice(0, 5).join(', ') }, evidence);
    if (exposed.length > 0)
      return fail('openAccessPoints', { ...values, points: namesOf(exposed) }, { ...failure(), evidence });
    const allows = networkStatements(policy, 'Allow').length > 0;
    return fail(allows && denies.length === 0 ? 'allowOnly' : 'open', values, failure());
  },
});
