import { createHash } from 'node:crypto';
import type { Deployer } from '../../aws/deployer.ts';
import { UserError } from '../../model/user-error.ts';
import { clean } from '../../report/words.ts';
import {
  checkDeployFlags,
  type DeployFlags,
  parametersFor,
  type Said,
  saidBy,
  saidOfRole,
} from '../deploy-flags.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { agree, follow, mendable } from '../stack-run.ts';
import {
  parseTemplate,
  readFunctionZip,
  readTemplateText,
  resourcesOf,
  type StackTemplate,
} from '../stack-template.ts';

/** What is to be made. */
interface Plan {
  readonly text: string;
  readonly template: StackTemplate;
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly exists: boolean;
  readonly uploads: readonly Upload[];
  readonly bucket: string | null;
}

interface Upload {
  readonly key: string;
  readonly content: Buffer;
  readonly contentType: string;
}

const hashed = (name: string, extension: string, content: Buffer, contentType: string): Upload => {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { key: `pathproof/${name}-${hash}.${extension}`, content, contentType };
};

/** How the roles come into the accounts of an organization: by a stack set, from here. */
const rolesInOrganization = async (
  flags: DeployFlags,
  accountId: string,
  deployer: Deployer,
): Promise<Said> => {
  if (!flags.memberRoles || !(flags.organization || flags.ou)) return {};
  const { rootId, managementAccountId } = await deployer.organization();
  const isManagement = accountId === managementAccountId;
  return {
    StackSetTargets: flags.ou?.join(',') ?? rootId,
    // AWS: stack sets with service-managed permissions leave out the management account (CloudFormation guide, StackSets).
    RoleInOwnAccount: String(isManagement),
    StackSetCallAs: isManagement ? 'SELF' : 'DELEGATED_ADMIN',
  };
};

const planMain = async (flags: DeployFlags, accountId: string, deployer: Deployer): Promise<Plan> => {
  const text = await readTemplateText('template.yaml');
  const template = parseTemplate(text);
  const existing = await deployer.stack(flags.stackName);
  const bucket = flags.codeBucket ?? `pathproof-code-${accountId}-${deployer.region}`;
  const zip = hashed('lambda', 'zip', await readFunctionZip(), 'application/zip');
  const role = hashed(
    'member-role',
    'yaml',
    Buffer.from(await readTemplateText('member-role.yaml')),
    'text/yaml',
  );
  const suffix = deployer.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const said: Said = {
    ...saidBy(flags),
    ...(await rolesInOrganization(flags, accountId, deployer)),
    CodeBucket: bucket,
    CodeKey: zip.key,
    MemberRoleTemplateUrl: flags.memberRoles
      ? `https://${bucket}.s3.${deployer.region}.${suffix}/${role.key}`
      : '',
  };
  const parameters = parametersFor(said, Object.keys(template.Parameters), existing?.parameters ?? []);
  const uploads = flags.memberRoles ? [zip, role] : [zip];
  return { text, template, parameters, exists: existing !== null, uploads, bucket };
};

const planRole = async (flags: DeployFlags, deployer: Deployer): Promise<Plan> => {
  const text = await readTemplateText('member-role.yaml');
  const template = parseTemplate(text);
  const existing = await deployer.stack(flags.stackName);
  const parameters = parametersFor(
    saidOfRole(flags),
    Object.keys(template.Parameters),
    existing?.parameters ?? [],
  );
  return { text, template, parameters, exists: existing !== null, uploads: [], bucket: null };
};

const drawPlan = (plan: Plan, flags: DeployFlags, arn: string, region: string): string => {
  const values = Object.fromEntries(
    Object.entries(plan.parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const resources = resourcesOf(plan.template, values).map(([name, { Type }]) => `  ${name}  ${Type}\n`);
  const parameters = Object.entries(plan.parameters).map(
    ([name, value]) => `  ${name} = ${value === null ? '(as it is)' : clean(value)}\n`,
  );
  return [
    `${plan.exists ? 'Change' : 'Create'} the stack ${flags.stackName} in ${region}, as ${clean(arn)}\n`,
    plan.bucket === null
      ? ''
      : `\nUpload to s3://${plan.bucket} (made if it is not there)\n${plan.uploads.map(({ key }) => `  ${key}\n`).join('')}`,
    `\nParameters\n${parameters.join('')}`,
    `\nResources\n${resources.join('')}`,
  ].join('');
};

const drawOutputs = (outputs: Readonly<Record<string, string>>, parameters: Plan['parameters']): string => {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}  ${clean(value)}\n`);
  const externalId = parameters['ExternalId'];
  return [...lines, externalId ? `ExternalId  ${clean(externalId)}\n` : ''].join('');
};

const apply = async (plan: Plan, flags: DeployFlags, deployer: Deployer, io: Io): Promise<void> => {
  const { bucket } = plan;
  if (bucket !== null) {
    await deployer.ensureBucket(bucket);
    for (const { key, content, contentType } of plan.uploads)
      await deployer.upload(bucket, key, content, contentType);
  }
  const { text, parameters, exists } = plan;
  const before = new Set((await deployer.steps(flags.stackName)).map(({ id }) => id));
  const changed = await deployer.apply({ name: flags.stackName, template: text, parameters, exists });
  if (!changed) io.stderr.write('Nothing is to be changed.\n');
  else await follow(flags.stackName, before, deployer, flags.quiet ?? false, io);
  io.stdout.write(drawOutputs((await deployer.stack(flags.stackName))?.outputs ?? {}, parameters));
};

/** Makes or changes the stack that scans on a schedule, or the role that a scan assumes; says first what that is. */
export const deploy = async (
  flags: DeployFlags,
  io: Io,
  open: (flags: DeployFlags) => Promise<Deployer>,
): Promise<number> => {
  if (flags.print) {
    io.stdout.write(await readTemplateText(flags.memberRoleOnly ? 'member-role.yaml' : 'template.yaml'));
    return exitCodes.clean;
  }
  checkDeployFlags(flags);
  return await mendable(async () => {
    const deployer = await open(flags);
    const { accountId, arn } = await deployer.identity();
    const plan = flags.memberRoleOnly
      ? await planRole(flags, deployer)
      : await planMain(flags, accountId, deployer);
    io.stderr.write(drawPlan(plan, flags, arn, deployer.region));
    if (!(await agree('\nGo on?', flags, io)))
      throw new UserError('Nothing was made.', 'Answer yes to go on.');
    await apply(plan, flags, deployer, io);
    return exitCodes.clean;
  });
};
