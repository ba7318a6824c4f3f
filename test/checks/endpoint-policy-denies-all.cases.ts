import check from '../../src/checks/endpoint-policy-denies-all.ts';
import { defineCases } from '../../src/testing/index.ts';
import {
  allow,
  deny,
  interfaceTo,
  onGateway,
  ours,
  own,
  policyOf,
  PUBLISHED_PERIMETER,
  sharedCases,
} from './endpoint-policies.ts';

const equals = (values: object) => policyOf(allow({ Condition: { StringEquals: values } }));

export default defineCases(check, {
  ...sharedCases,
  'actions under the service’s other name': {
    given: ours(interfaceTo('monitoring', policyOf(allow({ Action: 'cloudwatch:PutMetricData' })))),
    expect: { 'vpce-monitoring': 'pass open' },
  },
  'actions of another service': {
    given: ours(interfaceTo('monitoring', policyOf(allow({ Action: 'logs:*' })))),
    expect: { 'vpce-monitoring': 'fail closed' },
  },
  'an endpoint that a service manages': {
    given: ours(
      interfaceTo('kms', policyOf(deny())).interfaceEndpoint('sqs', {
        policy: policyOf(deny()),
        requesterManaged: true,
      }),
    ),
    expect: { 'vpce-kms': 'fail closed', 'vpce-sqs': 'fail closed' },
    severity: { 'vpce-kms': 'high', 'vpce-sqs': 'medium' },
  },
  'only AWS services': {
    given: ours(
      interfaceTo('kms', policyOf(allow({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }))),
    ),
    expect: { 'vpce-kms': 'pass open' },
  },
  ...onGateway({
    'the published perimeter': ['pass open', PUBLISHED_PERIMETER],
    'its own VPC': ['pass open', equals({ 'aws:SourceVpc': 'vpc-1' })],
    'its own id': ['pass open', equals({ 'aws:SourceVpce': 'vpce-s3' })],
    'its own VPC by ARN': [
      'pass open',
      policyOf(
        allow({
          Condition: { ArnEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1' } },
        }),
      ),
    ],
    'one action': ['pass open', policyOf(allow({ Action: 's3:GetObject' }))],
    'a Deny of everyone outside': [
      'pass open',
      policyOf(allow(), deny({ Condition: { StringNotEquals: own } })),
    ],
    'only a Deny': ['fail closed', policyOf(deny({ Condition: { StringNotEquals: own } }))],
    'no statements': ['fail closed', { Version: '2012-10-17', Statement: [] }],
    'a Deny of everything': ['fail closed', policyOf(allow(), deny())],
    'another VPC': ['fail closed', equals({ 'aws:SourceVpc': 'vpc-0dead' })],
    'another endpoint': ['fail closed', equals({ 'aws:SourceVpce': 'vpce-0dead' })],
    'a Deny unless another endpoint': [
      'fail closed',
      policyOf(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0dead' } } })),
    ],
    'a wildcard that is taken literally': ['fail closed', equals({ 'aws:PrincipalOrgID': 'o-*' })],
    'an address, which endpoint traffic never shows': [
      'fail closed',
      policyOf(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })),
    ],
    'another service': ['fail closed', policyOf(allow({ Action: 'dynamodb:*' }))],
    'a deleted caller': ['fail closed', policyOf(allow({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }))],
    'an operator that IAM does not have': ['unknown', policyOf(allow({ Condition: { StringFits: own } }))],
  }),
});
