import { readFileSync } from 'node:fs';
import type { Log } from 'sarif';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { asffFindings, asffLimits } from '../../src/report/asff.ts';
import { csv } from '../../src/report/csv.ts';
import { createSarifReporter } from '../../src/report/sarif.ts';
import type { Report } from '../../src/model/report.ts';
import { seal } from '../../src/audit/seal.ts';
import { csvRows } from './csv-rows.ts';
import { draw, exampleReport, hostileNames, hostileReport, variants } from './reports.ts';
import { audit } from '../../src/audit/audit.ts';
import { sampleChecks, sampleInventory, sampleReport } from './sample-report.ts';
import { parseXml } from './xml.ts';

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8')) as object;

const cases: readonly (readonly [string, Report])[] = [
  ['the example organization', exampleReport],
  ['hostile names', hostileReport],
  ['the sample', sampleReport],
  ...variants,
];

// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('SARIF', () => {
  const ajv = new Ajv04.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema('sarif-schema-2.1.0.json'));
  const full = createSarifReporter({ profile: 'full', anchor: null });
  const read = (report: Report): Log => JSON.parse(draw('sarif', report)) as Log;

  it.each(cases)('follows the schema: %s', (_, report) => {
    validate(read(report));
    expect(validate.errors).toBeNull();
    validate(JSON.parse([...full.render(report)].join('')));
    expect(validate.errors).toBeNull();
  });

  it.each(cases)('gives every result and every step a place that GitHub accepts: %s', (_, report) => {
    const results = read(report).runs[0]?.results ?? [];
    expect(results.length > 0).toBe(report.findings.some(({ status }) => status === 'fail'));
    for (const { locations, codeFlows, partialFingerprints } of results) {
      const steps = (codeFlows ?? []).flatMap(({ threadFlows }) =>
        threadFlows.flatMap((flow) => flow.locations.map(({ location }) => location)),
      );
      expect(partialFingerprints).toBeDefined();
      for (const location of [...(locations ?? [undefined]), ...steps]) {
        const uri = location?.physicalLocation?.artifactLocation?.uri ?? '';
        expect(uri).toMatch(/^aws\/[\w.%-]+\/[\w.%-]+\/[\w.%~-]+\/[\w.%~-]+$/);
        expect(uri.split('/')).not.toContain('..');
        expect(decodeURIComponent(uri)).not.toMatch(controlCharacter);
      }
    }
  });

  it('holds failures only for GitHub, and every verdict in the full profile', () => {
    const { counts } = exampleReport.summary;
    expect(read(exampleReport).runs[0]?.results).toHaveLength(counts.fail);
    const all = JSON.parse([...full.render(exampleReport)].join('')) as Log;
    expect(all.runs[0]?.results).toHaveLength(exampleReport.findings.length);
    expect(new Set(all.runs[0]?.results?.map(({ kind }) => kind))).toEqual(
      new Set(['fail', 'pass', 'open', 'notApplicable']),
    );
  });

  it('never holds more results than GitHub takes, and keeps the worst', () => {
    const [worst] = sampleReport.findings.filter(({ status }) => status === 'fail');
    const many = Array.from({ length: 25_010 }, () => ({ ...worst!, severity: 'low' as const }));
    const report = { ...sampleReport, findings: [...many, { ...worst!, severity: 'critical' as const }] };
    const results = read(report).runs[0]?.results ?? [];
    expect(results).toHaveLength(25_000);
    expect(results[0]?.level).toBe('error');
  });

  it('tells the path hop by hop, and what was not assessed', () => {
    const [run] = read(sampleReport).runs;
    const steps = run?.results?.find(({ codeFlows }) => codeFlows)?.codeFlows?.[0]?.threadFlows[0]?.locations;
    expect(steps?.map(({ location }) => location?.message?.text)).toContain(
      'NAT gateway nat-main: It sends from its own subnet, whose table is rtb-public.',
    );
    const notes = run?.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text);
    expect(notes?.join()).toContain('ec2:DescribeNatGateways');
  });

  it('hangs everything on one file when asked to', () => {
    const anchored = createSarifReporter({ profile: 'github', anchor: 'infra/network.tf' });
    const log = JSON.parse([...anchored.render(sampleReport)].join('')) as Log;
    const uris = log.runs[0]?.results?.map(
      ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri,
    );
    expect(new Set(uris)).toEqual(new Set(['infra/network.tf']));
  });

  it('shows an accepted failure as suppressed, and one whose waiver has expired as not', () => {
    const waived = (expired: boolean): Report => ({
      ...sampleReport,
      findings: sampleReport.findings.map((finding) => ({
        ...finding,
        waiver: { source: 'file', reason: 'Planned', owner: 'net', until: '2027-01-31', expired },
      })),
    });
    expect(read(waived(false)).runs[0]?.results?.[0]?.suppressions?.[0]?.justification).toContain('Planned');
    expect(read(waived(true)).runs[0]?.results?.[0]?.suppressions).toBeUndefined();
  });

  it('names the controls of a rule in taxonomies', () => {
    const [run] = read(exampleReport).runs;
    const cis = run?.taxonomies?.findIndex(({ name }) => name === 'cis-aws-7.0.0') ?? -1;
    expect(run?.taxonomies?.[cis]?.taxa?.map(({ id }) => id)).toContain('6.8');
    const rule = run?.tool.driver.rules?.find(({ id }) => id === 's3-via-nat');
    expect(rule?.relationships?.map(({ target }) => [target.toolComponent?.index, target.id])).toContainEqual(
      [cis, '6.8'],
    );
  });
});

