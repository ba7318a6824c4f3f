import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { systemCode } from './file-errors.ts';

/** The name of the manifest that is kept with reports. */
export const manifestName = 'manifest.json';

const manifestSchema = z.looseObject({
  schemaVersion: z.literal(1),
  reportSha256: z.string(),
  files: z.array(
    z.looseObject({
      // A file of the same folder: what leads elsewhere is no part of it.
      name: z.string().regex(/^[^/\\\0]+$/),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

/** What a manifest says. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The bytes of a file; null where there is none, or it cannot be read. */
export const bytesIfThere = (path: string): Promise<Buffer | null> => readFile(path).catch(() => null);

/** What these bytes say as a manifest; null where they are none. */
export const parseManifest = (bytes: Uint8Array): Manifest | null => {
  try {
    return manifestSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    // What is no JSON is no manifest.
    return null;
  }
};

/** SHA-256 of a file, hex; its size does not matter. */
const hashOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

const faultOf = async (folder: string, file: Manifest['files'][number]): Promise<string | null> => {
  try {
    const found = await hashOfFile(join(folder, file.name));
    return found === file.sha256 ? null : `${file.name} has the SHA-256 ${found}, not ${file.sha256}`;
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return code === 'ENOENT' ? `${file.name} is not there` : `${file.name} cannot be read (${code})`;
  }
};

/** What is wrong with the files that a manifest lists; empty where each is as it was written. */
export const faultsOfFiles = async (folder: string, { files }: Manifest): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const file of files) {
    const fault = await faultOf(folder, file);
    if (fault !== null) faults.push(fault);
  }
  return faults;
};
