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