describe('OCSF', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema('ocsf-1.8.0-compliance-finding.schema.json'));
  const events = (report: Report) =>
    draw('ocsf', report)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, never>);

  it.each(cases)('follows the schema, line by line: %s', (_, report) => {
    const all = events(report);
    for (const event of all) {
      validate(event);
      expect(validate.errors).toBeNull();
    }
    expect(all).toHaveLength(report.findings.length);
  });

  it('would notice a time in seconds’ text and an attribute that is not OCSF’s', () => {
    const [event] = events(sampleReport);
    expect(validate({ ...event, time: '2026' })).toBe(false);
    expect(validate({ ...event, compliance: { verdict: 'fail' } })).toBe(false);
  });

  it('says Warning for what was not assessed, and times in milliseconds', () => {
    const index = sampleReport.findings.findIndex(({ status }) => status === 'unknown');
    const event = events(sampleReport)[index] as unknown as {
      compliance: { status_id: number };
      time: number;
    };
    expect(event.compliance.status_id).toBe(2);
    expect(new Date(event.time).toISOString().slice(0, 10)).toBe(sampleReport.scan.collectedAt.slice(0, 10));
  });
});

describe('ASFF', () => {
  it.each(cases)('keeps every length and number that Security Hub allows: %s', (_, report) => {
    const faults: string[] = [];
    for (const finding of asffFindings(report)) {
      // An expectation for each number of each finding would take longer than all the rest.
      const within = (what: string, value: number, most: number, least = 0): void => {
        if (value > most || value < least) faults.push(`${finding.Id}: ${what} is ${value}`);
      };
      within('Id', finding.Id.length, asffLimits.id);
      within('Title', finding.Title.length, 256);
      within('Description', finding.Description.length, 1024);
      within('Recommendation', finding.Remediation?.Recommendation.Text.length ?? 0, 512);
      within('GeneratorId', finding.GeneratorId.length, 512);
      within('Resources', finding.Resources.length, 32, 1);
      within('RelatedRequirements', finding.Compliance.RelatedRequirements?.length ?? 0, 32);
      within('ProductFields', Object.keys(finding.ProductFields).length, 50);
      for (const [key, value] of Object.entries(finding.ProductFields)) {
        within(`key ${key}`, key.length, 128);
        within(`value of ${key}`, value.length, 2048);
      }
      for (const { ComponentId, ComponentType } of finding.NetworkPath ?? []) {
        within('ComponentId', ComponentId.length, 32);
        within('ComponentType', ComponentType.length, 32);
      }
      for (const { Tags, Id } of finding.Resources) {
        within('Id of a resource', Id.length, 512);
        for (const [key, value] of Object.entries(Tags ?? {})) {
          within(`tag ${key}`, key.length, 128);
          within(`value of tag ${key}`, value.length, 256);
        }
      }
      const text = JSON.stringify(finding);
      within('bytes', Buffer.byteLength(text), asffLimits.finding - 1);
      if (controlCharacter.test(text)) faults.push(`${finding.Id}: holds a control character`);
    }
    expect(faults).toEqual([]);
  });

  it.each(cases)('has what Security Hub requires, not empty: %s', (_, report) => {
    for (const finding of asffFindings(report)) {
      for (const value of [
        finding.Id,
        finding.Title,
        finding.Description,
        finding.AwsAccountId,
        finding.GeneratorId,
        ...finding.Types,
        finding.FindingProviderFields.Severity.Label,
      ])
        expect(value).not.toBe('');
      expect(finding.ProductArn).toBe(
        `arn:aws:securityhub:${finding.Region}:${finding.AwsAccountId}:product/${finding.AwsAccountId}/default`,
      );
      expect(finding.CreatedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it('ends a text that is too long with an ellipsis', () => {
    const long = [...asffFindings(hostileReport)].find(({ Description }) => Description.length === 1024);
    expect(long?.Description.endsWith('…')).toBe(true);
  });

  it('never calls what could not be seen a pass or a failure', () => {
    const unknown = [...asffFindings(exampleReport)].filter(({ Compliance }) =>
      ['WARNING', 'NOT_AVAILABLE'].includes(Compliance.Status),
    );
    expect(unknown).toHaveLength(exampleReport.summary.counts.unknown);
  });

  it('writes requirements as AWS does, the surest first', () => {
    const report = audit(sampleInventory, {
      checks: sampleChecks,
      vpcIds: [],
      assumeWorkloads: false,
      minimumSeverity: null,
      reported: [],
    });
    const finding = [...asffFindings(report)].find(({ GeneratorId }) => GeneratorId.endsWith('/s3-via-nat'));
    const all = finding?.Compliance.RelatedRequirements ?? [];
    expect(all).toContain('CIS AWS Foundations Benchmark v7.0.0/6.8');
    expect(all.some((name) => /^NIST\.800-53\.r5 SC-7/.test(name))).toBe(true);
  });
});

describe('JUnit', () => {
  it.each(cases)('is well-formed XML 1.0, with its sums right: %s', (_, report) => {
    const root = parseXml(draw('junit', report));
    const all = root.children.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'));
    const having = (kind: string) =>
      all.filter(({ children }) => children.some(({ name }) => name === kind)).length;
    expect(Number(root.attributes['tests'])).toBe(report.findings.length);
    expect(all).toHaveLength(report.findings.length);
    expect(Number(root.attributes['failures'])).toBe(having('failure'));
    expect(Number(root.attributes['errors'])).toBe(having('error'));
    expect(Number(root.attributes['skipped'])).toBe(having('skipped'));
    expect(having('error')).toBe(report.findings.filter(({ status }) => status === 'unknown').length);
  });

  it('would notice what is not well-formed', () => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    for (const bad of ['<a>&</a>', '<a b="<"/>', '<a></b>', '<a>\u0001</a>', '<a b="1" b="2"/>', '<a/><a/>'])
      expect(() => parseXml(head + bad)).toThrow();
  });
});

describe('CSV', () => {
  it.each(cases)('has as many cells in every row as in its head: %s', (_, report) => {
    const text = draw('csv', report);
    const rows = csvRows(text.slice(1));
    expect(rows).toHaveLength(report.findings.length + 1);
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
    expect(text.startsWith('\ufeffstatus,')).toBe(true);
    expect(text).toMatch(/\r\n$/);
  });

  it('holds nothing that a spreadsheet runs', () => {
    const cells = csvRows(draw('csv', hostileReport).slice(1)).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => cell.startsWith("'=cmd"))).not.toEqual([]);
    expect(cells.every((cell) => cell.length <= 32_767)).toBe(true);
  });

  it('has a second file with a row for each control', () => {
    const [controls] = csv.others ?? [];
    const rows = csvRows([...(controls?.render(exampleReport) ?? [])].join('').slice(1));
    expect(rows).toHaveLength(exampleReport.controls.length + 1);
    const [head, ...lines] = rows;
    const cis = lines.find((row) => row[0]?.startsWith('CIS') && row[2] === '6.8');
    expect(Number(cis?.[head?.indexOf('failed') ?? -1])).toBeGreaterThan(0);
  });
});

describe('the Markdown summary', () => {
  it.each(cases)('fits into a comment: %s', (_, report) => {
    expect(draw('markdown', report).length).toBeLessThan(65_536);
  });

  it('keeps names as text: no HTML, no image, no link, no mention', () => {
    const text = draw('markdown', hostileReport);
    const withoutOurs = text
      .replaceAll(/`+[^`\n]*`+/g, '')
      .replaceAll(/<\/?(?:details|summary|sub)>|<!-- -->/g, '');
    expect(withoutOurs).not.toMatch(/<[a-z!/]/i);
    expect(withoutOurs).not.toMatch(/(?<!\\)\[[^\]]*\](?:\(|\[)/);
    expect(text.replaceAll(/`+[^`\n]*`+/g, '')).not.toMatch(/@octocat/);
    expect(hostileNames.some((name) => name.includes('@octocat'))).toBe(true);
  });

  it('counts what did not fit', () => {
    const [first] = sampleReport.findings.filter(({ status }) => status === 'fail');
    const many = seal({ ...sampleReport, findings: Array.from({ length: 3000 }, () => first!) });
    expect(draw('markdown', many)).toMatch(/and \d+ more, in the other reports/);
  });

  it('never says that nothing failed when all failures are accepted', () => {
    const open = { critical: 0, high: 0, medium: 0, low: 0, informational: 0 };
    const accepted = { ...sampleReport, summary: { ...sampleReport.summary, open } };
    expect(draw('markdown', accepted)).toContain('No failure that is not waived or known');
  });

  it('never says that nothing failed when something could not be seen', () => {
    const [first] = sampleReport.findings.filter(({ status }) => status === 'unknown');
    const nothing = {
      ...sampleReport,
      findings: [first!],
      summary: {
        ...sampleReport.summary,
        counts: { pass: 0, fail: 0, unknown: 1, 'not-applicable': 0 },
        open: { critical: 0, high: 0, medium: 0, low: 0, informational: 0 },
      },
    };
    expect(draw('markdown', nothing)).toContain('Nothing failed in what could be seen');
  });
});
