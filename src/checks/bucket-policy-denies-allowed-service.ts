import { bucketEvidence } from '../perimeters/bucket-policy.ts';
import { exceptServicesRemedy } from '../perimeters/bucket-remedy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { type ServiceGrant, serviceGrants } from '../perimeters/service-grants.ts';
import { defineBucketPolicyCheck } from './parts/bucket-policy-check.ts';

const MAX_NAMED = 8;

const wordsOf = (grants: readonly ServiceGrant[]): string => {
  const texts = [...new Set(grants.map(({ service, action }) => `${service} ${action}`))];
  const more = texts.length > MAX_NAMED ? ` and ${texts.length - MAX_NAMED} more` : '';
  return `${texts.slice(0, MAX_NAMED).join(', ')}${more}`;
};

export default defineBucketPolicyCheck({
  id: 'bucket-policy-denies-allowed-service',
  title: 'Bucket policy denies an AWS service that it allows',
  severity: 'medium',
  rationale:
    'An AWS service that delivers logs or copies objects by itself comes through no endpoint of yours. A Deny by network refuses it although the same policy allows it, and what it was to deliver never arrives.',
  remedy:
    'Except AWS services from the Deny by BoolIfExists on aws:PrincipalIsAWSService, as AWS’s data perimeter examples do; the Allow still says which of them may do what.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
  ],
  limits: ['Services that the policy allows by a pattern, or as everyone, are not asked about.'],
  messages: {
    denied: 'The policy of {bucket} allows AWS services what its own Deny refuses: {grants}.',
    heard: 'What the policy of {bucket} allows AWS services by name gets past its Denies: {grants}.',
    noService: 'The policy of {bucket} allows no AWS service by name.',
  },

  evaluate(judged, { pass, fail, doubt, notApplicable }) {
    const { bucket, policy, trusted } = judged;
    const grants = judged.ask('service grants', serviceGrants);
    if (grants.length === 0) return notApplicable('noService', {});
    const denied = grants.filter(({ answer }) => answer === 'no');
    const about = (denied.length > 0 ? denied : grants).flatMap((one) => [one.statement, ...one.deniedBy]);
    const evidence = bucketEvidence(bucket, policy, [...new Set(about)]);
    if (denied.length > 0) {
      const remedy = () => exceptServicesRemedy(judged, denied);
      return fail('denied', { grants: wordsOf(denied) }, { evidence, remedy });
    }
    const reasons = grants.flatMap((one) => one.reasons);
    const isOpen = grants.some(({ answer }) => answer === 'unknown');
    doubt(isOpen ? undecided(bucket.name, policy, trusted, reasons) : [], evidence);
    return pass('heard', { grants: wordsOf(grants) }, evidence);
  },
});
