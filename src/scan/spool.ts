import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Spools } from './audit.ts';
import { lazyList } from './lazy-list.ts';

const pieceBytes = 1 << 20;

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

/** A file of values, one a line, that is written once and read as often as somebody asks. */
const createSpool = (path: string) => {
  const file = openSync(path, 'w');
  let waiting: string[] = [];
  let size = 0;
  let count = 0;
  const flush = (): void => {
    if (waiting.length > 0) writeSync(file, waiting.join(''));
    waiting = [];
    size = 0;
  };
  return {
    add(value: unknown): void {
      const line = `${JSON.stringify(value)}\n`;
      waiting.push(line);
      size += line.length;
      count += 1;
      if (size > pieceBytes) flush();
    },
    end(): void {
      flush();
      closeSync(file);
    },
    count: () => count,
  };
};

/** Findings on disk, in a folder that is gone when `dispose` was called. */
export interface FindingSpools extends Spools {
  dispose(): void;
}

/** Spools for so many checks, in a new folder below `folder`. */
export const createSpools = (folder: string, checks: number): FindingSpools => {
  const own = mkdtempSync(join(folder, 'findings-'));
  const pathOf = (name: string | number): string => join(own, `${name}.ndjson`);
  const spools = Array.from({ length: checks }, (_, at) => createSpool(pathOf(at)));
  let copies = 0;

  const listOf = (names: readonly (string | number)[], length: number): readonly Finding[] =>
    lazyList<Finding>(
      function* () {
        for (const name of names) for (const line of linesOf(pathOf(name))) yield JSON.parse(line) as Finding;
      },
      length,
      // What is made of each finding is made once and kept: those who make it may count while they do.
      (changed) => {
        const name = `copy-${copies++}`;
        const copy = createSpool(pathOf(name));
        for (const value of changed) copy.add(value);
        copy.end();
        return listOf([name], copy.count());
      },
    );

  return {
    add(check, findings) {
      for (const finding of findings) spools[check]?.add(finding);
    },
    list() {
      for (const spool of spools) spool.end();
      return listOf(
        spools.map((_, at) => at),
        spools.reduce((sum, spool) => sum + spool.count(), 0),
      );
    },
    dispose: () => rmSync(own, { recursive: true, force: true }),
  };
};
