import { describe, expect, it } from 'vitest';
import { hashOfReport, hashOfWritten, seal } from '../../src/audit/seal.ts';
import { lazyList } from '../../src/audit/lazy-list.ts';
import type { Report } from '../../src/model/report.ts';
import { json } from '../../src/report/json.ts';
import { exampleReport } from './reports.ts';
import { sampleReport } from './sample-report.ts';

const written = (report: Report): string => [...json.render(report)].join('');

const hashIn = (text: string): string => (JSON.parse(text) as Report).sha256;

/** A sealed report, and how often its findings are gone through. */
const counting = (report: Report): { readonly sealed: Report; readonly passes: () => number } => {
  let passes = 0;
  const findings = lazyList(
    () => {
      passes += 1;
      return report.findings;
    },
    { length: report.findings.length, keep: (changed) => [...changed] },
  );
  return { sealed: seal({ ...report, findings }), passes: () => passes };
};

describe('the hash of a report', () => {
  it.each([
    ['the example', exampleReport],
    ['a small one', sampleReport],
    ['one without findings', { ...sampleReport, findings: [] }],
  ])('is the same whether it is asked for or comes of writing it: %s', (_what, report) => {
    const [asked, wrote] = [seal(report), seal(report)];
    const hash = asked.sha256;
    const text = written(wrote);
    expect(hash).toBe(hashOfReport(report));
    expect(wrote.sha256).toBe(hash);
    expect(written(asked)).toBe(text);
    expect(hashIn(text)).toBe(hash);
    expect(hashOfWritten(JSON.parse(text) as object)).toBe(hash);
  });

  it('takes no more passes over the findings where the report is written first', () => {
    const alone = counting(exampleReport);
    written(alone.sealed);
    const before = alone.passes();
    expect(alone.sealed.sha256).toBe(hashOfReport(exampleReport));
    expect(alone.passes()).toBe(before);
  });

  it('is not taken of a report that was written in part', () => {
    const report = seal(exampleReport);
    for (const _piece of json.render(report)) break;
    expect(report.sha256).toBe(hashOfReport(exampleReport));
  });

  it('stays what a report says of itself, where that was read', () => {
    const edited = { ...sampleReport, sha256: 'f'.repeat(64) };
    expect(hashIn(written(edited))).toBe('f'.repeat(64));
  });
});
