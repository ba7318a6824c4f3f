import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

/** Prints the IAM policy that a scan needs, and no more. */
export const permissions = async (io: Io, parts: Parts): Promise<number> => {
  io.stdout.write(`${JSON.stringify(await parts.permissionsPolicy(), null, 2)}\n`);
  return exitCodes.clean;
};
