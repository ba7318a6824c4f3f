/*
 * The word before the colon in a service's actions, where it is not the first label of the endpoint service's short id.
 * AWS: service prefixes (Service Authorization Reference) beside names of endpoint services (PrivateLink guide, AWS services that integrate).
 */
const others: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  'kinesis-streams': 'kinesis',
  'kinesis-firehose': 'firehose',
  'ecs-agent': 'ecs',
  'ecs-telemetry': 'ecs',
  'dynamodb-streams': 'dynamodb',
  'sync-states': 'states',
  'bedrock-runtime': 'bedrock',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'git-codecommit': 'codecommit',
  'aps-workspaces': 'aps',
  'appmesh-envoy-management': 'appmesh',
  'codestar-connections': 'codestar-connections',
  'email-smtp': 'ses',
  email: 'ses',
  transcribestreaming: 'transcribe',
  's3-global': 's3',
  'rum-dataplane': 'rum',
  'license-manager': 'license-manager',
  'neptune-graph-data': 'neptune-graph',
  'codedeploy-commands-secure': 'codedeploy-commands-secure',
  'qldb.session': 'qldb',
  'models-v2-lex': 'lex',
  'runtime-v2-lex': 'lex',
  ec2messages: 'ec2messages',
  'eks-auth': 'eks-auth',
  'acm-pca': 'acm-pca',
  'auto-scaling': 'autoscaling',
};

// Services whose short id, up to its first dot and without -fips, surely is the prefix of their actions.
const same = new Set(
  (
    's3 s3express dynamodb ssm ssmmessages ec2 ecr ecs eks kms lambda logs events states sts sns sqs secretsmanager ' +
    'cloudformation elasticloadbalancing autoscaling athena glue execute-api xray codebuild codecommit codedeploy ' +
    'codepipeline config cloudtrail guardduty elasticfilesystem rds redshift rekognition sagemaker servicecatalog ' +
    'storagegateway synthetics textract transfer workspaces batch backup bedrock cassandra datasync iot'
  ).split(' '),
);

const base = (service: string): string => service.replace(/-fips(?=\.|$)/, '');

/** The prefix of a service's actions in policies, by the short id of its endpoint service. */
export const actionPrefixOf = (service: string): string => {
  const id = base(service);
  return others[id] ?? others[id.split('.')[0] ?? id] ?? id.split('.')[0] ?? id;
};

/** Is the prefix known, rather than guessed from the short id? */
export const isActionPrefixKnown = (service: string): boolean => {
  const id = base(service);
  const first = id.split('.')[0] ?? id;
  return id in others || first in others || same.has(first);
};
