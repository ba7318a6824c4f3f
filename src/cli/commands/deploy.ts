import type { Deployer } from '../../aws/deployer.ts';
import { UserError } from '../../model/user-error.ts';
import { clean } from '../../report/words.ts';
import { checkDeployFlags, type DeployFlags, tagsBy } from '../deploy-flags.ts';
import { bringSettings, localSettings, type LocalSettings } from '../deploy-settings.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { isUpToDate, planMain, planRole, type StackPlan } from '../stack-plan.ts';
import { agree, follow, mendable } from '../stack-run.ts';
import { readTemplateText } from '../stack-template.ts';
import { drawNextSteps, drawPlan } from '../stack-words.ts';

const drawOutputs = (outputs: Readonly<Record<string, string>>, { parameters }: StackPlan): string => {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}  ${clean(value)}\n`);
  const externalId = parameters['ExternalId'];
  return [...lines, externalId ? `ExternalId  ${clean(externalId)}\n` : ''].join('');
};

const apply = async (plan: StackPlan, flags: DeployFlags, deployer: Deployer, io: Io): Promise<void> => {
  const { name, text: template, parameters, before, bucket, uploads } = plan;
  if (bucket !== null) {
    await deployer.ensureBucket(bucket, plan.bucketOwner);
    for (const { key, content, contentType } of uploads)
      await deployer.upload(bucket, key, content, contentType);
  }
  const seen = new Set((await deployer.steps(name)).map(({ id }) => id));
  const changed = await deployer.apply({
    name,
    template,
    parameters,
    tags: tagsBy(flags),
    exists: before !== null,
  });
  if (changed) await follow(name, seen, deployer, flags.quiet ?? false, io);
  else io.stderr.write(`The stack ${name} is up to date: nothing is to be changed.\n`);
};

const drawSettings = (settings: readonly LocalSettings[]): string =>
  settings.length === 0
    ? ''
    : `\nBring to the report bucket\n${settings.map(({ key }) => `    ${key}\n`).join('')}`;

const isAgreed = async (question: string, flags: DeployFlags, io: Io): Promise<void> => {
  if (!(await agree(question, flags, io))) throw new UserError('Nothing was made.', 'Answer yes to go on.');
};

const run = async (
  plan: StackPlan,
  settings: readonly LocalSettings[],
  flags: DeployFlags,
  deployer: Deployer,
  io: Io,
): Promise<void> => {
  const { name } = plan;
  if (isUpToDate(plan)) {
    io.stderr.write(`The stack ${name} in ${deployer.region} is up to date: nothing is to be changed.\n`);
    if (settings.length > 0) {
      io.stderr.write(drawSettings(settings));
      await isAgreed('\nGo on?', flags, io);
    }
  } else {
    io.stderr.write(drawPlan(plan, deployer.region) + drawSettings(settings));
    await isAgreed('\nGo on?', flags, io);
    await apply(plan, flags, deployer, io);
  }
  const outputs = (await deployer.stack(name))?.outputs ?? {};
  await bringSettings(settings, outputs['ReportBucket'], deployer, io);
  io.stdout.write(drawOutputs(outputs, plan));
  if (!flags.quiet) io.stderr.write(drawNextSteps(outputs, plan, deployer.region, flags));
};

/** Makes or changes the stack that scans on a schedule, or the role that a scan assumes; says first what that is. */
export const deploy = async (
  flags: DeployFlags,
  io: Io,
  open: (flags: DeployFlags) => Promise<Deployer>,
  parts: Pick<Parts, 'checks'>,
): Promise<number> => {
  if (flags.print) {
    io.stdout.write(await readTemplateText(flags.memberRoleOnly ? 'member-role.yaml' : 'template.yaml'));
    return exitCodes.clean;
  }
  checkDeployFlags(flags);
  const settings = flags.memberRoleOnly ? [] : await localSettings(flags, parts);
  return await mendable(async () => {
    const deployer = await open(flags);
    const identity = await deployer.identity();
    const plan = flags.memberRoleOnly
      ? await planRole(flags, identity, deployer)
      : await planMain(flags, identity, deployer);
    await run(plan, settings, flags, deployer, io);
    return exitCodes.clean;
  });
};
