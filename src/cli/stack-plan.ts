import { createHash } from 'node:crypto';
import type { Deployer, StackState } from '../aws/deployer.ts';
import { UserError } from '../model/user-error.ts';
import { dnsSuffixOf, partitionOf } from '../services/services.ts';
import { type DeployFlags, parametersFor, type Said, saidBy, saidOfRole, setBy } from './deploy-flags.ts';
import {
  parseTemplate,
  readFunctionZip,
  readTemplateText,
  resourcesOf,
  type StackResource,
  type StackTemplate,
} from './stack-template.ts';

/** A file that has to be in a bucket before the stack can be made. */
export interface Upload {
  readonly key: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/** Who deploys, and what is known of the organization; nulls where that was not asked. */
export interface Deploying {
  readonly accountId: string;
  readonly arn: string;
  readonly managementAccountId: string | null;
  /** May stack sets work in the accounts? null where nobody says. */
  readonly trusted: boolean | null;
}

/** What is to be made. */
export interface StackPlan {
  readonly name: string;
  readonly text: string;
  readonly template: StackTemplate;
  readonly parameters: Readonly<Record<string, string>>;
  /** The stack as it stands; null where there is none. */
  readonly before: StackState | null;
  /** Its template; null where there is none, or it may not be read. */
  readonly oldText: string | null;
  readonly uploads: readonly Upload[];
  readonly bucket: string | null;
  /** Whose the bucket has to be; null where the user named it. */
  readonly bucketOwner: string | null;
  readonly deploying: Deploying;
}

const hashed = (name: string, extension: string, content: Buffer, contentType: string): Upload => {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { key: `pathproof/${name}-${hash}.${extension}`, content, contentType };
};

/** Is a stack with these parameters one that `deploy` has made? */
export const isOurs = ({ parameters }: StackState): boolean =>
  'ExternalId' in parameters && ('CodeBucket' in parameters || 'AuditorRoleArn' in parameters);

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^REVIEW_IN_PROGRESS$/,
    'It holds nothing but a change set. Remove it with `pathproof destroy`, and deploy again.',
  ],
  [/_IN_PROGRESS$/, 'CloudFormation is still at work on it. Wait until it is done, and deploy again.'],
  [
    /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/,
    'A stack in this state cannot be changed. Remove it with `pathproof destroy`, and deploy again.',
  ],
  [
    /^UPDATE_ROLLBACK_FAILED$/,
    'Fix what its events name, run `aws cloudformation continue-update-rollback --stack-name NAME`, and deploy again.',
  ],
];

/** Refuses a stack that is another's, or that CloudFormation would not change. */
const checkBefore = (name: string, before: StackState | null, key: 'CodeBucket' | 'AuditorRoleArn'): void => {
  if (before === null) return;
  const { status, parameters } = before;
  if (status !== 'REVIEW_IN_PROGRESS' && !(isOurs(before) && key in parameters))
    throw new UserError(
      `There is a stack ${name} already, and it is no ${key === 'CodeBucket' ? 'main stack' : 'stack with the role'} of pathproof.`,
      'Choose another name with --stack-name.',
    );
  const remedy = remedies.find(([pattern]) => pattern.test(status))?.[1];
  if (remedy !== undefined)
    throw new UserError(`The stack ${name} is in the state ${status}.`, remedy.replace('NAME', name));
};

const organizationOf = async (deployer: Deployer, accountId: string) => {
  const { id, rootId, managementAccountId } = await deployer.organization();
  const isManagement = accountId === managementAccountId;
  const callAs = isManagement ? 'SELF' : 'DELEGATED_ADMIN';
  return {
    id,
    rootId,
    managementAccountId,
    isManagement,
    callAs,
    trusted: await deployer.stackSetsTrusted(callAs),
  } as const;
};

/** How the roles come into the accounts of an organization: by a stack set, from here. */
const rolesInOrganization = async (
  flags: DeployFlags,
  wantsRoles: boolean,
  accountId: string,
  deployer: Deployer,
): Promise<{ readonly said: Said } & Pick<Deploying, 'managementAccountId' | 'trusted'>> => {
  if (!wantsRoles || !(flags.organization || flags.ou))
    return { said: {}, managementAccountId: null, trusted: null };
  const { id, rootId, managementAccountId, isManagement, callAs, trusted } = await organizationOf(
    deployer,
    accountId,
  );
  if (trusted === false)
    throw new UserError(
      'CloudFormation may not work in the accounts of this organization, so it cannot make the roles there.',
      'Run `aws cloudformation activate-organizations-access` once in the management account; or say --no-member-roles, and make the roles in another way.',
    );
  const said = {
    OrganizationId: id,
    StackSetTargets: flags.ou?.join(',') ?? rootId,
    // AWS: stack sets with service-managed permissions leave out the management account (CloudFormation guide, StackSets).
    RoleInOwnAccount: String(isManagement),
    StackSetCallAs: callAs,
  };
  return { said, managementAccountId, trusted };
};

