import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const make = (prefix: string): string => mkdtempSync(join(tmpdir(), `pathproof-${prefix}-`));

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A folder of a test's own, which ends with the test. */
export const folderOfTest = (prefix: string): string => {
  const folder = make(prefix);
  onTestFinished(() => remove(folder));
  return folder;
};

/** A folder of a test file, which ends with the file. */
export const folderOfFile = (prefix: string): string => {
  const folder = make(prefix);
  afterAll(() => remove(folder));
  return folder;
};
