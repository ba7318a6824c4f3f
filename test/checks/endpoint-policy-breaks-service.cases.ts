import check from '../../src/checks/endpoint-policy-breaks-service.ts';
import { type Case, defineCases, vpc } from '../../src/testing/index.ts';
import {
  allow,
  AWS_OWNED,
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

const awsBuckets = allow({ Action: 's3:GetObject', Resource: AWS_OWNED });
const { 'the endpoint services could not be listed': noServices, ...others } = sharedCases;

const withEndpoints = (policy: object, ...services: readonly string[]): Case['given'] => {
  const own = vpc().subnet('app', { instances: 0 }).networkInterface('task', {
    in: 'app',
    attachmentStatus: 'attached',
    description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
    requesterManaged: true,
  });
  own.gatewayEndpoint('s3', { in: 'app', policy });
  for (const service of services) own.interfaceEndpoint(service);
  return ours(own);
};

const bucketOnly = policyOf(
  allow({ Action: 's3:*', Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] }),
);

export default defineCases(check, {
  ...others,
  ...(noServices ? { 'the endpoint services could not be listed': noServices } : {}),
  'an endpoint for another service': {
    given: ours(interfaceTo('sqs')),
    expect: { 'vpce-sqs': 'not-applicable otherService' },
  },
  'no workload uses the endpoint': {
    given: ours(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app', policy: bucketOnly })),
    expect: { 'vpce-s3': 'not-applicable noNeed' },
  },
  'workloads are assumed': {
    given: ours(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app', policy: bucketOnly })),
    assumeWorkloads: true,
    expect: { 'vpce-s3': 'fail breaks' },
  },
  'instances in a subnet that does not use the endpoint': {
    given: ours(
      vpc()
        .subnet('app', { instances: 1, egress: 'nat' })
        .subnet('batch')
        .gatewayEndpoint('s3', { in: 'batch', policy: bucketOnly }),
    ),
    expect: { 'vpce-s3': 'not-applicable noNeed' },
  },
  'instances and one bucket only': {
    given: ours(gateway(bucketOnly)),
    expect: { 'vpce-s3': 'fail breaks' },
    message: /aws-ssm-eu-west-1.*|al2023-repos-eu-west-1-de612dc2/,
    remedy: 'al2023-repos-eu-west-1-de612dc2/*',
  },
  'containers pull images from ECR': {
    given: withEndpoints(bucketOnly, 'ecr.api', 'ecr.dkr'),
    expect: {
      'vpce-s3': 'fail breaks',
      'vpce-ecr.api': 'not-applicable noNeed',
      'vpce-ecr.dkr': 'not-applicable noNeed',
    },
    message: { 'vpce-s3': 'prod-eu-west-1-starport-layer-bucket' },
  },
  'image layers are asked for by ECR’s own principal': {
    given: withEndpoints(policyOf(allow({ Condition: { StringEquals: own } })), 'ecr.dkr'),
    expect: { 'vpce-s3': 'fail breaks', 'vpce-ecr.dkr': 'not-applicable noNeed' },
  },
  'the layers’ bucket for everyone': {
    given: withEndpoints(policyOf(allow({ Condition: { StringEquals: own } }), awsBuckets), 'ecr.dkr'),
    expect: { 'vpce-s3': 'pass open', 'vpce-ecr.dkr': 'not-applicable noNeed' },
  },
  'containers without endpoints for ECR need nothing': {
    given: withEndpoints(bucketOnly),
    expect: { 'vpce-s3': 'not-applicable noNeed' },
  },
  'CloudFormation’s signals are presigned by its service principal': {
    given: withEndpoints(policyOf(allow({ Condition: { StringEquals: own } })), 'cloudformation'),
    profiles: [{ profile: 'cloudformation' }],
    expect: { 'vpce-s3': 'fail breaks', 'vpce-cloudformation': 'not-applicable otherService' },
    message: { 'vpce-s3': 's3:PutObject' },
  },
  'AWS services are let through': {
    given: withEndpoints(PUBLISHED_PERIMETER, 'cloudformation'),
    profiles: [{ profile: 'cloudformation' }],
    expect: { 'vpce-s3': 'pass open', 'vpce-cloudformation': 'not-applicable otherService' },
  },
  'a container task gets its images by NAT, and their layers by the gateway endpoint': {
    given: ours(
      vpc()
        .subnet('app', { instances: 0, egress: 'nat' })
        .networkInterface('task', {
          in: 'app',
          attachmentStatus: 'attached',
          description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
          requesterManaged: true,
        })
        .gatewayEndpoint('s3', { in: 'app', policy: bucketOnly }),
    ),
    expect: { 'vpce-s3': 'fail breaks' },
    message: 'prod-eu-west-1-starport-layer-bucket',
  },
  'EKS nodes, by the interfaces of their pods': {
    given: ours(
      vpc()
        .subnet('app', { instances: 0, egress: 'nat' })
        .networkInterface('pods', {
          in: 'app',
          attachmentStatus: 'attached',
          description: 'aws-K8S-i-0123456789abcdef0',
        })
        .interfaceEndpoint('sts', { policy: policyOf(allow({ Condition: { StringEquals: own } })) })
        .interfaceEndpoint('ecr.api', {
          policy: policyOf(allow({ Condition: { StringEquals: { ...own, ...ownResources } } })),
        }),
    ),
    expect: { 'vpce-sts': 'fail breaks', 'vpce-ecr.api': 'fail breaks' },
    message: { 'vpce-sts': 'AssumeRoleWithWebIdentity', 'vpce-ecr.api': '602401143452' },
  },
  'pods take roles with a token: the profile says so': {
    given: ours(interfaceTo('sts', policyOf(allow({ Condition: { StringEquals: own } })))),
    profiles: [{ profile: 'eks' }],
    expect: { 'vpce-sts': 'fail breaks' },
    message: 'the profile eks',
    remedy: 'sts:AssumeRoleWithWebIdentity',
  },
  'the same denied to anyone not of the organization': {
    given: ours(interfaceTo('sts', policyOf(allow(), deny({ Condition: { StringNotEqualsIfExists: own } })))),
    profiles: [{ profile: 'eks' }],
    expect: { 'vpce-sts': 'fail breaks' },
    remedy: /NotAction.*sts:AssumeRoleWithWebIdentity/,
  },
  'federated principals are let through, as AWS’s example does': {
    given: ours(
      interfaceTo(
        'sts',
        policyOf(
          allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
          allow({
            Principal: { Federated: '*' },
            Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
            Condition: { StringEquals: ownResources },
          }),
        ),
      ),
    ),
    profiles: [{ profile: 'eks' }],
    expect: { 'vpce-sts': 'pass open' },
  },
  'no EKS, no pods': {
    given: ours(interfaceTo('sts', policyOf(allow({ Condition: { StringEquals: own } })))),
    expect: { 'vpce-sts': 'not-applicable noNeed' },
  },
  'documents of Systems Manager are not of the organization': {
    given: ours(
      interfaceTo('ssm', policyOf(allow({ Condition: { StringEquals: { ...own, ...ownResources } } }))),
    ),
    expect: { 'vpce-ssm': 'fail breaks' },
    message: 'ssm:GetDocument on arn:aws:ssm:eu-west-1::document/*',
    remedy: /ssm:GetDocument.*aws:PrincipalOrgID/,
  },
  'and are let through as AWS’s example does': {
    given: ours(
      interfaceTo(
        'ssm',
        policyOf(
          allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
          allow({
            Action: ['ssm:Describe*', 'ssm:List*', 'ssm:Get*', 'ssm:SendCommand'],
            Resource: ['arn:aws:ssm:eu-west-1::parameter/aws/*', 'arn:aws:ssm:eu-west-1::document/*'],
            Condition: { StringEquals: own },
          }),
        ),
      ),
    ),
    expect: { 'vpce-ssm': 'pass open' },
  },
  'the registry of EKS is allowed by its account': {
    given: ours(
      interfaceTo(
        'ecr.api',
        policyOf(
          allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
          allow({ Condition: { StringEquals: { ...own, 'aws:ResourceAccount': '602401143452' } } }),
        ),
      ),
    ),
    profiles: [{ profile: 'eks' }],
    expect: { 'vpce-ecr.api': 'pass open' },
  },
  'the subnets could not be listed': {
    given: ours(gateway(bucketOnly)).denied('ec2:DescribeSubnets'),
    expect: { 'vpce-s3': 'unknown' },
  },
  'the interfaces could not be listed': {
    given: ours(gateway(PUBLISHED_PERIMETER)).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'vpce-s3': 'unknown' },
  },
  'an endpoint that a service manages': {
    given: ours(
      vpc()
        .subnet('app', { instances: 1 })
        .gatewayEndpoint('s3', { in: 'app', policy: bucketOnly, requesterManaged: true }),
    ),
    expect: { 'vpce-s3': 'fail breaks' },
    severity: 'low',
  },
  ...onGateway({
    'the default policy': ['pass open', policyOf(allow())],
    'the published perimeter': ['pass open', PUBLISHED_PERIMETER],
    'one of the two repositories of Amazon Linux is enough': [
      'pass open',
      policyOf(
        allow({ Condition: { StringEquals: own } }),
        allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*' }),
      ),
    ],
    'package managers ask without credentials': [
      'fail breaks',
      policyOf(allow({ Condition: { StringEquals: own } })),
    ],
    'buckets of AWS are not of the organization': [
      'fail breaks',
      policyOf(allow({ Condition: { StringEquals: { ...own, ...ownResources } } })),
    ],
    'a Deny of foreign resources': [
      'fail breaks',
      policyOf(allow(), deny({ Condition: { StringNotEquals: ownResources } })),
    ],
    'a Deny of foreign resources that spares those of AWS': [
      'pass open',
      policyOf(
        allow(),
        deny({ Resource: undefined, NotResource: AWS_OWNED, Condition: { StringNotEquals: ownResources } }),
      ),
    ],
    'a Deny of all ARNs of S3 unless the account owns them, as the S3 guide writes it': [
      'fail breaks',
      policyOf(
        allow(),
        deny({
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: 'arn:aws:s3:::*',
          Condition: { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } },
        }),
      ),
    ],
    'the buckets of another region': [
      'fail breaks',
      policyOf(
        allow({ Condition: { StringEquals: { ...own, ...ownResources } } }),
        allow({
          Action: 's3:GetObject',
          Resource: AWS_OWNED.map((arn) => arn.replaceAll('eu-west-1', 'us-east-1')),
        }),
      ),
    ],
    'the buckets but not reading': [
      'fail breaks',
      policyOf(
        allow({ Condition: { StringEquals: own } }),
        allow({ Action: 's3:ListBucket', Resource: AWS_OWNED }),
      ),
    ],
    'an operator that IAM does not have': ['unknown', policyOf(allow({ Condition: { StringFits: own } }))],
  }),
});
