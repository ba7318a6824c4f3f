import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { handler as Handler } from '../../src/lambda/index.ts';
import { bundleLambda } from '../../tools/bundle-lambda.ts';
import { startCannedAws } from './canned-aws.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

describe('the bundle for Lambda', () => {
  let folder: string;
  let bundle: string;
  let bytes: number;
  let aws: Awaited<ReturnType<typeof startCannedAws>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pathproof-lambda-'));
    bundle = join(folder, 'lambda.cjs');
    bytes = await bundleLambda(bundle);
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
    const summary = await handler({ bucket: 'halden-reports', regions: ['eu-west-1'] }, context);
    expect(summary).toMatchObject({ coverage: { interrupted: false, targets: 1, notAssessed: 0 } });
    expect(summary.apiCalls).toBe(aws.actions.length);
    const stored = [...aws.objects].map(([key, body]) => [key.split('/').at(-1), body] as const);
    expect(stored.map(([name]) => name)).toEqual(['report.json', 'report.html', 'inventory.json.gz']);
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

  it('is small enough to start fast', () => {
    expect(bytes).toBeLessThan(1_300_000);
  });

  it('names no path of the machine that made it', async () => {
    expect(await readFile(bundle, 'utf8')).not.toContain(process.cwd());
  });

  it('starts without a warning', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [bundle], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});
