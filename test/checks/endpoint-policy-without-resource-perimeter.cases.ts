import check from '../../src/checks/endpoint-policy-without-resource-perimeter.ts';
import { account, defineCases } from '../../src/testing/index.ts';
import {
  allow,
  AWS_OWNED,
  defaultPolicies,
  deny,
  FOREIGN,
  gateway,
  interfaceTo,
  onGateway,
  ours,
  own,
  ownResources,
  policyOf,
  PUBLISHED_PERIMETER,
  sharedCases,
} from './endpoint-policies.ts';

const bounded = policyOf(allow({ Condition: { StringEquals: ownResources } }));

export default defineCases(check, {
  ...sharedCases,
  ...defaultPolicies,
  'every action of S3 by everyone on everything': {
    given: ours(gateway(policyOf(allow({ Action: 's3:*' })))),
    expect: { 'vpce-s3': 'fail open' },
    remedy: 'al2023-repos-eu-west-1-de612dc2',
  },
  'an interface endpoint of a service whose ARNs hold accounts': {
    given: ours(
      interfaceTo('sqs', policyOf(allow({ Resource: 'arn:aws:sqs:*:111122223333:*' }))).interfaceEndpoint(
        'sns',
        {
          policy: policyOf(allow({ Resource: 'arn:aws:sns:*:*:*' })),
        },
      ),
    ),
    expect: { 'vpce-sqs': 'pass bounded', 'vpce-sns': 'fail open' },
  },
  'an endpoint that a service manages': {
    given: ours(
      interfaceTo('kms', policyOf(allow({ Action: 'kms:*' }))).interfaceEndpoint('sqs', {
        requesterManaged: true,
        policy: policyOf(allow({ Action: 'sqs:*' })),
      }),
    ),
    expect: { 'vpce-kms': 'fail open', 'vpce-sqs': 'fail open' },
    severity: { 'vpce-kms': 'medium', 'vpce-sqs': 'low' },
  },
  'the organization that is named is not known to be one’s own': {
    given: account(gateway(bounded)),
    expect: { 'vpce-s3': 'unknown' },
    message: 'organization',
  },
  'images of Amazon, by their owner, as AWS’s example does and by a Deny that spares them': {
    given: ours(
      interfaceTo(
        'ec2',
        policyOf(
          allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
          allow({
            Action: 'ec2:RunInstances',
            Condition: { StringEquals: { ...own, 'ec2:Owner': 'amazon' } },
          }),
        ),
      ).interfaceEndpoint('ssm', {
        policy: policyOf(
          allow(),
          deny({
            Resource: undefined,
            NotResource: ['arn:aws:ssm:eu-west-1::document/*'],
            Condition: { StringNotEqualsIfExists: ownResources },
          }),
        ),
      }),
    ),
    expect: { 'vpce-ec2': 'pass bounded', 'vpce-ssm': 'pass bounded' },
  },
  'images of anybody': {
    given: ours(
      interfaceTo(
        'ec2',
        policyOf(
          allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
          allow({ Action: 'ec2:RunInstances', Condition: { StringEquals: own } }),
        ),
      ),
    ),
    expect: { 'vpce-ec2': 'fail open' },
  },
  'accounts need no organization': {
    given: account(
      gateway(policyOf(allow({ Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } }))),
    ),
    expect: { 'vpce-s3': 'pass bounded' },
  },
  ...onGateway({
    'the published perimeter, with callers that a tag lets go anywhere': [
      'pass bounded',
      PUBLISHED_PERIMETER,
    ],
    'resources of the organization': ['pass bounded', bounded],
    'the same by a Deny': [
      'pass bounded',
      policyOf(allow(), deny({ Condition: { StringNotEquals: ownResources } })),
    ],
    'the same by a Deny that spares AWS’s own buckets': [
      'pass bounded',
      policyOf(
        allow(),
        deny({
          Resource: undefined,
          NotResource: AWS_OWNED,
          Condition: { StringNotEqualsIfExists: ownResources },
        }),
      ),
    ],
    'one bucket': [
      'pass bounded',
      policyOf(allow({ Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] })),
    ],
    'AWS’s own buckets with the region left open': [
      'pass bounded',
      policyOf(
        allow({ Condition: { StringEquals: ownResources } }),
        allow({
          Action: 's3:GetObject',
          Resource: [
            'arn:aws:s3:::prod-*-starport-layer-bucket/*',
            'arn:aws:s3:::packages.*.amazonaws.com/*',
          ],
        }),
      ),
    ],
    'the resource of the caller’s own organization, and the caller is ours': [
      'pass bounded',
      policyOf(
        allow({
          Condition: { StringEquals: { ...own, 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
        }),
      ),
    ],
    'nothing can be reached': ['pass bounded', policyOf(deny())],
    'only callers are bounded': ['fail open', policyOf(allow({ Condition: { StringEquals: own } }))],
    'buckets by a prefix that anyone can take': [
      'fail open',
      policyOf(allow({ Resource: 'arn:aws:s3:::reports-*' })),
    ],
    'a prefix like that of AWS’s buckets': [
      'fail open',
      policyOf(allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::aws-ssm-*' })),
    ],
    'all but one bucket': [
      'fail open',
      policyOf(allow({ Resource: undefined, NotResource: 'arn:aws:s3:::reports/*' })),
    ],
    'resources without organization pass an IfExists': [
      'fail open',
      policyOf(allow({ Condition: { StringEqualsIfExists: ownResources } })),
    ],
    'and a Deny by ForAnyValue': [
      'fail open',
      policyOf(allow(), deny({ Condition: { 'ForAnyValue:StringNotEquals': ownResources } })),
    ],
    'a Deny of writing only': [
      'fail open',
      policyOf(allow(), deny({ Action: 's3:Put*', Condition: { StringNotEquals: ownResources } })),
    ],
    'a Deny for one caller only': [
      'fail open',
      policyOf(
        allow(),
        deny({
          Condition: {
            StringNotEquals: ownResources,
            ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' },
          },
        }),
      ),
    ],
    'a tag alone, which anyone can set': [
      'fail open',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/anywhere': 'true' } } })),
    ],
    'a whole organization of somebody else': [
      'fail foreign',
      policyOf(allow({ Condition: { StringEquals: { 'aws:ResourceOrgID': FOREIGN } } })),
    ],
    'an operator that IAM does not have': [
      'unknown',
      policyOf(allow({ Condition: { StringFits: ownResources } })),
    ],
  }),
});
