import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Refusal, refusalOf } from './errors.ts';
import { follow } from './pages.ts';

/** A file to be kept. */
export interface StoredObject {
  readonly key: string;
  readonly contentType: string;
  /** `gzip` where the file is read as what is packed in it. */
  readonly contentEncoding?: string;
  readonly chunks: Iterable<string | Uint8Array>;
  /** Leave what is there: whoever writes second has nothing to add. */
  readonly once?: boolean;
  /** Until when S3 Object Lock keeps it, and against whom. */
  readonly retain?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: Date };
}

/** What was kept. */
export interface Kept {
  readonly key: string;
  readonly bytes: number;
  /** SHA-256 of the file, hex; the object carries it too. */
  readonly sha256: string;
  /** Was it there already, so that it was left as it is? */
  readonly existed: boolean;
}

/** Keeps files in one S3 bucket. */
export interface ObjectStore {
  /** Writes a file whole; throws a Refusal when S3 does not take it. */
  put(object: StoredObject): Promise<Kept>;
  /** The content of a file; throws a Refusal when there is none or it may not be read. */
  get(key: string): Promise<Uint8Array>;
  /** The keys that begin so, in order. */
  list(prefix: string): Promise<readonly string[]>;
}

const bytesOf = (chunks: Iterable<string | Uint8Array>): Buffer => {
  const parts: Buffer[] = [];
  for (const chunk of chunks) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk));
  return Buffer.concat(parts);
};

const ask = async <T>(action: string, send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    throw refusalOf(action, error);
  }
};

const wasThere = (error: unknown): boolean =>
  error instanceof Refusal && error.gap.code === 'PreconditionFailed';

/** Where a bucket is asked for; in the region of the environment where none is given. */
interface StoreOptions {
  readonly region?: string;
}

/** Files in this bucket, whatever region it lies in. */
export const createObjectStore = (bucket: string, config: StoreOptions = {}): ObjectStore => {
  // AWS: a request to another region's endpoint is answered with the bucket's region (S3 API, PermanentRedirect).
  const client = new S3Client({ followRegionRedirects: true, maxAttempts: 5, ...config });

  const write = async (object: StoredObject, body: Buffer, digest: Buffer): Promise<boolean> => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: object.key,
      Body: body,
      ContentType: object.contentType,
      // AWS: S3 refuses a body whose hash is another, and keeps the hash with the object (S3 guide, checking object integrity).
      ChecksumSHA256: digest.toString('base64'),
      // AWS: a retention needs the name of the checksum, too (S3 API, PutObject).
      ...(object.retain
        ? {
            ChecksumAlgorithm: 'SHA256' as const,
            ObjectLockMode: object.retain.mode,
            ObjectLockRetainUntilDate: object.retain.until,
          }
        : {}),
      Metadata: { sha256: digest.toString('hex') },
      ...(object.contentEncoding === undefined ? {} : { ContentEncoding: object.contentEncoding }),
      ...(object.once ? { IfNoneMatch: '*' } : {}),
    });
    try {
      await ask('s3:PutObject', () => client.send(command));
      return false;
    } catch (error) {
      if (object.once && wasThere(error)) return true;
      throw error;
    }
  };

  return {
    async put(object) {
      const body = bytesOf(object.chunks);
      const digest = createHash('sha256').update(body).digest();
      const existed = await write(object, body, digest);
      return { key: object.key, bytes: body.length, sha256: digest.toString('hex'), existed };
    },
    async get(key) {
      const { Body } = await ask('s3:GetObject', () =>
        client.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
      );
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    async list(prefix) {
      const page = (token: string | undefined) =>
        ask('s3:ListBucket', () =>
          client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          ),
        );
      const found = await follow(page, ({ NextContinuationToken }) => NextContinuationToken, 's3:ListBucket');
      return found.flatMap(({ Contents }) => Contents?.flatMap(({ Key }) => Key ?? []) ?? []);
    },
  };
};
