import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const headings = /^\s*\[\s*(?:profile\s+)?["']?([^\]"'\s]+)["']?\s*\]/gm;

const namesIn = async (path: string): Promise<readonly string[]> => {
  // A file that is not there, or may not be read, names no profile.
  const text = await readFile(path, 'utf8').catch(() => '');
  return [...text.matchAll(headings)].map((match) => match[1] ?? '');
};

/** The files that the AWS CLI takes profiles from. */
export const profileFiles = (): readonly string[] => [
  process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'),
  process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials'),
];

/** The names of the profiles in these files. */
export const profilesIn = async (paths: readonly string[]): Promise<readonly string[]> =>
  [...new Set((await Promise.all(paths.map(namesIn))).flat())].sort();
