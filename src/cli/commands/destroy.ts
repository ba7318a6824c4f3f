import type { Deployer } from '../../aws/deployer.ts';
import { UserError } from '../../model/user-error.ts';
import { clean } from '../../report/words.ts';
import type { StackFlags } from '../deploy-flags.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { agree, followRemoval, mendable } from '../stack-run.ts';

/** What `destroy` is told. */
export interface DestroyFlags extends StackFlags {
  readonly deleteData?: true;
}

const drawPlan = (flags: DestroyFlags, region: string, arn: string, bucket: string | undefined): string => {
  const data = bucket ? `s3://${clean(bucket)}, with every report and inventory in it` : 'the report bucket';
  return [
    `Remove the stack ${flags.stackName} in ${region}, as ${clean(arn)}: its function, state machine, schedule, logs and roles, and those that its stack set made in other accounts.\n`,
    flags.deleteData
      ? `Delete ${data}. Nothing brings it back.\n`
      : `Keep ${data}; --delete-data deletes it too.\n`,
    'Keep the KMS key: without it nobody can read what was encrypted; schedule its deletion yourself when you are sure.\n',
  ].join('');
};

/** Removes what `deploy` has made; reports only when told to. */
export const destroy = async (
  flags: DestroyFlags,
  io: Io,
  open: (flags: DestroyFlags) => Promise<Deployer>,
): Promise<number> =>
  await mendable(async () => {
    const deployer = await open(flags);
    const { arn } = await deployer.identity();
    const stack = await deployer.stack(flags.stackName);
    if (!stack)
      throw new UserError(
        `There is no stack ${flags.stackName} in ${deployer.region}.`,
        'Name it with --stack-name, and its region with --region.',
      );
    const bucket = stack.outputs['ReportBucket'];
    io.stderr.write(drawPlan(flags, deployer.region, arn, bucket));
    if (!(await agree('\nGo on?', flags, io)))
      throw new UserError('Nothing was removed.', 'Answer yes to go on.');
    const before = new Set((await deployer.steps(flags.stackName)).map(({ id }) => id));
    await deployer.remove(flags.stackName);
    await followRemoval(flags.stackName, before, deployer, flags.quiet ?? false, io);
    if (flags.deleteData && bucket) {
      const deleted = await deployer.emptyAndDelete(bucket);
      io.stderr.write(`Deleted s3://${clean(bucket)} with ${deleted} versions of objects.\n`);
    } else if (bucket) io.stdout.write(`ReportBucket  ${clean(bucket)}\n`);
    return exitCodes.clean;
  });
