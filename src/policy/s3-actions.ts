/**
 * Actions of S3 that stand for its breadth: reading, listing, writing, deleting, permissions and configuration.
 * AWS: names and resource levels as of 2026-11 (Service Authorization Reference, "Actions for Amazon S3").
 */
export const S3_ACTIONS: readonly string[] = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:GetObjectTagging',
  's3:GetObjectAcl',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:RestoreObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:GetBucketLocation',
  's3:GetBucketPolicy',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:GetBucketAcl',
  's3:PutBucketAcl',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutEncryptionConfiguration',
  's3:DeleteBucket',
];

const KNOWN: ReadonlySet<string> = new Set(S3_ACTIONS.map((action) => action.toLowerCase()));

/** On which level an action of S3 works; both where its name does not tell. */
export const s3LevelOf = (action: string): 'bucket' | 'object' | 'both' => {
  const name = action.slice(action.indexOf(':') + 1).toLowerCase();
  if (name.includes('bucket')) return 'bucket';
  if (name.includes('object') || name.includes('multipartupload')) return 'object';
  return KNOWN.has(action.toLowerCase()) ? 'bucket' : 'both';
};
