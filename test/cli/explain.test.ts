import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { checks } from '../../src/checks/index.ts';
import { checkListSchema } from '../../src/model/check-list.ts';
import type { Explanation } from '../../src/report/explanation.ts';
import { publishedSchema } from '../house/published-schema.ts';
import { draw } from '../report/reports.ts';
import { sampleReport } from '../report/sample-report.ts';
import { execute } from './execute.ts';

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'pathproof-explain-'));
  writeFileSync(join(place, 'report.json'), draw('json', sampleReport));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const explain = (finding: string, ...more: readonly string[]) =>
  execute(['explain', finding, '--report', place, ...more]);

describe('explain', () => {
  it('says why, step by step, with evidence, remedy and controls', async () => {
    const { code, out, err } = await explain('s3-via-nat:subnet-app');
    expect([code, err]).toEqual([0, '']);
    for (const words of [
      'fail (medium)',
      'Why it matters',
      'The path, step by step',
      'subnet-app → rtb-app 0.0.0.0/0 → nat-main → igw-main',
      ' 1. ',
      'What to do',
      'Evidence towards',
      'References',
    ])
      expect(out).toContain(words);
  });

  it('says of an unknown finding what would settle it', async () => {
    const { out } = await explain('s3-via-nat:subnet-blind');
    expect(out).toContain('unknown');
    expect(out).toContain('Not known');
    expect(out).toMatch(/Allow ec2:\w+ to the role/);
  });

  it('says the same of a report and of the inventory that it is of', async () => {
    const of = async (...argv: readonly string[]) =>
      JSON.parse(
        (await execute(['explain', 's3-via-nat:subnet-app', '--format', 'json', ...argv])).out,
      ) as Explanation;
    const [byReport, byInventory] = [await of('--report', place), await of('--inventory', 'x.json')];
    expect(byInventory).toEqual(byReport);
    expect(byReport.paths[0]?.steps.length).toBeGreaterThan(2);
    expect(byReport.controls.length).toBeGreaterThan(0);
  });

  it('obeys nothing that a tag says', async () => {
    for (const { fingerprint } of sampleReport.findings.slice(0, 12)) {
      const { out } = await explain(fingerprint);
      // oxlint-disable-next-line no-control-regex
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('explains a check by its id', async () => {
    const { code, out } = await execute(['explain', 's3-via-nat']);
    expect(code).toBe(0);
    expect(out).toContain('How it decides');
  });

  it.each([
    [['s3-via-nat:subnet-app'], 'There is no report'],
    [['s3-via-nat:subnet-app', '--report', 'a', '--inventory', 'b'], 'Name one of them'],
    [['s3-via-nat:subnet-app', '--report', 'package.json'], 'is no report of pathproof'],
  ])('is refused as %j', async (argv, sentence) => {
    const { code, out, err } = await execute(['explain', ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });
});

describe('checks --format json', () => {
  const published = publishedSchema('checks', checkListSchema);

  it('has a published schema', async () => {
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/checks.schema.json',
    );
  });

  it('holds every check, as the schema has it', async () => {
    const { code, out } = await execute(['checks', '--format', 'json']);
    expect(code).toBe(0);
    const list = JSON.parse(out) as z.infer<typeof checkListSchema>;
    const validate = new Ajv2020({ strict: true }).compile(published);
    expect(validate(list), JSON.stringify(validate.errors)).toBe(true);
    expect(list.checks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id).sort());
    expect(list.checks.every(({ permissions }) => permissions.length > 0)).toBe(true);
  });

  it('holds one check where one is asked for', async () => {
    const { out } = await execute(['checks', 's3-via-nat', '--format', 'json']);
    expect((JSON.parse(out) as z.infer<typeof checkListSchema>).checks.map(({ id }) => id)).toEqual([
      's3-via-nat',
    ]);
  });
});
