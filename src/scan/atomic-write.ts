import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../model/user-error.ts';

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'Make the folder first, or name another place.',
  ENOTDIR: 'A part of the path is a file, not a folder: name another place.',
  EISDIR: 'A folder has that name: name a file.',
  EACCES: 'Name a place where you may write.',
  EPERM: 'Name a place where you may write.',
  EROFS: 'The disk is read-only: name another place.',
  ENOSPC: 'The disk is full: make room or name another place.',
};

const refusalOf = (path: string, error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const remedy = remedies[code];
  return remedy ? new UserError(`${path} cannot be written (${code}).`, remedy, { cause: error }) : error;
};

const writeAll = async (file: FileHandle, chunks: Iterable<string | Uint8Array>): Promise<void> => {
  try {
    for (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Writes a file whole or not at all: a reader sees what was there before, or everything. */
export const writeAtomic = async (path: string, chunks: Iterable<string | Uint8Array>): Promise<void> => {
  // In the same folder, so that the rename stays on one disk and is one step.
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await writeAll(await open(draft, 'w'), chunks);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw refusalOf(path, error);
  }
};
