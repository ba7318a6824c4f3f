import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { difference } from '../../src/audit/diff.ts';
import { differenceReporters } from '../../src/report/difference.ts';
import { reporters } from '../../src/report/index.ts';
import { cells, cutToCells, linesTaken, wrap } from '../../src/report/layout.ts';
import { namesOf } from '../../src/report/names.ts';
import { pathLine } from '../../src/report/words.ts';
import { account, organization, vpc } from '../../src/testing/index.ts';
import { csvRows } from './csv-rows.ts';
import { withDetails } from './details.ts';
import { hostileNames } from './reports.ts';

const options: AuditOptions = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null };

/** An account whose traffic to S3 takes a NAT gateway, with everything tagged, or nothing. */
const inventory = organization(
  account(
    '111122223333',
    vpc('spoke')
      .subnet('public', { egress: 'igw' })
      .subnet('app', { egress: 'nat', instances: 1 })
      .natGateway('main', {
        in: 'public',
      }),
  ).inOrganization('o-aaaaaaaaaa', [], { '111122223333': 'Workloads' }),
).inventory();

/** The inventory in which everything that has tags is called like this. */
const called = (nameOf: (id: string) => string | undefined): Inventory =>
  ({
    ...inventory,
    regions: inventory.regions.map((unit) => ({
      ...unit,
      sections: Object.fromEntries(
        Object.entries(unit.sections).map(([section, items]) => [
          section,
          isSeen<readonly object[]>(items)
            ? {
                seen: items.seen.map((item) => {
                  if (!('tags' in item) || !('id' in item)) return item;
                  const name = nameOf(String(item.id));
                  return { ...item, tags: name === undefined ? {} : { Name: name } };
                }),
              }
            : items,
        ]),
      ),
    })),
  }) as unknown as Inventory;

const bare = audit(
  called(() => undefined),
  options,
);
const tagged = audit(
  called((id) => `Name of ${id}`),
  options,
);
const failing = ({ findings }: typeof bare) => findings.filter(({ status }) => status === 'fail');

describe('a sentence with names', () => {
  const names = namesOf({
    'subnet-0a1b2c3d': 'app-a',
    'rtb-0a1b2c3d': '$& $1',
    '111122223333': 'Workloads',
    'vpc-0a1b2c3d': 'subnet-0a1b2c3d',
    constructor: 'x',
  });

  it.each([
    ['subnet-0a1b2c3d sends', 'app-a (subnet-0a1b2c3d) sends'],
    ['from subnet-0a1b2c3d: it', 'from app-a (subnet-0a1b2c3d): it'],
    ['subnet-0a1b2c3d, subnet-0a1b2c3d.', 'app-a (subnet-0a1b2c3d), subnet-0a1b2c3d.'],
    ['app-a (subnet-0a1b2c3d) sends', 'app-a (subnet-0a1b2c3d) sends'],
    ['another (subnet-0a1b2c3d)', 'another (app-a (subnet-0a1b2c3d))'],
    ['of rtb-0a1b2c3d', 'of $& $1 (rtb-0a1b2c3d)'],
    ['account 111122223333 has', 'account Workloads (111122223333) has'],
    ['arn:aws:iam::111122223333:role/x', 'arn:aws:iam::111122223333:role/x'],
    ['subnet/subnet-0a1b2c3d', 'subnet/subnet-0a1b2c3d'],
    ['subnet-0a1b2c3d4', 'subnet-0a1b2c3d4'],
    ['x-subnet-0a1b2c3d', 'x-subnet-0a1b2c3d'],
    ['vpc-0a1b2c3d', 'subnet-0a1b2c3d (vpc-0a1b2c3d)'],
    ['toString constructor', 'toString x (constructor)'],
    ['hasOwnProperty', 'hasOwnProperty'],
  ])('%s', (text, named) => expect(names.within(text)).toBe(named));

  it.each(hostileNames)('keeps a hostile name short and on its line: %j', (name) => {
    const text = namesOf({ 'subnet-1': name }).within('from subnet-1 to s3');
    expect(text).toMatch(/subnet-1\)? to s3$/);
    expect(text.length).toBeLessThan(100);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
  });
});

