import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { refusalOf } from './errors.ts';

/** A file to be kept. */
export interface StoredObject {
  readonly key: string;
  readonly contentType: string;
  /** `gzip` where the file is read as what is packed in it. */
  readonly contentEncoding?: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/** Keeps files in one S3 bucket. */
export interface ObjectStore {
  /** Writes a file whole; throws a Refusal when S3 does not take it. */
  put(object: StoredObject): Promise<void>;
}

const bytesOf = (chunks: Iterable<string | Uint8Array>): Buffer => {
  const parts: Buffer[] = [];
  for (const chunk of chunks) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk));
  return Buffer.concat(parts);
};

/** Files in this bucket, whatever region it lies in. */
export const createObjectStore = (bucket: string, config: S3ClientConfig = {}): ObjectStore => {
  // AWS: a request to another region's endpoint is answered with the bucket's region (S3 API, PermanentRedirect).
  const client = new S3Client({ followRegionRedirects: true, maxAttempts: 5, ...config });
  return {
    async put({ key, contentType, contentEncoding, chunks }) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytesOf(chunks),
        ContentType: contentType,
        ...(contentEncoding === undefined ? {} : { ContentEncoding: contentEncoding }),
      });
      try {
        await client.send(command);
      } catch (error) {
        throw refusalOf('s3:PutObject', error);
      }
    },
  };
};
