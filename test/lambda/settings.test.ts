import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { checks } from '../../src/checks/index.ts';
import { createHandler, type Parts, requestOf } from '../../src/lambda/index.ts';
import { readSettings } from '../../src/lambda/run-settings.ts';
import { UserError } from '../../src/model/user-error.ts';
import { audit } from '../../src/audit/audit.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { memoryStores } from './memory-store.ts';
import { json } from '../../src/report/json.ts';
import { reportIn } from '../report-in.ts';

const disk = mkdtempSync(join(tmpdir(), 'pathproof-settings-'));

afterAll(() => rmSync(disk, { recursive: true, force: true }));

const inventory = account(vpc().subnet('app', { egress: 'nat' }).subnet('db', { egress: 'nat' })).inventory();
const plain = audit(inventory, {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  knownChecks: checks,
});
const plainText = [...json.render(plain)].join('');

const waivers = (check = 's3-via-nat', until = '2099-12-31') => `waivers:
  - check: ${check}
    resource: subnet-app
    reason: Moves to the endpoint in spring.
    owner: network@halden.example
    until: ${until}
`;

const config = `trustedAccounts: ['444455556666']
disable: [dynamodb-via-nat]
`;

type Files = Readonly<Record<string, string | Buffer>>;

const storesWith = (files: Files) => {
  const stores = memoryStores();
  for (const [name, body] of Object.entries(files))
    stores.files.set(name, { contentType: 'text/plain', body: Buffer.from(body) });
  return stores;
};

const environment = { PATHPROOF_BUCKET: 'halden-reports', PATHPROOF_SETTINGS_FOLDER: 'config/' };

/** The settings of a run with these objects, or the error that they are. */
const settingsWith = async (files: Files, env: NodeJS.ProcessEnv = {}) => {
  const warned: object[] = [];
  const logger = { debug: () => {}, info: () => {}, warn: (fields: object) => void warned.push(fields) };
  const request = requestOf({}, { ...environment, ...env });
  const { open } = storesWith(files);
  const settings = await readSettings({ request, open, disk, logger }, checks).catch(
    (error: unknown) => error as Error,
  );
  return { settings, warned };
};

const problemWith = async (files: Files, env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const { settings } = await settingsWith(files, env);
  expect(settings).toBeInstanceOf(UserError);
  const { message, hint } = settings as UserError;
  return `${message} ${hint}`;
};

describe('the settings of a scheduled scan', () => {
  it('are those in the folder config/ of the report bucket, by the names that the command line knows', async () => {
    const { settings } = await settingsWith({
      'halden-reports/config/pathproof.waivers.yaml': waivers(),
      'halden-reports/config/pathproof.config.yaml': config,
      'halden-reports/config/pathproof.baseline.json': plainText,
    });
    expect(settings).toMatchObject({
      disable: ['dynamodb-via-nat'],
      told: { trustedAccounts: ['444455556666'] },
      waivers: { rules: [{ checks: ['s3-via-nat'], resource: 'subnet-app' }] },
      baseline: { sha256: plain.sha256, scanId: plain.scan.id },
      objects: [
        { kind: 'config', uri: 's3://halden-reports/config/pathproof.config.yaml' },
        { kind: 'waivers', uri: 's3://halden-reports/config/pathproof.waivers.yaml' },
        { kind: 'baseline', uri: 's3://halden-reports/config/pathproof.baseline.json' },
      ],
    });
    // A run keeps them as JSON between its steps.
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
  });

  it('are those that the stack names, instead of what lies in the folder', async () => {
    const { settings } = await settingsWith(
      {
        'halden-reports/config/pathproof.waivers.yaml': waivers(),
        'halden-settings/net/w.yaml': waivers('s3-via-internet-gateway'),
        'halden-reports/reports/run-1/report.json.gz': gzipSync(plainText),
      },
      {
        PATHPROOF_WAIVERS: 's3://halden-settings/net/w.yaml',
        PATHPROOF_BASELINE: 'reports/run-1/report.json.gz',
      },
    );
    expect(settings).toMatchObject({
      waivers: { rules: [{ checks: ['s3-via-internet-gateway'] }] },
      baseline: { sha256: plain.sha256 },
    });
  });

  it('are none where nothing is there, and where no folder is looked into', async () => {
    expect((await settingsWith({})).settings).toMatchObject({ waivers: null, baseline: null, objects: [] });
    const { settings } = await settingsWith(
      { 'halden-reports/config/pathproof.waivers.yaml': 'no YAML: [' },
      { PATHPROOF_SETTINGS_FOLDER: '' },
    );
    expect(settings).toMatchObject({ objects: [] });
  });

  it('tell of a file whose name nobody reads', async () => {
    const { warned } = await settingsWith({ 'halden-reports/config/pathproof.waiver.yaml': waivers() });
    expect(warned).toMatchObject([{ object: 's3://halden-reports/config/pathproof.waiver.yaml' }]);
  });

  it('name the object, the place in it and the remedy when something is wrong', async () => {
    const folder = 'halden-reports/config';
    const uri = 's3://halden-reports/config';
    expect(await problemWith({ [`${folder}/pathproof.waivers.yaml`]: waivers('s3-via-nit') })).toContain(
      `${uri}/pathproof.waivers.yaml: waivers[0].check: there is no check "s3-via-nit". Did you mean s3-via-nat?`,
    );
    expect(await problemWith({ [`${folder}/pathproof.waivers.yaml`]: waivers('s3-via-nat', 'May') })).toMatch(
      /waivers\.yaml: waivers\[0\]\.until: expected a day/,
    );
    expect(await problemWith({ [`${folder}/pathproof.config.yaml`]: 'trustedAcounts: []' })).toContain(
      `${uri}/pathproof.config.yaml is not a valid configuration: the top: unknown key "trustedAcounts"; did you mean trustedAccounts?`,
    );
    const baseline = await problemWith({ [`${folder}/pathproof.baseline.json`]: '{"findings": 1}' });
    expect(baseline).toContain(`${uri}/pathproof.baseline.json is no report of pathproof`);
    expect(baseline).not.toContain(disk);
    expect(readdirSync(disk)).toEqual([]);
  });

  it('say which object is missing, or may not be read', async () => {
    expect(await problemWith({}, { PATHPROOF_WAIVERS: 's3://halden-settings/w.yaml' })).toMatch(
      /The waivers s3:\/\/halden-settings\/w\.yaml cannot be read: s3:GetObject answered NoSuchKey.*parameter of the stack/s,
    );
  });

  it.each(['https://halden/x', '/etc/passwd', 's3://halden', 's3:///x'])(
    'refuse %s as a place',
    (waiversAt) => {
      expect(() => requestOf({ waivers: waiversAt }, environment)).toThrow('waivers: s3://BUCKET/KEY');
    },
  );
});

