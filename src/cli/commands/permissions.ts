import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { roleNameOf } from '../names.ts';
import type { Parts } from '../parts.ts';

/** What `permissions` is asked for. */
export interface PermissionsFlags {
  readonly roleName?: string;
  readonly observe?: true;
  readonly livePrices?: true;
  readonly partition: string;
}

/** Prints the IAM policy that a scan needs, and no more. */
export const permissions = async (flags: PermissionsFlags, io: Io, parts: Parts): Promise<number> => {
  const { roleName, partition, observe = false, livePrices = false } = flags;
  const policy = await parts.permissionsPolicy(
    roleName === undefined ? null : { roleName: roleNameOf(roleName), partition },
    { observe, livePrices },
  );
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return exitCodes.clean;
};
