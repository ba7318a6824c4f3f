import { exitCodes } from '../exit-code.ts';
import type { AwsFlags, ReadFlags } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

/** Reads the account and keeps what it read. */
export const collect = async (
  flags: AwsFlags & ReadFlags & { readonly out: string; readonly requireComplete?: true },
  io: Io,
  parts: Parts,
): Promise<number> => {
  const where = {
    save: flags.out,
    stateDir: flags.stateDir ?? null,
    bucketTags: flags.bucketTags ?? false,
    bucketAccess: flags.bucketAccess ?? false,
  };
  const gathered = await gather(flags, { vpcIds: [], deep: flags.deep ?? false, ...where }, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const { targets } = 'inventory' in gathered ? gathered.inventory : gathered.collection.head;
  const missed = targets.flatMap((target) => target.gaps).length;
  const complete = targets.every(({ status }) => status === 'assessed');
  if (!complete)
    io.stderr.write(`${missed} gaps: not everything could be read; \`pathproof audit\` lists them.\n`);
  return !complete && flags.requireComplete ? exitCodes.incomplete : exitCodes.clean;
};
