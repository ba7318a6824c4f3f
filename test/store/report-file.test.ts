import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { difference } from '../../src/audit/diff.ts';
import { hashOfReport, hashOfWritten } from '../../src/audit/seal.ts';
import type { Report } from '../../src/model/report.ts';
import { json } from '../../src/report/json.ts';
import { pathLine } from '../../src/report/words.ts';
import { loadBaseline, loadReport, loadReportOrInventory, readReport } from '../../src/store/report-file.ts';
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
  return { ...old, sha256: hashOfWritten(old) };
};

/** What version 2 wrote of a report: evidence and remedies once, under the hash of a report that has them in their places. */
const asVersion2 = (report: Report) => {
  const whole = { ...report, schemaVersion: 2 } as unknown as Report;
  const evidence = [...new Set(report.findings.flatMap((finding) => finding.evidence))];
  const remedies = [...new Set(report.findings.flatMap(({ remedy }) => remedy ?? []))];
  const written = {
    ...whole,
    sha256: hashOfWritten(whole),
    evidence,
    remedies: Object.fromEntries(remedies.map((remedy, at) => [`r${at}`, remedy])),
    findings: report.findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map((item) => evidence.indexOf(item)),
      remedy: finding.remedy && `r${remedies.indexOf(finding.remedy)}`,
    })),
  };
  return { whole: { ...whole, sha256: written.sha256 }, written };
};

const plain = (report: Report): unknown => JSON.parse(JSON.stringify(report));

describe('a report that was written', () => {
  it.each<readonly [string, Report]>([
    ['the example', exampleReport],
    ['with hostile names', hostileReport],
    ...variants,
  ])('is read as it was, %s', async (_what, report) => {
    const { report: read, hash } = await readReport(written(report));
    expect(plain(read)).toEqual(plain(report));
    expect([hash(), hashOfReport(read)]).toEqual([report.sha256, report.sha256]);
  });

  it('is read in the shape of version 1, too', async () => {
    const old = asVersion1(exampleReport);
    const { report, hash } = await readReport(fileOf(JSON.stringify(old)));
    expect(plain(report)).toEqual(plain(old));
    expect(hash()).toBe(old.sha256);
  });

  it('is read in the shape of version 2, too', async () => {
    const { whole, written: old } = asVersion2(exampleReport);
    const { report, hash } = await readReport(fileOf(JSON.stringify(old)));
    expect(plain(report)).toEqual(plain(whole));
    expect(hash()).toBe(whole.sha256);
  });

  it.each([
    ['evidence', { evidence: [] }],
    ['remedy', { remedies: {} }],
    ['subject', { subjects: [] }],
    ['remedy', { remedies: { a0: { like: 'a1', with: {} } } }],
  ])('is refused where it does not hold its %s', async (part, without) => {
    const whole = JSON.parse([...json.render(exampleReport)].join('')) as object;
    const path = fileOf(JSON.stringify({ ...whole, ...without }));
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
