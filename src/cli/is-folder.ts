import { statSync } from 'node:fs';

/** Is there a folder at a path? What cannot be looked at is none: whoever reads it as a file says why. */
export const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
