import { exitCodes } from '../exit-code.ts';
import { type AuditFlags, type AwsFlags, scopeOf } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { judge, prepare } from './judge.ts';

/** Reads the account and judges it. */
export const scan = async (
  flags: AwsFlags & AuditFlags & { readonly save?: string },
  io: Io,
  parts: Parts,
): Promise<number> => {
  // A mistyped region is refused before anything is loaded.
  scopeOf(flags);
  const request = await prepare(flags, parts);
  const gathered = await gather(flags, { vpcIds: request.vpcIds, save: flags.save ?? null }, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  return judge(gathered.inventory, request, flags, io);
};
