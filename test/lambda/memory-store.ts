import { createHash } from 'node:crypto';
import { Refusal } from '../../src/aws/errors.ts';
import type { ObjectStore } from '../../src/aws/object-store.ts';

/** A file in memory. */
export interface File {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Buckets in memory: files by bucket and key. */
export const memoryStores = () => {
  const files = new Map<string, File>();
  const open = (bucket: string): ObjectStore => ({
    put: async ({ key, contentType, chunks, once }) => {
      const body = Buffer.concat([...chunks].map((chunk) => Buffer.from(chunk)));
      const existed = once === true && files.has(`${bucket}/${key}`);
      if (!existed) files.set(`${bucket}/${key}`, { contentType, body });
      const sha256 = createHash('sha256').update(body).digest('hex');
      return await Promise.resolve({ key, bytes: body.length, sha256, existed });
    },
    get: async (key) => {
      const file = files.get(`${bucket}/${key}`);
      if (file) return await Promise.resolve(file.body);
      throw new Refusal({ action: 's3:GetObject', code: 'NoSuchKey', message: `There is no ${key}.` });
    },
    list: async (prefix) =>
      await Promise.resolve(
        [...files.keys()]
          .filter((name) => name.startsWith(`${bucket}/${prefix}`))
          .map((name) => name.slice(bucket.length + 1))
          .sort(),
      ),
  });
  return { files, open };
};
