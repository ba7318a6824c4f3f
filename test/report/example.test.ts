import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checks } from '../../src/checks/index.ts';
import { formats, reporters } from '../../src/report/index.ts';
import { reportSchema } from '../../src/report/report-schema.ts';
import { audit } from '../../src/audit/audit.ts';
import { loadInventory } from '../../src/store/inventory-file.ts';
import { exampleOptions } from './reports.ts';

const path = ['examples/example-organization.json.gz', 'examples/example-organization.json'].find((file) =>
  existsSync(file),
);
const inventory = await loadInventory(path!);
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

  it('has every check fail and pass, and something unknown', () => {
    const oneSided = report.population.filter(({ counts }) => counts.fail === 0 || counts.pass === 0);
    expect(oneSided.map(({ check }) => check)).toEqual([]);
    expect(report.summary.counts.unknown).toBeGreaterThan(0);
  });

  it('has a verdict for every subject that was listed, and counts no more', () => {
    const total = (counts: object): number =>
      Object.values(counts).reduce((sum: number, n: number) => sum + n, 0);
    for (const { subjects, counts } of report.population) expect(total(counts)).toBe(subjects);
    expect(total(report.summary.counts)).toBe(report.findings.length);
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

  // The formats for machines are held to their schemas, in formats.test.ts; drawn, they would be megabytes here.
  it.each(formats.filter((name) => !['asff', 'ocsf', 'sarif', 'junit', 'csv'].includes(name)))(
    'is drawn as it was last looked at: %s',
    async (format) => {
      const drawn = [...reporters[format].render(report)].join('');
      await expect(drawn).toMatchFileSnapshot(`golden/example.${reporters[format].extension}`);
    },
  );
});
