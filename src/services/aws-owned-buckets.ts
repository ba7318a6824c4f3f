/*
 * Buckets that AWS owns and that customers' workloads read through their own S3 endpoints, so that an endpoint policy has
 * to let them through. Names as of 2026-11-22, from AWS's data perimeter policy examples
 * (github.com/aws-samples/data-perimeter-policy-examples: service_owned_resources.md, vpc_endpoint_policies/s3_endpoint_policy.json)
 * and the Systems Manager guide ("SSM Agent communications with AWS managed S3 buckets").
 */

/**
 * Who asks: the workload's own role, nobody (unsigned), a principal of AWS that presigned the URL, or an AWS service
 * principal that did.
 */
export type BucketCaller = 'signed' | 'anonymous' | 'presigned' | 'service';

/** What a bucket of AWS is for. */
export type AwsFeature =
  | 'Systems Manager'
  | 'Amazon Linux packages'
  | 'Amazon ECR'
  | 'CloudFormation'
  | 'CloudWatch agent'
  | 'CodeDeploy'
  | 'Elastic Beanstalk'
  | 'Amazon EMR'
  | 'EC2 Image Builder'
  | 'Migration and recovery'
  | 'SageMaker JumpStart'
  | 'Other';

/** A bucket of AWS in every region, `{region}` standing for the region and `{joined}` for it without dashes. */
export interface AwsOwnedBucket {
  readonly name: string;
  readonly feature: AwsFeature;
  readonly caller: BucketCaller;
  readonly action: 's3:GetObject' | 's3:PutObject';
  /** Is the feature of no use without it? Of buckets with the same `oneOf`, one is enough. */
  readonly needed: boolean;
  readonly oneOf?: string;
  /** Regions in which the name has a suffix, so that only a pattern of it is known. */
  readonly suffixedIn?: readonly string[];
}

const bucket = (
  name: string,
  feature: AwsFeature,
  caller: BucketCaller = 'signed',
  more: Partial<AwsOwnedBucket> = {},
): AwsOwnedBucket => ({ name, feature, caller, action: 's3:GetObject', needed: false, ...more });

const needed = { needed: true } as const;
const response = { needed: true, action: 's3:PutObject' } as const;

