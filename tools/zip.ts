import { crc32, deflateRawSync } from 'node:zlib';

/** A file to be packed. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

// 1 January 1980, as early as a zip file can say: equal contents make equal files.
const date = 0x21;
const deflated = 8;
const version = 20;
// A regular file that everybody may read; Lambda runs as nobody in particular.
const mode = 0o100644;

const numbers = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
};

interface Packed {
  readonly name: Buffer;
  /** What the local header and the directory say alike. */
  readonly common: Buffer;
  readonly data: Buffer;
}

const pack = ({ name, content }: ZipEntry): Packed => {
  const data = deflateRawSync(content, { level: 9 });
  const encoded = Buffer.from(name);
  const common = numbers(
    [2, version],
    [2, 0],
    [2, deflated],
    [2, 0],
    [2, date],
    [4, crc32(content)],
    [4, data.length],
    [4, content.length],
    [2, encoded.length],
    [2, 0],
  );
  return { name: encoded, common, data };
};

/** A zip file of these files (APPNOTE.TXT, 4.3), the same bytes for the same contents. */
export const zipOf = (entries: readonly ZipEntry[]): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, common, data } of entries.map(pack)) {
    const local = Buffer.concat([numbers([4, 0x04034b50]), common, name, data]);
    const rest = numbers([2, 0], [2, 0], [2, 0], [4, mode * 0x10000], [4, offset]);
    directory.push(Buffer.concat([numbers([4, 0x02014b50], [2, 0x300 + version]), common, rest, name]));
    files.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const { length } = entries;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, length],
    [2, length],
    [4, index.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...files, index, end]);
};
