import type { Deployer } from '../../aws/deployer.ts';
import { UserError } from '../../model/user-error.ts';
import { clean } from '../../report/words.ts';
import { checkStackName, type StackFlags } from '../deploy-flags.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { isOurs } from '../stack-plan.ts';
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
    'Keep the KMS key: without it no one can read what was encrypted; schedule its deletion yourself when you are sure.\n',
  ].join('');
};

/** Removes what `deploy` has made; reports only when told to. */
export const destroy = async (
  flags: DestroyFlags,
  io: Io,
  open: (flags: DestroyFlags) => Promise<Deployer>,
): Promise<number> =>
  await mendable(async () => {
    checkStackName(flags.stackName);
    const deployer = await open(flags);
    const { arn } = await deployer.identity();
    const stack = await deployer.stack(flags.stackName);
    if (!stack)
      throw new UserError(
        `There is no stack ${flags.stackName} in ${deployer.region}.`,
        'Name it with --stack-name, and its region with --region.',
      );
    // A name with a slip in it must not take away somebody's database.
    if (stack.status !== 'REVIEW_IN_PROGRESS' && !isOurs(stack))
      throw new UserError(
        `The stack ${flags.stackName} in ${deployer.region} is not one that pathproof has made.`,
        'Name it with --stack-name, and its region with --region.',
      );
    const bucket = stack.outputs['ReportBucket'];
    const isMain = !('AuditorRoleArn' in stack.parameters);
    io.stderr.write(
      isMain
        ? drawPlan(flags, deployer.region, arn, bucket)
        : `Remove the stack ${flags.stackName} in ${deployer.region}, as ${clean(arn)}: the read-only role of this account.\n`,
    );
    if (!(await agree('\nGo on?', flags, io)))
      throw new UserError('Nothing was removed.', 'Answer yes to go on.');
    const before = new Set((await deployer.steps(flags.stackName)).map(({ id }) => id));
    await deployer.remove(flags.stackName);
    await followRemoval(flags.stackName, before, deployer, flags.quiet ?? false, io);
    if (flags.deleteData && bucket) {
      const deleted = await deployer.emptyAndDelete(bucket);
      io.stderr.write(`Deleted s3://${clean(bucket)} with ${deleted} versions of objects.\n`);
    } else if (bucket) io.stdout.write(`ReportBucket  ${clean(bucket)}\n`);
    const key = stack.outputs['KeyArn'];
    if (key) io.stdout.write(`KeyArn  ${clean(key)}\n`);
    if (key && !flags.quiet)
      io.stderr.write(
        `When no one needs what it encrypted: aws kms schedule-key-deletion --region ${deployer.region} --key-id ${clean(key)}\n`,
      );
    return exitCodes.clean;
  });
