import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { UserError } from '../model/user-error.ts';
import { createPieces } from './inventory-pieces.ts';
import { mostUnpacked } from './unpack.ts';

/** A file whose content is longer than a text can be. */
export interface LargeFile {
  readonly path: string;
  readonly bytes: number;
  readonly isPacked: boolean;
}

/** The bytes of a file, unpacked, no more than it may unpack to. */
const contentOf = async function* ({ path, bytes, isPacked }: LargeFile): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  const most = isPacked ? mostUnpacked(bytes) : Infinity;
  const stream = isPacked ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => stream.destroy(error));
  let read = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    read += chunk.length;
    if (read > most) throw new RangeError(`it unpacks to more than ${Math.round(most / 1024 / 1024)} MB`);
    yield chunk;
  }
};

/** The JSON of a large inventory, read unit by unit: the units are in memory, and never its text. */
export const readLargeInventory = async (file: LargeFile, again: string): Promise<unknown> => {
  const regions: unknown[] = [];
  const pieces = createPieces((unit) => regions.push(unit));
  try {
    for await (const chunk of contentOf(file)) pieces.add(chunk);
    const rest = pieces.end();
    return typeof rest === 'object' && rest !== null && !Array.isArray(rest) ? { ...rest, regions } : rest;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${file.path} is damaged after ${regions.length} units: ${reason}.`, again, {
      cause,
    });
  }
};
