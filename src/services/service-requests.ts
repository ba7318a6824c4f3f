/*
 * Requests that AWS services and their clients send to what is not the customer's: to resources that AWS owns, or without a
 * principal of any organization. A perimeter that forgets them refuses them. Each row has its source and the day on which that
 * was read. S3's service buckets are in aws-owned-buckets.ts and become rows here.
 */
import { type AwsFeature, awsOwnedBuckets, type BucketCaller } from './aws-owned-buckets.ts';

/** What may be in use: features of AWS's buckets, and what else needs AWS's own resources. */
export type NeedingFeature = AwsFeature | 'Amazon EKS' | 'Amazon Bedrock' | 'Federation' | 'Hybrid nodes';

/**
 * Who asks: one of one's own principals (signed), nobody (anonymous), somebody known by a token, a certificate or a code and no
 * principal of any account (unsigned), AWS's own account (presigned), or a service principal (service).
 */
export type RequestCaller = BucketCaller | 'unsigned';

/** A request that something needs, and whose resource it is for. */
export interface ServiceRequest {
  readonly what: string;
  /** The action that is asked, and others on the same resource that belong to it. */
  readonly action: string;
  readonly more: readonly string[];
  /** Pattern of ARNs; {partition}, {region}, {joined} (the region without dashes) and {registry} (EKS's) are filled in. */
  readonly resource: string;
  /** Whose it is; `none`: the request is for no resource that a condition could bound. */
  readonly owner: 'aws' | 'own' | 'none';
  readonly caller: RequestCaller;
  /** The service principal that asks, where one does. */
  readonly principal?: string;
  /** Context keys that tell AWS's own resources from those of others whose ARNs look alike. */
  readonly context?: Readonly<Record<string, string>>;
  readonly feature: NeedingFeature;
  /** Is the feature of no use without it? */
  readonly needed: boolean;
  readonly oneOf?: string;
  readonly source: string;
  readonly date: string;
}

const guide = (path: string): string => `https://docs.aws.amazon.com/${path}`;

const examples = 'https://github.com/aws-samples/data-perimeter-policy-examples/blob/main';
const owned = `${examples}/service_owned_resources.md`;
const date = '2026-11-29';

type Row = Partial<ServiceRequest>;

const ofAws = (
  what: string,
  [action = '', ...more]: readonly string[],
  resource: string,
  row: Row = {},
): ServiceRequest => ({
  what,
  action,
  more,
  resource: `arn:{partition}:${resource}`,
  owner: 'aws',
  caller: 'signed',
  feature: 'Other',
  needed: false,
  source: owned,
  date,
  ...row,
});

const unsigned = (
  what: string,
  actions: readonly string[],
  resource: string,
  source: string,
  row: Row = {},
): ServiceRequest => ofAws(what, actions, resource, { owner: 'own', caller: 'unsigned', source, ...row });

const toBucket = (what: string, principal: string, source: string, action = 's3:PutObject'): ServiceRequest =>
  ofAws(what, [action], 's3:::{bucket}/delivered', { owner: 'own', caller: 'service', principal, source });

const ssm = { feature: 'Systems Manager' } as const;
const eks = { feature: 'Amazon EKS' } as const;
const bedrock = {
  feature: 'Amazon Bedrock',
  source: guide('bedrock/latest/userguide/batch-inference-permissions.html'),
} as const;
const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'] as const;
const logs = guide('AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html');

