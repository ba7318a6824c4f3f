import { describe, expect, it } from 'vitest';
import type { Deployer, StackState, StackWish } from '../../src/aws/deployer.ts';
import { checks } from '../../src/checks/index.ts';
import { Refusal } from '../../src/aws/errors.ts';
import { deploy } from '../../src/cli/commands/deploy.ts';
import { destroy } from '../../src/cli/commands/destroy.ts';
import type { DeployFlags } from '../../src/cli/deploy-flags.ts';
import type { Io } from '../../src/cli/io.ts';
import { resourcesOf } from '../../src/cli/stack-template.ts';
import { UserError } from '../../src/model/user-error.ts';
import { readTemplate, templateText } from '../deploy/cloudformation.ts';

const plain: DeployFlags = { stackName: 'pathproof', color: false, memberRoles: false, memberRoleOnly: true };
const parts = { checks: () => Promise.resolve(checks) };

const role: DeployFlags = {
  ...plain,
  auditorRoleArn: 'arn:aws:iam::444455556666:role/auditor',
  externalId: 'halden-external-id',
};

const good: StackState = {
  status: 'CREATE_COMPLETE',
  reason: null,
  parameters: {
    AuditorRoleArn: 'arn:aws:iam::444455556666:role/other',
    ExternalId: 'halden-external-id',
    RoleName: 'Kept',
  },
  outputs: { RoleArn: 'arn:aws:iam::111122223333:role/PathproofReader', ReportBucket: 'halden-reports' },
};

