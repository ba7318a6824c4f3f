import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { difference } from '../../src/audit/diff.ts';
import { hashOfReport } from '../../src/audit/seal.ts';
import type { Report } from '../../src/model/report.ts';
import { json } from '../../src/report/json.ts';
import { pathLine } from '../../src/report/words.ts';
import { loadBaseline, loadReport, loadReportOrInventory } from '../../src/store/report-file.ts';
import { exampleReport, hostileReport, variants } from '../report/reports.ts';

const folder = mkdtempSync(join(tmpdir(), 'pathproof-report-'));

afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (text: string): string => {
  const path = join(folder, 'report.json');
  writeFileSync(path, text);
  return path;
};

const written = (report: Report): string => fileOf([...json.render(report)].join(''));

/** A report as version 1 wrote it: each finding held its evidence and its remedy. */
const asVersion1 = (report: Report): Report => {
  const old = { ...report, schemaVersion: 1 } as unknown as Report;
  return { ...old, sha256: hashOfReport(old) };
};

const plain = (report: Report): unknown => JSON.parse(JSON.stringify(report));

describe('a report that was written', () => {
  it.each<readonly [string, Report]>([
    ['the example', exampleReport],
    ['with hostile names', hostileReport],
    ...variants,
  ])('is read as it was, %s', async (_what, report) => {
    const read = await loadReport(written(report));
    expect(plain(read)).toEqual(plain(report));
    expect(hashOfReport(read)).toBe(report.sha256);
  });

  it('is read in the shape of version 1, too', async () => {
    const old = asVersion1(exampleReport);
    expect(plain(await loadReport(fileOf(JSON.stringify(old))))).toEqual(plain(old));
  });

  it.each(['evidence', 'remedy'] as const)('is refused where it does not hold its %s', async (part) => {
    const whole = JSON.parse([...json.render(exampleReport)].join('')) as Record<string, unknown>;
    const path = fileOf(JSON.stringify({ ...whole, [part === 'remedy' ? 'remedies' : part]: undefined }));
    await expect(loadReport(path)).rejects.toThrow(
      new RegExp(`is no report of pathproof: a finding refers to ${part} \\w+, which is not in it`),
    );
  });

  it('takes no key for a remedy that every object has', async () => {
    const whole = JSON.parse([...json.render(exampleReport)].join('')) as Report;
    const findings = whole.findings.map((finding) => ({ ...finding, remedy: 'constructor' }));
    await expect(loadReport(fileOf(JSON.stringify({ ...whole, findings })))).rejects.toThrow(
      'refers to remedy constructor',
    );
  });
});

describe('reports of two versions', () => {
  const oldFile = () => fileOf(JSON.stringify(asVersion1(exampleReport)));

  it('compare as equal where they say the same', async () => {
    const old = await loadReportOrInventory(oldFile());
    const now = await loadReport(written(exampleReport));
    if (!('report' in old)) throw new Error('A report was taken for an inventory.');
    for (const [before, after] of [
      [old.report, now],
      [now, old.report],
    ] as const)
      expect(difference(before, after, pathLine)).toMatchObject({
        counts: { new: 0, resolved: 0, changed: 0, unsettled: 0 },
        changes: [],
      });
  });

  it('know the same failures as baselines, each by its own hash', async () => {
    const then = await loadBaseline(oldFile());
    const now = await loadBaseline(written(exampleReport));
    expect(then.failed).toEqual(now.failed);
    expect(now.failed.size).toBe(exampleReport.summary.counts.fail);
    expect(then.sha256).toBe(asVersion1(exampleReport).sha256);
    expect(now.sha256).toBe(exampleReport.sha256);
  });
});
