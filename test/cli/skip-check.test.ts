import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { execute } from './execute.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pathproof-skip-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const audit = async (...argv: readonly string[]) => {
  const { code, out, err } = await execute([
    'audit',
    'x.json',
    '--format',
    'json',
    '--fail-on',
    'never',
    ...argv,
  ]);
  return { code, err, report: out === '' ? null : (JSON.parse(out) as Report) };
};

const checksIn = (report: Report | null): readonly string[] => report?.scan.checks ?? [];

describe('--skip-check', () => {
  it('leaves a check out, and says so', async () => {
    const { code, report } = await audit('--skip-check', 's3-via-nat');
    expect(code).toBe(0);
    expect(checksIn(report)).toEqual(['interface-endpoint-without-443']);
    expect(report?.coverage.skipped).toEqual([{ check: 's3-via-nat', by: 'option' }]);
    expect(report?.scan.command).toContain('--skip-check s3-via-nat');
  });

  it('is said with what the configuration turns off', async () => {
    const config = join(place, 'pathproof.yaml');
    writeFileSync(config, 'disable: [s3-via-nat]\n');
    const { report } = await audit('--config', config);
    expect(checksIn(report)).toEqual(['interface-endpoint-without-443']);
    expect(report?.coverage.skipped).toEqual([{ check: 's3-via-nat', by: 'configuration' }]);
    expect((await audit('--config', config, '--check', 's3-via-nat')).report?.coverage).not.toHaveProperty(
      'skipped',
    );
  });

  it.each([
    [['--skip-check', 's3-via-nit'], 'Did you mean s3-via-nat?'],
    [['--skip-check', 's3-via-nat', '--check', 's3-via-nat'], 'asked for, and left out'],
    [['--skip-check', 's3-via-nat,interface-endpoint-without-443'], 'nothing would be judged'],
  ])('is refused as %j', async (argv, sentence) => {
    const { code, err } = await audit(...argv);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });

  it('survives redaction', async () => {
    const { report } = await audit('--skip-check', 's3-via-nat', '--redact');
    expect(report?.coverage.skipped).toEqual([{ check: 's3-via-nat', by: 'option' }]);
  });
});
