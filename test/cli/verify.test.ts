import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { loadInventory, saveInventory } from '../../src/store/inventory-file.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { fillState } from '../store/state-folder.ts';
import { execute } from './execute.ts';

let folder = '';
let inventoryFile = '';

const whole = (): Inventory =>
  account(
    vpc('app')
      .subnet('public', { egress: 'igw' })
      .subnet('app', { egress: 'nat', instances: 1 })
      .internetGateway()
      .natGateway('a', { in: 'public' }),
  )
    .buckets({ name: 'halden-data' })
    .inventory();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pathproof-verify-'));
  inventoryFile = join(folder, 'saved.json.gz');
  await saveInventory(inventoryFile, whole());
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parts = { checks: () => Promise.resolve(checks), loadInventory };

const run = (...argv: readonly string[]) => execute(argv, { parts });

const at = (name: string): string => join(folder, 'out', name);

const audited = async (...more: readonly string[]): Promise<void> => {
  const { code, err } = await run(
    'audit',
    inventoryFile,
    '--output',
    join(folder, 'out'),
    '--format',
    'json,csv',
    '--fail-on',
    'never',
    ...more,
  );
  expect([code, err.replace(/^Wrote .*\n/gm, '')]).toEqual([0, '']);
};

const verified = (...more: readonly string[]) => run('verify', join(folder, 'out'), ...more);

const replay = (...more: readonly string[]) => verified('--inventory', inventoryFile, ...more);

const edited = (name: string, from: string | RegExp, to: string): void => {
  const text = readFileSync(at(name), 'utf8');
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  writeFileSync(at(name), other);
};

describe('a report that is verified', () => {
  it.each([
    ['as it goes without saying', []],
    ['of some checks and a severity', ['--check', 's3-via-nat', '--severity', 'medium']],
    ['without a check', ['--skip-check', 's3-via-nat']],
    ['of a framework', ['--framework', 'cis-aws-7.0.0']],
    ['of one VPC', ['--vpc', 'vpc-app']],
    ['with empty subnets judged', ['--assume-workloads']],
    ['without a matrix', ['--no-matrix']],
    ['with a plan', ['--plan']],
    ['redacted', ['--redact']],
  ])('is given again by its inventory, %s', async (_how, asked) => {
    await audited(...asked);
    const { code, out } = await replay();
    expect(out).toContain('✓ replay: the inventory gives the same report, byte for byte');
    expect(out).toMatch(/✓ manifest\.json: (\d+) of \1 files are as they were written/);
    expect(out).toMatch(/^It holds\.$/m);
    expect(code).toBe(0);
  });

  it('is given again that was judged unit by unit', async () => {
    const state = join(folder, 'state');
    const inventory = whole();
    await fillState(state, inventory, { now: () => new Date(inventory.finishedAt) });
    await run('audit', state, '--output', join(folder, 'out'), '--format', 'json', '--fail-on', 'never');
    expect((await replay()).out).toContain('✓ replay');
    expect((await verified('--inventory', state)).out).toContain('✓ replay');
  });

  it('says where it differs from what its inventory gives', async () => {
    await audited();
    edited('report.json', '"status":"fail"', '"status":"pass"');
    const { code, out } = await replay();
    expect(code).toBe(1);
    expect(out).toMatch(/✗ report\.json: its hash is [0-9a-f]{64}, and it says [0-9a-f]{64}/);
    expect(out).toMatch(/✗ manifest\.json: report\.json has the SHA-256/);
    expect(out).toMatch(/✗ replay: \w+\[\d+\]\.status: the file says "pass", the inventory gives "fail"/);
    expect(out).toMatch(/^It does not hold\.$/m);
  });

  it('is found out though every hash was written again', async () => {
    await audited();
    const { hashOfReport } = await import('../../src/audit/seal.ts');
    const { loadReport } = await import('../../src/store/report-file.ts');
    edited('report.json', '"status":"fail"', '"status":"pass"');
    const report = await loadReport(at('report.json'));
    edited('report.json', report.sha256, hashOfReport(report));
    rmSync(at('manifest.json'));
    const alone = await verified();
    expect([alone.code, alone.out]).toEqual([
      0,
      expect.stringContaining('Anyone who changes a report can write its hashes again'),
    ]);
    const again = await replay();
    expect(again.code).toBe(1);
    expect(again.out).toContain('✗ replay');
  });

  it('is not judged again by an inventory that it was not made of', async () => {
    await audited();
    await saveInventory(inventoryFile, { ...whole(), finishedAt: '2026-12-24T00:00:00.000Z' });
    const { code, out } = await replay();
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ replay: .*report\.json was made of the inventory [0-9a-f]{64}, and this is [0-9a-f]{64}/,
    );
  });

  it('takes no part of the folder that it is verified in', async () => {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'assumeWorkloads: true\n');
    await audited('--config', config);
    const without = await replay();
    expect([without.code, without.err]).toEqual([
      2,
      expect.stringContaining('The report was made with a file that --config names'),
    ]);
    expect((await replay('--config', config)).code).toBe(0);
    writeFileSync(config, 'assumeWorkloads: false\n');
    const other = await replay('--config', config);
    expect(other.code).toBe(1);
    expect(other.out).toContain('scan.inputs.config');
  });

  it('of another version is left to that version', async () => {
    await audited();
    edited('report.json', /"version": "[^"]+"/, '"version": "99.0.0"');
    const { code, err } = await replay();
    expect(code).toBe(2);
    expect(err).toContain('was judged by pathproof 99.0.0');
    expect(err).toContain('npx pathproof@99.0.0 verify');
  });

  it.each([
    ['an option that there is not', 'pathproof audit INVENTORY --output /etc'],
    ['another command', 'pathproof deploy --yes'],
    ['a severity that there is not', 'pathproof audit INVENTORY --severity worst'],
  ])('follows nothing of its command but what an audit is asked: %s', async (_what, command) => {
    await audited();
    edited('report.json', /"command": "[^"]+"/, `"command": ${JSON.stringify(command)}`);
    const { code, err } = await replay();
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(2);
  });

  it.each([
    ['is not there', null, 'is not there'],
    ['was changed', 'x', 'has the SHA-256'],
  ])('says of a file of its manifest that it %s', async (_what, text, words) => {
    await audited();
    if (text === null) rmSync(at('report.csv'));
    else writeFileSync(at('report.csv'), text);
    const { code, out } = await verified();
    expect(code).toBe(1);
    expect(out).toContain(`✗ manifest.json: report.csv ${words}`);
  });

  it.each([
    'null',
    '[]',
    '{',
    '{"schemaVersion":1,"reportSha256":"x","files":[{"name":"../x","bytes":1,"sha256":"y"}]}',
  ])('says of a manifest of %s that it is none', async (text) => {
    await audited();
    writeFileSync(at('manifest.json'), text);
    const { code, out } = await verified();
    expect([code, out]).toEqual([1, expect.stringContaining('it is no manifest of pathproof')]);
  });
});

