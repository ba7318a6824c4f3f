import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NewWaiver, withWaiver } from '../../src/store/add-waiver.ts';
import { parseWaivers } from '../../src/store/waiver-file.ts';
import { sampleChecks, sampleReport } from '../report/sample-report.ts';
import { draw } from '../report/reports.ts';
import { execute } from './execute.ts';
import { reportIn } from '../report-in.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pathproof-waive-'));
  writeFileSync(join(place, 'report.json'), draw('json', sampleReport));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const words = ['--reason', 'It moves in spring', '--owner', 'network team', '--until', '2027-01-31'];
const file = () => join(place, 'waivers.yaml');
const waive = (finding: string, ...more: readonly string[]) =>
  execute(['waive', finding, ...words, '--file', file(), ...more]);
const onReport = (finding: string, ...more: readonly string[]) => waive(finding, '--report', place, ...more);

const failed = sampleReport.findings.find(({ status, waiver }) => status === 'fail' && !waiver);
const nameOf = (finding = failed): string => `${finding?.check}:${finding?.subject.id}`;

describe('waive', () => {
  it('writes a waiver that the next audit takes', async () => {
    const { code, err } = await onReport(nameOf());
    expect([code, err]).toEqual([0, expect.stringContaining('is waived until 2027-01-31')]);
    const { out } = await execute(['audit', 'x.json', '--waivers', file(), '--format', 'json']);
    const { findings } = reportIn(out);
    const found = findings.find(({ fingerprint }) => fingerprint === failed?.fingerprint);
    expect(found).toMatchObject({
      status: 'fail',
      waiver: { reason: 'It moves in spring', owner: 'network team', until: '2027-01-31', expired: false },
    });
    expect(parseWaivers('w', readFileSync(file(), 'utf8'), sampleChecks).rules).toMatchObject([
      { accountId: failed?.subject.accountId, region: failed?.subject.region },
    ]);
  });

  it('takes a fingerprint, and its beginning', async () => {
    expect((await onReport(failed?.fingerprint ?? '')).code).toBe(0);
    rmSync(file());
    expect((await onReport((failed?.fingerprint ?? '').slice(0, 12))).code).toBe(0);
  });

  it('takes check and subject without a report', async () => {
    expect((await waive('s3-via-nat:subnet-elsewhere')).code).toBe(0);
    expect(readFileSync(file(), 'utf8')).toContain('resource: subnet-elsewhere\n');
  });

  it('keeps what was written, to the byte, and adds behind it', async () => {
    const before =
      '# ours\nwaivers:\n    - check: s3-via-nat   # that one\n      resource: "subnet-x"\n      reason: r\n      owner: o\n      until: 2027-02-01 # a Monday\n\n# the end\n';
    writeFileSync(file(), before);
    expect((await onReport(nameOf())).code).toBe(0);
    const after = readFileSync(file(), 'utf8');
    expect(after.startsWith(before.slice(0, before.indexOf('\n\n# the end')))).toBe(true);
    expect(after.endsWith('\n\n# the end\n')).toBe(true);
    expect(parseWaivers('w', after, sampleChecks).rules).toHaveLength(2);
  });

  it('refuses a failure that is waived already, and names the entry', async () => {
    await onReport(nameOf());
    const before = readFileSync(file(), 'utf8');
    const { code, err } = await onReport(nameOf());
    expect(code).toBe(2);
    expect(err).toContain('waivers[0] of network team waives it until 2027-01-31');
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it.each([
    [['--until', '2027-02-30'], 'not a day'],
    [['--until', '2026-11-20'], 'has passed'],
    [['--owner', ' '], '--owner says nothing'],
    [['--reason', ''], '--reason says nothing'],
  ])('refuses %j', async (more, sentence) => {
    const { code, err } = await onReport(nameOf(), ...more);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(existsSync(file())).toBe(false);
  });

  it.each([
    ['s3-via-nat:subnet-isolated', 'no failure to accept'],
    ['s3-via-nat:subnet-ap', 'Did you mean subnet-app?'],
    ['s3-via-nit:subnet-app', 'Did you mean s3-via-nat?'],
    ['nonsense', 'not the name of a finding'],
    ['ffffffffffff', 'fingerprint'],
  ])('refuses %s: %s', async (finding, sentence) => {
    const { code, err } = await onReport(finding);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });

  it.each([
    ['s3-via-nat:subnet-*', 'A pattern is no finding'],
    ['s3-via-nit:subnet-x', 'Did you mean s3-via-nat?'],
    ['0123456789ab', 'there is no report'],
  ])('refuses %s where there is no report: %s', async (finding, sentence) => {
    const { code, err } = await waive(finding);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });

  it('refuses a file that is not valid, and leaves it', async () => {
    writeFileSync(file(), 'waivers: [{ check: s3-via-nat }]\n');
    const { code, err } = await onReport(nameOf());
    expect(code).toBe(2);
    expect(err).toContain('waivers.yaml: waivers[0].resource');
    expect(readFileSync(file(), 'utf8')).toBe('waivers: [{ check: s3-via-nat }]\n');
  });
});

describe('a file of waivers with one more', () => {
  const waiver = (more: Partial<NewWaiver> = {}): NewWaiver => ({
    check: 's3-via-nat',
    resource: 'subnet-a',
    arn: null,
    accountId: '012345678901',
    region: 'eu-west-1',
    reason: 'r',
    owner: 'o',
    until: '2027-01-31',
    ...more,
  });

  it.each([
    ['no file', null],
    ['an empty file', '\n'],
    ['an empty list', '# ours\nwaivers: []\n'],
    [
      'a list within brackets',
      'waivers: [{check: s3-via-nat, resource: x, reason: r, owner: o, until: 2027-01-31}]',
    ],
    [
      'no end of line',
      'waivers:\n- check: s3-via-nat\n  resource: x\n  reason: r\n  owner: o\n  until: 2027-01-31',
    ],
    [
      'lines of Windows',
      'waivers:\r\n- check: s3-via-nat\r\n  resource: x\r\n  owner: o\r\n  until: 2027-01-31\r\n  reason: r\r\n',
    ],
    [
      'a text of several lines',
      'waivers:\n  - check: s3-via-nat\n    resource: x\n    owner: o\n    until: 2027-01-31\n    reason: |\n      a\n      b\n',
    ],
  ])('is whole after %s', (_, source) => {
    const before = source === null ? [] : parseWaivers('w', source, sampleChecks).rules;
    const { rules } = parseWaivers(
      'w',
      withWaiver('w', source, waiver(), sampleChecks, '2026-11-30'),
      sampleChecks,
    );
    expect(rules.slice(0, -1)).toEqual(before);
    expect(rules.at(-1)).toMatchObject({
      resource: 'subnet-a',
      accountId: '012345678901',
      until: '2027-01-31',
    });
  });

  it('says what was said, whatever the words', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (reason, owner) => {
        fc.pre(reason.trim() === reason && owner.trim() === owner && reason !== '' && owner !== '');
        const first = withWaiver('w', null, waiver({ reason, owner }), sampleChecks, '2026-11-30');
        const second = withWaiver(
          'w',
          first,
          waiver({ resource: 'subnet-b', owner }),
          sampleChecks,
          '2026-11-30',
        );
        expect(parseWaivers('w', second, sampleChecks).rules).toMatchObject([{ reason, owner }, { owner }]);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where an entry covers it by a pattern or an ARN, and not where that is of another place', () => {
    const entry = (more: string) =>
      `waivers:\n  - {check: s3-via-nat, reason: r, owner: o, until: 2026-01-31, ${more}}\n`;
    const add = (more: string) =>
      withWaiver('w', entry(more), waiver({ arn: 'arn:aws:x' }), sampleChecks, '2026-11-30');
    expect(() => add('resource: subnet-*')).toThrow('waived it until 2026-01-31');
    expect(() => add('resource: "arn:aws:x"')).toThrow('waived it until');
    expect(add('resource: subnet-*, region: us-east-1')).toContain('subnet-a');
    expect(add("resource: subnet-a, account: '111122223333'")).toContain('subnet-a');
  });
});