describe('names of accounts and things', () => {
  it('change no fingerprint, no verdict and no message', () => {
    const essence = ({ findings }: typeof bare) =>
      findings.map(({ fingerprint, check, status, severity, message }) => [
        fingerprint,
        check,
        status,
        severity,
        message,
      ]);
    expect(essence(tagged)).toEqual(essence(bare));
    expect(failing(bare).length).toBeGreaterThan(0);
  });

  it('stand with their ids wherever people read', () => {
    const text = { terminal: withDetails(tagged), csv: [...reporters.csv.render(tagged)].join('') };
    const [subnet] = failing(tagged).flatMap(({ subject }) => (subject.type === 'subnet' ? [subject] : []));
    const flat = text.terminal.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`Name of ${subnet!.id} (${subnet!.id})`);
    expect(flat).toContain(`Name of ${subnet!.vpcId} (${subnet!.vpcId})`);
    expect(flat).toContain('Workloads (111122223333)');
    const [head = [], ...rows] = csvRows(text.csv.replace('\ufeff', ''));
    const at = (column: string): number => head.indexOf(column);
    for (const row of rows) {
      expect(row[at('account_name')]).toBe('Workloads');
      const vpcId = row[at('vpc_id')] ?? '';
      expect(row[at('vpc_name')]).toBe(vpcId === '' ? '' : `Name of ${vpcId}`);
    }
    const markdown = [...reporters.markdown.render(tagged)].join('');
    expect(markdown).toContain('Workloads');
    const page = [...reporters.html.render(tagged)].join('');
    expect(page).toContain('Workloads (111122223333)');
    expect(page).toContain(`Name of ${subnet!.vpcId} (`);
  });

  it.each(['sarif', 'ocsf', 'asff', 'junit'] as const)('stand in messages for other tools: %s', (format) => {
    const written = (report: typeof bare): string => [...reporters[format].render(report)].join('');
    const [finding] = failing(tagged).filter(({ subject }) => subject.type === 'subnet');
    const id = finding!.subject.id;
    expect(written(tagged)).toContain(`Name of ${id} (${id})`);
    expect(written(tagged)).toContain('Workloads');
    const redacted = audit(
      called((one) => `Name of ${one}`),
      { ...options, redact: { salt: 'pepper' } },
    );
    expect(written(redacted)).not.toMatch(/Workloads|Name of/);
  });

  it('stand in what changed between two reports, the later ones', () => {
    const found = difference(bare, tagged, pathLine);
    expect(found.names?.['111122223333']).toBe('Workloads');
    const worse = difference({ ...bare, findings: [] }, tagged, pathLine);
    for (const format of ['text', 'markdown', 'html'] as const)
      expect([...differenceReporters[format].render(worse)].join('')).toContain('Workloads (111122223333)');
  });

  it('are hashes in a redacted report, and not shown there', () => {
    const redacted = audit(
      called((id) => `Secret ${id}`),
      { ...options, redact: { salt: 'salt' } },
    );
    for (const [format, reporter] of Object.entries(reporters)) {
      const text = [...reporter.render(redacted)].join('');
      expect([format, /Secret|Workloads|111122223333/.exec(text)?.[0]]).toEqual([format, undefined]);
    }
    expect(Object.keys(redacted.names ?? {}).length).toBe(Object.keys(tagged.names ?? {}).length);
  });

  it('are those of the accounts that were to be read', () => {
    const more = organization(
      account('111122223333', vpc('a').subnet('a')).inOrganization('o-aaaaaaaaaa', ['999988887777'], {
        '111122223333': 'Workloads',
        '999988887777': 'Elsewhere',
      }),
    ).inventory();
    expect(Object.values(audit(more, options).names ?? {})).not.toContain('Elsewhere');
    expect(audit(more, options).names?.['111122223333']).toBe('Workloads');
  });
});

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['한국', 4],
    ['e\u0301', 1],
    ['😀', 2],
    ['ｆｕｌｌ', 8],
  ])('%s takes %i cells', (text, width) => expect(cells(text)).toBe(width));

  it('decides where lines break and where they are cut', () => {
    expect(wrap('日本 語語 ab', 6)).toEqual(['日本', '語語', 'ab']);
    expect(wrap('日本 語語 ab', 9)).toEqual(['日本 語語', 'ab']);
    expect(cutToCells('日本語', 5)).toBe('日本…');
    expect(cutToCells('日本語', 6)).toBe('日本語');
    expect(cells(cutToCells('日本語日本語', 6))).toBeLessThanOrEqual(6);
    expect(linesTaken('日本語\nab\n', 4)).toBe(3);
  });
});