const kinds = {
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed25519: () => generateKeyPairSync('ed25519'),
} as const;

describe('a signed manifest', () => {
  const keys = (kind: keyof typeof kinds) => {
    const { privateKey, publicKey } = kinds[kind]();
    const [own, pem, der] = [join(folder, 'own.pem'), join(folder, 'public.pem'), join(folder, 'public.der')];
    writeFileSync(own, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(pem, publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(der, publicKey.export({ type: 'spki', format: 'der' }));
    return { own, pem, der };
  };

  it.each(Object.keys(kinds) as (keyof typeof kinds)[])(
    'is checked offline, by a key of type %s',
    async (kind) => {
      const { own, pem, der } = keys(kind);
      await audited('--sign-key', own);
      for (const key of [pem, der]) {
        const { code, out } = await verified('--public-key', key);
        expect([code, out]).toEqual([
          0,
          expect.stringContaining('✓ manifest.sig.json: the manifest was signed with the key'),
        ]);
      }
      expect((await verified()).out).toContain('– manifest.sig.json: it names the key');
      edited('manifest.json', '"schemaVersion": 1', '"schemaVersion":  1');
      const { code, out } = await verified('--public-key', pem);
      expect([code, out]).toEqual([
        1,
        expect.stringContaining('✗ manifest.sig.json: the manifest was not signed'),
      ]);
    },
  );

  it('is not held by another key, of its kind or another', async () => {
    await audited('--sign-key', keys('ec').own);
    for (const kind of ['ec', 'rsa', 'ed25519'] as const) {
      const { code, out } = await verified('--public-key', keys(kind).pem);
      expect([code, out]).toEqual([1, expect.stringContaining('was not signed with the key')]);
    }
  });

  it('is missed where a key is named, and goes with the report that it was of', async () => {
    const { own, pem } = keys('ec');
    await audited('--sign-key', own);
    await audited();
    const { code, out } = await verified('--public-key', pem);
    expect([code, out]).toEqual([1, expect.stringContaining('there is no signature of a manifest')]);
  });

  it('needs a folder, and a key that can sign', async () => {
    const { own, pem } = keys('ec');
    const nowhere = await run('audit', inventoryFile, '--sign-key', own);
    expect([nowhere.code, nowhere.err]).toEqual([
      2,
      expect.stringContaining('no folder that a manifest is written to'),
    ]);
    const wrong = await run('audit', inventoryFile, '--output', join(folder, 'o'), '--sign-key', pem);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('is no private key that can sign')]);
    await audited('--sign-key', own);
    const secret = await verified('--public-key', own);
    expect([secret.code, secret.err]).toEqual([2, expect.stringContaining('is a private key')]);
    expect(createPublicKey(readFileSync(pem)).asymmetricKeyType).toBe('ec');
  });
});
