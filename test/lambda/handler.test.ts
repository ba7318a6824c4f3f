import { gunzipSync } from 'node:zlib';
import type { Handler } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { type Answer, createHandler, handler, type Parts, type Summary } from '../../src/lambda/index.ts';
import { UserError } from '../../src/model/user-error.ts';
import type { CollectOptions } from '../../src/collect/collect.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { memoryStores } from './memory-store.ts';

const context = { awsRequestId: '6f1c0a52-request', getRemainingTimeInMillis: () => 900_000 };

const inventory = account(vpc().subnet('app', { egress: 'nat' }))
  .denied('s3:ListAllMyBuckets')
  .inventory();

/** A function that finds the scenario's account, and what it kept and logged. */
const invoke = async (event: unknown, parts: Partial<Parts> = {}) => {
  const { files: kept, open: openStore } = memoryStores();
  const asked: CollectOptions[] = [];
  const lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const all: Parts = {
    env: {},
    now: () => new Date('2026-11-21T09:00:00Z'),
    collect: async (options) => {
      asked.push(options);
      return await Promise.resolve(inventory);
    },
    collectAccount: async () => await Promise.reject(new Error('No shard is asked for.')),
    openStore,
    disk: '',
    createLogger: () => ({ debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }),
    ...parts,
  };
  const answer = await createHandler(all)(event, context).catch((error: unknown) => error as Error);
  return { answer, kept, asked, lines };
};

