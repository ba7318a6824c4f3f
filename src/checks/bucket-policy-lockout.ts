import type { Bucket } from '../model/resources.ts';
import { bucketSpace, isLockedOut, parsePolicy } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { denyOutside, networksFor, withStatementsReplaced } from '../perimeters/bucket-documents.ts';
import {
  bucketEvidence,
  isJudged,
  type JudgedBucket,
  readBucketPolicy,
} from '../perimeters/bucket-policy.ts';
import { type NetworkReference, networkReferences } from '../perimeters/network-references.ts';
import { bucketPolicyRemedy } from '../remedies/policy-remedy.ts';
import { fix } from '../remedies/remedies.ts';
import { trustedBy } from '../perimeters/trust.ts';
import { buckets } from './subjects.ts';

const messages = {
  locked: 'The policy of {bucket} leaves nobody but the root user of its account: {why}.',
  open: 'The policy of {bucket} leaves somebody who can use it.',
  noPolicy: '{bucket} has no policy.',
  noDeny: 'The policy of {bucket} denies nothing.',
} as const;

const lockedOut = (judged: JudgedBucket, dead: readonly string[]): 'yes' | 'no' | 'unknown' =>
  judged.ask(`locked out without ${[...dead].sort().join()}`, (policy, space) =>
    isLockedOut(policy, space, dead),
  );

const whyOf = (references: readonly NetworkReference[]): string => {
  const dead = references.flatMap((one) => (one.state === 'never' ? [one.why] : []));
  return dead.length > 0 ? dead.join('; ') : 'no request can step out of its Deny';
};

/** The Denies that keep everybody out, each by itself. */
const locking = ({ policy, ask }: JudgedBucket, dead: readonly string[]): readonly number[] =>
  ask(`locking without ${[...dead].sort().join()}`, (general, space) =>
    policy.statements
      .filter(({ effect }) => effect === 'Deny')
      .map(({ index }) => index)
      .filter((index) => {
        const alone = general.statements[index];
        return (
          alone !== undefined &&
          isLockedOut({ ...general, statements: [{ ...alone, index: 0 }] }, space, dead) === 'yes'
        );
      }),
  );

/** The Denies to take out so that somebody gets through the policy that is to be put: as few as will do. */
const standingInTheWay = (
  { policy, bucket, partition, trusted }: JudgedBucket,
  alone: readonly number[],
  dead: readonly string[],
  put: readonly object[],
): readonly number[] => {
  const space = bucketSpace(bucket.name, { trust: trusted, partition });
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny').map(({ index }) => index);
  const choices = [alone, ...denies.map((index) => [...new Set([...alone, index])])];
  const opens = (out: readonly number[]): boolean => {
    const after = parsePolicy(JSON.stringify(withStatementsReplaced(policy, out, ...put))).policy;
    return after !== null && isLockedOut(after, space, dead) !== 'yes';
  };
  return choices.find(opens) ?? denies;
};

export default defineCheck<Bucket, typeof messages>({
  id: 'bucket-policy-lockout',
  title: 'Bucket policy locks everybody out',
  severity: 'high',
  rationale:
    'A Deny that everyone meets, because the networks it spares are gone and no caller is excepted, makes the data unreachable, for backups and replication too. Only the root user of the bucket’s account can take such a policy away.',
  remedy:
    'As the root user of the account, or by sts:AssumeRoot with the task policy S3UnlockBucketPolicy, put a policy on the bucket that names living networks and an exception for an administrator.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html',
  ],
  limits: [
    'Whether a caller that the policy excepts still exists is not asked.',
    'Networks of partners that are not in the inventory count as living unless everything was listed.',
  ],
  subject: buckets,
  messages,

  evaluate(bucket, context) {
    const { world, options, unit, pass, fail, unknown, notApplicable } = context;
    const reading = readBucketPolicy(bucket, context);
    const values = { bucket: bucket.name };
    if (reading === 'none') return notApplicable('noPolicy', values);
    if (!isJudged(reading)) return unknown([reading]);
    const { policy } = reading;
    if (policy.statements.every(({ effect }) => effect === 'Allow')) return notApplicable('noDeny', values);
    const references = networkReferences(world, options, bucket, policy);
    const dead = references.flatMap(({ state, id }) => (state === 'never' ? [id] : []));
    const answer = lockedOut(reading, dead);
    if (answer === 'yes') {
      const alone = locking(reading, dead);
      const networks = networksFor(world, bucket, trustedBy(world, options));
      const put = networks === null ? [] : [denyOutside(reading, unit.accountId, networks)];
      const denies = standingInTheWay(reading, alone, dead, put);
      const text = `As the root user, give ${bucket.name} a policy that names living networks.`;
      return fail(
        'locked',
        { ...values, why: whyOf(references) },
        {
          evidence: bucketEvidence(bucket, policy, denies),
          remedy:
            networks === null
              ? fix(text, [
                  {
                    kind: 'delete-bucket-policy',
                    accountId: unit.accountId,
                    region: bucket.region,
                    bucket: bucket.name,
                  },
                ])
              : bucketPolicyRemedy(
                  text,
                  unit.accountId,
                  bucket,
                  withStatementsReplaced(policy, denies, ...put),
                  'It has to be typed as the root user of the account; others are refused until then.',
                ),
        },
      );
    }
    const evidence = bucketEvidence(bucket, policy);
    const unsure = references.flatMap((one) => (one.state === 'unknown' ? [one] : []));
    const [gap, ...more] = unsure.flatMap(({ gaps }) => gaps);
    if (gap && lockedOut(reading, [...dead, ...unsure.map(({ id }) => id)]) !== 'no')
      return unknown([gap, ...more], evidence);
    if (answer === 'unknown') {
      const message = `Whether anybody can step out of the Deny of ${bucket.name} could not be decided: it hangs on an operator, a date or a unique id.`;
      return unknown([{ action: 'pathproof:policy', code: 'Undecided', message }], evidence);
    }
    return pass('open', values, evidence);
  },
});
