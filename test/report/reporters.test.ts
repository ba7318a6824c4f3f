import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { Report } from '../../src/model/report.ts';
import { type Format, formats, reporters } from '../../src/report/index.ts';
import { reportSchema } from '../../src/model/report.ts';
import { createTerminalReporter } from '../../src/report/terminal.ts';
import { publishedSchema } from '../house/published-schema.ts';
import { withDetails } from './details.ts';
import { hostile, sampleReport } from './sample-report.ts';

const draw = (format: Format, report: Report = sampleReport): string =>
  [...reporters[format].render(report)].join('');

const many = (amount: number): Report => ({
  ...sampleReport,
  findings: Array.from(
    { length: amount },
    (_, index) => sampleReport.findings[index % sampleReport.findings.length]!,
  ),
});

describe('every format', () => {
  it.each(formats)('draws the sample as it was last looked at: %s', async (format) => {
    await expect(draw(format)).toMatchFileSnapshot(`golden/sample.${reporters[format].extension}`);
  });

  it.each(formats)('comes in pieces that do not grow with the number of findings: %s', (format) => {
    const longest = (report: Report): number =>
      Math.max(...[...reporters[format].render(report)].map((chunk) => chunk.length));
    expect(longest(many(2000))).toBeLessThanOrEqual(longest(many(20)) * 2);
  });

  it.each(formats)('can be drawn when there is nothing to say: %s', (format) => {
    const nothing = { ...sampleReport, findings: [], checks: [], population: [] };
    expect(draw(format, nothing)).not.toContain('undefined');
    expect(draw(format)).not.toContain('undefined');
  });
});

describe('report.json', () => {
  // The schema is what we publish: generated from one definition, and proved by another reader.
  const jsonSchema = publishedSchema('report', reportSchema, { io: 'input' });

  it('has a published schema', async () => {
    await expect(`${JSON.stringify(jsonSchema, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/report.schema.json',
    );
  });

  it('follows it', () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(jsonSchema);
    const data: unknown = JSON.parse(draw('json'));
    validate(data);
    expect(validate.errors).toBeNull();
    validate({ ...(data as object), findings: [{ ...sampleReport.findings[0], status: 'passed' }] });
    expect(validate.errors?.[0]?.instancePath).toBe('/findings/0/status');
  });

  it('says once what many findings share', () => {
    const { subjects, evidence, remedies, findings } = JSON.parse(draw('json', many(200))) as z.infer<
      typeof reportSchema
    >;
    const once = JSON.parse(draw('json')) as z.infer<typeof reportSchema>;
    expect([subjects, evidence, remedies]).toEqual([once.subjects, once.evidence, once.remedies]);
    for (const part of [subjects, evidence, Object.values(remedies)])
      expect(new Set(part.map((one) => JSON.stringify(one))).size).toBe(part.length);
    // In the order in which they are first referred to, and nothing that no finding refers to.
    expect([...new Set(findings.map(({ subject }) => subject.at))]).toEqual([...subjects.keys()]);
    expect([...new Set(findings.flatMap((finding) => finding.evidence ?? []))]).toEqual([...evidence.keys()]);
    expect([...new Set(findings.flatMap(({ remedy }) => remedy ?? []))]).toEqual(Object.keys(remedies));
  });

  it('has one finding a line', () => {
    const lines = draw('json')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes('"messageId":'));
    expect(lines).toHaveLength(sampleReport.findings.length);
  });
});

describe('the terminal', () => {
  it('draws the sample with details as it was last looked at', async () => {
    await expect(withDetails(sampleReport)).toMatchFileSnapshot('golden/sample-details.txt');
  });

  it('shows a path on one line, whatever the width', () => {
    const text = withDetails(sampleReport, 40);
    expect(text).toContain('subnet-app → rtb-app 0.0.0.0/0 → nat-main → igw-main\n');
    expect(text).toContain('39 %: subnet-split → ');
  });

  it('obeys no tag: no control character but the end of a line', () => {
    for (const text of [draw('terminal'), withDetails(sampleReport)]) {
      // oxlint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(text).not.toContain('owned');
      expect(text).not.toMatch(/^fake line/m);
    }
  });

  it('colors only when it is asked to', () => {
    const colored = [...createTerminalReporter({ width: 100, color: true }).render(sampleReport)].join('');
    expect(colored).toContain('\u001b[');
    expect(draw('terminal')).not.toContain('\u001b[');
  });

  it('names each gap once, with what would settle it', () => {
    expect(withDetails(sampleReport)).toContain('Allow ec2:DescribeNatGateways to the role that scans');
  });

  it('never says that everything was read when it was not', () => {
    for (const text of [draw('terminal'), withDetails(sampleReport)]) {
      expect(text).toContain('Not everything could be read.');
      expect(text).not.toContain('Nothing was left out');
      expect(text).not.toContain('every call was answered');
    }
  });
});

describe('the page', () => {
  const page = draw('html');

  // What the page's own script says is no markup; the findings that are embedded as data are.
  const body = page.replaceAll(/<script>[\s\S]*?<\/script>/g, '');

  it('keeps names as text', () => {
    expect(body).not.toContain('<img');
    expect(body).not.toContain('</script><');
    expect(body).toContain("&lt;/script>&lt;img src=x onerror=alert(1)>&quot;'&amp;");
    expect(body).toContain(hostile.long);
  });

  it('loads nothing, and runs one script that it names by its hash', () => {
    expect(page).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+' 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'"/,
    );
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(body).not.toMatch(/<script(?! type="(?:application\/json|text\/plain)" data-kind)/);
    expect(body).not.toMatch(/<iframe|<object|\son\w+="|style="|\ssrc="|url\(|@import/);
  });

  it('opens and closes the same elements', () => {
    const count = (pattern: RegExp): number => body.match(pattern)?.length ?? 0;
    for (const name of [
      'section',
      'details',
      'table',
      'ol',
      'ul',
      'dl',
      'div',
      'li',
      'tr',
      'p',
      'pre',
      'code',
      'main',
    ])
      expect([name, count(new RegExp(`<${name}[ >]`, 'g'))]).toEqual([
        name,
        count(new RegExp(`</${name}>`, 'g')),
      ]);
  });

  it('links only to what is a web page', () => {
    const [first, ...rest] = sampleReport.checks;
    const odd = { ...sampleReport, checks: [{ ...first!, references: ['javascript:alert(1)'] }, ...rest] };
    expect(draw('html', odd)).not.toContain('href="javascript:');
  });

  it('says what was not assessed before it says what was found', () => {
    expect(page.indexOf('class="coverage-line')).toBeGreaterThan(0);
    expect(page.indexOf('class="coverage-line')).toBeLessThan(page.indexOf('id="findings"'));
    expect(page.indexOf('id="first"')).toBeLessThan(page.indexOf('id="findings"'));
  });
});
