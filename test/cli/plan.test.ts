import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Plan } from '../../src/model/plan.ts';
import { loadReport } from '../../src/store/report-file.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathproof-plan-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const inventory = account(
  vpc('app')
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .natGateway('a', { in: 'public' }),
).inventory();

const ask = (...argv: readonly string[]) =>
  execute(argv, {
    parts: {
      checks: () => Promise.resolve(checks),
      loadInventory: () => Promise.resolve(inventory),
      collect: () => Promise.resolve(() => Promise.resolve(inventory)),
    },
  });

describe('--plan', () => {
  it.each([['audit', 'saved.json'], ['scan']])(
    'names in the report of %s the changes of the plan',
    async (...command) => {
      const { code } = await ask(
        ...command,
        '--plan',
        '--format',
        'json',
        '--output',
        folder,
        '--fail-on',
        'never',
      );
      expect(code).toBe(0);
      const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as Plan;
      const { findings, scan } = await loadReport(join(folder, 'report.json'));
      const claimed = new Map(
        findings.flatMap(({ fingerprint, planned }) => (planned ? [[fingerprint, planned.id] as const] : [])),
      );
      expect(claimed.size).toBeGreaterThan(1);
      expect(claimed.size).toBe(plan.totals.resolved);
      for (const [fingerprint, id] of claimed)
        expect(plan.changes.find((change) => change.id === id)?.resolves).toContain(fingerprint);
      expect(scan.command).toContain(' --plan');
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
        readonly files: readonly { readonly name: string; readonly sha256: string }[];
      };
      const others = readdirSync(folder).filter((name) => name !== 'manifest.json');
      expect(manifest.files.map(({ name }) => name).sort()).toEqual(others.sort());
      for (const { name, sha256 } of manifest.files)
        expect([name, sha256]).toEqual([name, hash('sha256', readFileSync(join(folder, name)))]);
    },
  );

  it('gives the first screen of the report its changes, and follows the long form', async () => {
    const { out: short } = await ask('audit', 'saved.json', '--plan');
    expect(short).toMatch(/^\d\. \w+ {2}Create the s3 gateway endpoint/m);
    expect(short).toMatch(/^Do first {2}the worst of \d+ proved changes?, resolving \d+ of \d+ failures/m);
    expect(short).not.toMatch(/^Plan: /m);
    const { out } = await ask('audit', 'saved.json', '--plan', '--details');
    const [, id = 'none'] =
      /Planned as change ([0-9a-f]{16}): Create the s3 gateway endpoint/.exec(out) ?? [];
    const { out: json } = await ask('plan', 'saved.json', '--format', 'json');
    expect((JSON.parse(json) as Plan).changes.map((change) => change.id)).toContain(id);
    expect(out).toMatch(/^Plan: \d+ changes? resolve/m);
  });

  it.each([
    ['audit', 'saved.json', '--plan'],
    ['scan', '--plan'],
    ['plan', 'saved.json'],
  ])('writes nothing that is redacted: %s', async (...command) => {
    const { code, out, err } = await ask(...command, '--redact', '--output', folder);
    expect([code, out, readdirSync(folder)]).toEqual([2, '', []]);
    expect(err).toContain('A redacted plan cannot be made');
  });

  it('is refused where a machine reads stdout', async () => {
    const { code, err } = await ask('audit', 'saved.json', '--plan', '--format', 'sarif');
    expect([code, err]).toEqual([2, expect.stringContaining('A plan cannot follow sarif on stdout')]);
  });
});
