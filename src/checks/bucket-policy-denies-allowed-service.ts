import type { Gap } from '../model/observed.ts';
import type { Bucket } from '../model/resources.ts';
import { parsePolicy, type Policy } from '../policy/index.ts';
import { withStatementsReplaced } from '../perimeters/bucket-documents.ts';
import {
  bucketEvidence,
  isJudged,
  isNetworkCondition,
  type JudgedBucket,
  readBucketPolicy,
} from '../perimeters/bucket-policy.ts';
import { undecided } from '../perimeters/endpoint-policy.ts';
import { type ServiceGrant, serviceGrants } from '../perimeters/service-grants.ts';
import { bucketPolicyRemedy, type PolicyDocument } from '../remedies/policy-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { documentOf } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { buckets } from './subjects.ts';

const messages = {
  denied: 'The policy of {bucket} allows AWS services what its own Deny refuses: {grants}.',
  heard: 'What the policy of {bucket} allows AWS services by name gets past its Denies: {grants}.',
  noPolicy: '{bucket} has no policy.',
  noService: 'The policy of {bucket} allows no AWS service by name.',
} as const;

const grantsOn = (judged: JudgedBucket): readonly ServiceGrant[] =>
  judged.ask('service grants', serviceGrants);

const MAX_NAMED = 8;

const wordsOf = (grants: readonly ServiceGrant[]): string => {
  const texts = [...new Set(grants.map(({ service, action }) => `${service} ${action}`))];
  const more = texts.length > MAX_NAMED ? ` and ${texts.length - MAX_NAMED} more` : '';
  return `${texts.slice(0, MAX_NAMED).join(', ')}${more}`;
};

type Plain = Readonly<Record<string, unknown>>;

/** The Deny without requests that AWS services send by themselves. */
const sparingServices = (statement: Plain): Plain => {
  const conditions = (statement['Condition'] ?? {}) as Readonly<Record<string, Plain>>;
  return {
    ...statement,
    Condition: {
      ...conditions,
      BoolIfExists: { ...conditions['BoolIfExists'], 'aws:PrincipalIsAWSService': 'false' },
    },
  };
};

/** The policy whose network Denies leave out AWS services; null where that does not let them in. */
const repaired = (judged: JudgedBucket, denied: readonly ServiceGrant[]): PolicyDocument | null => {
  const { policy } = judged;
  const indexes = [...new Set(denied.flatMap(({ deniedBy }) => deniedBy))];
  const denies = indexes.flatMap((index) => policy.statements[index] ?? []);
  if (denies.length === 0 || !denies.every(({ conditions }) => conditions.some(isNetworkCondition)))
    return null;
  const { Statement } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  const changed = indexes.map((index) => sparingServices(Statement[index] ?? {}));
  const document = withStatementsReplaced(policy, indexes, ...changed);
  return letsIn(parsePolicy(JSON.stringify(document)).policy, judged) ? document : null;
};

const letsIn = (policy: Policy | null, { bucket, space }: JudgedBucket): boolean =>
  policy !== null && serviceGrants(policy, space(bucket.name)).every(({ answer }) => answer === 'yes');

export default defineCheck<Bucket, typeof messages>({
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
  subject: buckets,
  messages,

  evaluate(bucket, context) {
    const { unit, pass, fail, unknown, notApplicable } = context;
    const reading = readBucketPolicy(bucket, context);
    const values = { bucket: bucket.name };
    if (reading === 'none') return notApplicable('noPolicy', values);
    if (!isJudged(reading)) return unknown([reading]);
    const { policy, trusted } = reading;
    const grants = grantsOn(reading);
    if (grants.length === 0) return notApplicable('noService', values);
    const denied = grants.filter(({ answer }) => answer === 'no');
    const about = (denied.length > 0 ? denied : grants).flatMap((one) => [one.statement, ...one.deniedBy]);
    const evidence = bucketEvidence(bucket, policy, [...new Set(about)]);
    if (denied.length > 0) {
      const document = repaired(reading, denied);
      const text = `Except AWS services from the Deny of ${bucket.name} by aws:PrincipalIsAWSService.`;
      return fail(
        'denied',
        { ...values, grants: wordsOf(denied) },
        {
          evidence,
          remedy:
            document === null
              ? byHand(text)
              : bucketPolicyRemedy(
                  text,
                  unit.accountId,
                  bucket,
                  document,
                  'AWS services get past the Deny from then on, each as far as an Allow of this policy lets it: bound those by aws:SourceAccount or aws:SourceOrgID.',
                ),
        },
      );
    }
    const reasons = grants.flatMap((one) => one.reasons);
    if (grants.some(({ answer }) => answer === 'unknown')) {
      const gaps: readonly [Gap, ...Gap[]] = undecided(bucket.name, policy, trusted, reasons);
      return unknown(gaps, evidence);
    }
    return pass('heard', { ...values, grants: wordsOf(grants) }, evidence);
  },
});