/** The buckets of AWS that workloads reach through S3 endpoints. */
export const awsOwnedBuckets: readonly AwsOwnedBucket[] = [
  // AWS: layers of container images come by URLs that ECR has presigned (ECR guide, interface endpoints, S3 gateway endpoint).
  bucket('prod-{region}-starport-layer-bucket', 'Amazon ECR', 'presigned', needed),
  // AWS: package managers of Amazon Linux ask without credentials, so conditions on principals stop them (data perimeter examples, service-owned resources).
  bucket('al2023-repos-{region}-de612dc2', 'Amazon Linux packages', 'anonymous', {
    needed: true,
    oneOf: 'Amazon Linux',
  }),
  bucket('amazonlinux-2-repos-{region}', 'Amazon Linux packages', 'anonymous', {
    needed: true,
    oneOf: 'Amazon Linux',
  }),
  bucket('al2023-{region}', 'Amazon Linux packages', 'anonymous'),
  bucket('amazonlinux.{region}.amazonaws.com', 'Amazon Linux packages', 'anonymous'),
  bucket('packages.{region}.amazonaws.com', 'Amazon Linux packages', 'anonymous'),
  bucket('repo.{region}.amazonaws.com', 'Amazon Linux packages', 'anonymous'),
  // AWS: the agent reads command documents' modules, its own updates and patch baselines with the instance's role (Systems Manager guide, SSM Agent technical details).
  bucket('aws-ssm-{region}', 'Systems Manager', 'signed', needed),
  bucket('amazon-ssm-{region}', 'Systems Manager', 'signed', needed),
  bucket('patch-baseline-snapshot-{region}', 'Systems Manager', 'signed', {
    needed: true,
    suffixedIn: ['me-south-1', 'af-south-1'],
  }),
  bucket('amazon-ssm-packages-{region}', 'Systems Manager'),
  bucket('aws-windows-downloads-{region}', 'Systems Manager'),
  bucket('{region}-birdwatcher-prod', 'Systems Manager'),
  bucket('aws-ssm-distributor-file-{region}', 'Systems Manager'),
  bucket('aws-ssm-document-attachments-{region}', 'Systems Manager'),
  bucket('aws-patchmanager-macos-{region}', 'Systems Manager'),
  bucket('aws-patch-manager-{region}', 'Systems Manager', 'signed', {
    suffixedIn: ['me-south-1', 'af-south-1', 'ap-southeast-3'],
  }),
  bucket('ssm-document-categories-{region}', 'Systems Manager'),
  bucket('session-manager-downloads', 'Systems Manager', 'anonymous'),
  // AWS: answers of custom resources and wait conditions are put to URLs that the service principal has presigned (CloudFormation guide, interface endpoints).
  bucket('cloudformation-custom-resource-response-{joined}', 'CloudFormation', 'service', response),
  bucket('cloudformation-waitcondition-{region}', 'CloudFormation', 'service', response),
  bucket('amazoncloudwatch-agent', 'CloudWatch agent'),
  bucket('amazoncloudwatch-agent-{region}', 'CloudWatch agent'),
  bucket('aws-codedeploy-{region}', 'CodeDeploy'),
  bucket('elasticbeanstalk-samples-{region}', 'Elastic Beanstalk'),
  bucket('elasticbeanstalk-platform-assets-{region}', 'Elastic Beanstalk'),
  bucket('elasticbeanstalk-env-resources-{region}', 'Elastic Beanstalk'),
  bucket('elasticbeanstalk-{region}', 'Elastic Beanstalk'),
  bucket('repo.{region}.emr.amazonaws.com', 'Amazon EMR', 'anonymous'),
  bucket('prod.{region}.appinfo.src', 'Amazon EMR'),
  bucket('ec2imagebuilder-toe-{region}-prod', 'EC2 Image Builder'),
  bucket('ec2imagebuilder-managed-resources-{region}-prod', 'EC2 Image Builder'),
  bucket('aws-mgn-clients-{region}', 'Migration and recovery'),
  bucket('aws-mgn-clients-hashes-{region}', 'Migration and recovery'),
  bucket('aws-mgn-internal-{region}', 'Migration and recovery'),
  bucket('aws-mgn-internal-hashes-{region}', 'Migration and recovery'),
  bucket('aws-application-migration-service-{region}', 'Migration and recovery'),
  bucket('aws-application-migration-service-hashes-{region}', 'Migration and recovery'),
  bucket('aws-drs-clients-{region}', 'Migration and recovery'),
  bucket('aws-drs-clients-hashes-{region}', 'Migration and recovery'),
  bucket('aws-drs-internal-{region}', 'Migration and recovery'),
  bucket('aws-drs-internal-hashes-{region}', 'Migration and recovery'),
  bucket('aws-elastic-disaster-recovery-{region}', 'Migration and recovery'),
  bucket('aws-elastic-disaster-recovery-hashes-{region}', 'Migration and recovery'),
  bucket('jumpstart-cache-prod-{region}', 'SageMaker JumpStart'),
  bucket('aws-ec2-enclave-certificate-{region}-prod', 'Other'),
  bucket('aws-neptune-notebook', 'Other'),
  bucket('aws-neptune-notebook-{region}', 'Other'),
  bucket('aws-cli', 'Other', 'anonymous'),
  bucket('athena-examples-{region}', 'Other'),
  bucket('cloudformation-examples', 'Other'),
  bucket('awssupportdatasvcs.com', 'Other'),
  bucket('redshift-downloads', 'Other'),
  bucket('ssm-document-categories', 'Other'),
  bucket('aws-sap-data-provider', 'Other'),
  bucket('aws-sap-dataprovider-{region}', 'Other'),
  bucket('awssap-backint-agent', 'Other'),
  // The account in the name is one of AWS for each region, and the end of the other name is made up.
  bucket('assets-????????????-{region}', 'Other'),
  bucket('static-{region}-prod-static-*', 'Other'),
];

const named = (name: string, region: string): string =>
  name.replace('{region}', region).replace('{joined}', region.replaceAll('-', ''));

/** The name of a bucket of AWS in a region; null where its suffix there is not known. */
export const awsBucketName = ({ name, suffixedIn }: AwsOwnedBucket, region: string): string | null =>
  suffixedIn?.includes(region) ? null : named(name, region);

/** ARN patterns of the buckets of AWS in a region and of their objects; where the suffix is not known, it may be anything. */
export const awsBucketArns = (
  region: string,
  partition: string,
  wanted: readonly AwsOwnedBucket[] = awsOwnedBuckets,
): readonly string[] =>
  wanted.flatMap((one) => {
    const name = awsBucketName(one, region) ?? `${named(one.name, region)}-*`;
    return [`arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/*`];
  });

/**
 * The same for policies that leave the region open, as AWS's own examples do: only where something follows the region in
 * the name, since a name that merely begins alike can be anybody's.
 */
export const awsBucketPatterns = (partition: string): readonly string[] =>
  awsOwnedBuckets
    .filter(({ name }) => /\{(?:region|joined)\}.+/.test(name))
    .flatMap(({ name }) => {
      const pattern = named(name, '*');
      return [`arn:${partition}:s3:::${pattern}`, `arn:${partition}:s3:::${pattern}/*`];
    });

const lists = new Map<string, readonly string[]>();

/** Both for one region: one list for every endpoint there, since what is known of a list is known by the list itself. */
export const awsBucketExceptions = (region: string, partition: string): readonly string[] => {
  const key = `${partition}/${region}`;
  const list = lists.get(key) ?? [...awsBucketArns(region, partition), ...awsBucketPatterns(partition)];
  lists.set(key, list);
  return list;
};