const others: readonly ServiceRequest[] = [
  // AWS: State Manager makes the agent read documents of Amazon itself (Systems Manager guide, data perimeters).
  ofAws(
    'documents of Systems Manager',
    ['ssm:GetDocument', 'ssm:DescribeDocument', 'ssm:ListDocument*'],
    'ssm:{region}::document/*',
    { ...ssm, needed: true },
  ),
  ofAws('Run Command with documents of Amazon', ['ssm:SendCommand'], 'ssm:{region}::document/*', ssm),
  ofAws(
    'associations with documents of Amazon',
    ['ssm:CreateAssociation', 'ssm:UpdateAssociation'],
    'ssm:{region}::document/*',
    ssm,
  ),
  ofAws('sessions with documents of Amazon', ['ssm:StartSession'], 'ssm:{region}::document/*', ssm),
  ofAws(
    'public parameters',
    ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    'ssm:{region}::parameter/aws/*',
    ssm,
  ),
  ofAws('runbooks of Amazon', ['ssm:StartAutomationExecution'], 'ssm:{region}::automation-definition/*', ssm),
  // AWS: Amazon's images carry ec2:Owner amazon; images of anybody have ARNs without account (data perimeter examples, ec2_endpoint_policy.json).
  ofAws('images of Amazon', ['ec2:RunInstances'], 'ec2:{region}::image/*', {
    context: { 'ec2:Owner': 'amazon' },
  }),
  ofAws(
    'root volumes replaced from images of Amazon',
    ['ec2:CreateReplaceRootVolumeTask'],
    'ec2:{region}::image/*',
    { context: { 'ec2:Owner': 'amazon' } },
  ),
  ofAws(
    'prefix lists of AWS',
    ['ec2:GetManagedPrefixListEntries', 'ec2:GetManagedPrefixListAssociations'],
    'ec2:{region}:aws:prefix-list/*',
  ),
  ofAws('images of EKS add-ons', pull, 'ecr:{region}:{registry}:repository/*', {
    ...eks,
    needed: true,
    source: guide('eks/latest/userguide/add-ons-images.html'),
  }),
  ofAws(
    'transforms of CloudFormation',
    ['cloudformation:CreateChangeSet', 'cloudformation:CreateStack', 'cloudformation:UpdateStack'],
    'cloudformation:{region}:aws:transform/*',
    { feature: 'CloudFormation' },
  ),
  ofAws(
    'managed policies attached',
    ['iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:AttachGroupPolicy'],
    'iam::aws:policy/*',
  ),
  ofAws(
    'managed policies read',
    ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions', 'iam:ListEntitiesForPolicy'],
    'iam::aws:policy/*',
  ),
  ofAws(
    'components of Image Builder',
    ['imagebuilder:GetComponent'],
    'imagebuilder:{region}:aws:component/*',
    { feature: 'EC2 Image Builder', needed: true },
  ),
  ofAws('images of Image Builder', ['imagebuilder:GetImage'], 'imagebuilder:{region}:aws:image/*', {
    feature: 'EC2 Image Builder',
  }),
  ofAws(
    'the layer of Lambda Insights',
    ['lambda:GetLayerVersion'],
    'lambda:{region}:580247275435:layer:LambdaInsightsExtension*',
    {
      source: guide('AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html'),
    },
  ),
  ofAws(
    'layers of Powertools',
    ['lambda:GetLayerVersion'],
    'lambda:{region}:017000801446:layer:AWSLambdaPowertools*',
    {
      source: guide('powertools/python/latest/getting-started/install/'),
    },
  ),
  ofAws(
    'layers of the Distro for OpenTelemetry',
    ['lambda:GetLayerVersion'],
    'lambda:{region}:901920570463:layer:aws-otel-*',
    {
      source: 'https://aws-otel.github.io/docs/getting-started/lambda',
    },
  ),
  // AWS: foundation models are the service's own, in whatever region a profile sends the request to; conditions on aws:ResourceOrgID refuse them (Bedrock guide, batch inference permissions).
  ofAws(
    'foundation models',
    ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    'bedrock:*::foundation-model/*',
    { ...bedrock, needed: true },
  ),
  ofAws(
    'facts of foundation models',
    [
      'bedrock:GetFoundationModel',
      'bedrock:GetFoundationModelAvailability',
      'bedrock:CreateModelInvocationJob',
      'bedrock:CreateModelCustomizationJob',
      'bedrock:CreateProvisionedModelThroughput',
    ],
    'bedrock:*::foundation-model/*',
    bedrock,
  ),
  ofAws(
    'the browser of AgentCore',
    [
      'bedrock-agentcore:StartBrowserSession',
      'bedrock-agentcore:GetBrowserSession',
      'bedrock-agentcore:StopBrowserSession',
      'bedrock-agentcore:ConnectBrowserAutomationStream',
      'bedrock-agentcore:ConnectBrowserLiveViewStream',
    ],
    'bedrock-agentcore:{region}:aws:browser/*',
    {
      source: `${examples}/service_specific_guidance/bedrock-agentcore-specific-guidance.md`,
    },
  ),
  ofAws(
    'the code interpreter of AgentCore',
    [
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
      'bedrock-agentcore:StopCodeInterpreterSession',
    ],
    'bedrock-agentcore:{region}:aws:code-interpreter/*',
    {
      source: `${examples}/service_specific_guidance/bedrock-agentcore-specific-guidance.md`,
    },
  ),
  ofAws(
    'job templates of AWS IoT',
    ['iot:DescribeManagedJobTemplate', 'iot:CreateJob'],
    'iot:{region}::jobtemplate/*',
    {
      source: `${examples}/vpc_endpoint_policies/iot_endpoint_policy.json`,
    },
  ),
  ofAws(
    'models of the public hub',
    ['sagemaker:DescribeHubContent', 'sagemaker:DescribeHub', 'sagemaker:ListHubContents'],
    'sagemaker:{region}:aws:hub*',
    {
      feature: 'SageMaker JumpStart',
      source: guide('sagemaker/latest/dg/jumpstart-curated-hubs.html'),
    },
  ),
  // AWS: roles are assumed with a token or an assertion, and no principal of an organization asks (data perimeter examples, sts_endpoint_policy.json and RCP README).
  unsigned(
    'roles for pods and other holders of a web identity',
    ['sts:AssumeRoleWithWebIdentity'],
    'iam::{account}:role/*',
    `${examples}/vpc_endpoint_policies/sts_endpoint_policy.json`,
    { ...eks, needed: true },
  ),
  unsigned(
    'roles for users of a SAML provider',
    ['sts:AssumeRoleWithSAML'],
    'iam::{account}:role/*',
    `${examples}/vpc_endpoint_policies/sts_endpoint_policy.json`,
    { feature: 'Federation' },
  ),
  // AWS: hybrid nodes sign these with their activation or key and not as a principal (Systems Manager guide, data perimeters).
  unsigned(
    'registration of hybrid nodes',
    [
      'ssm:RegisterManagedInstance',
      'ssm:RequestManagedInstanceRoleToken',
      'ssm:UpdateManagedInstancePublicKey',
    ],
    'ssm:{region}:{account}:managed-instance/*',
    guide('systems-manager/latest/userguide/data-perimeters.html'),
    { feature: 'Hybrid nodes', owner: 'none' },
  ),
  unsigned(
    'sessions of IAM Roles Anywhere',
    ['rolesanywhere:CreateSession'],
    'rolesanywhere:{region}:{account}:trust-anchor/*',
    guide('rolesanywhere/latest/userguide/authentication-create-session.html'),
    { feature: 'Federation' },
  ),
  unsigned(
    'methods of private APIs without IAM authorization',
    ['execute-api:Invoke'],
    'execute-api:{region}:{account}:*',
    guide('apigateway/latest/developerguide/apigateway-private-apis.html'),
  ),
  unsigned(
    'sign-in of users of Cognito',
    [
      'cognito-idp:InitiateAuth',
      'cognito-idp:RespondToAuthChallenge',
      'cognito-idp:SignUp',
      'cognito-idp:ConfirmSignUp',
      'cognito-idp:GetUser',
    ],
    'cognito-idp:{region}:{account}:userpool/*',
    guide('cognito/latest/developerguide/security_iam_service-with-iam.html'),
  ),
  unsigned(
    'credentials of identity pools',
    [
      'cognito-identity:GetId',
      'cognito-identity:GetOpenIdToken',
      'cognito-identity:GetCredentialsForIdentity',
    ],
    'cognito-identity:{region}:{account}:identitypool/*',
    guide('cognito/latest/developerguide/security_iam_service-with-iam.html'),
  ),
  // AWS: services write to buckets as themselves, from no VPC endpoint (IAM, aws:PrincipalIsAWSService).
  toBucket(
    'trails of CloudTrail',
    'cloudtrail.amazonaws.com',
    guide('awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html'),
  ),
  toBucket('flow logs and other vended logs', 'delivery.logs.amazonaws.com', logs),
  toBucket(
    'access logs of load balancers',
    'logdelivery.elasticloadbalancing.amazonaws.com',
    guide('elasticloadbalancing/latest/application/enable-access-logging.html'),
  ),
  toBucket(
    'access logs of S3',
    'logging.s3.amazonaws.com',
    guide('AmazonS3/latest/userguide/enable-server-access-logging.html'),
  ),
  toBucket(
    'inventories of S3',
    's3.amazonaws.com',
    guide('AmazonS3/latest/userguide/configure-inventory.html'),
  ),
  toBucket(
    'history of AWS Config',
    'config.amazonaws.com',
    guide('config/latest/developerguide/s3-bucket-policy.html'),
  ),
  toBucket(
    'findings of GuardDuty',
    'guardduty.amazonaws.com',
    guide('guardduty/latest/ug/guardduty_exportfindings.html'),
  ),
  toBucket('mail of SES', 'ses.amazonaws.com', guide('ses/latest/dg/receiving-email-permissions.html')),
  toBucket(
    'audit logs of Redshift',
    'redshift.amazonaws.com',
    guide('redshift/latest/mgmt/db-auditing.html'),
  ),
  toBucket(
    'objects for CloudFront',
    'cloudfront.amazonaws.com',
    guide('AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html'),
    's3:GetObject',
  ),
];

