import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packLambda } from '../../tools/bundle-lambda.ts';
import { execute } from '../cli/execute.ts';
import { root } from '../house/source.ts';
import { templateText } from './cloudformation.ts';
import { type FakeCloudOptions, startFakeCloud } from './fake-cloud.ts';

let cloud: Awaited<ReturnType<typeof startFakeCloud>>;
const folder = mkdtempSync(join(tmpdir(), 'pathproof-deploy-'));

const start = async (options: FakeCloudOptions = {}): Promise<void> => {
  // `npm run build` makes it; a single test file does not.
  if (!existsSync(join(root, 'dist/lambda.zip'))) await packLambda();
  cloud = await startFakeCloud(options);
  vi.stubEnv('AWS_ENDPOINT_URL', cloud.endpoint);
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'own');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});

afterEach(async () => {
  await cloud.stop();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const deploy = (...argv: readonly string[]) => execute(['deploy', '--yes', ...argv]);
const destroy = (...argv: readonly string[]) => execute(['destroy', '--yes', ...argv]);

const parameters = (name = 'pathproof') => cloud.stacks.get(name)?.parameters ?? {};

describe('deploying for an organization', () => {
  it('says who is scanned, when, with which roles and what will be there, before it makes it', async () => {
    await start();
    const { code, err, out } = await deploy('--organization', '--email', 'ops@example.com');
    expect(code, err).toBe(0);
    expect(err).toContain('Create the stack pathproof in eu-west-1, as arn:aws:iam::111122223333:user/ops');
    expect(err).toContain('every account of the organization; every enabled region; every check');
    expect(err).toContain('cron(0 4 ? * MON *) in UTC');
    expect(err).toContain(
      'the role PathproofReader, made in this account by a stack and in every account below r-abcd by a stack set',
    );
    expect(err).toMatch(/\+ RolesInMembers +AWS::CloudFormation::StackSet/);
    expect(err).toMatch(/\+ RoleInThisAccount +AWS::CloudFormation::Stack /);
    expect(err).toMatch(/\+ Subscription +AWS::SNS::Subscription/);
    expect(err).toContain('Confirm the subscription in the mail that AWS sends to ops@example.com');
    expect(err).not.toContain('--member-role-only');
    expect(parameters()).toMatchObject({
      Organization: 'true',
      OrganizationId: 'o-abcdefghij',
      StackSetTargets: 'r-abcd',
      StackSetCallAs: 'SELF',
      RoleInOwnAccount: 'true',
    });
    expect(parameters()['MemberRoleTemplateUrl']).toMatch(
      /^https:\/\/pathproof-code-111122223333-eu-west-1\.s3\.eu-west-1\.amazonaws\.com\/pathproof\/member-role-[0-9a-f]{16}\.yaml$/,
    );
    expect(out).toContain('ReportBucket  pathproof-reports');
    // Everything is said before anything is made.
    expect(cloud.asked.indexOf('CreateStack')).toBeGreaterThan(cloud.asked.indexOf('ListRoots'));
    expect(cloud.stacks.get('pathproof')?.template).toBe(templateText('template.yaml'));
  });

  it('names the command that the management account needs, from a delegated administrator', async () => {
    await start({ managementAccountId: '999988887777' });
    const { code, err } = await deploy('--organization', '--external-id', 'halden-external-id');
    expect(code, err).toBe(0);
    expect(parameters()).toMatchObject({ StackSetCallAs: 'DELEGATED_ADMIN', RoleInOwnAccount: 'false' });
    expect(err).toContain('with the credentials of the management account 999988887777:');
    expect(err).toContain(
      'npx pathproof deploy --member-role-only --stack-name pathproof-role --auditor-role-arn arn:aws:iam::111122223333:role/pathproof --external-id halden-external-id\n',
    );
  });

  it.each(['DISABLED', 'DISABLED_PERMANENTLY'] as const)(
    'stops before anything is made when stack sets are %s',
    async (access) => {
      await start({ access });
      const { code, err } = await deploy('--organization');
      expect(code).toBe(2);
      expect(err).toContain('aws cloudformation activate-organizations-access');
      expect(cloud.asked).not.toContain('CreateStack');
      expect(cloud.objects.size).toBe(0);
      expect((await deploy('--organization', '--no-member-roles')).code).toBe(0);
    },
  );

  it('goes on, and says what it could not ask, where trusted access may not be asked', async () => {
    await start({
      refuses: (action) => (action === 'DescribeOrganizationsAccess' ? ['AccessDenied', 'No.'] : null),
    });
    const { code, err } = await deploy('--organization');
    expect(code).toBe(0);
    expect(err).toContain('Stack sets need trusted access, which could not be asked');
  });

  it('says where to deploy when this account may not list the organization', async () => {
    await start({ refuses: (action) => (action === 'ListRoots' ? ['AccessDeniedException', 'No.'] : null) });
    const { code, err } = await deploy('--organization');
    expect(code).toBe(2);
    expect(err).toContain('organizations:ListRoots answered AccessDenied');
    expect(err).toContain('in its management account');
  });
});

describe('deploying in another partition', () => {
  it.each([
    ['cn-north-1', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'amazonaws.com'],
    ['eusc-de-east-1', 'amazonaws.eu'],
  ])('names the role’s template in %s where it lies', async (region, suffix) => {
    await start();
    const { code, err } = await deploy('--region', region);
    expect(code, err).toBe(0);
    const bucket = `pathproof-code-111122223333-${region}`;
    expect(parameters()['MemberRoleTemplateUrl']).toMatch(
      new RegExp(`^https://${bucket}\\.s3\\.${region}\\.${suffix.replaceAll('.', '\\.')}/pathproof/`),
    );
  });
});

describe('deploying again', () => {
  it('is up to date when nothing has changed, and asks nobody', async () => {
    await start();
    await deploy('--organization', '--email', 'ops@example.com');
    const asked = cloud.asked.length;
    const again = await execute(['deploy']);
    expect(again.code, again.err).toBe(0);
    expect(again.err).toContain('The stack pathproof in eu-west-1 is up to date: nothing is to be changed.');
    expect(again.out).toContain('ReportBucket  pathproof-reports');
    expect(cloud.asked.slice(asked)).not.toContain('UpdateStack');
  });

  it('keeps what was not said again, and shows what changes', async () => {
    await start();
    await deploy('--organization', '--email', 'ops@example.com', '--external-id', 'halden-external-id');
    const before = parameters();
    const { code, err } = await deploy('--max-concurrency', '20', '--set', 'MemorySize=3008');
    expect(code, err).toBe(0);
    expect(parameters()).toEqual({ ...before, MaxConcurrency: '20', MemorySize: '3008' });
    expect(err).toContain('Change the stack pathproof in eu-west-1');
    expect(err).toMatch(/Parameters that change\n +MaxConcurrency: 50 → 20\n +MemorySize: 1769 → 3008\n/);
    expect(err).toMatch(/Resources\n +27 stay;/);
  });

  it('shows which resources come and go', async () => {
    await start();
    await deploy('--organization', '--email', 'ops@example.com');
    const { err } = await deploy(
      '--set',
      'NotificationEmail=',
      '--set',
      'SecurityHub=true',
      '--no-member-roles',
    );
    expect(err).toMatch(/- Subscription /);
    expect(err).toMatch(/- RolesInMembers /);
    expect(err).toMatch(/- RoleInThisAccount /);
    // And a stack without roles stays one.
    await deploy('--max-concurrency', '3');
    expect(parameters()['MemberRoleTemplateUrl']).toBe('');
    await deploy('--member-roles');
    expect(parameters()['MemberRoleTemplateUrl']).toMatch(/^https:/);
  });

  it('keeps the code where it was told to', async () => {
    await start({ buckets: { 'halden-code': '111122223333' } });
    await deploy('--code-bucket', 'halden-code');
    await deploy('--max-concurrency', '3');
    expect(parameters()['CodeBucket']).toBe('halden-code');
  });

  it('tells what was wrong with a change, and that the stack is as it was', async () => {
    await start({
      ends: (action) =>
        action === 'UpdateStack'
          ? {
              status: 'UPDATE_ROLLBACK_COMPLETE',
              failures: [{ resource: 'ScheduledScan', reason: 'Invalid Schedule Expression' }],
            }
          : null,
    });
    await deploy();
    const { code, err } = await deploy('--schedule', 'rate(1 moon)');
    expect(code).toBe(2);
    expect(err).toContain('ended as UPDATE_ROLLBACK_COMPLETE: ScheduledScan: Invalid Schedule Expression');
    expect(err).toContain('the stack is as it was before');
  });
});

describe('a deployment that fails', () => {
  it('tells what was wrong inside a nested stack: a role of that name that is there already', async () => {
    const inner = [{ resource: 'Role', reason: 'PathproofReader already exists' }];
    await start({
      ends: (action) =>
        action === 'CreateStack'
          ? {
              status: 'ROLLBACK_COMPLETE',
              failures: [
                { resource: 'RoleInThisAccount', reason: 'Embedded stack was not created', inner },
                { resource: 'Function', reason: 'Resource creation cancelled' },
              ],
            }
          : null,
    });
    const { code, err } = await deploy();
    expect(code).toBe(2);
    expect(err).toContain(
      'ended as ROLLBACK_COMPLETE: RoleInThisAccount/Role: PathproofReader already exists\n',
    );
    expect(err).toContain('pathproof destroy');
    const again = await deploy();
    expect(again.err).toContain('is in the state ROLLBACK_COMPLETE');
    expect((await destroy()).code).toBe(0);
    expect(cloud.stacks.size).toBe(0);
  });

  it.each([
    ['CREATE_IN_PROGRESS', 'Wait until it is done'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback --stack-name pathproof'],
    ['DELETE_FAILED', 'pathproof destroy'],
    ['REVIEW_IN_PROGRESS', 'pathproof destroy'],
  ])('is refused where the stack is %s', async (status, remedy) => {
    const mine = { CodeBucket: 'b', ExternalId: 'halden-external-id' };
    await start({ stacks: { pathproof: { status, parameters: mine } } });
    const { code, err } = await deploy();
    expect(code).toBe(2);
    expect(err).toContain(remedy);
    expect(cloud.asked).not.toContain('UpdateStack');
  });

  it('leaves alone a stack of that name that is another’s', async () => {
    await start({ stacks: { orders: { parameters: { DatabaseName: 'orders' } } } });
    const made = await deploy('--stack-name', 'orders');
    expect(made).toMatchObject({ code: 2 });
    expect(made.err).toContain('it is no main stack of pathproof');
    const gone = await destroy('--stack-name', 'orders');
    expect(gone).toMatchObject({ code: 2 });
    expect(gone.err).toContain('is not one that pathproof has made');
    expect(cloud.stacks.has('orders')).toBe(true);
  });

  it.each([
    ['CreateStack', 'AccessDenied', 'needs to be allowed cloudformation:CreateStack'],
    ['CreateStack', 'AlreadyExistsException', 'Someone else is making a stack of this name'],
    ['CreateStack', 'InsufficientCapabilitiesException', '--print'],
    ['DescribeStacks', 'AccessDenied', 'needs to be allowed cloudformation:DescribeStacks'],
    ['GetCallerIdentity', 'ExpiredToken', 'Get new credentials'],
  ])('says what to do when %s answers %s', async (refused, code, remedy) => {
    await start({ refuses: (action) => (action === refused ? [code, 'Not so.'] : null) });
    const { code: exit, err } = await deploy();
    expect(exit).toBe(2);
    expect(err).toContain(remedy);
  });

  it('puts its code into no bucket of another account', async () => {
    await start({ buckets: { 'pathproof-code-111122223333-eu-west-1': '666677778888' } });
    const { code, err } = await deploy();
    expect(code).toBe(2);
    expect(err).toContain('--code-bucket');
    expect(cloud.objects.size).toBe(0);
  });

  it.each([
    [['--set', 'MemorySise=3008'], 'Did you mean MemorySize?'],
    [['--set', 'MemorySize'], '--set NAME=VALUE'],
    [['--tag', 'CostCenter'], '--tag KEY=VALUE'],
    [['--tag', 'aws:owner=x'], '--tag KEY=VALUE'],
    [['--role-path', 'security'], '"security" is no value for RolePath'],
    [['--permissions-boundary', 'arn:aws:iam::1:policy/x'], 'is no value for PermissionsBoundary'],
    [['--set', 'MemorySize=12'], '"12" is no value for MemorySize'],
    [['--schedule', 'on Mondays'], '"on Mondays" is no value for Schedule'],
    [['--email', 'ops'], 'NotificationEmail'],
    [['--waivers', 's3://halden/*'], 'no value for Waivers'],
  ])('refuses %j before anything is made', async (argv, text) => {
    await start();
    const { code, err } = await deploy(...argv);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(cloud.asked).not.toContain('CreateStack');
  });
});

describe('settings of a deployment', () => {
  const waiver = `waivers: [{check: s3-via-nat, resource: '*', reason: r, owner: o, until: '2099-12-31'}]`;

  it('are brought to where the function looks, or named by the stack', async () => {
    await start();
    const waivers = file('w.yaml', waiver);
    const { code, err } = await deploy('--waivers', waivers, '--config', 's3://halden-settings/c.yaml');
    expect(code, err).toBe(0);
    expect(parameters()).toMatchObject({ Waivers: '', Config: 's3://halden-settings/c.yaml' });
    expect(err).toMatch(/\+ ReadConfig /);
    expect(err).not.toMatch(/\+ ReadWaivers /);
    expect(cloud.objects.get('pathproof-reports/config/pathproof.waivers.yaml')).toContain('s3-via-nat');
    expect(err).toContain('Wrote s3://pathproof-reports/config/pathproof.waivers.yaml');
  });

  it('are brought to a stack that is up to date, too', async () => {
    await start();
    await deploy();
    const { err } = await deploy('--waivers', file('w.yaml', waiver));
    expect(err).toContain('is up to date');
    expect(cloud.objects.has('pathproof-reports/config/pathproof.waivers.yaml')).toBe(true);
  });

  it.each([
    ['--waivers', 'waivers: [{check: s3-via-nit}]', 'waivers[0]'],
    ['--config', 'disable: [s3-via-nit]', 's3-via-nat'],
    ['--baseline', '{}', 'is no report of pathproof'],
  ])('are refused when %s cannot be understood, before anything is made', async (flag, text, problem) => {
    await start();
    const { code, err } = await deploy(flag, file('wrong.yaml', text));
    expect(code).toBe(2);
    expect(err).toContain(problem);
    expect(cloud.asked).toEqual([]);
  });
});

describe('destroying', () => {
  it('tells what holds the stack', async () => {
    await start({
      ends: (action) =>
        action === 'DeleteStack'
          ? {
              status: 'DELETE_FAILED',
              failures: [{ resource: 'RolesInMembers', reason: 'StackSet is not empty' }],
            }
          : null,
    });
    await deploy();
    const { code, err } = await destroy();
    expect(code).toBe(2);
    expect(err).toContain('stays, as DELETE_FAILED: RolesInMembers: StackSet is not empty');
  });

  it('takes the role alone away without a word of buckets', async () => {
    const parameters = {
      AuditorRoleArn: 'arn:aws:iam::444455556666:role/a',
      ExternalId: 'halden-external-id',
    };
    await start({ stacks: { 'pathproof-role': { parameters, outputs: { RoleArn: 'arn' } } } });
    const { code, err } = await destroy('--stack-name', 'pathproof-role');
    expect(code, err).toBe(0);
    expect(err).toContain('the read-only role of this account');
    expect(err).not.toContain('KMS');
  });
});
