import { mkdir } from 'node:fs/promises';
import { notWritten } from './file-errors.ts';

/*
 * An inventory, what is kept of a scan, a report and a plan describe a network: no one else on the machine reads them, unless
 * their owner says so.
 */

/** The mode of a file that describes a network. */
export const privateFile = 0o600;

/** The mode of a folder of such files. */
export const privateFolder = 0o700;

/** Makes a folder that no one else may look into, where there is none yet. */
export const makePrivateFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: privateFolder }).catch((error: unknown) => {
    throw notWritten(path, error);
  });
};
