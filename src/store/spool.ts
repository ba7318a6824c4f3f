import { closeSync, openSync, readSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { writeOn } from './file-errors.ts';
import { privateFile } from './private-files.ts';

// Of every check there is one that waits.
const pieceBytes = 1 << 17;

/** Lines that are written once and read as often as somebody asks. */
export interface Spool {
  add(line: string): void;
  end(): void;
  count(): number;
  lines(): Iterable<string>;
}

/** The lines of a file, one at a time. */
const linesOf = function* (path: string): Iterable<string> {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(pieceBytes);
    let rest: Buffer = Buffer.alloc(0);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      let text: Buffer = Buffer.concat([rest, piece.subarray(0, read)]);
      for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10)) {
        yield text.toString('utf8', 0, end);
        text = text.subarray(end + 1);
      }
      rest = text;
    }
  } finally {
    closeSync(file);
  }
};

/** Gathers lines until they are worth writing. */
const gathering = (write: (text: string) => void) => {
  let waiting: string[] = [];
  let size = 0;
  let count = 0;
  const flush = (): void => {
    if (waiting.length > 0) write(waiting.join(''));
    waiting = [];
    size = 0;
  };
  return {
    add(line: string): void {
      waiting.push(line, '\n');
      size += line.length;
      count += 1;
      if (size > pieceBytes) flush();
    },
    flush,
    count: () => count,
  };
};

/** Lines in a file. */
export const createFileSpool = (path: string): Spool => {
  const file = openSync(path, 'wx', privateFile);
  const { add, flush, count } = gathering((text) => writeOn(path, file, text));
  return {
    add,
    end() {
      flush();
      closeSync(file);
    },
    count,
    lines: () => linesOf(path),
  };
};

/** Lines in memory, packed: findings of one check read alike, and take a twentieth of what they are as objects. */
export const createPackedSpool = (): Spool => {
  const pieces: Buffer[] = [];
  const { add, flush, count } = gathering((text) => {
    // The lowest level: what it leaves is little already, and the others take several times as long.
    pieces.push(deflateRawSync(text, { level: 1 }));
  });
  return {
    add,
    end: flush,
    count,
    *lines() {
      for (const piece of pieces)
        for (const line of inflateRawSync(piece).toString('utf8').split('\n')) if (line !== '') yield line;
    },
  };
};
