import { exitCodes } from '../exit-code.ts';
import { type AuditFlags, type AwsFlags, type ReadFlags, scopeOf } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import { pricesFor } from '../live-prices.ts';
import { observeFor } from '../observe.ts';
import type { Parts } from '../parts.ts';
import { withSigner } from '../signer.ts';
import { judge, prepare } from './judge.ts';

/** What a scan is asked for. */
export interface ScanFlags extends AwsFlags, ReadFlags, AuditFlags {
  readonly save?: string;
}

/** Reads the account and judges it. */
export const scan = async (flags: ScanFlags, io: Io, parts: Parts): Promise<number> => {
  // A mistyped region is refused before anything is loaded.
  scopeOf(flags);
  const request = await withSigner(await prepare(flags, parts), flags, io);
  // What is to be judged as if it held workloads must have been read.
  const deep = flags.deep ?? flags.assumeWorkloads ?? request.config.assumeWorkloads;
  const { vpcIds } = request;
  const where = {
    save: flags.save ?? null,
    stateDir: flags.stateDir ?? null,
    bucketTags: flags.bucketTags ?? false,
    bucketAccess: flags.bucketAccess ?? false,
  };
  const observe = flags.observe ? { observe: observeFor(request, flags, parts) } : {};
  const prices = flags.livePrices ? { prices: pricesFor(io, parts) } : {};
  const gathered = await gather(flags, { vpcIds, deep, ...where, ...observe, ...prices }, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  return judge(gathered, request, flags, io);
};
