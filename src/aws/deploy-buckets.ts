import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Refusal, refusalOf } from './errors.ts';
import { createObjectStore } from './object-store.ts';

/** What it takes to bring files into buckets, and to take buckets away. */
export interface DeployBuckets {
  /** Makes a private, encrypted bucket unless it is there; with an owner, one of another account is refused. */
  ensureBucket(name: string, owner: string | null): Promise<void>;
  upload(bucket: string, key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Deletes a bucket with all versions of all that is in it, and says how many there were. */
  emptyAndDelete(bucket: string): Promise<number>;
}

/** Asks, and throws a Refusal where AWS refuses. */
export const askFor = async <T>(action: string, send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    throw refusalOf(action, error);
  }
};

const isRefusal = (error: unknown, code: RegExp, message: RegExp): boolean =>
  error instanceof Refusal && code.test(error.gap.code) && message.test(error.gap.message);

/** The answer, or another where AWS refuses in this way. */
export const unless = async <T, U>(
  asked: Promise<T>,
  code: RegExp,
  message: RegExp,
  instead: U,
): Promise<T | U> => {
  try {
    return await asked;
  } catch (error) {
    if (isRefusal(error, code, message)) return instead;
    throw error;
  }
};

const makeBucket = async (client: S3Client, name: string, region: string): Promise<void> => {
  // AWS: us-east-1 is said as no location (S3 API, CreateBucket).
  const place =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
  await askFor('s3:CreateBucket', () => client.send(new CreateBucketCommand({ Bucket: name, ...place })));
  const block = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await askFor('s3:PutBucketPublicAccessBlock', () =>
    client.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration: block })),
  );
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } };
  await askFor('s3:PutEncryptionConfiguration', () =>
    client.send(
      new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
    ),
  );
};

const deletePage = async (client: S3Client, bucket: string): Promise<number> => {
  const { Versions = [], DeleteMarkers = [] } = await askFor('s3:ListBucketVersions', () =>
    client.send(new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000 })),
  );
  const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
    Key ? [{ Key, ...(VersionId ? { VersionId } : {}) }] : [],
  );
  if (Objects.length === 0) return 0;
  const { Errors = [] } = await askFor('s3:DeleteObjectVersion', () =>
    client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
  );
  const [first] = Errors;
  // AWS: objects that could not be deleted come back with a success (S3 API, DeleteObjects).
  if (first)
    throw new Refusal({
      action: 's3:DeleteObjectVersion',
      code: first.Code ?? 'NotDeleted',
      message: first.Message ?? `${first.Key} was not deleted.`,
    });
  return Objects.length;
};

/** Buckets of one region, asked with this client. */
export const bucketsOf = (client: S3Client, region: string, config: object): DeployBuckets => ({
  async ensureBucket(name, owner) {
    // AWS: with an expected owner, S3 answers 403 for a bucket of anybody else (S3 guide, bucket owner condition).
    const expected = owner === null ? {} : { ExpectedBucketOwner: owner };
    const asked = askFor('s3:ListBucket', () =>
      client.send(new HeadBucketCommand({ Bucket: name, ...expected })),
    );
    if (await unless(asked, /^(NotFound|NoSuchBucket|Http404)$/, /^/, null)) return;
    await makeBucket(client, name, region);
  },
  async upload(bucket, key, content, contentType) {
    await createObjectStore(bucket, { region, ...config }).put({ key, contentType, chunks: [content] });
  },
  async emptyAndDelete(bucket) {
    let deleted = 0;
    for (let page = await deletePage(client, bucket); page > 0; page = await deletePage(client, bucket))
      deleted += page;
    await askFor('s3:DeleteBucket', () => client.send(new DeleteBucketCommand({ Bucket: bucket })));
    return deleted;
  },
});
