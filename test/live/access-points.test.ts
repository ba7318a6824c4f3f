import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAccessPointCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessAnswer } from '../../src/access/access.ts';
import { createS3ControlClient } from '../../src/aws/s3-control-client.ts';
import { callerKeys, createBuilder } from './builder.ts';
import { buildCli, type Run, runCli } from './cli.ts';
import { findMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';
import { reportIn } from '../report-in.ts';

const command = findMotoServer();
if (command === null)
  console.warn("access points test skipped: no moto_server on PATH (pip install 'moto[server]')");

const account = '123456789012';
const region = 'eu-west-1';

const statement = (bucket: string, fields: object): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      ...fields,
    },
  ],
});

const onlyOwnPoints = (bucket: string): object =>
  statement(bucket, {
    Effect: 'Deny',
    Condition: { StringNotEquals: { 's3:DataAccessPointAccount': account } },
  });

describe.skipIf(command === null)('access points in moto_server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-points-'));
  let server: MotoServer | null = null;
  let subnet = '';
  let vpc = '';

  const run = (...argv: readonly string[]): Promise<Run> =>
    runCli(argv, folder, {
      AWS_ENDPOINT_URL: server?.url ?? '',
      AWS_ACCESS_KEY_ID: callerKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: callerKeys.secretAccessKey,
      AWS_REGION: region,
    });

  const build = async (endpoint: string): Promise<void> => {
    const to = createBuilder(endpoint, region, callerKeys);
    const control = createS3ControlClient({ region, endpoint, credentials: callerKeys });
    vpc = await to.vpc('app', '10.0.0.0/16');
    subnet = await to.subnet(vpc, 'app', '10.0.0.0/24');
    const table = await to.table(vpc, 'app', [subnet]);
    await to.gatewayEndpoint(vpc, 's3', 's3', table);
    for (const name of ['inner-data', 'wide-data']) await to.bucket(name, onlyOwnPoints(name));
    await to.bucket('site', statement('site', { Effect: 'Allow' }));
    const point = (Name: string, Bucket: string, more: object = {}) =>
      control.send(new CreateAccessPointCommand({ AccountId: account, Name, Bucket, ...more }));
    await point('inner', 'inner-data', { VpcConfiguration: { VpcId: vpc } });
    await point('wide', 'wide-data');
    await control.send(
      new PutPublicAccessBlockCommand({
        AccountId: account,
        PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
      }),
    );
  };

  beforeAll(async () => {
    buildCli();
    server = await startMotoServer(command ?? '', join(folder, 'moto.log'));
    await build(server.url);
    const { code, err } = await run(
      'collect',
      '--region',
      region,
      '--bucket-access',
      '--out',
      'inventory.json',
    );
    if (code !== 0) throw new Error(err);
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  it('decide whether a bucket that leaves it to them has a network perimeter', async () => {
    const check = ['--check', 'bucket-without-network-perimeter'];
    const { out } = await run('audit', 'inventory.json', ...check, '--format', 'json', '--quiet');
    const { findings } = reportIn(out);
    expect(
      Object.fromEntries(
        findings.map(({ subject, status, messageId }) => [subject.id, `${status} ${messageId ?? ''}`]),
      ),
    ).toEqual({
      'inner-data': 'pass byAccessPoints',
      'wide-data': 'fail openAccessPoints',
      site: 'fail open',
    });
  });

  const access = async (target: string, principal?: string): Promise<AccessAnswer> => {
    const who = principal === undefined ? [] : ['--principal', principal];
    const { out, err } = await run(
      'access',
      subnet,
      target,
      '--inventory',
      'inventory.json',
      '--json',
      ...who,
    );
    if (out === '') throw new Error(err);
    return JSON.parse(out) as AccessAnswer;
  };

  it('are ways to a bucket', async () => {
    const through = await access(`arn:aws:s3:${region}:${account}:accesspoint/inner`);
    expect(through).toMatchObject({ accessPoint: 'inner', bucket: 'inner-data', verdict: 'by-identity' });
    expect(through.ways[0]?.steps).toContainEqual(
      expect.objectContaining({
        policy: 'access point',
        decision: 'allowed',
        text: expect.stringContaining(vpc),
      }),
    );
    expect((await access('inner-data')).verdict).toBe('refused');
  });

  it('stand beside Block Public Access of the account, which keeps strangers out', async () => {
    expect((await access('site', 'anonymous')).verdict).toBe('refused');
    expect((await access('site')).verdict).toBe('allowed');
  });
});
