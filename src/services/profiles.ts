/** A kind of workload, and the services that it calls from its subnets. */
export interface WorkloadProfile {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly services: readonly string[];
  /** Profiles whose services it needs as well. */
  readonly includes?: readonly string[];
}

const own = (...services: readonly string[]): Readonly<Record<string, WorkloadProfile>> =>
  Object.fromEntries(
    services.map((service) => [service, { title: `Calls ${service}`, services: [service] }]),
  );

/** The workload profiles that a user may choose for a VPC, by name. */
export const workloadProfiles: Readonly<Record<string, WorkloadProfile>> = {
  ...own('autoscaling', 'dynamodb', 'ec2', 'eks-auth', 'elasticloadbalancing', 'events', 'kms', 'lambda'),
  ...own('logs', 'monitoring', 's3', 'secretsmanager', 'sns', 'sqs', 'states', 'sts', 'xray'),
  // AWS: the agent needs ssm and ssmmessages; ec2messages only before 3.3.40.0 (Systems Manager guide, message APIs).
  ssm: { title: 'Systems Manager on instances', services: ['ssm', 'ssmmessages'] },
  // AWS: image layers are in S3, so pulling needs all three (ECR guide, VPC endpoints).
  ecr: { title: 'Pulls container images from ECR', services: ['ecr.api', 'ecr.dkr', 's3'] },
  // AWS: container instances need all three ECS endpoints; without one, traffic goes to public ones (ECS guide, VPC endpoints).
  ecs: {
    title: 'ECS on EC2 container instances',
    services: ['ecs', 'ecs-agent', 'ecs-telemetry'],
    includes: ['ecr'],
  },
  // AWS: tasks on Fargate need no ECS endpoint, only those for their images (ECS guide, VPC endpoints).
  fargate: { title: 'ECS tasks on Fargate', services: [], includes: ['ecr'] },
  // AWS: nodes of a cluster without outbound access call these (EKS guide, private clusters). What only some add-ons
  // call (elasticloadbalancing, autoscaling, eks-auth, logs, xray) is a profile of its own.
  eks: { title: 'EKS nodes', services: ['ec2', 'eks', 'sts'], includes: ['ecr'] },
  // AWS: the agent sends metrics and logs (CloudWatch guide, agent over VPC endpoints).
  'cloudwatch-agent': { title: 'CloudWatch agent', services: ['monitoring', 'logs'] },
  // AWS: the agent polls the second service and takes revisions from S3 (CodeDeploy guide, VPC endpoints).
  codedeploy: {
    title: 'CodeDeploy agent',
    services: ['codedeploy', 'codedeploy-commands-secure', 's3'],
  },
  // AWS: helper scripts call CloudFormation; wait conditions and custom resources answer to S3 (CloudFormation guide).
  cloudformation: { title: 'CloudFormation helper scripts', services: ['cloudformation', 's3'] },
};

/** Names of the profiles, sorted. */
export const profileNames: readonly string[] = Object.keys(workloadProfiles).sort();

/** The services that a profile needs, those of the profiles that it includes among them; null for an unknown name. */
export const servicesOfProfile = (name: string): readonly string[] | null => {
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
  return Object.hasOwn(workloadProfiles, name) ? [...found].sort() : null;
};
