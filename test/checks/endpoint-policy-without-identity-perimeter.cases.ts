import check from '../../src/checks/endpoint-policy-without-identity-perimeter.ts';
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
  ORGANIZATION,
  ours,
  own,
  ownResources,
  policyOf,
  PUBLISHED_PERIMETER,
  sharedCases,
} from './endpoint-policies.ts';

const foreign = { StringEquals: { 'aws:PrincipalOrgID': FOREIGN } };
const partner = { StringEquals: { 'aws:PrincipalAccount': '777788889999' } };
const partnerToo = { StringEquals: { 'aws:PrincipalAccount': ['777788889999', '111122223333'] } };
const bounded = policyOf(allow({ Condition: { StringEquals: own } }));

export default defineCases(check, {
  ...sharedCases,
  ...defaultPolicies,
  'every action of S3 by everyone on everything': {
    given: ours(gateway(policyOf(allow({ Action: 's3:*' })))),
    expect: { 'vpce-s3': 'fail open' },
    remedy: 'aws:PrincipalIsAWSService',
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
  'named principals on an interface endpoint': {
    given: ours(
      interfaceTo(
        'sqs',
        policyOf(allow({ Principal: { AWS: ['arn:aws:iam::111122223333:role/app', '444455556666'] } })),
      ),
    ),
    expect: { 'vpce-sqs': 'pass bounded' },
  },
  'the organization that is named is not known to be one’s own': {
    given: account(gateway(bounded)),
    expect: { 'vpce-s3': 'unknown' },
    message: 'organization',
  },
  'an account outside of the organization, named as a whole': {
    given: ours(gateway(policyOf(allow({ Condition: partner })))),
    expect: { 'vpce-s3': 'fail outsiders' },
    message: '777788889999',
    remedy: 'AllowOwnCallersToOwnResources',
  },
  'a role of such an account': {
    given: ours(
      gateway(
        policyOf(
          allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::777788889999:role/*' } } }),
        ),
      ),
    ),
    expect: { 'vpce-s3': 'fail outsiders' },
  },
  'such an account, a role of another and a user, as principals that an interface endpoint’s policy writes out':
    {
      given: ours(
        interfaceTo(
          'sqs',
          policyOf(
            allow({
              Principal: {
                AWS: [
                  '777788889999',
                  'arn:aws:iam::777788889998:role/app',
                  'arn:aws:iam::777788889997:user/eve',
                  '111122223333',
                ],
              },
            }),
          ),
        ),
      ),
      expect: { 'vpce-sqs': 'pass named' },
      message: '3 accounts among its principals are neither yours nor trusted: 777788889999',
    },
  'the same where a condition narrows them': {
    given: ours(
      interfaceTo(
        'sqs',
        policyOf(
          allow({
            Principal: { AWS: 'arn:aws:iam::777788889999:role/app' },
            Condition: { StringEquals: { 'aws:PrincipalAccount': '777788889999' } },
          }),
        ),
      ),
    ),
    expect: { 'vpce-sqs': 'pass named' },
    message: 'an account among its principals is neither yours nor trusted: 777788889999',
  },
  'an account that only a condition names on an interface endpoint': {
    given: ours(interfaceTo('sqs', policyOf(allow({ Condition: partnerToo })))),
    expect: { 'vpce-sqs': 'fail outsiders' },
    remedy: 'DenyForeignCallers',
    message: '777788889999',
  },
  'an account that one Allow names as a principal, and a condition of another lets through': {
    given: ours(
      interfaceTo(
        'sqs',
        policyOf(allow({ Principal: { AWS: '777788889999' } }), allow({ Condition: partnerToo })),
      ),
    ),
    expect: { 'vpce-sqs': 'fail outsiders' },
  },
  'an account alongside everyone as a principal': {
    given: ours(
      interfaceTo(
        'sqs',
        policyOf(allow({ Principal: { AWS: ['777788889999', '*'] }, Condition: partnerToo })),
      ),
    ),
    expect: { 'vpce-sqs': 'fail outsiders' },
  },
  'an account as a principal of a gateway endpoint, where it means the root user': {
    given: ours(gateway(policyOf(allow({ Principal: { AWS: '777788889999' }, Condition: partner })))),
    expect: { 'vpce-s3': 'pass bounded' },
  },
  'an account as a principal, where it may be of the organization': {
    given: account(
      interfaceTo('sqs', policyOf(allow({ Principal: { AWS: '777788889999' } }))),
    ).inOrganization(ORGANIZATION, null),
    expect: { 'vpce-sqs': 'pass named' },
    message: 'not known to be yours',
  },
  'more accounts than a message holds': {
    given: ours(
      gateway(
        policyOf(
          allow({
            Condition: {
              StringEquals: {
                'aws:PrincipalAccount': Array.from({ length: 12 }, (_, n) => `7777888899${10 + n}`),
              },
            },
          }),
        ),
      ),
    ),
    expect: { 'vpce-s3': 'fail outsiders' },
    message: '777788889919 and others',
  },
  'an account that the user trusts': {
    given: ours(gateway(policyOf(allow({ Condition: partner })))),
    trustedAccounts: ['777788889999'],
    expect: { 'vpce-s3': 'pass bounded' },
  },
  'an account that a Deny keeps out all the same': {
    given: ours(
      gateway(policyOf(allow({ Condition: partner }), deny({ Condition: { StringNotEquals: own } }))),
    ),
    expect: { 'vpce-s3': 'pass bounded' },
  },
  'an account that may be of the organization, whose accounts could not be listed': {
    given: account(gateway(policyOf(allow({ Condition: partner })))).inOrganization(ORGANIZATION, null),
    expect: { 'vpce-s3': 'unknown' },
    message: '777788889999',
  },
  'an organization that the user trusts': {
    given: ours(gateway(policyOf(allow({ Condition: foreign })))),
    trustedOrganizations: [FOREIGN],
    expect: { 'vpce-s3': 'pass bounded' },
  },
  'somebody else’s organization in an account without any': {
    given: account(gateway(bounded)).inNoOrganization(),
    expect: { 'vpce-s3': 'fail foreign' },
  },
  'roles are assumed with a token by callers of no account': {
    given: ours(
      interfaceTo(
        'sts',
        policyOf(
          allow({ Condition: { StringEquals: own } }),
          allow({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'] }),
        ),
      ),
    ),
    expect: { 'vpce-sts': 'pass bounded' },
  },
  'roles are assumed by principals of any account': {
    given: ours(
      interfaceTo(
        'sts',
        policyOf(
          allow({ Condition: { StringEquals: own } }),
          allow({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole'] }),
        ),
      ),
    ),
    expect: { 'vpce-sts': 'fail open' },
  },
  'an unknown organization does not hide that anyone passes': {
    given: account(gateway(policyOf(allow({ Action: 's3:*' })))),
    expect: { 'vpce-s3': 'fail open' },
  },
  'a remedy does not list hundreds of accounts of an organization that was not read': {
    given: account(gateway(policyOf(allow({ Action: 's3:*' })))),
    trustedAccounts: Array.from({ length: 60 }, (_, n) => `6666777788${10 + n}`),
    expect: { 'vpce-s3': 'fail open' },
    remedy: 'the scan needs organizations:DescribeOrganization',
  },
  ...onGateway({
    'the published perimeter': ['pass bounded', PUBLISHED_PERIMETER],
    'callers of the organization': ['pass bounded', bounded],
    'the same by a key in lower case': [
      'pass bounded',
      policyOf(allow({ Condition: { stringequals: { 'aws:principalorgid': ORGANIZATION } } })),
    ],
    'the same by paths': [
      'pass bounded',
      policyOf(
        allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ORGANIZATION}/*` } } }),
      ),
    ],
    'the same by accounts': [
      'pass bounded',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } })),
    ],
    'the same by roles of one’s own accounts': [
      'pass bounded',
      policyOf(allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } } })),
    ],
    'the same by a Deny': ['pass bounded', policyOf(allow(), deny({ Condition: { StringNotEquals: own } }))],
    'the same by a Deny that spares AWS services': [
      'pass bounded',
      policyOf(
        allow(),
        deny({
          Condition: {
            StringNotEqualsIfExists: own,
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ),
    ],
    'anyone may read AWS’s own buckets': [
      'pass bounded',
      policyOf(
        allow({ Condition: { StringEquals: own } }),
        allow({ Action: 's3:GetObject', Resource: AWS_OWNED }),
      ),
    ],
    'no one passes at all': ['pass bounded', policyOf(deny())],
    'only resources are bounded': [
      'fail open',
      policyOf(allow({ Condition: { StringEquals: ownResources } })),
    ],
    'only the VPC is bounded, of which every request is': [
      'fail open',
      policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })),
    ],
    'only one bucket is bounded': ['fail open', policyOf(allow({ Resource: 'arn:aws:s3:::reports/*' }))],
    'callers without organization pass an IfExists': [
      'fail open',
      policyOf(allow({ Condition: { StringEqualsIfExists: own } })),
    ],
    'and a ForAllValues': ['fail open', policyOf(allow({ Condition: { 'ForAllValues:StringEquals': own } }))],
    'and a Deny by ForAnyValue': [
      'fail open',
      policyOf(allow(), deny({ Condition: { 'ForAnyValue:StringNotEquals': own } })),
    ],
    'a Deny of callers who are foreign and go to foreign resources': [
      'fail open',
      policyOf(allow(), deny({ Condition: { StringNotEquals: { ...own, ...ownResources } } })),
    ],
    'a Deny of some actions only': [
      'fail open',
      policyOf(allow(), deny({ Action: 's3:PutObject', Condition: { StringNotEquals: own } })),
    ],
    'any organization': [
      'fail open',
      policyOf(allow({ Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } })),
    ],
    'a role name that anyone can use': [
      'fail open',
      policyOf(allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } } })),
    ],
    'a tag that anyone can set': [
      'fail open',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } })),
    ],
    'everyone but one account': [
      'fail open',
      policyOf({ ...allow({ Principal: undefined }), NotPrincipal: { AWS: '777788889999' } }),
    ],
    'a bounded and an open Allow': [
      'fail open',
      policyOf(allow({ Condition: { StringEquals: own } }), allow()),
    ],
    'a whole organization of somebody else': ['fail foreign', policyOf(allow({ Condition: foreign }))],
    'its paths': [
      'fail foreign',
      policyOf(
        allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${FOREIGN}/r-1/*` } } }),
      ),
    ],
    'an operator that IAM does not have': ['unknown', policyOf(allow({ Condition: { StringFits: own } }))],
  }),
});
