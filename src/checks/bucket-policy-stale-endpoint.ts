import { bucketEvidence } from '../perimeters/bucket-policy.ts';
import { staleRemedy } from '../perimeters/bucket-remedy.ts';
import { networkReferences } from '../perimeters/network-references.ts';
import { defineBucketPolicyCheck } from './parts/bucket-policy-check.ts';

const idsOf = (some: readonly { readonly id: string }[]): readonly string[] => some.map(({ id }) => id);

export default defineBucketPolicyCheck({
  id: 'bucket-policy-stale-endpoint',
  title: 'Bucket policy names an endpoint or VPC that requests cannot come from',
  severity: 'high',
  rationale:
    'Endpoints are recreated more often than bucket policies are read. A policy that names one that is gone, that serves another service or another region locks its clients out, or grants what no one can use.',
  remedy: 'Replace the id by that of the S3 endpoint or VPC that is meant, or take it out.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
  ],
  limits: [
    'That an id exists nowhere is reported only where every account of the organization and every enabled region was listed.',
    'Endpoints of partners that are neither in the organization nor trusted count as gone.',
  ],
  messages: {
    stale: 'The policy of {bucket} names networks that no request to it can come from: {why}.',
    living: 'Requests to {bucket} can come from each endpoint and VPC that its policy names: {ids}.',
    noneNamed: 'The policy of {bucket} names no endpoint and no VPC.',
  },

  evaluate(judged, { world, options, pass, fail, doubt, notApplicable }) {
    const { bucket, policy } = judged;
    const references = networkReferences(world, options, bucket, policy);
    if (references.length === 0) return notApplicable('noneNamed', {});
    const stale = references.flatMap((one) => (one.state === 'never' ? [one] : []));
    const about = (stale.length > 0 ? stale : references).flatMap(({ statements }) => statements);
    const evidence = bucketEvidence(bucket, policy, [...new Set(about)]);
    if (stale.length > 0) {
      const remedy = () => staleRemedy(judged, idsOf(stale));
      return fail('stale', { why: stale.map(({ why }) => why).join('; ') }, { evidence, remedy });
    }
    doubt(
      references.flatMap((one) => (one.state === 'unknown' ? one.gaps : [])),
      evidence,
    );
    return pass('living', { ids: idsOf(references).join(', ') }, evidence);
  },
});
