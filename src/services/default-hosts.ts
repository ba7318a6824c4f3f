import { dnsSuffixOf, dualStackSuffixOf, partitionOf } from './partitions.ts';

/*
 * Host names of services, for where neither an endpoint nor the region's listing says them.
 * AWS: the names that clients ask by default and for dual-stack (endpoint rule sets of botocore 1.43.11, 2026; endpoints by
 * service, AWS General Reference). {r} is the region, {s} the partition's suffix, {d} that of its dual-stack names.
 */

/** A host, and the dual-stack one; null where there is none that is known, absent where it follows from the host. */
type Hosts = readonly [host: string, dualStack?: string | null];

// AWS: these services answer at a dual-stack name only, in every region (endpoint rule sets).
const dualStackOnly = (
  'application-signals bcm-data-exports bcm-pricing-calculator datazone dsql eks-auth freetier invoicing ' +
  'kendra-ranking networkflowmonitor qbusiness s3vectors'
).split(' ');

// AWS: these have IPv6 addresses at their default name, and no name of another domain (endpoint rule sets).
const oneName = 'secretsmanager cognito-idp cognito-identity servicediscovery'.split(' ');

// AWS: billing services and the like have one region for all (endpoint rule sets).
const inOneRegion: Readonly<Record<string, string>> = {
  account: 'us-east-1',
  billing: 'us-east-1',
  billingconductor: 'us-east-1',
  ce: 'us-east-1',
  organizations: 'us-east-1',
  shield: 'us-east-1',
  tax: 'us-east-1',
};

const table: Readonly<Record<string, Hosts>> = {
  ...Object.fromEntries(dualStackOnly.map((id): [string, Hosts] => [id, [`${id}.{r}.{d}`]])),
  ...Object.fromEntries(oneName.map((id): [string, Hosts] => [id, [`${id}.{r}.{s}`, `${id}.{r}.{s}`]])),
  // AWS: the interface endpoints of S3 are asked by bucket as well; its dual-stack name keeps the suffix (VPC guide, vpc-endpoints-s3).
  s3: ['s3.{r}.{s}', 's3.dualstack.{r}.{s}'],
  s3express: ['s3express-control.{r}.{s}', null],
  'dynamodb-streams': ['streams.dynamodb.{r}.{s}', 'streams-dynamodb.{r}.{d}'],
  // AWS: registries have dual-stack names at on.aws, the API at api.aws without its own first label (ECR guide, IPv6).
  'ecr.api': ['api.ecr.{r}.{s}', 'ecr.{r}.{d}'],
  'ecr.dkr': ['dkr.ecr.{r}.{s}', 'dkr-ecr.{r}.on.aws'],
  'ecr-fips.api': ['api.ecr-fips.{r}.{s}', 'ecr-fips.{r}.{d}'],
  'ecr-fips.dkr': ['dkr.ecr-fips.{r}.{s}', 'dkr-ecr-fips.{r}.on.aws'],
  'ecr-public.api': ['api.ecr-public.{r}.{s}', 'ecr-public.{r}.{d}'],
  'ecs-agent': ['ecs-a.{r}.{s}', null],
  'ecs-telemetry': ['ecs-t.{r}.{s}', null],
  'kinesis-streams': ['kinesis.{r}.{s}'],
  'kinesis-streams-fips': ['kinesis-fips.{r}.{s}'],
  'kinesis-firehose': ['firehose.{r}.{s}'],
  elasticfilesystem: ['elasticfilesystem.{r}.{s}', 'efs.{r}.{d}'],
  'elasticfilesystem-fips': ['elasticfilesystem-fips.{r}.{s}', 'efs-fips.{r}.{d}'],
  kafka: ['kafka.{r}.{s}', 'kafka-api.{r}.{d}'],
  'kafka-fips': ['kafka-fips.{r}.{s}', 'kafka-api-fips.{r}.{d}'],
  'memorydb-fips': ['memory-db-fips.{r}.{s}'],
  'eks-fips': ['fips.eks.{r}.{s}', 'eks-fips.{r}.{d}'],
  'sagemaker.api': ['api.sagemaker.{r}.{s}'],
  'sagemaker.api-fips': ['api-fips.sagemaker.{r}.{s}', 'api.sagemaker-fips.{r}.{d}'],
  'sagemaker.runtime': ['runtime.sagemaker.{r}.{s}'],
  'sagemaker.runtime-fips': ['runtime-fips.sagemaker.{r}.{s}', 'runtime.sagemaker-fips.{r}.{d}'],
  'sagemaker.featurestore-runtime': ['featurestore-runtime.sagemaker.{r}.{s}'],
  'sagemaker.metrics': ['metrics.sagemaker.{r}.{s}'],
  // AWS: MWAA and others put the part of the service first (endpoint rule sets and General Reference).
  'airflow.api': ['api.airflow.{r}.{s}'],
  'airflow.env': ['env.airflow.{r}.{s}'],
  'airflow.ops': ['ops.airflow.{r}.{s}'],
  'codeartifact.api': ['codeartifact.{r}.{s}'],
  // AWS: packages come from DOMAIN-ACCOUNT.d.codeartifact.REGION (CodeArtifact guide, VPC endpoints).
  'codeartifact.repositories': ['d.codeartifact.{r}.{s}', null],
  'codeconnections.api': ['codeconnections.{r}.{s}'],
  'codestar-connections.api': ['codestar-connections.{r}.{s}'],
  codecatalyst: ['codecatalyst.global.{d}'],
  'appstream.api': ['appstream2.{r}.{s}'],
  'pricing.api': ['api.pricing.{r}.{s}'],
  'geo.geofencing': ['geofencing.geo.{r}.{s}'],
  'geo.maps': ['maps.geo.{r}.{s}'],
  'geo.metadata': ['metadata.geo.{r}.{s}'],
  'geo.places': ['places.geo.{r}.{s}'],
  'geo.routes': ['routes.geo.{r}.{s}'],
  'geo.tracking': ['tracking.geo.{r}.{s}'],
  qapps: ['data.qapps.{r}.{s}'],
  'iot.data': ['data-ats.iot.{r}.{s}', null],
  'iot.credentials': ['credentials.iot.{r}.{s}', null],
  'iot.fleethub.api': ['api.fleethub.iot.{r}.{s}', null],
  'iotsitewise.api': ['api.iotsitewise.{r}.{s}'],
  'iotsitewise.data': ['data.iotsitewise.{r}.{s}'],
  'iottwinmaker.api': ['api.iottwinmaker.{r}.{s}'],
  'iottwinmaker.data': ['data.iottwinmaker.{r}.{s}'],
  'iotwireless.api': ['api.iotwireless.{r}.{s}'],
  'deadline.management': ['management.deadline.{r}.{s}'],
  'deadline.scheduling': ['scheduling.deadline.{r}.{s}'],
  'payment-cryptography.controlplane': ['controlplane.payment-cryptography.{r}.{s}'],
  'payment-cryptography.dataplane': ['dataplane.payment-cryptography.{r}.{s}'],
  'pinpoint-sms-voice-v2': ['sms-voice.{r}.{s}'],
  // AWS: services without regions (endpoint rule sets).
  iam: ['iam.{s}', 'iam.global.{d}'],
  route53: ['route53.{s}', 'route53.global.{d}'],
  savingsplans: ['savingsplans.{s}', 'savingsplans.global.{d}'],
  's3-global.accesspoint': ['accesspoint.s3-global.{s}', null],
};

