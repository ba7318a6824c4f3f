import { closeSync, openSync, readSync } from 'node:fs';
import type { TextTable } from '../model/finding-texts.ts';
import { writeOn } from './file-errors.ts';
import { createPlaces } from './places.ts';
import { privateFile } from './private-files.ts';

const writtenBytes = 1 << 20;
// What is asked for next lies mostly behind what was asked for last.
const readBytes = 1 << 14;

/** A table in a file, with places and short hashes of its texts in memory. */
export const createFileTable = (path: string): TextTable => {
  const file = openSync(path, 'wx+', privateFile);
  // Where each text begins, and the last one ends: each value as it is written, and as it is hashed.
  const starts: number[] = [0];
  let waiting: Buffer[] = [];
  let written = 0;
  let block: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  const end = (): number => starts.at(-1) ?? 0;
  const flush = (): void => {
    writeOn(path, file, Buffer.concat(waiting));
    waiting = [];
    written = end();
  };
  const read = (start: number, length: number): Buffer => {
    const bytes = Buffer.alloc(Math.max(length, readBytes));
    const count = readSync(file, bytes, 0, bytes.length, start);
    return bytes.subarray(0, count);
  };
  const append = (text: string): void => {
    const bytes = Buffer.from(text);
    waiting.push(bytes);
    starts.push(end() + bytes.length);
    if (end() - written > writtenBytes) flush();
  };
  const textAt = (at: number): string => {
    const [start = 0, next = 0] = [starts[at], starts[at + 1]];
    if (next > written) flush();
    if (start < block.start || next > block.start + block.bytes.length)
      block = { start, bytes: read(start, next - start) };
    return block.bytes.toString('utf8', start - block.start, next - block.start);
  };
  return {
    add: createPlaces((text, form) => {
      append(text);
      append(form);
    }),
    json: (at) => textAt(2 * at),
    canonical: (at) => textAt(2 * at + 1),
    close: () => closeSync(file),
  };
};
