import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Organizations } from '@aws-sdk/client-organizations';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '../cli/execute.ts';
import { packLambda } from '../../tools/bundle-lambda.ts';
import { readTemplate } from '../deploy/cloudformation.ts';
import { root } from '../house/source.ts';
import { callerKeys } from './builder.ts';
import { ask } from './engine.ts';
import { findMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';

const command = findMotoServer();
if (command === null)
  console.warn("deploy test skipped: no moto_server on PATH (pip install 'moto[server]')");

const role = ['--member-role-only', '--stack-name', 'pathproof-role', '--yes'].concat([
  '--auditor-role-arn',
  'arn:aws:iam::444455556666:role/auditor',
  '--external-id',
  'halden-external-id',
]);

/** The value that a template's expression has in a described stack; of attributes only the auditor's ARN is asked. */
const valueIn = (described: string, auditor: string, expression: unknown): string => {
  const { Ref } = expression as { readonly Ref?: string };
  if (Ref === undefined) return auditor;
  const found = new RegExp(
    `<ParameterKey>${Ref}</ParameterKey>\\s*<ParameterValue>([^<]*)</ParameterValue>`,
  ).exec(described)?.[1];
  return found ?? String(readTemplate('template.yaml').Parameters[Ref]?.Default);
};

describe.skipIf(command === null)('deploying to moto_server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-deploy-'));
  let server: MotoServer;

  beforeAll(async () => {
    // `npm run build` makes it; a single test file does not.
    if (!existsSync(join(root, 'dist/lambda.zip'))) await packLambda();
    server = await startMotoServer(command ?? '', join(folder, 'moto.log'));
  });

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', callerKeys.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', callerKeys.secretAccessKey);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes the role and takes it away', async () => {
    const made = await execute(['deploy', ...role]);
    expect(made.err).toContain('Create the stack pathproof-role in eu-west-1');
    expect({ code: made.code, out: made.out }).toEqual({
      code: 0,
      out: 'RoleArn  arn:aws:iam::123456789012:role/PathproofReader\nExternalId  halden-external-id\n',
    });
    const gone = await execute(['destroy', '--stack-name', 'pathproof-role', '--yes']);
    expect(gone.code, gone.err).toBe(0);
    const again = await execute(['destroy', '--stack-name', 'pathproof-role', '--yes']);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain('There is no stack pathproof-role');
  });

  it('makes, leaves, changes and takes away all of it for an organization', async () => {
    const organizations = new Organizations({ region: 'us-east-1' });
    await organizations.createOrganization({ FeatureSet: 'ALL' });
    const account = { AccountName: 'shop', Email: 'shop@halden.example' };
    const { CreateAccountStatus } = await organizations.createAccount(account);
    const member = CreateAccountStatus?.AccountId ?? 'none';
    const { Roots } = await organizations.listRoots({});
    const root = Roots?.[0]?.Id ?? 'none';
    const unit = { Name: 'shops', ParentId: root };
    const { OrganizationalUnit } = await organizations.createOrganizationalUnit(unit);
    const shops = OrganizationalUnit?.Id ?? 'none';
    await organizations.moveAccount({ AccountId: member, SourceParentId: root, DestinationParentId: shops });
    const made = await execute(['deploy', '--ou', shops, '--email', 'ops@example.com', '--yes']);
    expect(made.code, made.err).toBe(0);
    const place = { url: server.url, region: 'eu-west-1', accountId: '123456789012', bucket: '' };
    const cloudFormation = (Action: string, fields: Readonly<Record<string, string>>) =>
      ask(place, 'cloudformation', { Action, Version: '2010-05-15', ...fields });
    // moto makes neither nested stacks nor stack sets of a template: they are made here, with what the template gives them.
    const main = await cloudFormation('DescribeStacks', { StackName: 'pathproof' });
    const auditor = /^AuditorRoleArn {2}(\S+)$/m.exec(made.out)?.[1] ?? 'none';
    const nested = readTemplate('template.yaml').Resources['RoleInThisAccount']?.Properties ?? {};
    const values = Object.entries(nested['Parameters'] as Readonly<Record<string, unknown>>).map(
      ([name, value]): [string, string] => [name, valueIn(main, auditor, value)],
    );
    const template = {
      TemplateURL: valueIn(main, auditor, nested['TemplateURL']),
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
      ...Object.fromEntries(
        values.flatMap(([name, value], at) => [
          [`Parameters.member.${at + 1}.ParameterKey`, name],
          [`Parameters.member.${at + 1}.ParameterValue`, value],
        ]),
      ),
    };
    await cloudFormation('CreateStack', { StackName: 'own-role', ...template });
    const role = { Action: 'GetRole', Version: '2010-05-08', RoleName: 'PathproofReader' };
    expect(decodeURIComponent(await ask(place, 'iam', role))).toContain(auditor);
    await cloudFormation('CreateStackSet', {
      StackSetName: 'members',
      PermissionModel: 'SERVICE_MANAGED',
      ...template,
    });
    const targets = valueIn(main, auditor, { Ref: 'StackSetTargets' });
    await cloudFormation('CreateStackInstances', {
      StackSetName: 'members',
      'DeploymentTargets.OrganizationalUnitIds.member.1': targets,
      'Regions.member.1': 'eu-west-1',
    });
    const instances = await cloudFormation('ListStackInstances', { StackSetName: 'members' });
    expect(instances).toContain(`<Account>${member}</Account>`);

    const same = await execute(['deploy']);
    expect(same).toMatchObject({ code: 0, out: made.out });
    expect(same.err).toContain('is up to date');

    const waivers = join(folder, 'waivers.yaml');
    writeFileSync(waivers, 'waivers: []');
    const changed = await execute(['deploy', '--max-concurrency', '20', '--waivers', waivers, '--yes']);
    expect(changed.code, changed.err).toBe(0);
    expect(changed.err).toContain('MaxConcurrency: 50 → 20');
    const described = await cloudFormation('DescribeStacks', { StackName: 'pathproof' });
    const valueOf = (Ref: string) => valueIn(described, auditor, { Ref });
    expect([valueOf('MaxConcurrency'), valueOf('Organization')]).toEqual(['20', 'true']);
    const gone = await execute(['destroy', '--yes', '--delete-data']);
    expect(gone.code, gone.err).toBe(0);
    expect(gone.err).toMatch(/Deleted s3:\/\/.* with 1 versions of objects/);
    expect(gone.err).toContain('aws kms schedule-key-deletion');
  });

  it('makes a private bucket for the code, puts it there, and makes the stack', async () => {
    const argv = ['deploy', '--stack-name', 'pathproof-all', '--no-member-roles', '--yes', '--quiet'].concat(
      '--code-bucket',
      'halden-code',
    );
    const made = await execute([...argv, '--external-id', 'halden-external-id']);
    expect(made.code, made.err).toBe(0);
    expect(made.out).toMatch(/^ReportBucket {2}/m);
    const s3 = new S3({ region: 'eu-west-1' });
    const Bucket = 'halden-code';
    const { Contents } = await s3.listObjectsV2({ Bucket });
    expect(Contents?.map(({ Key }) => Key)).toEqual([
      expect.stringMatching(/^pathproof\/lambda-[0-9a-f]{16}\.zip$/),
    ]);
    const { PublicAccessBlockConfiguration } = await s3.getPublicAccessBlock({ Bucket });
    expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true });
    const gone = await execute(['destroy', '--stack-name', 'pathproof-all', '--yes', '--delete-data']);
    expect(gone.code, gone.err).toBe(0);
    expect(gone.err).toMatch(/Deleted s3:\/\/.* with 0 versions of objects/);
  });
});