// AWS: another name in a partition than elsewhere (endpoint rule sets).
const inPartition: Readonly<Record<string, Readonly<Record<string, Hosts>>>> = {
  'aws-cn': {
    iam: ['iam.cn-north-1.{s}', 'iam.global.{d}'],
    savingsplans: ['savingsplans.{r}.{s}'],
    transcribe: ['cn.transcribe.{r}.{s}', 'transcribe.{r}.{d}'],
  },
  'aws-us-gov': {
    iam: ['iam.us-gov.{s}', 'iam.us-gov.{d}'],
    route53: ['route53.us-gov.{s}', 'route53.us-gov.{d}'],
    savingsplans: ['savingsplans.{r}.{s}'],
  },
  'aws-eusc': {
    iam: ['iam.{r}.{s}', 'iam.{d}'],
    savingsplans: ['savingsplans.{r}.{s}'],
    secretsmanager: ['secretsmanager.{r}.{s}', 'secretsmanager.{r}.{d}'],
    elasticfilesystem: ['elasticfilesystem.{r}.{s}', 'elasticfilesystem.{r}.{d}'],
  },
};

// Services whose dual-stack name no source at hand says: no name is made up for them.
const withoutDualStack = new Set(
  (
    'appmesh-envoy-management appsync-api apptest aps-workspaces arsenal-discovery awsconnector ' +
    'codedeploy-commands-secure codewhisperer console elastic-inference.runtime elasticbeanstalk-health email-smtp ' +
    'emr-serverless-services.livy emr-serverless.dashboard emrwal.prod execute-api evidently evidently-dataplane ' +
    'eks-proxy git-codecommit git-codecommit-fips glue.dashboard grafana-workspace guardduty-data guardduty-data-fips ' +
    'neptune-graph neptune-graph-data pipes-data private-networks quicksight-website rum-dataplane s3-outposts ' +
    'service.user-subscriptions sms streaming-rekognition sync-states transfer.server workspaces-web'
  ).split(' '),
);

/** Where one region answers for all, which it is: that of the partition of the region that asks. */
const regionFor = (service: string, region: string): string => {
  const home = inOneRegion[service];
  if (home === undefined) return region;
  const partition = partitionOf(region);
  if (partition === 'aws') return home;
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : partition === 'aws-cn' ? 'cn-northwest-1' : region;
};

const filled = (template: string, service: string, region: string): string => {
  const partition = partitionOf(region);
  return template
    .replace('{r}', regionFor(service, region))
    .replace('{s}', dnsSuffixOf(partition))
    .replace('{d}', dualStackSuffixOf(partition));
};

const hostsOf = (service: string, region: string): Hosts =>
  inPartition[partitionOf(region)]?.[service] ?? table[service] ?? [`${service}.{r}.{s}`];

/** The default host name of a service in a region, by the built table. */
export const hostOf = (service: string, region: string): string =>
  filled(hostsOf(service, region)[0], service, region);

/** The names that private DNS of a service takes over, by the built table. */
export const tableNames = (service: string, region: string): readonly string[] => {
  const host = hostOf(service, region);
  return [host, `*.${host}`];
};

/** The host name that also has IPv6 addresses, by the built table; null where none is known. */
export const dualStackHostOf = (service: string, region: string): string | null => {
  const [host, special] = hostsOf(service, region);
  if (special !== undefined) return special && filled(special, service, region);
  // A part of a service that the table does not name (SERVICE.PART) may be named in any order.
  if (withoutDualStack.has(service) || (service.includes('.') && !(service in table))) return null;
  return filled(host.replace('{s}', '{d}'), service, region);
};
