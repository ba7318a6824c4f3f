import { UserError } from '../../model/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { CollectFlags } from '../flags.ts';
import { gather } from '../gather.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

/** Saved answers are read without an account: what says how to read one was meant for something else. */
const refuseIdle = (flags: CollectFlags): void => {
  const named = (
    [
      ['--profile', flags.profile],
      ['--role-name', flags.roleName],
      ['--role-arn', flags.roleArn],
      ['--organization', flags.organization],
      ['--ou', flags.ou],
      ['--source', flags.source],
      ['--state-dir', flags.stateDir],
    ] as const
  ).find(([, value]) => value !== undefined);
  if (named)
    throw new UserError(
      `--from reads no account, so ${named[0]} has no use.`,
      'Leave it out; --account and --region say whose answers the files hold.',
    );
};

/** Reads the account, or saved answers, and keeps what it read. */
export const collect = async (flags: CollectFlags, io: Io, parts: Parts): Promise<number> => {
  if (flags.from !== undefined) refuseIdle(flags);
  const where = {
    from: flags.from ?? null,
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
