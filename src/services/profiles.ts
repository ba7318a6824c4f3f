import { isKnownService } from './known-services.ts';
import { serviceOf } from './services.ts';

/** A kind of workload, and the services that it calls from its subnets. */
export interface WorkloadProfile {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly services: readonly string[];
  /** Profiles whose services it needs as well. */
  readonly includes?: readonly string[];
  /** Where it is said that it calls these; null where the profile is the service itself. */
  readonly source: string | null;
  /** The day on which the source was read. */
  readonly checked: string | null;
}

const own = (...services: readonly string[]): Readonly<Record<string, WorkloadProfile>> =>
  Object.fromEntries(
    services.map((service) => [
      service,
      { title: `Calls ${service}`, services: [service], source: null, checked: null },
    ]),
  );

type Row = readonly [
  title: string,
  services: readonly string[],
  includes: readonly string[],
  source: string,
  checked: string,
];

const rows: Readonly<Record<string, Row>> = {
  // ec2messages is for agents before 3.3.40.0 only.
  ssm: [
    'Systems Manager on instances',
    ['ssm', 'ssmmessages'],
    [],
    'Systems Manager guide, message APIs',
    '2026-11-29',
  ],
  // Image layers are in S3, so pulling needs all three.
  ecr: [
    'Pulls container images from ECR',
    ['ecr.api', 'ecr.dkr', 's3'],
    [],
    'ECR guide, VPC endpoints',
    '2026-11-29',
  ],
  // Container instances need all three ECS endpoints; without one, traffic goes to public ones.
  ecs: [
    'ECS on EC2 container instances',
    ['ecs', 'ecs-agent', 'ecs-telemetry'],
    ['ecr'],
    'ECS guide, VPC endpoints',
    '2026-11-29',
  ],
  // Tasks on Fargate need no ECS endpoint, only those for their images.
  fargate: ['ECS tasks on Fargate', [], ['ecr'], 'ECS guide, VPC endpoints', '2026-11-29'],
  'ecs-exec': [
    'ECS Exec into tasks',
    ['ssmmessages'],
    [],
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    '2026-11-30',
  ],
  // Nodes that are given endpoint and certificate authority of the cluster do not call the API of EKS; STS is for IAM roles
  // for service accounts only, eks-auth for Pod Identity.
  eks: ['EKS nodes', ['ec2'], ['ecr'], 'EKS guide, private clusters', '2026-11-29'],
  'eks-irsa': [
    'EKS with IAM roles for service accounts',
    ['sts'],
    ['eks'],
    'EKS guide, private clusters',
    '2026-11-29',
  ],
  'eks-pod-identity': [
    'EKS with Pod Identity',
    ['eks-auth'],
    ['eks'],
    'EKS guide, private clusters',
    '2026-11-29',
  ],
  'eks-describe': [
    'EKS nodes that ask the EKS API for their cluster',
    ['eks'],
    ['eks'],
    'EKS guide, private clusters',
    '2026-11-29',
  ],
  karpenter: [
    'Karpenter on EKS',
    ['eks', 'sqs', 'ssm', 'sts'],
    ['eks'],
    'Karpenter documentation, private clusters; aws/karpenter#1157',
    '2026-11-29',
  ],
  emr: [
    'EMR clusters in private subnets',
    ['s3'],
    [],
    'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html',
    '2026-11-30',
  ],
  glue: [
    'Glue jobs with a connection',
    ['s3'],
    [],
    'https://docs.aws.amazon.com/glue/latest/dg/start-connecting.html',
    '2026-11-30',
  ],
  sagemaker: [
    'SageMaker Studio in VpcOnly mode',
    ['sagemaker.api', 'sagemaker.runtime', 's3'],
    [],
    'https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html',
    '2026-11-30',
  ],
  // The guide of 2022 also listed endpoints for ECR and for Airflow's own API; what runs without them is not failed for want of them.
  mwaa: [
    'Managed Airflow with private routing',
    ['kms', 'logs', 'monitoring', 's3', 'sqs'],
    [],
    'https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-vpe-create-access.html',
    '2026-11-30',
  ],
  // Its guide names the service and the buckets of a build; of its logs it says nothing.
  codebuild: [
    'CodeBuild projects in a VPC',
    ['codebuild', 's3'],
    [],
    'https://docs.aws.amazon.com/codebuild/latest/userguide/use-vpc-endpoints-with-codebuild.html',
    '2026-11-30',
  ],
  bedrock: [
    'Calls models of Bedrock',
    ['bedrock-runtime'],
    [],
    'https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html',
    '2026-11-30',
  ],
  'cloudwatch-agent': [
    'CloudWatch agent',
    ['monitoring', 'logs'],
    [],
    'CloudWatch guide, agent over VPC endpoints',
    '2026-11-29',
  ],
  // The agent polls the second service and takes revisions from S3.
  codedeploy: [
    'CodeDeploy agent',
    ['codedeploy', 'codedeploy-commands-secure', 's3'],
    [],
    'CodeDeploy guide, VPC endpoints',
    '2026-11-29',
  ],
  // Helper scripts call CloudFormation; wait conditions and custom resources answer to S3.
  cloudformation: [
    'CloudFormation helper scripts',
    ['cloudformation', 's3'],
    [],
    'CloudFormation guide, VPC endpoints',
    '2026-11-29',
  ],
};

/** The workload profiles that a user may choose for a VPC, by name; any other service is a profile by its own id. */
export const workloadProfiles: Readonly<Record<string, WorkloadProfile>> = {
  ...own(
    'autoscaling',
    'bedrock-runtime',
    'dynamodb',
    'ec2',
    'eks-auth',
    'elasticloadbalancing',
    'events',
    'kms',
    'lambda',
  ),
  ...own('logs', 'monitoring', 's3', 'secretsmanager', 'sns', 'sqs', 'states', 'sts', 'xray'),
  ...Object.fromEntries(
    Object.entries(rows).map(([name, [title, services, includes, source, checked]]) => [
      name,
      { title, services, includes, source, checked },
    ]),
  ),
};

/** Names of the profiles, sorted. */
export const profileNames: readonly string[] = Object.keys(workloadProfiles).sort();

/**
 * The service that a profile is, where it is no more than one: the id of a known service, or the full name of any that a region
 * lists.
 */
const serviceAlone = (name: string): string | null => {
  if (isKnownService(name)) return name;
  return /^((cn\.com|com|eu)\.amazonaws|gov|uk|aws|api\.aws)\./.test(name)
    ? (serviceOf(name)?.service ?? null)
    : null;
};

/** The services that a profile needs, those of the profiles that it includes among them; null for an unknown name. */
export const servicesOfProfile = (name: string): readonly string[] | null => {
  if (!Object.hasOwn(workloadProfiles, name)) {
    const alone = serviceAlone(name);
    return alone === null ? null : [alone];
  }
  const found = new Set<string>();
  const visited = new Set<string>();
  const visit = (one: string): void => {
    const profile = Object.hasOwn(workloadProfiles, one) ? workloadProfiles[one] : undefined;
    if (!profile || visited.has(one)) return;
    visited.add(one);
    for (const service of profile.services) found.add(service);
    for (const other of profile.includes ?? []) visit(other);
  };
  visit(name);
  return [...found].sort();
};