/** An account in which nothing is there until it is made, and what became of it. */
const account = (states: readonly (StackState | null)[], more: Partial<Deployer> = {}) => {
  const did: string[] = [];
  const wishes: StackWish[] = [];
  let asked = 0;
  const deployer: Deployer = {
    region: 'eu-west-1',
    identity: () => Promise.resolve({ accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/ops' }),
    organization: () =>
      Promise.resolve({ id: 'o-abcdefghij', rootId: 'r-abcd', managementAccountId: '444455556666' }),
    stackSetsTrusted: () => Promise.resolve(true),
    template: () => Promise.resolve(null),
    stack: () => Promise.resolve(states[Math.min(asked++, states.length - 1)] ?? null),
    apply(wish) {
      wishes.push(wish);
      return Promise.resolve(true);
    },
    remove: (name) => Promise.resolve(void did.push(`remove ${name}`)),
    steps: () => Promise.resolve([]),
    ensureBucket: (name) => Promise.resolve(void did.push(`bucket ${name}`)),
    upload: (bucket, key) => Promise.resolve(void did.push(`upload ${bucket} ${key}`)),
    emptyAndDelete: (bucket) => Promise.resolve(did.push(`delete ${bucket}`)),
    ...more,
  };
  return { deployer, did, wishes };
};

const world = (answer?: string) => {
  const text = { out: '', err: '' };
  const io: Io = {
    stdout: { write: (chunk) => ((text.out += chunk), true) },
    stderr: { write: (chunk) => ((text.err += chunk), true) },
    env: {},
    now: () => new Date(0),
    onInterrupt: () => () => undefined,
    exit: () => undefined,
    ...(answer === undefined ? {} : { ask: () => Promise.resolve(answer) }),
  };
  return { io, text };
};

const refusalOf = async (run: Promise<unknown>): Promise<UserError> => {
  const error = await run.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
};

describe('deploy', () => {
  it('prints the template and asks nobody for anything', async () => {
    const { io, text } = world();
    const open = () => Promise.reject(new Error('not to be opened'));
    await deploy({ ...plain, memberRoleOnly: true, print: true }, io, open, parts);
    expect(text.out).toBe(templateText('member-role.yaml'));
  });

  it('says what it will make, makes it when told yes, and says what came of it', async () => {
    const { deployer, wishes } = account([null, good]);
    const { io, text } = world('yes');
    expect(await deploy(role, io, () => Promise.resolve(deployer), parts)).toBe(0);
    expect(text.err).toContain('Create the stack pathproof in eu-west-1');
    expect(text.err).toMatch(/\+ Role +AWS::IAM::Role/);
    expect(text.err).not.toContain('ImportFindings');
    expect(wishes).toMatchObject([
      { name: 'pathproof', exists: false, parameters: { AuditorRoleArn: role.auditorRoleArn } },
    ]);
    expect(text.out).toContain('RoleArn  arn:aws:iam::111122223333:role/PathproofReader');
  });

  it('makes nothing when told no, or when nobody can be asked', async () => {
    const { deployer, wishes, did } = account([null]);
    const open = () => Promise.resolve(deployer);
    expect((await refusalOf(deploy(role, world('no').io, open, parts))).message).toBe('Nothing was made.');
    expect((await refusalOf(deploy(role, world().io, open, parts))).hint).toContain('--yes');
    expect([...wishes, ...did]).toEqual([]);
  });

  it('leaves what a stack has where nothing else is said', async () => {
    const { deployer, wishes } = account([good]);
    await deploy({ ...role, yes: true }, world().io, () => Promise.resolve(deployer), parts);
    expect(wishes[0]).toMatchObject({ exists: true, parameters: { RoleName: 'Kept' } });
  });

  it('tells why CloudFormation gave up', async () => {
    const failed = { ...good, status: 'ROLLBACK_COMPLETE' };
    const step = {
      id: '1',
      resource: 'Role',
      status: 'CREATE_FAILED',
      reason: 'The name is taken.',
      nested: null,
    };
    let asked = 0;
    const steps = () => Promise.resolve(asked++ === 0 ? [] : [step]);
    const { deployer } = account([null, failed], { steps });
    const error = await refusalOf(
      deploy({ ...role, yes: true }, world().io, () => Promise.resolve(deployer), parts),
    );
    expect(error.message).toContain('Role: The name is taken.');
    expect(error.hint).toContain('pathproof destroy');
  });

  it.each([
    ['a stack name that is none', { stackName: 'a b' }, 'a b'],
    ['an account that is none', { account: ['1'] }, 'twelve digits'],
    ['a role that trusts nobody', { auditorRoleArn: '' }, '--auditor-role-arn'],
    ['subnets without groups', { subnet: ['subnet-1'] }, '--security-group'],
  ])('refuses %s', async (_, flags, text) => {
    const open = () => Promise.reject(new Error('not to be opened'));
    const { message, hint } = await refusalOf(deploy({ ...role, ...flags }, world().io, open, parts));
    expect(message + hint).toContain(text);
  });

  it('says which permission is missing', async () => {
    const gap = { action: 'sts:GetCallerIdentity', code: 'AccessDenied', message: 'No.' };
    const { deployer } = account([null], { identity: () => Promise.reject(new Refusal(gap)) });
    const error = await refusalOf(deploy(role, world().io, () => Promise.resolve(deployer), parts));
    expect(error.hint).toContain('sts:GetCallerIdentity');
  });
});

describe('the plan', () => {
  const names = (values: Readonly<Record<string, string>>) =>
    resourcesOf(readTemplate('template.yaml'), values).map(([name]) => name);

  it('names what the parameters leave out no more', () => {
    expect(names({})).not.toContain('RolesInMembers');
    expect(names({})).not.toContain('Subscription');
    expect(names({ NotificationEmail: 'ops@example.com' })).toContain('Subscription');
    const url = { MemberRoleTemplateUrl: 'https://halden.s3.eu-west-1.amazonaws.com/role.yaml' };
    expect(names(url)).toContain('RoleInThisAccount');
    expect(names({ ...url, RoleInOwnAccount: 'false', StackSetTargets: 'r-abcd' })).toContain(
      'RolesInMembers',
    );
    expect(names({ ...url, RoleInOwnAccount: 'false' })).not.toContain('RoleInThisAccount');
  });
});

const main: StackState = {
  ...good,
  parameters: { CodeBucket: 'halden-code', ExternalId: 'halden-external-id' },
};

describe('destroy', () => {
  it('removes the stack and keeps the reports', async () => {
    const { deployer, did } = account([main, null]);
    const { io, text } = world('yes');
    expect(await destroy({ stackName: 'pathproof', color: false }, io, () => Promise.resolve(deployer))).toBe(
      0,
    );
    expect(did).toEqual(['remove pathproof']);
    expect(text.err).toContain('Keep s3://halden-reports');
  });

  it('deletes the reports when told to', async () => {
    const { deployer, did } = account([main, null]);
    const flags = { stackName: 'pathproof', color: false, yes: true, deleteData: true } as const;
    await destroy(flags, world().io, () => Promise.resolve(deployer));
    expect(did).toEqual(['remove pathproof', 'delete halden-reports']);
  });

  it('has nothing to remove where no such stack is', async () => {
    const { deployer, did } = account([null]);
    const flags = { stackName: 'pathproof', color: false, yes: true } as const;
    const error = await refusalOf(destroy(flags, world().io, () => Promise.resolve(deployer)));
    expect(error.message).toContain('There is no stack pathproof in eu-west-1');
    expect(did).toEqual([]);
  });
});
