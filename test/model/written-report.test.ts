import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, hashOfReport, hashOfWritten } from '../../src/audit/seal.ts';
import { canonical } from '../../src/model/canonical.ts';
import type { Evidence, Finding, Remedy, Subject } from '../../src/model/finding.ts';
import { evidenceSchema } from '../../src/model/finding-schema.ts';
import { foldMatrix, unfoldMatrix } from '../../src/model/fold-matrix.ts';
import type { ServiceMatrix, WrittenMatrix } from '../../src/model/matrix.ts';
import type { Report } from '../../src/model/report.ts';
import type { WrittenReport } from '../../src/model/unfold-report.ts';
import { json } from '../../src/report/json.ts';
import { exampleReport, hostileReport } from '../report/reports.ts';
import { found, reportIn } from '../report-in.ts';

const textOf = (report: Report): string => [...json.render(report)].join('');

const writtenOf = (report: Report): WrittenReport => JSON.parse(textOf(report)) as WrittenReport;

const withFindings = (findings: readonly Finding[]): Report => ({ ...exampleReport, findings });

/** Findings as they are after they were written and read. */
const again = (findings: readonly Finding[]): readonly Finding[] =>
  reportIn(textOf(withFindings(findings))).findings;

const [first] = exampleReport.findings;

const withSubject = (subject: Subject): Finding => ({
  ...first!,
  subject,
  fingerprint: fingerprintOf(first!.check, subject.arn),
});

const name = fc.oneof(
  fc.constantFrom('', 'Name', 'subnet', 'vpc-1', '__proto__', 'constructor', 'a/b', 'a:b'),
  fc.string({ maxLength: 8 }),
);

const tags = fc.dictionary(name, name, { maxKeys: 3, noNullPrototype: true });

const arns = (type: string, id: string, accountId: string, region: string): fc.Arbitrary<string> =>
  fc.oneof(
    name,
    fc.constantFrom(
      `arn:aws:ec2:${region}:${accountId}:${type}/${id}`,
      `arn:aws-cn:ec2:${region}:${accountId}:${type}/${id}`,
      `arn:aws:ec2:${region}:${accountId}:other/${id}`,
      `arn:aws:ec2:${region}:${accountId}:${id}`,
      `arn::ec2:${region}:${accountId}:${type}/${id}`,
      `arn:aws:ec2:${region}:${accountId}:/${id}`,
      `arn:aws:ec2:${region}::${type}/${id}`,
      `arn:aws:s3:::${id}`,
    ),
  );

const subject: fc.Arbitrary<Subject> = fc
  .record({ type: name, id: name, accountId: name, region: name, vpcId: fc.option(name), tags })
  .chain((one) =>
    fc
      .record(
        {
          arn: arns(one.type, one.id, one.accountId, one.region),
          name: fc.oneof(name, fc.constant(one.tags['Name'] ?? '')),
        },
        { requiredKeys: ['arn'] },
      )
      .map((more) => ({ ...one, ...more })),
  );