describe('the Lambda handler', () => {
  it('is a handler to Lambda', () => {
    const typed: Handler<unknown, Answer> = handler;
    expect(typed).toBe(handler);
  });

  it('keeps both reports, the inventory and a manifest under the id of the request', async () => {
    const { answer, kept } = await invoke({ bucket: 'halden-reports', prefix: 'vpc' });
    expect([...kept].map(([key, { contentType }]) => `${key} ${contentType}`)).toEqual([
      'halden-reports/vpc/6f1c0a52-request/report.json application/json',
      'halden-reports/vpc/6f1c0a52-request/report.html text/html; charset=utf-8',
      'halden-reports/vpc/6f1c0a52-request/inventory.json.gz application/gzip',
      'halden-reports/vpc/6f1c0a52-request/manifest.json application/json',
    ]);
    const body = (name: string) =>
      kept.get(`halden-reports/vpc/6f1c0a52-request/${name}`)?.body ?? Buffer.alloc(0);
    const report = JSON.parse(body('report.json').toString()) as { readonly findings: readonly unknown[] };
    expect(report.findings).toContainEqual(expect.objectContaining({ check: 's3-via-nat', status: 'fail' }));
    expect(JSON.parse(gunzipSync(body('inventory.json.gz')).toString())).toEqual(inventory);
    expect(answer).toMatchObject({
      bucket: 'halden-reports',
      objects: { json: 'vpc/6f1c0a52-request/report.json' },
    });
  });

  it('answers with counts and coverage', async () => {
    const { answer } = await invoke({ bucket: 'halden-reports', checks: ['s3-via-nat'] });
    const counts = (answer as Summary).counts;
    expect(counts).toEqual({ fail: 1, pass: 0, unknown: 0, 'not-applicable': 0 });
    expect(answer).toMatchObject({
      coverage: { complete: false, interrupted: false, targets: 1, notAssessed: 0, gaps: 1 },
    });
  });

  it('takes defaults from the environment, and lets the event override them', async () => {
    const env = {
      PATHPROOF_BUCKET: 'halden-reports',
      PATHPROOF_ACCOUNTS: '111122223333, 444455556666',
      PATHPROOF_REGIONS: 'eu-west-1',
      PATHPROOF_ROLE_NAME: 'pathproof-audit',
      AWS_REGION: 'eu-central-1',
    };
    const { asked, kept } = await invoke({ regions: ['us-east-1'], externalId: 'halden' }, { env });
    expect(asked).toMatchObject([
      {
        accounts: ['111122223333', '444455556666'],
        regions: ['us-east-1'],
        roleName: 'pathproof-audit',
        externalId: 'halden',
        homeRegion: 'eu-central-1',
      },
    ]);
    expect([...kept.keys()][0]).toBe('halden-reports/pathproof/6f1c0a52-request/report.json');
  });

  it('logs nothing of what a step was asked, which may hold an external id', async () => {
    const request = {
      bucket: 'halden-reports',
      externalId: 'halden-secret',
      nested: { externalId: 'halden-secret' },
    };
    for (const step of ['plan', 'report']) {
      const { lines } = await invoke({ step, runId: 'run-1', request });
      expect(lines.length).toBeGreaterThan(0);
      expect(JSON.stringify(lines)).not.toContain('halden-secret');
    }
    const { bucket, externalId } = request;
    const { lines } = await invoke({ step: 'report', runId: 'run-1', request: { bucket, externalId } });
    expect(lines[0]).toMatchObject({ fields: { step: 'report', runId: 'run-1' }, message: 'step' });
    expect(JSON.stringify(lines)).not.toContain('halden-secret');
  });

  it('takes the path of the role from the environment, as it is in an ARN', async () => {
    const env = { PATHPROOF_BUCKET: 'halden-reports', PATHPROOF_ROLE_NAME: '/security/PathproofReader' };
    const { asked } = await invoke({}, { env });
    expect(asked[0]?.roleName).toBe('security/PathproofReader');
  });

  it('reads what a scheduled EventBridge rule wraps', async () => {
    const scheduled = {
      version: '0',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '1',
      detail: { bucket: 'halden-reports' },
    };
    const { kept } = await invoke(scheduled);
    expect(kept.size).toBe(4);
  });

  it.each([
    ['no bucket at all', {}, 'bucket'],
    ['a word that it does not know', { bucket: 'halden-reports', acounts: [] }, 'acounts'],
    ['an account that is none', { bucket: 'halden-reports', accounts: ['1'] }, 'twelve digits'],
    ['a check that is none', { bucket: 'halden-reports', checks: ['s3-via-nit'] }, 's3-via-nit'],
    ['an event that is no object', 'scan', 'no object'],
  ])('refuses %s, and keeps nothing', async (_, event, text) => {
    const { answer, kept, asked, lines } = await invoke(event);
    expect(answer).toBeInstanceOf(UserError);
    expect((answer as Error).message).toContain(text);
    expect(asked).toEqual([]);
    expect(kept.size).toBe(0);
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'refused' });
  });

  it('suggests the check that was meant', async () => {
    const { answer } = await invoke({ bucket: 'halden-reports', checks: ['s3-via-nit'] });
    expect((answer as UserError).hint).toContain('s3-via-nat');
  });

  it('ends the collection before Lambda would, and writes what there is', async () => {
    const short = { awsRequestId: 'short', getRemainingTimeInMillis: () => 40 };
    const stopped: boolean[] = [];
    const parts: Parts = {
      env: {},
      now: () => new Date(0),
      collect: async ({ signal }) => {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        stopped.push(signal?.aborted ?? false);
        return { ...inventory, interrupted: true };
      },
      collectAccount: async () => await Promise.reject(new Error('No shard is asked for.')),
      openStore: memoryStores().open,
      disk: '',
      createLogger: () => ({ debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }),
    };
    const summary = (await createHandler(parts)({ bucket: 'halden-reports' }, short)) as Summary;
    expect(stopped).toEqual([true]);
    expect(summary.coverage.interrupted).toBe(true);
  });

  it('fails when the bucket refuses, with the action that was denied', async () => {
    const gap = { action: 's3:PutObject', code: 'AccessDenied', message: 'Access Denied' };
    const put = async () => await Promise.reject(new Refusal(gap));
    const { answer, lines } = await invoke(
      { bucket: 'halden-reports' },
      { openStore: (bucket) => ({ ...memoryStores().open(bucket), put }) },
    );
    expect(answer).toBeInstanceOf(Refusal);
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: gap, message: 'refused' });
  });
});
