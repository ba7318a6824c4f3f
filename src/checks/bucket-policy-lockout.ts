import { bucketEvidence } from '../perimeters/bucket-policy.ts';
import { lockedOut, unlock } from '../perimeters/lockout.ts';
import { networkReferences } from '../perimeters/network-references.ts';
import { defineBucketPolicyCheck } from './parts/bucket-policy-check.ts';

export default defineBucketPolicyCheck({
  id: 'bucket-policy-lockout',
  title: 'Bucket policy locks everyone out',
  severity: 'high',
  rationale:
    'A Deny that everyone meets, because the networks it exempts are gone and no caller is excepted, makes the data unreachable, for backups and replication too. Only the root user of the bucket’s account can take such a policy away.',
  remedy:
    'As the root user of the account, or by sts:AssumeRoot with the task policy S3UnlockBucketPolicy, put a policy on the bucket that names networks that exist and an exception for an administrator.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html',
  ],
  limits: [
    'Whether a caller that the policy excepts still exists is not asked.',
    'Networks of partners that are not in the inventory count as existing unless everything was listed.',
  ],
  messages: {
    locked: 'The policy of {bucket} locks out everyone but the root user of its account: {why}.',
    open: 'The policy of {bucket} leaves someone who can use it.',
    noDeny: 'The policy of {bucket} denies nothing.',
  },

  evaluate(judged, { world, options, pass, fail, doubt, notApplicable }) {
    const { bucket, policy } = judged;
    if (policy.statements.every(({ effect }) => effect === 'Allow')) return notApplicable('noDeny', {});
    const references = networkReferences(world, options, bucket, policy);
    const gone = references.flatMap((one) => (one.state === 'never' ? [one] : []));
    const dead = gone.map(({ id }) => id);
    const answer = lockedOut(judged, dead);
    if (answer === 'yes') {
      const { denies, remedy } = unlock(judged, dead);
      const why = gone.map((one) => one.why).join('; ') || 'no request can step out of its Deny';
      return fail('locked', { why }, { evidence: bucketEvidence(bucket, policy, denies), remedy });
    }
    const evidence = bucketEvidence(bucket, policy);
    const unsure = references.flatMap((one) => (one.state === 'unknown' ? [one] : []));
    if (unsure.length > 0 && lockedOut(judged, [...dead, ...unsure.map(({ id }) => id)]) !== 'no')
      doubt(
        unsure.flatMap(({ gaps }) => gaps),
        evidence,
      );
    const message = `Whether anyone can step out of the Deny of ${bucket.name} could not be decided: it depends on an operator, a date or a unique id.`;
    const undecided = { action: 'pathproof:policy', code: 'Undecided', message };
    doubt(answer === 'unknown' ? [undecided] : [], evidence);
    return pass('open', {}, evidence);
  },
});
