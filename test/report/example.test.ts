import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exampleOrganization } from '../../examples/build.ts';
import { checks } from '../../src/checks/index.ts';
import { statuses } from '../../src/model/finding.ts';
import { type Format, formats, reporters } from '../../src/report/index.ts';
import { reportSchema } from '../../src/model/report.ts';
import { audit } from '../../src/audit/audit.ts';
import { parseInventory } from '../../src/store/inventory-file.ts';
import { csvRows } from './csv-rows.ts';
import { withDetails } from './details.ts';
import { exampleOptions } from './reports.ts';

// Built, not read: the file is written by the same run of `npm run update` as the digest.
const inventory = parseInventory('example', JSON.parse(JSON.stringify(exampleOrganization())));
const options = {
  checks,
  vpcIds: [],
  ...exampleOptions,
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

describe('the example organization', () => {
  const report = audit(inventory, options);

  it('leaves something unknown', () => {
    expect(report.summary.counts.unknown).toBeGreaterThan(0);
  });

  it('has a verdict for every subject that was listed, and counts no more', () => {
    const total = (counts: object): number =>
      Object.values(counts).reduce((sum: number, n: number) => sum + n, 0);
    for (const { subjects, counts } of report.population) expect(total(counts)).toBe(subjects);
    // Passes of some checks are counted and not listed, account by account.
    const unlisted = report.population.flatMap((one) => one.unlisted ?? []);
    const counted = unlisted.reduce((sum, { passes }) => sum + passes, 0);
    expect(total(report.summary.counts)).toBe(report.findings.length + counted);
  });

  it('gives every failure evidence and a remedy that names real ids', () => {
    const failures = report.findings.filter(({ status }) => status === 'fail');
    for (const { evidence, remedy, subject } of failures) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(JSON.stringify(remedy)).not.toMatch(/undefined|\[object|YOUR_|<[a-z]/i);
      expect(remedy, subject.id).not.toBeNull();
    }
  });

  it('gives every finding a fingerprint of its own', () => {
    expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(report.findings.length);
  });

  it('is judged the same twice', () => {
    expect(audit(inventory, options)).toEqual(report);
  });

  it('follows the published schema', () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
      z.toJSONSchema(reportSchema, { io: 'input' }),
    );
    validate(JSON.parse([...reporters.json.render(report)].join('')));
    expect(validate.errors).toBeNull();
  });
});

/** The sections of the page, in its order. */
const sections = ['first', 'findings', 'summary', 'coverage', 'controls', 'unknowns', 'record'];

const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(/[\d,]+/g)].map(([digits]) => Number(digits.replaceAll(',', '')));

describe('the example organization, drawn', () => {
  const report = audit(inventory, options);
  const draw = (format: Format): string => [...reporters[format].render(report)].join('');
  const { fail, unknown, pass, 'not-applicable': rest } = report.summary.counts;

  // The formats for machines are held to their schemas in formats.test.ts; sample.* beside this file shows how each
  // format looks. Drawn, this report would be megabytes that every change of a check rewrites.
  it('is what it was when its digest was last written', async () => {
    const sha256 = Object.fromEntries(
      formats.map((format) => [format, createHash('sha256').update(draw(format)).digest('hex')]),
    );
    const verdicts = Object.fromEntries(
      report.population
        .toSorted((a, b) => (a.check < b.check ? -1 : 1))
        .map(({ check, counts }) => [
          check,
          statuses.map((status) => `${counts[status]} ${status}`).join(', '),
        ]),
    );
    // Not asserted: a new check costs its file and its cases. Listed, so that review sees what the demo stops showing.
    const notShown = report.population
      .filter(({ counts }) => counts.fail === 0 || counts.pass === 0)
      .map(({ check }) => check)
      .toSorted();
    await expect(`${JSON.stringify({ verdicts, notShown, sha256 }, null, 2)}\n`).toMatchFileSnapshot(
      'golden/example-digest.json',
    );
  });

  it('is on the page whole: every section, and a place for every check that failed', () => {
    const page = draw('html');
    const ids = [...page.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id ?? '');
    expect(ids.filter((id) => sections.includes(id))).toEqual(sections);
    for (const { check, counts } of report.population)
      if (counts.fail > 0) expect(ids).toContain(`check-${check}`);
  });

  it('has the counts of its checks on the terminal with details, and ends with what to do first', () => {
    const text = withDetails(report);
    const notable = report.population.filter(({ counts }) => counts.fail + counts.unknown > 0);
    for (const { check, counts } of notable) {
      const row = text.split('\n').find((line) => line.startsWith(`  ${check} `)) ?? '';
      expect([check, ...numbersIn(row.slice(check.length + 2))]).toEqual([
        check,
        counts.fail,
        counts.unknown,
        counts.pass,
        counts['not-applicable'],
      ]);
    }
    expect(text.indexOf('\nCoverage ')).toBeGreaterThan(0);
    expect(text.indexOf('\nDo first ')).toBeGreaterThan(text.indexOf('\nCoverage '));
    expect(text).toContain(`report sha256 ${report.sha256}`);
  });

  it('has a heading with the number of failures for every check in Markdown', () => {
    const text = draw('markdown');
    const headings = [...text.matchAll(/^### `([\w-]+)` .* \((\d+)\)$/gm)].map(([, id, n]) => [
      id,
      Number(n),
    ]);
    const failed = report.population.filter(({ counts }) => counts.fail > 0);
    expect(Object.fromEntries(headings)).toEqual(
      Object.fromEntries(failed.map(({ check, counts }) => [check, counts.fail])),
    );
    const totals = text.split('\n').find((line) => /^\| \d/.test(line)) ?? '';
    expect(numbersIn(totals)).toEqual([fail, unknown, pass, rest]);
  });

  it('has every finding in JSON, and in each table a row', () => {
    expect((JSON.parse(draw('json')) as { findings: unknown[] }).findings).toHaveLength(
      report.findings.length,
    );
    expect(csvRows(draw('csv').replace('\ufeff', ''))).toHaveLength(report.findings.length + 1);
  });
});
