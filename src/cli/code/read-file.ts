import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../../iac/terraform/document.ts';
import { UserError } from '../../model/user-error.ts';
import { systemCode } from '../../store/file-errors.ts';

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

const notRead = (path: string, error: unknown): UserError => {
  const code = systemCode(error);
  if (code === null) throw error;
  return new UserError(
    `${path} ${problems[code] ?? `cannot be read (${code})`}.`,
    'Name a file that can be read.',
    {
      cause: error,
    },
  );
};

// A plan of 5,000 resources has about 20 MB; beyond this a text would not fit into a string.
const MAX_BYTES = 400 * 1024 * 1024;

/** The text of a file, in whatever encoding Terraform's output was saved. */
export const readText = async (path: string): Promise<string> => {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new UserError(
        `${path} has ${Math.round(size / 1024 / 1024)} MB, and at most 400 are read.`,
        'Preview its parts.',
      );
    return decodeText(await readFile(path));
  } catch (error) {
    throw error instanceof UserError ? error : notRead(path, error);
  }
};

/** Is it a folder? */
export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

// What tools put there, and no one writes.
const passedOver = new Set(['node_modules', '.terraform', '.git', '.terragrunt-cache']);
const MAX_FILES = 10_000;

/** The files in a folder and below whose names end like this, by their paths in it, with `/`; in order. */
export const readFolder = async (
  folder: string,
  endings: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  const walk = async (within: string): Promise<void> => {
    const entries = await readdir(join(folder, within), { withFileTypes: true }).catch((error: unknown) => {
      throw notRead(join(folder, within), error);
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) await walk(path);
      else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) {
        if (found.size >= MAX_FILES)
          throw new UserError(
            `${folder} holds more than ${MAX_FILES} files of code.`,
            'Name a folder further in.',
          );
        found.set(path, await readText(join(folder, path)));
      }
    }
  };
  await walk('');
  return found;
};