/** A whole scan in one invocation, with these objects in the bucket. */
const scanWith = async (files: Files, more: Partial<Parts> = {}) => {
  const stores = storesWith(files);
  let collected = 0;
  const parts: Parts = {
    env: environment,
    now: () => new Date('2026-11-21T09:00:00Z'),
    collect: () => {
      collected += 1;
      return Promise.resolve(inventory);
    },
    collectAccount: () => Promise.reject(new Error('No shard is asked for.')),
    openStore: stores.open,
    disk,
    createLogger: () => ({ debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }),
    ...more,
  };
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 900_000 };
  const answer = await createHandler(parts)({}, context).catch((error: unknown) => error as Error);
  const text = (name: string): string =>
    String(stores.files.get(`halden-reports/pathproof/request-1/${name}`)?.body);
  const read = <T>(name: string): T => JSON.parse(text(name)) as T;
  return { answer, read, report: () => reportIn(text('report.json')), collected };
};

describe('a scan with settings', () => {
  it('waives, knows and leaves out what they say, and its id holds what they said', async () => {
    const folder = 'halden-reports/config';
    const files: Files = {
      [`${folder}/pathproof.waivers.yaml`]: waivers(),
      [`${folder}/pathproof.config.yaml`]: config,
      [`${folder}/pathproof.baseline.json`]: plainText,
    };
    const { answer, read, report: reported } = await scanWith(files);
    const report = reported();
    const failed = report.findings.filter(({ check, status }) => check === 's3-via-nat' && status === 'fail');
    expect(failed.map(({ subject, waiver }) => [subject.id, waiver?.owner])).toEqual([
      ['subnet-app', 'network@halden.example'],
      ['subnet-db', undefined],
    ]);
    expect(report.findings.some(({ check }) => check === 'dynamodb-via-nat')).toBe(false);
    expect(report.baseline).toMatchObject({ sha256: plain.sha256, new: 0 });
    expect(answer).toMatchObject({ waived: 1, baseline: { new: 0 }, open: { high: 0, medium: 0 } });
    const { settings } = read<{ readonly settings: readonly { readonly kind: string }[] }>('manifest.json');
    expect(settings.map(({ kind }) => kind)).toEqual(['config', 'waivers', 'baseline']);

    const ids = new Set([report.scan.id]);
    for (const name of Object.keys(files)) {
      const { [name]: _, ...rest } = files;
      ids.add((await scanWith(rest)).report().scan.id);
    }
    expect(ids.size).toBe(4);
  });

  it('is refused before anything is read when they cannot be understood, or not be read', async () => {
    const wrong = { 'halden-reports/config/pathproof.config.yaml': 'disable: [s3-via-nit]' };
    const { answer, collected } = await scanWith(wrong);
    expect(answer).toBeInstanceOf(UserError);
    expect((answer as UserError).hint).toContain('s3-via-nat');
    const gap = { action: 's3:ListBucket', code: 'AccessDenied', message: 'Access Denied' };
    const denied = await scanWith(
      {},
      {
        openStore: (bucket) => ({
          ...memoryStores().open(bucket),
          list: () => Promise.reject(new Refusal(gap)),
        }),
      },
    );
    expect(denied.answer).toBeInstanceOf(Refusal);
    expect([collected, denied.collected]).toEqual([0, 0]);
  });
});
