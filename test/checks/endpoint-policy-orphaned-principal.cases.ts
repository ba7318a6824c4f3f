import check from '../../src/checks/endpoint-policy-orphaned-principal.ts';
import { defineCases } from '../../src/testing/index.ts';
import { allow, interfaceTo, onGateway, ours, own, policyOf, sharedCases } from './endpoint-policies.ts';

const role = 'arn:aws:iam::111122223333:role/app';
const id = 'AIDAEXAMPLEEXAMPLE123';

export default defineCases(check, {
  ...sharedCases,
  'a role on an interface endpoint': {
    given: ours(interfaceTo('sqs', policyOf(allow({ Principal: { AWS: role } })))),
    expect: { 'vpce-sqs': 'pass valid' },
  },
  'a deleted user on an interface endpoint': {
    given: ours(interfaceTo('sqs', policyOf(allow({ Principal: { AWS: [role, id] } })))),
    expect: { 'vpce-sqs': 'fail orphaned' },
    severity: 'low',
    message: id,
    remedy: /"Principal":\{"AWS":\["arn:aws:iam::111122223333:role\/app"\]\}/,
  },
  'an endpoint that a service manages': {
    given: ours(
      interfaceTo('sqs').interfaceEndpoint('kms', {
        policy: policyOf(allow({ Principal: { AWS: id } })),
        requesterManaged: true,
      }),
    ),
    expect: { 'vpce-sqs': 'pass valid', 'vpce-kms': 'fail orphaned' },
    severity: 'informational',
  },
  'a role on a gateway endpoint': {
    given: ours(
      interfaceTo('sqs').gatewayEndpoint('s3', {
        in: 'app',
        policy: policyOf(allow({ Principal: { AWS: role } })),
      }),
    ),
    expect: { 'vpce-sqs': 'pass valid', 'vpce-s3': 'fail orphaned' },
    message: 'only "*"',
    remedy: /"ArnEquals":\{"aws:PrincipalArn":\["arn:aws:iam::111122223333:role\/app"\]\}/,
  },
  ...onGateway({
    everyone: ['pass valid', policyOf(allow())],
    'everyone under AWS': ['pass valid', policyOf(allow({ Principal: { AWS: '*' } }))],
    'a role by condition': [
      'pass valid',
      policyOf(allow({ Condition: { ArnEquals: { 'aws:PrincipalArn': role } } })),
    ],
    'a session of a role by its unique id, where unique ids belong': [
      'pass valid',
      policyOf(allow({ Condition: { StringLike: { 'aws:userId': 'AROAEXAMPLEEXAMPLE123:*' } } })),
    ],
    'an account': ['fail orphaned', policyOf(allow({ Principal: { AWS: '111122223333' } }))],
    'an account and a role': [
      'fail orphaned',
      policyOf(allow({ Principal: { AWS: ['111122223333', role] } })),
    ],
    'a service': ['fail orphaned', policyOf(allow({ Principal: { Service: 'ec2.amazonaws.com' } }))],
    'all but a role': [
      'fail orphaned',
      policyOf({ ...allow({ Principal: undefined }), NotPrincipal: { AWS: role } }),
    ],
    'a deleted role': [
      'fail orphaned',
      policyOf(allow(), allow({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' } })),
    ],
    'a unique id where only ARNs can stand': [
      'fail orphaned',
      policyOf(allow({ Condition: { StringEquals: own, ArnEquals: { 'aws:PrincipalArn': [id, role] } } })),
    ],
  }),
});
