import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ObjectStore, StoredObject } from '../../src/aws/object-store.ts';
import { keepReport } from '../../src/lambda/keep-report.ts';
import { fileReporters, judge } from '../../src/lambda/judging.ts';
import { noSettings } from '../../src/lambda/run-settings.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import { parseSignature } from '../../src/store/signature-file.ts';
import { isSignedBy, localSigner } from '../../src/store/signature.ts';
import { memoryStores } from './memory-store.ts';
import { createHtmlReporter, html } from '../../src/report/html/page.tsx';
import { account, organization, vpc } from '../../src/testing/index.ts';

const two = organization(
  account('111122223333', vpc().subnet('app', { egress: 'nat' })),
  account('444455556666', vpc().subnet('db', { egress: 'nat' })),
).inventory();

const report = judge(two, { names: ['s3-via-nat'], settings: noSettings, toolVersion: '0.1.0' });

const plain = { retain: null, sign: null } as const;

const bucket = () => {
  const files = new Map<string, string>();
  const put = ({ key, chunks }: StoredObject) => {
    const text = [...chunks].join('');
    files.set(key, text);
    return Promise.resolve({ key, bytes: text.length, sha256: `hash of ${key}`, existed: false });
  };
  return { files, store: { put } as unknown as ObjectStore };
};

const kept = async (reporter: Reporter) => {
  const { files, store } = bucket();
  const folder = 'reports/run-1/';
  await keepReport(store, {
    report,
    reporters: [reporter],
    inventory: ['{}'],
    settings: [],
    folder,
    ...plain,
  });
  return new Map([...files].map(([key, text]) => [key.slice(folder.length), text]));
};

describe('a report that is kept', () => {
  it('is one page while a page can hold it', async () => {
    expect([...(await kept(html)).keys()]).toEqual(['report.html', 'inventory.json.gz', 'manifest.json']);
  });

  it('has a page for each account beyond that, and its manifest the hash of each', async () => {
    expect(fileReporters).toContain(html);
    const files = await kept(createHtmlReporter(null, report.findings.length - 1));
    const pages = ['report.html', 'report-111122223333.html', 'report-444455556666.html'];
    expect([...files.keys()]).toEqual([...pages, 'inventory.json.gz', 'manifest.json']);
    for (const page of pages.slice(1)) expect(files.get('report.html')).toContain(`href="${page}"`);
    const manifest = JSON.parse(files.get('manifest.json') ?? '{}') as {
      readonly files: readonly { readonly name: string; readonly sha256: string }[];
    };
    expect(manifest.files.map(({ name, sha256 }) => [name, sha256])).toEqual(
      [...pages, 'inventory.json.gz'].map((name) => [name, `hash of reports/run-1/${name}`]),
    );
  });
});

describe('a report that is evidence', () => {
  const keeping = {
    report,
    reporters: [html],
    inventory: ['{}'],
    settings: [],
    folder: 'reports/run-1/',
    ...plain,
  };

  it('replaces nothing: a step that is tried again writes to a place of its own', async () => {
    const { files, open } = memoryStores();
    const store = open('halden-reports');
    const first = await keepReport(store, keeping);
    const before = new Map(files);
    const second = await keepReport(store, keeping);
    expect(first.html).toBe('reports/run-1/report.html');
    expect(second.html).toBe('reports/run-1/again-2/report.html');
    for (const [key, file] of before) expect(files.get(key)).toBe(file);
    const manifest = JSON.parse(
      String(files.get('halden-reports/reports/run-1/again-2/manifest.json')?.body),
    ) as { readonly files: readonly { readonly name: string }[] };
    expect(manifest.files.map(({ name }) => name)).toEqual(['report.html', 'inventory.json.gz']);
  });

  it('is written once and locked, file by file', async () => {
    const seen: StoredObject[] = [];
    const store = {
      put: (object: StoredObject) => {
        seen.push(object);
        return Promise.resolve({ key: object.key, bytes: 0, sha256: 'x', existed: false });
      },
    } as unknown as ObjectStore;
    const retain = { mode: 'COMPLIANCE', until: new Date('2028-01-01T00:00:00Z') } as const;
    await keepReport(store, { ...keeping, retain });
    expect(seen.map(({ key }) => key.slice(keeping.folder.length))).toEqual([
      'report.html',
      'inventory.json.gz',
      'manifest.json',
    ]);
    for (const object of seen) expect(object).toMatchObject({ once: true, retain });
  });

  it('has a signature of the manifest as it was written', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const folder = mkdtempSync(join(tmpdir(), 'sign-'));
    const pem = join(folder, 'own.pem');
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { files, open } = memoryStores();
    await keepReport(open('b'), { ...keeping, sign: await localSigner(pem) });
    rmSync(folder, { recursive: true });
    const signature = parseSignature(String(files.get('b/reports/run-1/manifest.sig.json')?.body));
    const manifest = files.get('b/reports/run-1/manifest.json')?.body ?? Buffer.alloc(0);
    expect(signature && isSignedBy(publicKey, manifest, signature)).toBe(true);
  });
});