const bucketSources: Readonly<Partial<Record<AwsFeature, string>>> = {
  'Systems Manager': guide('systems-manager/latest/userguide/ssm-agent-technical-details.html'),
  'Amazon ECR': guide('AmazonECR/latest/userguide/vpc-endpoints.html'),
  CloudFormation: guide('AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html'),
};

const buckets: readonly ServiceRequest[] = awsOwnedBuckets.map((bucket) =>
  ofAws(`objects of ${bucket.name}`, [bucket.action], `s3:::${bucket.name}/*`, {
    feature: bucket.feature,
    caller: bucket.caller,
    needed: bucket.needed,
    ...(bucket.oneOf === undefined ? {} : { oneOf: bucket.oneOf }),
    ...(bucket.caller === 'service' ? { principal: 'cloudformation.amazonaws.com' } : {}),
    source: bucketSources[bucket.feature] ?? owned,
    date: '2026-11-22',
  }),
);

/** The requests that services need, those for AWS's own buckets among them. */
export const serviceRequests: readonly ServiceRequest[] = [...others, ...buckets];

// AWS: accounts of AWS that are written out are those of the partition aws; registries of EKS are known in all (guides named above).
const holdsIn = ({ resource }: ServiceRequest, partition: string): boolean =>
  partition === 'aws' || !/:\d{12}:/.test(resource);

