import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { handler as Handler, Summary } from '../../src/lambda/index.ts';
import type { gatherRun as GatherRun } from '../../src/lambda/gather-run.ts';
import { placesOf, putJson } from '../../src/lambda/run-files.ts';
import { packUnit } from '../../src/store/unit-file.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { memoryStores } from './memory-store.ts';
import { type Bundle, bundleLambda } from '../../tools/bundle-lambda.ts';
import { startCannedAws } from './canned-aws.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

describe('the bundle for Lambda', () => {
  let folder: string;
  let bundle: string;
  let built: readonly Bundle[];
  let aws: Awaited<ReturnType<typeof startCannedAws>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pathproof-lambda-'));
    bundle = join(folder, 'lambda.cjs');
    built = await bundleLambda(folder);
    aws = await startCannedAws();
  });

  afterAll(async () => {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('scans an account from end to end', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'canned');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canned');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('PATHPROOF_LOG_LEVEL', 'silent');
    const { handler } = createRequire(import.meta.url)(bundle) as { readonly handler: typeof Handler };
    const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 300_000 };
    const event = { bucket: 'halden-reports', regions: ['eu-west-1'] };
    const summary = (await handler(event, context)) as Summary;
    expect(summary).toMatchObject({ coverage: { interrupted: false, targets: 1, notAssessed: 0 } });
    expect(summary.apiCalls).toBe(aws.actions.length);
    const stored = [...aws.objects].map(([key, body]) => [key.split('/').at(-1), body] as const);
    expect(stored.map(([name]) => name)).toEqual([
      'report.json',
      'report.html',
      'inventory.json.gz',
      'manifest.json',
    ]);
    const report = JSON.parse(String(stored[0]?.[1])) as {
      readonly tool: { readonly version: string };
      readonly findings: readonly {
        readonly check: string;
        readonly status: string;
        readonly subject: { readonly id: string };
      }[];
    };
    expect(report.tool.version).toBe(version);
    const verdict = report.findings.find(
      ({ check, subject }) => check === 's3-via-nat' && subject.id === 'subnet-app',
    );
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ status: 'fail' });
    expect(JSON.parse(gunzipSync(stored[2]?.[1] ?? Buffer.alloc(0)).toString())).toMatchObject({
      schemaVersion: 1,
    });
  });

  it('tells units and records that are damaged from sound ones', async () => {
    const { gatherRun } = createRequire(import.meta.url)(join(folder, 'gather-run.cjs')) as {
      readonly gatherRun: typeof GatherRun;
    };
    const store = memoryStores().open('b');
    const places = placesOf('run-1');
    const accounts = ['111122223333', '444455556666', '777788889999'];
    await putJson(store, places.plan, {
      startedAt: '2026-11-22T04:00:00.000Z',
      caller: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/ana' },
      accounts,
      targets: [],
      organization: { gap: { action: 'a', code: 'b', message: 'c' } },
    });
    for (const accountId of accounts) {
      const [unit] = account(accountId, vpc().subnet('app', { egress: 'nat' })).inventory().regions;
      if (!unit) throw new Error('The scenario has no unit.');
      const target = { accountId, region: unit.region, status: 'assessed', gaps: [] } as const;
      const key = places.unit(accountId, unit.region);
      const broken = { target, unit: { ...unit, sections: {} } };
      const content = packUnit((accountId === accounts[1] ? broken : { target, unit }) as never, 'now');
      await store.put({ key, contentType: 'application/gzip', chunks: [content] });
      const head = { targets: [target], accountCalls: [], scope: { complete: true, vpcIds: [] } };
      const record = accountId === accounts[2] ? { head: {}, ended: true } : { head, ended: true };
      await putJson(store, places.shard(accountId, 0), record);
    }
    const { head } = await gatherRun(store, 'run-1', join(folder, 'disk'), '0.1.0', () => new Date(0));
    expect(head.targets.map(({ status, gaps }) => [status, gaps[0]?.code])).toEqual([
      ['assessed', undefined],
      ['not-assessed', 'DamagedUnit'],
      ['not-assessed', 'DamagedRecord'],
      ['assessed', undefined],
    ]);
  });

  it('reads waivers and configuration, and says what is wrong with them', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'canned');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canned');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('PATHPROOF_LOG_LEVEL', 'silent');
    const { handler } = createRequire(import.meta.url)(bundle) as { readonly handler: typeof Handler };
    const scan = async (id: string, waiver: string) => {
      const at = '/halden-reports/config/pathproof.waivers.yaml';
      aws.objects.set(at, Buffer.from(`waivers: [${waiver}]`));
      aws.objects.set('/halden-settings/pathproof.yaml', Buffer.from('disable: [dynamodb-via-nat]'));
      const event = {
        bucket: 'halden-reports',
        regions: ['eu-west-1'],
        waivers: 'config/pathproof.waivers.yaml',
        config: 's3://halden-settings/pathproof.yaml',
      };
      const context = { awsRequestId: id, getRemainingTimeInMillis: () => 300_000 };
      return (await handler(event, context)) as Summary;
    };
    const rule = "check: s3-via-nat, resource: subnet-app, reason: r, owner: o, until: '2099-12-31'";
    expect(await scan('request-2', `{${rule}}`)).toMatchObject({ waived: 1 });
    const report = [...aws.objects].find(([key]) => /request-2\/report\.json$/.test(key))?.[1];
    expect(String(report)).not.toContain('"check":"dynamodb-via-nat"');
    await expect(scan('request-3', `{${rule}, untill: x}`)).rejects.toThrow(/waivers\[0\].*untill/);
  });

  it('is small enough to start fast', () => {
    for (const { name, bytes, parts } of built)
      expect(bytes, `${name}: ${JSON.stringify(parts.slice(0, 12))}`).toBeLessThan(1_150_000);
  });

  it('holds no code that a function never runs', () => {
    const idle =
      /\bzod\b|pino-pretty|thread-stream|commander|cli-table3|picocolors|client-(sso|cloudformation|config-service)|src\/cli\//;
    const [reading, gathering, judging, settings] = built.map(({ files }) =>
      files.filter((file) => idle.test(file)),
    );
    expect([...new Set([...(reading ?? []), ...(judging ?? [])])]).toEqual(['names-of-schemas:zod']);
    // What strangers wrote is checked, by the schemas themselves.
    for (const files of [gathering, settings])
      expect(files?.filter((file) => !file.includes('/zod/'))).toEqual([]);
  });

  it('reads accounts without what judges, and judges without the SDK', () => {
    const [reading, , judging, settings] = built.map(({ files }) => files);
    expect(reading?.filter((file) => /^src\/(checks|paths|policy|frameworks|report)\//.test(file))).toEqual(
      [],
    );
    for (const files of [judging, settings])
      expect(files?.filter((file) => /@aws-sdk|@smithy/.test(file))).toEqual([]);
  });

  it('names no path of the machine that made it', async () => {
    expect(await readFile(bundle, 'utf8')).not.toContain(process.cwd());
  });

  it('starts without a warning', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [bundle], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});
