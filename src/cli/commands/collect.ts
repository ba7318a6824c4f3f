import { exitCodes } from '../exit-code.ts';
import type { AwsFlags } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

/** Reads the account and keeps what it read. */
export const collect = async (
  flags: AwsFlags & { readonly out: string; readonly requireComplete?: true },
  io: Io,
  parts: Parts,
): Promise<number> => {
  const gathered = await gather(flags, { vpcIds: [], save: flags.out }, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const { coverageOf } = await import('../../scan/coverage.ts');
  const { complete, gaps } = coverageOf(gathered.inventory, []);
  if (!complete)
    io.stderr.write(`${gaps.length} gaps: not everything could be read; \`pathproof audit\` lists them.\n`);
  return !complete && flags.requireComplete ? exitCodes.incomplete : exitCodes.clean;
};