describe('a report that is written', () => {
  it.each([
    ['the example', exampleReport],
    ['with hostile names', hostileReport],
  ] as const)('says all that it said: %s', (_what, report) => {
    expect(reportIn(textOf(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('is its canonical JSON but for white space and the order of its members', () => {
    const text = textOf(exampleReport);
    const written = writtenOf(exampleReport);
    const lines = new Set(text.split(/,?\n/));
    for (const line of [...written.findings, ...written.evidence, ...written.subjects])
      expect(lines).toContain(canonical(line));
    expect(hashOfWritten(written)).toBe(exampleReport.sha256);
    expect(hashOfReport(reportIn(text))).toBe(exampleReport.sha256);
  });

  it('keeps every subject', () => {
    fc.assert(
      fc.property(fc.array(subject, { minLength: 1, maxLength: 4 }), (subjects) => {
        const findings = subjects.map(withSubject);
        expect(again(findings)).toEqual(JSON.parse(JSON.stringify(findings)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('keeps evidence of every kind, in any order', () => {
    const all: readonly Evidence[] = [
      ...exampleReport.findings.flatMap(({ evidence }) => evidence),
      { kind: 'note', text: 'Said by hand.' },
      { kind: 'gap', gap: { action: 'ec2:DescribeVpcs', code: 'Denied', message: 'Not allowed.' } },
    ];
    const kinds = new Set(all.map(({ kind }) => kind));
    const written = evidenceSchema.options.map(({ shape }) => [...shape.kind.values].join());
    expect([...kinds, 'hop'].toSorted()).toEqual(written.toSorted());
    const some = [...kinds].flatMap((kind) => all.filter((item) => item.kind === kind).slice(0, 3));
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(...some), { maxLength: 5 }), { maxLength: 4 }),
        (lists) => {
          const findings = lists.map((evidence) => ({ ...first!, evidence }));
          expect(again(findings)).toEqual(JSON.parse(JSON.stringify(findings)));
        },
      ),
      { seed: 2, numRuns: 50 },
    );
  });

  it('says equal things once, in whatever order their members come', () => {
    const [path] = exampleReport.findings.flatMap(({ evidence }) => evidence);
    const turned = Object.fromEntries(Object.entries(path!).reverse()) as unknown as typeof path;
    const { evidence } = writtenOf(withFindings([{ ...first!, evidence: [path!, turned!] }]));
    expect(new Set(evidence.map((piece) => canonical(piece))).size).toBe(evidence.length);
  });
});

const id = fc.stringMatching(/^[a-z]{1,3}-[0-9a-f]{4}$/);

/** Remedies of two kinds, with names in several of their texts, next to letters and punctuation that may belong to them. */
const remedy: fc.Arbitrary<Remedy> = fc
  .tuple(id, id, fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([one, other, number, isShort]) => ({
    text: `Associate ${one}. And ${other}; ${one}/${other}, ${number}.`,
    cli: `aws ec2 modify \\\n  --id ${one} --table\n${other}\\n${number}`,
    ...(isShort ? {} : { terraform: `resource "s3_${one}" {\n  id = "${one}"\n}` }),
    costPerMonth: { usd: number, date: null },
  }));

const failureOf = (own: Remedy): Finding => ({ ...first!, status: 'fail', remedy: own });

describe('remedies that are written', () => {
  it('say what they said, also those that say only what is different', () => {
    fc.assert(
      fc.property(fc.array(remedy, { minLength: 110, maxLength: 130 }), (remedies) => {
        const findings = remedies.map(failureOf);
        expect(again(findings)).toEqual(JSON.parse(JSON.stringify(findings)));
      }),
      { seed: 3, numRuns: 5 },
    );
  });

  it('are written out up to fifty, and then by what is different', () => {
    const many = Array.from({ length: 250 }, (_, at) => failureOf({ text: `Mend rtb-${at} of vpc-1.` }));
    const { remedies } = writtenOf(withFindings(many));
    const all = Object.entries(remedies);
    expect(all.filter(([, own]) => 'text' in own)).toHaveLength(50);
    expect(all.at(-1)).toEqual(['c249', { like: 'a0', with: { 'rtb-0': 'rtb-249' } }]);
    // Their order is that of canonical JSON.
    expect(all.map(([key]) => key)).toEqual(all.map(([key]) => key).sort());
  });

  it('tell names that begin alike, and names that stand twice, from each other', () => {
    const texts = ['rtb-1 rtb-12 rtb-1', 'rtb-2 rtb-12 rtb-2', 'rtb-2 rtb-12 rtb-3', 'rtb-12 rtb-1 rtb-12'];
    const many = Array.from({ length: 130 }, (_, at) => failureOf({ text: `${texts[at % 4]} of vpc-${at}` }));
    expect(again(many)).toEqual(JSON.parse(JSON.stringify(many)));
  });
});

const place = fc.record({ accountId: name, region: name, vpcId: name, subnetId: name });

describe('a matrix that is written', () => {
  const hop = fc.record({ kind: fc.constantFrom('dns', 'route-table'), id: name, text: name });
  const gap = fc.record({ action: name, code: name, message: name });
  const way = fc.record({ word: name, hops: fc.array(hop, { maxLength: 3 }), gap: fc.option(gap) });
  const matrix = fc.array(way, { minLength: 1, maxLength: 4 }).chain((ways) => {
    const part = fc.record({ share: fc.constantFrom(0.5, 1), way: fc.nat(ways.length - 1) });
    const cell = fc.record({
      word: fc.constantFrom('none', ...ways.map(({ word }) => word)),
      ways: fc.array(part, { maxLength: 2 }),
    });
    const row = fc
      .tuple(
        place,
        fc.record({ vpcName: fc.option(name), subnetName: fc.option(name), cells: fc.tuple(cell) }),
      )
      .map(([where, rest]) => ({ ...where, ...rest }));
    return fc.record({
      services: fc.tuple(name),
      rows: fc.array(row, { maxLength: 3 }),
      ways: fc.constant(ways),
    });
  });

  it('says what it said, whatever the names of the report', () => {
    fc.assert(
      fc.property(matrix, fc.option(tags, { nil: undefined }), (one, names) => {
        const whole = one as ServiceMatrix;
        const folded = foldMatrix(whole, names);
        const list = (items: Iterable<string>): unknown[] =>
          [...items].map((item) => JSON.parse(item) as unknown);
        const written = {
          services: list(folded.services),
          rows: list(folded.rows()),
          ways: list(folded.ways()),
          hops: list(folded.hops()),
        } as WrittenMatrix;
        expect(unfoldMatrix(written, names, found)).toEqual(whole);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