/** The requests that a service takes in a partition, by the word that its actions begin with. */
export const requestsOf = (prefix: string, partition: string): readonly ServiceRequest[] =>
  serviceRequests.filter((request) => request.action.startsWith(`${prefix}:`) && holdsIn(request, partition));

/** What AWS owns and no perimeter can list whole, by the word that the actions begin with: a sentence for whoever applies one. */
export const notListed: Readonly<Record<string, string>> = {
  ecr: 'Images of GuardDuty, SageMaker and other services are in registries of other accounts of AWS, which differ by region: add those that are used.',
  lambda:
    'Of the layers of AWS, those of Lambda Insights, Powertools and OpenTelemetry are let through: add the accounts of others that are used.',
  ssm: 'Patch baselines of AWS belong to accounts that differ by region: add that of the region where they are used.',
  s3: 'Buckets of AWS whose names hold an account or an invented ending (CodeArtifact, Cloud9, Glue Studio, Amazon Q, Service Catalog) are refused: add those that are used.',
};

/** Actions that no principal of an account asks, so that none can be bounded by its organization. */
export const unsignedActions: readonly string[] = others
  .filter(({ caller }) => caller === 'unsigned')
  .flatMap(({ action, more }) => [action, ...more]);

// AWS: registries of EKS add-ons; that of the other regions is the first (EKS guide, add-ons-images, 2026-11-29).
const USUAL_REGISTRY = '602401143452';
const registries: Readonly<Record<string, string>> = {
  'af-south-1': '877085696533',
  'ap-east-1': '800184023465',
  'ap-east-2': '533267051163',
  'ap-south-2': '900889452093',
  'ap-southeast-3': '296578399912',
  'ap-southeast-4': '491585149902',
  'ap-southeast-5': '151610086707',
  'ap-southeast-6': '333609536671',
  'ap-southeast-7': '121268973566',
  'ca-west-1': '761377655185',
  'cn-north-1': '918309763551',
  'cn-northwest-1': '961992271922',
  'eu-central-2': '900612956339',
  'eu-south-1': '590381155156',
  'eu-south-2': '455263428931',
  'il-central-1': '066635153087',
  'me-central-1': '759879836304',
  'me-south-1': '558608220178',
  'mx-central-1': '730335286997',
  'us-gov-east-1': '151742754352',
  'us-gov-west-1': '013241004608',
};

/** Where a request is sent to. */
export interface RequestPlace {
  readonly region: string;
  readonly partition: string;
  readonly account: string;
}

/** The ARN pattern of what a request is for, in a region. */
export const requestArn = (
  { resource }: ServiceRequest,
  { region, partition, account }: RequestPlace,
): string =>
  resource
    .replace('{partition}', partition)
    .replace('{region}', region)
    .replace('{joined}', region.replaceAll('-', ''))
    .replace('{registry}', registries[region] ?? USUAL_REGISTRY)
    .replace('{account}', account);
