import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { createHandler, type Parts } from '../../src/lambda/index.ts';
import { placesOf, putJson, type RunPlan } from '../../src/lambda/run-files.ts';
import { noSettings } from '../../src/lambda/run-settings.ts';
import type { RegionInventory, Target } from '../../src/model/inventory.ts';
import type { Report } from '../../src/model/report.ts';
import { UserError } from '../../src/model/user-error.ts';
import type { InventoryHead } from '../../src/model/inventory.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { memoryStores } from './memory-store.ts';
import { reportIn } from '../report-in.ts';

const disk = mkdtempSync(join(tmpdir(), 'pathproof-run-'));

afterAll(() => rmSync(disk, { recursive: true, force: true }));

const accounts = ['111122223333', '444455556666'] as const;
const regions = ['eu-central-1', 'eu-west-1'] as const;

/** One account's unit in a region, with one subnet behind a NAT gateway. */
const unitOf = (accountId: string, region: string): RegionInventory => {
  const { regions: units } = account(accountId, vpc().subnet('app', { egress: 'nat' })).inventory();
  const [unit] = units;
  if (!unit) throw new Error('The scenario has no unit.');
  return { ...unit, region };
};

const assessed = (accountId: string, region: string): Target => ({
  accountId,
  region,
  status: 'assessed',
  gaps: [],
});

const notAsked = { action: 'organizations:ListAccounts', code: 'NotAsked', message: 'Not asked.' };

const headOf = (targets: readonly Target[]): InventoryHead => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: '0.1.0' },
  collectedAt: '2026-11-22T04:00:00.000Z',
  finishedAt: '2026-11-22T04:00:01.000Z',
  interrupted: false,
  caller: { accountId: accounts[0], arn: `arn:aws:sts::${accounts[0]}:assumed-role/pathproof/scan` },
  scope: { complete: true, vpcIds: [] },
  targets,
  organization: { gap: notAsked },
  accountCalls: [{ accountId: targets[0]?.accountId ?? '', calls: [] }],
});

type Collect = Parts['collectAccount'];

/** Reads everything that is left. */
const readsAll: Collect = async (_options, { accountId, done, keep }) => {
  for (const region of regions.filter((name) => !done.includes(name)))
    await keep({ target: assessed(accountId, region), unit: unitOf(accountId, region) });
  return { head: headOf(regions.map((region) => assessed(accountId, region))), done: regions, cursor: null };
};

/** The engine without Step Functions: what the state machine asks of the function, in its order. */
const engine = async (collectAccount: Collect, region = 'eu-west-1') => {
  const stores = memoryStores();
  const store = stores.open('halden-reports');
  const parts: Parts = {
    env: { PATHPROOF_BUCKET: 'halden-reports', PATHPROOF_ROLE_NAME: 'Reader', AWS_REGION: region },
    now: () => new Date('2026-11-22T04:00:00Z'),
    collect: () => Promise.reject(new Error('No whole scan is asked for.')),
    collectAccount,
    openStore: stores.open,
    disk,
    createLogger: () => ({ debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }),
  };
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 };
  const ask = createHandler(parts);
  const places = placesOf('run-1');
  const { caller } = headOf([]);
  const plan: RunPlan = {
    startedAt: '2026-11-22T04:00:00.000Z',
    caller,
    accounts,
    targets: [],
    organization: { gap: notAsked },
  };
  await putJson(store, places.plan, plan);
  await putJson(store, places.settings, noSettings);
  const same = { runId: 'run-1', request: {} };
  const shard = (accountId: string, cursor: readonly string[] = []) =>
    ask({ step: 'shard', ...same, accountId, cursor }, context);
  return {
    stores,
    places,
    shard,
    fail: (accountId: string, error: object) => ask({ step: 'fail', ...same, accountId, error }, context),
    async report(): Promise<Report> {
      await ask({ step: 'report', ...same }, context);
      return reportIn(String(stores.files.get('halden-reports/reports/run-1/report.json')?.body));
    },
  };
};

const coverageOf = ({ coverage }: Report) =>
  coverage.targets.map(({ accountId, region, status, gaps }) => [
    accountId,
    region,
    status,
    gaps[0]?.code ?? null,
  ]);

