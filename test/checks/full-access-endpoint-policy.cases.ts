import check from '../../src/checks/full-access-endpoint-policy.ts';
import { account, defineCases } from '../../src/testing/index.ts';
import {
  allow,
  deny,
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

const insecure = { Bool: { 'aws:SecureTransport': 'false' } };

export default defineCases(check, {
  ...sharedCases,
  'the default policy of a gateway endpoint': {
    given: ours(gateway()),
    expect: { 'vpce-s3': 'fail full' },
    severity: 'medium',
    message: /identity perimeter.*resource perimeter/,
    remedy: /aws:PrincipalOrgID.*aws:ResourceOrgID/s,
  },
  'the default policy of an interface endpoint': {
    given: ours(interfaceTo('sqs')),
    expect: { 'vpce-sqs': 'fail full' },
    remedy: /sqs:\*/,
  },
  'the organization is not known: the remedy names accounts': {
    given: account(gateway()),
    expect: { 'vpce-s3': 'fail full' },
    remedy: '"aws:PrincipalAccount":["111122223333"]',
  },
  'an endpoint that a service manages': {
    given: ours(interfaceTo('sqs').interfaceEndpoint('kms', { requesterManaged: true })),
    expect: { 'vpce-sqs': 'fail full', 'vpce-kms': 'fail full' },
    severity: { 'vpce-sqs': 'medium', 'vpce-kms': 'low' },
    message: { 'vpce-kms': 'managed by a service' },
  },
  ...onGateway({
    'a statement as an object': ['fail full', { Statement: allow() }],
    'everyone as a list under AWS': ['fail full', policyOf(allow({ Principal: { AWS: ['*'] } }))],
    'every action of S3 in odd case': ['fail full', policyOf(allow({ Action: 'S3:*' }))],
    'every action among others': ['fail full', policyOf(allow({ Action: ['s3:GetObject', 's3:*'] }))],
    'all ARNs of S3': ['fail full', policyOf(allow({ Resource: ['arn:aws:s3:::*'] }))],
    'all but a deleted caller': [
      'fail full',
      policyOf({ ...allow({ Principal: undefined }), NotPrincipal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }),
    ],
    'all but one action': ['fail full', policyOf(allow({ Action: undefined, NotAction: 's3:DeleteBucket' }))],
    'only encrypted transport': [
      'fail full',
      policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    ],
    'a Deny of plain transport': ['fail full', policyOf(allow(), deny({ Condition: insecure }))],
    'a Deny for another service': ['fail full', policyOf(allow(), deny({ Action: 'dynamodb:*' }))],
    'a Deny for addresses that endpoint traffic never shows': [
      'fail full',
      policyOf(allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })),
    ],
    'a condition on its own VPC holds for everyone': [
      'fail full',
      policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })),
    ],
    'a condition that only callers without organization pass': [
      'pass bounded',
      policyOf(allow({ Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
    ],
    'another Allow is bounded, this one is not': [
      'fail full',
      policyOf(allow({ Condition: { StringEquals: own } }), allow()),
    ],
    'the published perimeter': ['pass bounded', PUBLISHED_PERIMETER],
    'callers of the organization': ['pass bounded', policyOf(allow({ Condition: { StringEquals: own } }))],
    'resources of the organization': [
      'pass bounded',
      policyOf(allow({ Condition: { StringEquals: ownResources } })),
    ],
    'a Deny of foreign callers': [
      'pass bounded',
      policyOf(allow(), deny({ Condition: { StringNotEquals: own } })),
    ],
    'a Deny of one action': ['pass bounded', policyOf(allow(), deny({ Action: 's3:DeleteBucket' }))],
    'only one bucket': [
      'pass bounded',
      policyOf(allow({ Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] })),
    ],
    'only reading': ['pass bounded', policyOf(allow({ Action: ['s3:Get*', 's3:List*'] }))],
    'only a Deny': ['pass bounded', policyOf(deny())],
    'no statements': ['pass bounded', { Version: '2012-10-17', Statement: [] }],
    'another service’s actions': ['pass bounded', policyOf(allow({ Action: 'dynamodb:*' }))],
    'inner addresses bound the network': [
      'pass bounded',
      policyOf(allow({ Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' } } })),
    ],
    'an operator that IAM does not have': ['unknown', policyOf(allow({ Condition: { StringFits: own } }))],
  }),
});
