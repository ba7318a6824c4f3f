import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { notWritten } from './file-errors.ts';
import { privateFile } from './private-files.ts';

const drafts = new Set<string>();

const dropDrafts = (): void => {
  for (const draft of drafts) rmSync(draft, { force: true });
  drafts.clear();
};

const end = (signal: NodeJS.Signals): void => {
  // Whoever else listens decides when the process ends.
  if (process.listenerCount(signal) > 1) return;
  dropDrafts();
  process.off(signal, end);
  process.kill(process.pid, signal);
};

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** From here on the process does not end without taking this draft away. */
const begin = (draft: string): void => {
  if (drafts.size === 0) {
    process.on('exit', dropDrafts);
    for (const signal of signals) process.on(signal, end);
  }
  drafts.add(draft);
};

const finish = (draft: string): void => {
  drafts.delete(draft);
  if (drafts.size > 0) return;
  process.off('exit', dropDrafts);
  for (const signal of signals) process.off(signal, end);
};

const writeAll = async (file: FileHandle, chunks: Iterable<string | Uint8Array>): Promise<void> => {
  try {
    for (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Writes pieces to something that is no file, such as a pipe or /dev/stdout: nothing can take its place. */
const writeThrough = async (path: string, chunks: Iterable<string | Uint8Array>): Promise<void> => {
  const file = await open(path, 'w');
  try {
    for (const chunk of chunks) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
};

// A file name has room for 255 bytes, and the draft's is longer than the file's own.
const mostOfName = 120;

const replace = async (path: string, chunks: Iterable<string | Uint8Array>, mode: number): Promise<void> => {
  // In the same folder, so that the rename stays on one disk and is one step; by a name that no one foresees and that is
  // not there yet, so that no link planted in a shared folder is written through.
  const draft = join(dirname(path), `.${basename(path).slice(0, mostOfName)}.${randomUUID()}.part`);
  const file = await open(draft, 'wx', mode);
  begin(draft);
  try {
    await writeAll(file, chunks);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  } finally {
    finish(draft);
  }
};

/**
 * Writes a file whole or not at all: a reader sees what was there before, or everything. No one else may read it, unless
 * `mode` says so.
 */
export const writeAtomic = async (
  path: string,
  chunks: Iterable<string | Uint8Array>,
  mode: number = privateFile,
): Promise<void> => {
  try {
    const existing = await stat(path).catch(() => null);
    if (existing && !existing.isFile() && !existing.isDirectory()) await writeThrough(path, chunks);
    // A link stays one: what it leads to is replaced.
    else await replace(existing ? await realpath(path) : resolve(path), chunks, mode);
  } catch (error) {
    throw notWritten(path, error);
  }
};
