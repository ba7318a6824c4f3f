/*
 * What ways of running ask in addition to what a scan of accounts does. Apart from the clients that ask it: printing a policy
 * loads no SDK.
 */

/** Actions that reading an aggregator of AWS Config asks for. */
export const aggregatorActions = [
  'config:DescribeConfigurationAggregatorSourcesStatus',
  'config:SelectAggregateResourceConfig',
] as const;

/** Actions that sending findings to Security Hub asks for. */
export const securityHubActions = ['securityhub:BatchImportFindings', 'securityhub:GetFindings'] as const;

/** IAM actions that it takes to sign a manifest with a key of AWS KMS. */
export const signActions = ['kms:GetPublicKey', 'kms:Sign'] as const;

/**
 * Actions that `deploy` and `destroy` ask for themselves. CloudFormation then makes the resources of the template with the
 * permissions of the caller, which are not among them.
 */
export const deployActions = [
  'cloudformation:CreateStack',
  'cloudformation:DeleteStack',
  'cloudformation:DescribeOrganizationsAccess',
  'cloudformation:DescribeStackEvents',
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:UpdateStack',
  'organizations:DescribeOrganization',
  'organizations:ListRoots',
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteObjectVersion',
  // AWS: CloudFormation reads a template that is named by its URL as the caller (CloudFormation guide, template storage).
  's3:GetObject',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:PutBucketPublicAccessBlock',
  's3:PutEncryptionConfiguration',
  's3:PutObject',
  'sts:GetCallerIdentity',
] as const;
