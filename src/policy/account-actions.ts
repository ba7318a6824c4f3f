import { matches, patternOf } from './match.ts';

/**
 * Actions that work on the caller's own account and take no resource, so that a statement about them has to say `*`: they
 * carry nothing to anybody else. AWS: those without a resource type in the Service Authorization Reference, as of 2026-11;
 * a star stands for a family of which that is true as a whole.
 */
const ACCOUNT_ACTIONS: Readonly<Record<string, string>> = {
  athena: 'ListWorkGroups ListDataCatalogs ListEngineVersions',
  autoscaling: 'Describe*',
  cloudformation:
    'ListStacks ListExports ListImports DescribeAccountLimits ValidateTemplate EstimateTemplateCost',
  cloudwatch:
    'PutMetricData GetMetricData GetMetricStatistics ListMetrics ListDashboards DescribeAlarmsForMetric GetMetricWidgetImage',
  dynamodb:
    'ListTables ListBackups ListGlobalTables ListStreams ListExports ListImports DescribeLimits DescribeEndpoints',
  ec2: 'Describe*',
  ec2messages: 'AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply',
  ecr: 'GetAuthorizationToken DescribeRegistry GetRegistryPolicy GetRegistryScanningConfiguration PutRegistryScanningConfiguration PutRegistryPolicy',
  'ecr-public': 'GetAuthorizationToken',
  ecs: 'ListClusters ListTaskDefinitions ListTaskDefinitionFamilies DescribeTaskDefinition DiscoverPollEndpoint ListAccountSettings CreateCluster RegisterTaskDefinition DeregisterTaskDefinition',
  eks: 'ListClusters CreateCluster DescribeAddonVersions',
  elasticloadbalancing: 'Describe*',
  firehose: 'ListDeliveryStreams',
  kinesis: 'ListStreams DescribeLimits DescribeAccountSettings',
  kms: 'ListKeys ListAliases CreateKey GenerateRandom DescribeCustomKeyStores ConnectCustomKeyStore',
  lambda: 'ListFunctions ListEventSourceMappings ListLayers ListCodeSigningConfigs GetAccountSettings',
  logs: 'DescribeExportTasks DescribeQueryDefinitions DescribeResourcePolicies DescribeDestinations',
  s3: 'ListAllMyBuckets ListAccessPoints ListJobs ListMultiRegionAccessPoints ListStorageLensConfigurations GetAccountPublicAccessBlock PutAccountPublicAccessBlock',
  secretsmanager: 'ListSecrets BatchGetSecretValue GetRandomPassword',
  sns: 'ListTopics ListSubscriptions ListPlatformApplications GetSMSAttributes SetSMSAttributes CheckIfPhoneNumberIsOptedOut ListPhoneNumbersOptedOut',
  sqs: 'ListQueues',
  ssm: 'DescribeParameters DescribeInstanceInformation DescribeInstancePatchStates DescribeInstancePatchStatesForPatchGroup DescribeSessions DescribeActivations DescribeAvailablePatches DescribePatchGroups ListCommands ListCommandInvocations ListDocuments ListAssociations ListInventoryEntries PutInventory PutComplianceItems ListComplianceItems GetManifest GetInventory',
  ssmmessages: 'CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel',
  states: 'ListStateMachines ListActivities CreateActivity',
  sts: 'GetCallerIdentity GetSessionToken DecodeAuthorizationMessage GetServiceBearerToken GetAccessKeyInfo',
  xray: 'PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries GetTraceSummaries BatchGetTraces GetServiceGraph',
};

/** Does an action work on the caller's own account only, whatever Resource says? */
export function isAccountAction(action: string): boolean {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  const names = ACCOUNT_ACTIONS[service]?.toLowerCase().split(' ') ?? [];
  return names.some((one) => matches(patternOf(one), name));
}
