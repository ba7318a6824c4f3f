import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '../cli/execute.ts';
import { packLambda } from '../../tools/bundle-lambda.ts';
import { root } from '../house/source.ts';
import { callerKeys } from './builder.ts';
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

describe.skipIf(command === null)('deploying to moto_server', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-deploy-'));
  let server: MotoServer;

  beforeAll(async () => {
    // `npm run build` makes it; a single test file does not.
    if (!existsSync(join(root, 'dist/lambda.zip'))) await packLambda();
    server = await startMotoServer(command ?? '', join(folder, 'moto.log'));
  }, 60_000);

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

  it('makes a private bucket for the code, puts it there, and makes the stack', async () => {
    const argv = ['deploy', '--stack-name', 'pathproof-all', '--no-member-roles', '--yes', '--quiet'];
    const made = await execute([...argv, '--external-id', 'halden-external-id']);
    expect(made.code, made.err).toBe(0);
    expect(made.out).toMatch(/^ReportBucket {2}/m);
    const s3 = new S3({ region: 'eu-west-1' });
    const Bucket = 'pathproof-code-123456789012-eu-west-1';
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