const whole = accounts.flatMap((accountId) =>
  regions.map((region) => [accountId, region, 'assessed', null] as const),
);

describe('a run of the engine', () => {
  it.each([
    ['a unit that is gone', 'unit', null, 'MissingUnit'],
    ['a unit that is no unit', 'unit', 'no unit', 'DamagedUnit'],
    ['a record that is null', 'shard', 'null', 'DamagedRecord'],
    ['a record that is cut off', 'shard', '{"head":', 'DamagedRecord'],
    ['a record of another shape', 'shard', '{"head":{"targets":{}},"ended":true}', 'DamagedRecord'],
  ] as const)('judges the rest without %s', async (_what, kind, content, code) => {
    const { stores, places, shard, report } = await engine(readsAll);
    for (const accountId of accounts) await shard(accountId);
    const key = kind === 'unit' ? places.unit(accounts[0], 'eu-west-1') : places.shard(accounts[0], 0);
    expect(stores.files.delete(`halden-reports/${key}`)).toBe(true);
    if (content !== null)
      stores.files.set(`halden-reports/${key}`, {
        contentType: 'application/json',
        body: Buffer.from(content),
      });
    const found = await report();
    expect(found.coverage.gaps.map(({ gap }) => gap.code)).toContain(code);
    expect(found.coverage.complete).toBe(false);
    expect(found.findings.some(({ subject }) => subject.accountId === accounts[1])).toBe(true);
  });

  it('makes no path of a key that no shard can have written', async () => {
    const { stores, places, shard, report } = await engine(readsAll);
    for (const accountId of accounts) await shard(accountId);
    const body = Buffer.from('planted');
    stores.files.set(`halden-reports/${places.units}../../planted.json.gz`, {
      contentType: 'application/gzip',
      body,
    });
    expect((await report()).coverage.complete).toBe(true);
    expect(existsSync(join(disk, '..', 'planted.json.gz'))).toBe(false);
  });

  it('is complete when every account was read to its end', async () => {
    const { shard, report } = await engine(readsAll);
    for (const accountId of accounts) expect(await shard(accountId)).toMatchObject({ done: true });
    const whole_ = await report();
    expect(coverageOf(whole_)).toEqual(whole);
    expect(whole_.coverage).toMatchObject({ complete: true, accounts: { listed: 2, assessed: 2 } });
  });

  it('says the same when a go was killed in the middle and asked again', async () => {
    let kills = 1;
    const dies: Collect = async (options, shard) => {
      if (shard.accountId !== accounts[0] || kills === 0) return await readsAll(options, shard);
      kills -= 1;
      const [region] = regions;
      await shard.keep({ target: assessed(shard.accountId, region), unit: unitOf(shard.accountId, region) });
      throw new Error('RequestId: 1 Error: Runtime exited with error: signal: killed');
    };
    const { shard, report, stores, places } = await engine(dies);
    await expect(shard(accounts[0])).rejects.toThrow('killed');
    const key = `halden-reports/${places.unit(accounts[0], regions[0])}`;
    const first = stores.files.get(key)?.body;
    expect(first).toBeDefined();
    for (const accountId of accounts) await shard(accountId);
    // Whoever writes second has nothing to add.
    expect(stores.files.get(key)?.body).toBe(first);
    const killed = await report();
    const { shard: undisturbed, report: reportOfIt } = await engine(readsAll);
    for (const accountId of accounts) await undisturbed(accountId);
    expect(killed).toEqual(await reportOfIt());
  });

  it('keeps what a killed go had read, and says what is missing of the account', async () => {
    const dies: Collect = async (options, shard) => {
      if (shard.accountId !== accounts[0]) return await readsAll(options, shard);
      const [region] = regions;
      await shard.keep({ target: assessed(shard.accountId, region), unit: unitOf(shard.accountId, region) });
      throw new Error('killed');
    };
    const { shard, fail, report } = await engine(dies);
    await expect(shard(accounts[0])).rejects.toThrow('killed');
    const Cause = JSON.stringify({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 900 s',
    });
    await fail(accounts[0], { Error: 'Sandbox.Timedout', Cause });
    await shard(accounts[1]);
    const partial = await report();
    expect(coverageOf(partial)).toEqual([
      [accounts[0], null, 'not-assessed', 'ShardFailed'],
      ...whole.slice(0, 1),
      ...whole.slice(2),
    ]);
    expect(partial.coverage).toMatchObject({
      complete: false,
      accounts: { listed: 2, assessed: 1, partial: 1, notAssessed: 0 },
    });
    expect(partial.coverage.targets[0]?.gaps[0]?.message).toContain('Task timed out after 900 s');
    const subjects = partial.findings.map(({ subject }) => `${subject.accountId} ${subject.region}`);
    expect(new Set(subjects)).toContain(`${accounts[0]} ${regions[0]}`);
  });

  it('goes on where an account was left, and has it once', async () => {
    const inGoes: Collect = async (options, shard) => {
      if (shard.accountId !== accounts[0]) return await readsAll(options, shard);
      const region = regions.find((name) => !shard.done.includes(name)) ?? '';
      await shard.keep({ target: assessed(shard.accountId, region), unit: unitOf(shard.accountId, region) });
      const done = [...shard.done, region];
      const cursor = done.length < regions.length ? done : null;
      return { head: headOf([assessed(shard.accountId, region)]), done, cursor };
    };
    const { shard, report } = await engine(inGoes);
    const first = await shard(accounts[0]);
    expect(first).toMatchObject({ step: 'shard', done: false, cursor: [regions[0]] });
    // The second go is killed after it has written its record, and asked again with the same cursor.
    await shard(accounts[0], [regions[0]]);
    expect(await shard(accounts[0], [regions[0]])).toMatchObject({ done: true, cursor: regions });
    await shard(accounts[1]);
    expect(coverageOf(await report())).toEqual(whole);
  });

  it('holds an account that was read to its end, although its execution failed after that', async () => {
    const { shard, fail, report } = await engine(readsAll);
    for (const accountId of accounts) await shard(accountId);
    await fail(accounts[0], { Error: 'Lambda.Unknown', Cause: 'The answer was lost.' });
    expect((await report()).coverage.complete).toBe(true);
  });

  it('says of an account in which the role is gone what AWS said, and of one that was never begun that it was not', async () => {
    const gap = { action: 'sts:AssumeRole', code: 'AccessDenied', message: 'Not authorized.' };
    const gone: Collect = () =>
      Promise.reject(new UserError('It refused.', 'Mend it.', { cause: new Refusal(gap) }));
    const { shard, report } = await engine(gone);
    expect(await shard(accounts[0])).toMatchObject({ done: true });
    const nothing = await report();
    expect(coverageOf(nothing)).toEqual([
      [accounts[0], null, 'not-assessed', 'AccessDenied'],
      [accounts[1], null, 'not-assessed', 'ShardFailed'],
    ]);
    expect(nothing.coverage).toMatchObject({ complete: false, accounts: { notAssessed: 2 } });
    expect(nothing.findings).toEqual([]);
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('takes the role of the partition that %s is in', async (region, partition) => {
    const asked: unknown[] = [];
    const { shard } = await engine(async (options, one) => {
      asked.push([options.roleArn, options.homeRegion]);
      return await readsAll(options, one);
    }, region);
    await shard(accounts[0]);
    expect(asked).toEqual([[`arn:${partition}:iam::${accounts[0]}:role/Reader`, region]]);
  });

  it('says of a region that is not enabled that it is not, and reads the rest', async () => {
    const closed: Target = {
      accountId: accounts[0],
      region: 'me-central-1',
      status: 'not-assessed',
      gaps: [{ action: 'ec2:DescribeRegions', code: 'RegionNotEnabled', message: 'It is not enabled.' }],
    };
    const { shard, report } = await engine(async (options, shard) => {
      const result = await readsAll(options, shard);
      if (shard.accountId !== accounts[0]) return result;
      const { head } = result;
      return { ...result, head: { ...head, targets: [...head.targets, closed] } };
    });
    for (const accountId of accounts) await shard(accountId);
    const lines = coverageOf(await report());
    expect(lines).toContainEqual([accounts[0], 'me-central-1', 'not-assessed', 'RegionNotEnabled']);
    expect(lines).toHaveLength(5);
  });
});
