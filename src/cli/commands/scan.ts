import { exitCodes } from '../exit-code.ts';
import { type AuditFlags, type AwsFlags, type ReadFlags, scopeOf } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import { UserError } from '../../model/user-error.ts';
import { observeFor } from '../observe.ts';
import type { Parts } from '../parts.ts';
import { judge, prepare } from './judge.ts';

/** What a scan is asked for. */
export interface ScanFlags extends AwsFlags, ReadFlags, AuditFlags {
  readonly save?: string;
  readonly plan?: true;
}

/** Refuses a plan that nobody could use, before a long scan. */
const refuseIdlePlan = ({ plan, redact, format = [], output }: ScanFlags): void => {
  if (!plan) return;
  if (redact)
    throw new UserError(
      'A plan cannot be redacted: its commands need the true ids.',
      'Leave out --redact or --plan; `pathproof plan` makes a plan of a saved inventory.',
    );
  const onStdout = output === undefined && format.length === 1 ? format[0] : undefined;
  if (onStdout !== undefined && onStdout !== 'terminal' && onStdout !== 'markdown')
    throw new UserError(
      `A plan cannot follow ${onStdout} on stdout.`,
      'Add --output DIR: the files of the plan are written there, together with the report.',
    );
};

/** Reads the account and judges it. */
export const scan = async (flags: ScanFlags, io: Io, parts: Parts): Promise<number> => {
  // A mistyped region is refused before anything is loaded.
  scopeOf(flags);
  refuseIdlePlan(flags);
  const request = await prepare(flags, parts);
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
  const gathered = await gather(flags, { vpcIds, deep, ...where, ...observe }, io, parts);
  if ('interrupted' in gathered) return exitCodes.interrupted;
  const code = await judge(gathered, request, flags, io);
  if (!flags.plan) return code;
  const { planAfter } = await import('./plan.ts');
  await planAfter(gathered, request, flags, io);
  return code;
};