const templateUrl = (bucket: string, region: string, key: string): string =>
  `https://${bucket}.s3.${region}.${dnsSuffixOf(partitionOf(region))}/${key}`;

type Identity = Pick<Deploying, 'accountId' | 'arn'>;

/** The plan of the stack that scans on a schedule. */
export const planMain = async (
  flags: DeployFlags,
  identity: Identity,
  deployer: Deployer,
): Promise<StackPlan> => {
  const text = await readTemplateText('template.yaml');
  const template = parseTemplate(text);
  const before = await deployer.stack(flags.stackName);
  checkBefore(flags.stackName, before, 'CodeBucket');
  const existing = before?.parameters ?? {};
  const own = `pathproof-code-${identity.accountId}-${deployer.region}`;
  const bucket = flags.codeBucket ?? existing['CodeBucket'] ?? own;
  const zip = hashed('lambda', 'zip', await readFunctionZip(), 'application/zip');
  const role = hashed(
    'member-role',
    'yaml',
    Buffer.from(await readTemplateText('member-role.yaml')),
    'text/yaml',
  );
  // A stack without roles stays one until it is told otherwise.
  const wantsRoles = flags.memberRoles ?? existing['MemberRoleTemplateUrl'] !== '';
  const { said, ...known } = await rolesInOrganization(flags, wantsRoles, identity.accountId, deployer);
  const all: Said = {
    ...saidBy(flags),
    ...said,
    CodeBucket: bucket,
    CodeKey: zip.key,
    MemberRoleTemplateUrl: wantsRoles ? templateUrl(bucket, deployer.region, role.key) : '',
    ...setBy(flags),
  };
  return {
    name: flags.stackName,
    text,
    template,
    parameters: parametersFor(all, template, existing),
    before,
    oldText: before ? await deployer.template(flags.stackName) : null,
    uploads: wantsRoles ? [zip, role] : [zip],
    bucket,
    bucketOwner: bucket === own ? identity.accountId : null,
    deploying: { ...identity, ...known },
  };
};

/** The plan of the stack with the role alone. */
export const planRole = async (
  flags: DeployFlags,
  identity: Identity,
  deployer: Deployer,
): Promise<StackPlan> => {
  const text = await readTemplateText('member-role.yaml');
  const template = parseTemplate(text);
  const before = await deployer.stack(flags.stackName);
  checkBefore(flags.stackName, before, 'AuditorRoleArn');
  return {
    name: flags.stackName,
    text,
    template,
    parameters: parametersFor({ ...saidOfRole(flags), ...setBy(flags) }, template, before?.parameters ?? {}),
    before,
    oldText: before ? await deployer.template(flags.stackName) : null,
    uploads: [],
    bucket: null,
    bucketOwner: null,
    deploying: { ...identity, managementAccountId: null, trusted: null },
  };
};

/** A parameter that the stack has otherwise, or not yet. */
export interface ParameterChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The parameters that change; of a new stack those that are not as the template has them. */
export const changesOf = ({ parameters, before, template }: StackPlan): readonly ParameterChange[] =>
  Object.entries(parameters).flatMap(([name, to]) => {
    const was = before ? (before.parameters[name] ?? null) : null;
    const usual = String(template.Parameters[name]?.Default ?? '');
    return to === (was ?? usual) ? [] : [{ name, from: was ?? usual, to }];
  });

/** Is there nothing to do, as far as can be told before it is tried? */
export const isUpToDate = (plan: StackPlan): boolean =>
  plan.before !== null && plan.oldText?.trim() === plan.text.trim() && changesOf(plan).length === 0;

type Named = readonly (readonly [name: string, resource: StackResource])[];

/** The resources that come, go and stay. */
export const resourceChanges = ({
  template,
  parameters,
  before,
  oldText,
}: StackPlan): { readonly come: Named; readonly go: Named; readonly stay: Named } => {
  const now = resourcesOf(template, parameters);
  if (before === null) return { come: now, go: [], stay: [] };
  // A template that may not be read is taken for the one that is here.
  const then = resourcesOf(oldText === null ? template : parseTemplate(oldText), before.parameters);
  const names = (list: Named) => new Set(list.map(([name]) => name));
  return {
    come: now.filter(([name]) => !names(then).has(name)),
    go: then.filter(([name]) => !names(now).has(name)),
    stay: now.filter(([name]) => names(then).has(name)),
  };
};
