import type { Evidence, Fix } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { AccessPoint, Bucket } from '../model/resources.ts';
import type { Policy } from '../policy/index.ts';
import type { World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { accessPointsOf, asksForAccessPoints } from '../perimeters/access-points.ts';
import { denyOutside, networksFor, withStatementsReplaced } from '../perimeters/bucket-documents.ts';
import { bucketEvidence, isJudged, readBucketPolicy } from '../perimeters/bucket-policy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { networkStatements, perimeterOn } from '../perimeters/network-perimeter.ts';
import { bucketPolicyRemedy } from '../remedies/policy-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { trustedBy } from '../perimeters/trust.ts';
import { buckets } from './subjects.ts';

const messages = {
  noPolicy: '{bucket} has no policy, so that whoever holds credentials for it can use them from anywhere.',
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
} as const;

const exemption = ({ name, tags }: Bucket, { withoutPerimeter }: CheckOptions): string | null => {
  if (withoutPerimeter.buckets.includes(name)) return 'configuration';
  const own = tags && isSeen(tags) ? tags.seen : {};
  const tag = Object.entries(withoutPerimeter.tags).find(([key, value]) => own[key] === value);
  return tag ? `the tag ${tag[0]}` : null;
};

/** Access points that decide who reaches a bucket: all of them, and those that the internet reaches. */
const pointsOf = (world: World, bucket: Bucket, policy: Policy) => {
  const all = asksForAccessPoints(policy) ? accessPointsOf(world, bucket) : [];
  const open = all.filter(({ networkOrigin }) => networkOrigin !== 'VPC');
  const evidence = all.slice(0, 10).map(({ arn, networkOrigin, vpcId }): Evidence => ({
    kind: 'resource',
    id: arn,
    facts: { networkOrigin, vpcId },
  }));
  return { all, open, evidence };
};

const withPoints = (
  [first, ...more]: readonly [Evidence, ...Evidence[]],
  points: readonly Evidence[],
): readonly [Evidence, ...Evidence[]] => [first, ...more, ...points];

const namesOf = (points: readonly AccessPoint[]): string =>
  points.length === 0 ? 'none yet' : points.map(({ name }) => name).join(', ');

const remedyOf = (
  world: World,
  options: CheckOptions,
  bucket: Bucket,
  policy: Policy | null,
  { accountId, partition }: { readonly accountId: string; readonly partition: string },
): Fix => {
  const networks = networksFor(world, bucket, trustedBy(world, options));
  if (networks === null)
    return byHand(
      `Deny requests to ${bucket.name} that come through no VPC endpoint of yours; no VPC with an S3 endpoint is known in ${bucket.region}, so make one first.`,
    );
  return bucketPolicyRemedy(
    `Deny requests to ${bucket.name} from outside of ${Object.values(networks).flat().join(', ')}, except by AWS services.`,
    accountId,
    bucket,
    withStatementsReplaced(policy, [], denyOutside({ bucket, partition }, accountId, networks)),
    'Console users, on-premises clients and pipelines outside of these VPCs are refused from then on: find them in the bucket’s access logs, and add them as exceptions by aws:PrincipalArn or aws:SourceIp first.',
  );
};

export default defineCheck<Bucket, typeof messages>({
  id: 'bucket-without-network-perimeter',
  title: 'Bucket can be reached from any network',
  severity: 'medium',
  rationale:
    'Keys that leak work from everywhere. A bucket policy that denies requests from outside of your networks makes stolen credentials useless there, whatever identity policies say.',
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
  messages,

  evaluate(bucket, context) {
    const { world, unit, options, pass, fail, unknown, notApplicable } = context;
    const by = exemption(bucket, options);
    const { tags } = bucket;
    // A tag that nobody could read may be the one that exempts the bucket.
    const mayBeExempt = by === null && Object.keys(options.withoutPerimeter.tags).length > 0;
    if (mayBeExempt && tags && !isSeen(tags)) return unknown([tags.gap]);
    if (by !== null) return notApplicable('exempt', { bucket: bucket.name, by });
    const reading = readBucketPolicy(bucket, context);
    const failure = (policy: Policy | null) => ({
      evidence: bucketEvidence(bucket, policy),
      remedy: remedyOf(world, options, bucket, policy, unit),
    });
    const values = { bucket: bucket.name };
    if (reading === 'none') return fail('noPolicy', values, failure(null));
    if (!isJudged(reading)) return unknown([reading]);
    const { policy, trusted } = reading;
    const perimeter = perimeterOn(reading);
    const points = pointsOf(world, bucket, policy);
    const denies = networkStatements(policy, 'Deny').map(({ index }) => index);
    const evidence = withPoints(bucketEvidence(bucket, policy, denies), points.evidence);
    if (perimeter.kind === 'unknown') {
      const [gap, ...more] = perimeter.gaps;
      return unknown(
        gap ? [gap, ...more] : undecided(bucket.name, policy, trusted, perimeter.reasons),
        evidence,
      );
    }
    if (perimeter.kind === 'whole' && asksForAccessPoints(policy))
      return pass('byAccessPoints', { ...values, points: namesOf(points.all) }, evidence);
    if (perimeter.kind === 'whole') return pass('bounded', values, evidence);
    if (perimeter.kind === 'partial')
      return pass('partly', { ...values, open: perimeter.open.slice(0, 5).join(', ') }, evidence);
    if (points.open.length > 0)
      return fail(
        'openAccessPoints',
        { ...values, points: namesOf(points.open) },
        { ...failure(policy), evidence },
      );
    const allows = networkStatements(policy, 'Allow');
    return fail(allows.length > 0 && denies.length === 0 ? 'allowOnly' : 'open', values, failure(policy));
  },
});
