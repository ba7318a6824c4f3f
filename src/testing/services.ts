import type { EndpointService } from '../model/resources.ts';

/** How a service is offered by PrivateLink. */
interface Offer {
  readonly types: readonly string[];
  /** Private DNS names, without region and suffix; null for none. */
  readonly names: readonly string[] | null;
  readonly policies: boolean;
}

const offer = (
  names: readonly string[] | null,
  types: readonly string[] = ['Interface'],
  policies = true,
): Offer => ({
  types,
  names,
  policies,
});

const same = (...services: readonly string[]): Readonly<Record<string, Offer>> =>
  Object.fromEntries(services.map((service) => [service, offer([service])]));

const OFFERS: Readonly<Record<string, Offer>> = {
  ...same('athena', 'autoscaling', 'cloudformation', 'ec2', 'ec2messages', 'ecs', 'eks'),
  ...same(
    'elasticloadbalancing',
    'events',
    'glue',
    'kms',
    'lambda',
    'logs',
    'monitoring',
    'secretsmanager',
    'sns',
    'sqs',
  ),
  ...same('ssm', 'ssmmessages', 'states', 'sts', 'xray'),
  // AWS: the names of S3 are listed as wildcards, those of the dual-stack form among them (DescribeVpcEndpointServices, 2026).
  s3: offer(
    ['s3', 's3-control', 's3-accesspoint'].flatMap((name) => [`*.${name}`, `*.${name}.dualstack`]),
    ['Gateway', 'Interface'],
  ),
  // AWS: DynamoDB interface endpoints have no private DNS (DynamoDB guide, PrivateLink).
  dynamodb: offer(null, ['Gateway', 'Interface']),
  s3express: offer(null, ['Gateway']),
  'ecs-agent': offer(['ecs-a']),
  'ecs-telemetry': offer(['ecs-t']),
  'ecr.api': offer(['api.ecr']),
  'ecr.dkr': offer(['*.dkr.ecr']),
  'execute-api': offer(['*.execute-api']),
  'kinesis-streams': offer(['kinesis']),
  'email-smtp': offer(['email-smtp'], ['Interface'], false),
};

// AWS: the ec2messages API is supported only in regions launched before 2024 (Systems Manager guide, message APIs).
const WITHOUT_EC2MESSAGES = [
  'ap-east-2',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'mx-central-1',
];

/** The full name of a service in a region. */
export const serviceNameOf = (region: string, service: string): string =>
  `com.amazonaws.${region}.${service}`;

/** The private DNS names of a service in a region; the service's own name where this list does not know it. */
export const privateNames = (region: string, service: string): readonly string[] =>
  (OFFERS[service] ?? offer([service])).names?.map((name) => `${name}.${region}.amazonaws.com`) ?? [];

/** The services that a region offers, in three zones. */
export const endpointServices = (region: string, without: readonly string[]): readonly EndpointService[] =>
  Object.entries(OFFERS)
    .filter(([service]) => !without.includes(service))
    .filter(([service]) => service !== 'ec2messages' || !WITHOUT_EC2MESSAGES.includes(region))
    .map(([service, { types, policies }]) => ({
      serviceName: serviceNameOf(region, service),
      types,
      owner: 'amazon',
      availabilityZones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
      privateDnsNames: privateNames(region, service),
      vpcEndpointPolicySupported: policies,
    }));

/** What the AWS-managed prefix lists of a region hold. */
export const prefixListCidrs: Readonly<Record<string, readonly string[]>> = {
  s3: ['54.231.0.0/17', '52.216.0.0/15', '3.5.16.0/21', '3.5.0.0/20'],
  dynamodb: ['52.94.0.0/22', '52.119.224.0/20'],
  'ipv6-s3': ['2600:1fa0:8000::/39', '2600:1ff8:8000::/40'],
  s3express: ['3.5.60.0/24'],
};
