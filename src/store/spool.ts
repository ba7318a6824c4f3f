import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Finding } from '../model/finding.ts';
import type { Spools } from '../audit/audit.ts';
import { lazyList } from '../audit/lazy-list.ts';
import { privateFile } from './private-files.ts';

const pieceBytes = 1 << 20;

/** Lines that are written once and read as often as somebody asks. */
interface Spool {
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
const createFileSpool = (path: string): Spool => {
  const file = openSync(path, 'wx', privateFile);
  const { add, flush, count } = gathering((text) => writeSync(file, text));
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
const createPackedSpool = (): Spool => {
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

const parsed = function* (spools: readonly Spool[]): Iterable<Finding> {
  for (const spool of spools) for (const line of spool.lines()) yield JSON.parse(line) as Finding;
};

/** One list of what is in some spools. */
const listOf = (spools: readonly Spool[], create: () => Spool): readonly Finding[] =>
  lazyList<Finding>(() => parsed(spools), {
    length: spools.reduce((sum, spool) => sum + spool.count(), 0),
    // What is made of each finding is made once and kept: those who make it may count while they do.
    keep(changed) {
      const copy = create();
      for (const value of changed) copy.add(JSON.stringify(value));
      copy.end();
      return listOf([copy], create);
    },
  });

const spoolsOf = (checks: number, create: () => Spool): Spools => {
  const spools = Array.from({ length: checks }, create);
  return {
    add(check, findings) {
      for (const finding of findings) spools[check]?.add(JSON.stringify(finding));
    },
    list() {
      for (const spool of spools) spool.end();
      return listOf(spools, create);
    },
  };
};

/** Findings on disk, in a folder that is gone when `dispose` was called. */
export interface FindingSpools extends Spools {
  dispose(): void;
}

/** Spools for so many checks, in a new folder below `folder`. */
export const createSpools = (folder: string, checks: number): FindingSpools => {
  const own = mkdtempSync(join(folder, 'findings-'));
  let files = 0;
  return {
    ...spoolsOf(checks, () => createFileSpool(join(own, `${files++}.ndjson`))),
    dispose: () => rmSync(own, { recursive: true, force: true }),
  };
};

/** Spools for so many checks in memory, packed. */
export const createPackedSpools = (checks: number): Spools => spoolsOf(checks, createPackedSpool);
