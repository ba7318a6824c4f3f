/**
 * Services that `path` takes although no inventory names them. Any other is taken when the inventory names it.
 * AWS: each has VPC endpoints, and a default host name of ID.REGION (AWS PrivateLink Guide, AWS services that integrate).
 */
export const serviceNames: readonly string[] = [
  'access-analyzer acm-pca application-autoscaling appmesh athena auditmanager autoscaling backup batch bedrock',
  'bedrock-agent bedrock-agent-runtime bedrock-runtime cassandra cloudformation cloudhsmv2 cloudtrail codebuild',
  'codecommit codedeploy codepipeline comprehend config databrew datasync dms dynamodb ebs ec2 ec2messages ecs eks',
  'elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce email-smtp events fsx glue',
  'grafana imagebuilder inspector2 kendra kms lakeformation lambda logs macie2 mgn monitoring polly rds rds-data',
  'redshift redshift-data rekognition route53resolver s3 secretsmanager securityhub servicediscovery sns sqs ssm',
  'ssmmessages states storagegateway sts swf synthetics textract transfer translate workspaces xray',
]
  .join(' ')
  .split(' ');
