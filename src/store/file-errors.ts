import { writeFileSync } from 'node:fs';
import { UserError } from '../model/user-error.ts';

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'Make the folder first, or name another place.',
  ENOTDIR: 'A part of the path is a file, not a folder: name another place.',
  EEXIST: 'A file has that name, where a folder is to be: name another place.',
  EISDIR: 'A folder has that name: name a file.',
  EBUSY: 'A folder has that name: name a file.',
  ENOTEMPTY: 'A folder has that name: name a file.',
  EACCES: 'Name a place where you may write.',
  EPERM: 'Name a place where you may write.',
  EROFS: 'The disk is read-only: name another place.',
  ENOSPC: 'The disk is full: make room or name another place.',
  EDQUOT: 'Your share of the disk is full: make room or name another place.',
  ENAMETOOLONG: 'The name is too long: name another place.',
  ELOOP: 'Links lead in a circle there: name another place.',
  EIO: 'The disk answers with errors: name another place.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
  ENFILE: 'Too many files are open on this machine: try again.',
};

/** The code of an error of the operating system; null for every other error. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'syscall' in error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code))
    ? String(error.code)
    : null;

/** What it means that a file or folder could not be written; an error of ours is handed back as it is. */
export const notWritten = (path: string, error: unknown): unknown => {
  const code = systemCode(error);
  if (code === null || error instanceof UserError) return error;
  return new UserError(
    `${path} cannot be written (${code}).`,
    remedies[code] ?? 'Name another place, or make this one writable.',
    { cause: error },
  );
};

/**
 * Writes the whole of something to a file that is open, where one write on a disk that gets full may take a part of it; what
 * the disk refuses becomes a sentence that names the file.
 */
export const writeOn = (path: string, file: number, bytes: string | Uint8Array): void => {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw notWritten(path, error);
  }
};

/** What the operating system refused, where that is no bug of ours: a full disk, a loop of links; null for every other error. */
export const refusedByDisk = (error: unknown): UserError | null => {
  const code = systemCode(error);
  const hint = code === null ? undefined : remedies[code];
  if (!(error instanceof Error) || hint === undefined) return null;
  const path = 'path' in error ? String(error.path) : 'A file';
  return new UserError(`${path} cannot be used (${code}).`, hint, { cause: error });
};
