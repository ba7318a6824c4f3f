import { gunzipSync } from 'node:zlib';

// Inventories pack to between a tenth and a fiftieth; gzip can at most reach a thousandth, with nothing but repetition.
const mostTimes = 200;
const alwaysAllowed = 64 * 1024 * 1024;

/** The most bytes that a packed file of this size may unpack to: more than any inventory does, and far less than a bomb. */
export const mostUnpacked = (packed: number): number => Math.max(alwaysAllowed, packed * mostTimes);

/** Is this what a file begins with that is packed? The content says so; the name may not. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A file unpacks to more than it may. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(most: number) {
    super(`it unpacks to more than ${Math.round(most / 1024 / 1024)} MB`);
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/** What is packed in some bytes; throws an Error that says what is wrong with them, a TooLarge before memory is full. */
export const unpacked = (bytes: Uint8Array): Buffer => {
  const most = mostUnpacked(bytes.length);
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if (isTooLarge(error)) throw new TooLarge(most);
    throw error;
  }
};
