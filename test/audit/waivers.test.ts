import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import { audit } from '../../src/audit/audit.ts';
import { matchesPattern } from '../../src/audit/pattern.ts';
import { parseWaivers } from '../../src/store/waiver-file.ts';
import { waiverTag } from '../../src/audit/waiver-tags.ts';
import { seen } from '../../src/model/observed.ts';
import { sampleChecks, sampleInventory } from '../report/sample-report.ts';

const names = [...sampleChecks.map(({ id }) => ({ id })), { id: 'renamed', formerly: ['old-name'] }];

const entry = (fields: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    check: 's3-via-nat',
    resource: 'subnet-app',
    reason: 'Planned for spring',
    owner: 'network team',
    until: '2027-01-31',
    ...fields,
  })
    .map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${value}\n`)
    .join('');

const file = (...entries: readonly string[]): string => `waivers:\n${entries.join('')}`;

const options = {
  checks: sampleChecks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

const judged = (...entries: readonly string[]) =>
  audit(sampleInventory, { ...options, waivers: parseWaivers('w.yaml', file(...entries), names) });

const finding = (findings: readonly Finding[], id: string) =>
  findings.find(({ subject, status }) => subject.id === id && status === 'fail');

describe('a waiver', () => {
  it('lies over the failure, which stays a failure', () => {
    const { findings, summary, waivers } = judged(entry());
    expect(finding(findings, 'subnet-app')).toMatchObject({
      status: 'fail',
      waiver: { owner: 'network team', until: '2027-01-31', expired: false },
    });
    expect(summary.waived).toBe(1);
    expect(waivers).toMatchObject({ applied: 1, expired: [], unused: [] });
  });

  it('keeps the failure out of the exit code', () => {
    const all = entry({ resource: "'*'" });
    const ssm = entry({ check: 'interface-endpoint-without-443', resource: "'*'" });
    const demands = { failOn: 'low', requireComplete: false } as const;
    expect(exitCodeOf(judged(all), demands)).toBe(1);
    expect(exitCodeOf(judged(all, ssm), demands)).toBe(0);
  });

  it('waives nothing after its day, and is named', () => {
    const { waivers, summary, findings } = judged(entry({ until: '2020-01-01' }));
    expect(waivers.expired).toMatchObject([{ owner: 'network team', until: '2020-01-01' }]);
    expect(summary.waived).toBe(0);
    expect(finding(findings, 'subnet-app')?.waiver?.expired).toBe(true);
    expect(summary.open.medium).toBe(summary.failed.medium);
  });

  it('holds to the end of its day, by the clock of the collection', () => {
    const day = sampleInventory.collectedAt.slice(0, 10);
    expect(judged(entry({ until: day })).summary.waived).toBe(1);
  });

  it.each(['subnet-none', 'subnet-isolated'])(
    'that matches no failure is reported as unused: %s',
    (resource) => {
      expect(judged(entry({ resource })).waivers.unused).toMatchObject([{ resource }]);
    },
  );

  it('is not called unused when its check did not run', () => {
    expect(judged(entry({ check: 'renamed' })).waivers.unused).toEqual([]);
  });

  it('is not called unused when only some VPCs were looked at', () => {
    const report = audit(sampleInventory, {
      ...options,
      vpcIds: ['vpc-main'],
      waivers: parseWaivers('w.yaml', file(entry({ resource: 'subnet-elsewhere' })), names),
    });
    expect(report.waivers.unused).toEqual([]);
  });

  it.each([
    [{ resource: "'arn:aws:ec2:*:subnet/subnet-a*'" }, 1],
    [{ resource: "'subnet-*'", account: "'111122223333'" }, 4],
    [{ resource: "'subnet-*'", account: "'444455556666'" }, 0],
    [{ resource: "'subnet-*'", region: 'us-east-1' }, 0],
  ])('is meant for the resources of its pattern: %o', (fields, waived) => {
    expect(judged(entry(fields)).summary.waived).toBe(waived);
  });
});

describe('the file of waivers', () => {
  it('takes the old name of a check', () => {
    expect(parseWaivers('w.yaml', file(entry({ check: 'old-name' })), names).rules[0]?.checks).toEqual([
      'renamed',
    ]);
  });

  it('may hold nothing', () => {
    expect(parseWaivers('w.yaml', '', names).rules).toEqual([]);
  });

  it.each([
    [file(entry({ account: '111122223333' })), 'waivers[0].account', /Quote account ids/],
    [file(entry({ account: '012345678901' })), 'waivers[0].account', /Quote account ids/],
    [file(entry({ until: 'soon' })), 'waivers[0].until', /2027-01-31/],
    [file(entry({ until: '2027-02-30' })), 'waivers[0].until', /2027-01-31/],
    [file(entry({ check: 's3-via-nta' })), 'waivers[0].check', /Did you mean s3-via-nat/],
    [file(entry(), entry({ reason: "''" })), 'waivers[1].reason', /docs\/waivers/],
    [file(entry({ note: 'x' })), 'waivers[0]', /docs\/waivers/],
    ['waivers: [', 'line 1', /docs\/waivers/],
    ['- a', 'the document', /docs\/waivers/],
  ])('says which place is wrong and what to write there: %#', (source, place, remedy) => {
    const read = () => parseWaivers('w.yaml', source, names);
    expect(read).toThrow(place);
    try {
      read();
    } catch (error) {
      expect(error).toMatchObject({ name: 'UserError', hint: expect.stringMatching(remedy) as string });
    }
  });

  it('refuses aliases that multiply', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`)
      .join('\n')}\n`;
    expect(() => parseWaivers('w.yaml', bomb, names)).toThrow(/lias/);
  });
});

describe('a tag that waives', () => {
  const tagged = (value: string) => {
    const [unit] = sampleInventory.regions;
    const subnets = unit && 'seen' in unit.sections.subnets ? unit.sections.subnets.seen : [];
    const changed = subnets.map((subnet) =>
      subnet.id === 'subnet-app' ? { ...subnet, tags: { ...subnet.tags, [waiverTag]: value } } : subnet,
    );
    return audit(
      {
        ...sampleInventory,
        regions: [{ ...unit!, sections: { ...unit!.sections, subnets: seen(changed) } }],
      },
      options,
    );
  };

  it('is read as check, reason, owner and day', () => {
    const { findings } = tagged('s3-via-nat; Planned; network team; 2027-01-31');
    expect(finding(findings, 'subnet-app')?.waiver).toEqual({
      source: 'tag',
      reason: 'Planned',
      owner: 'network team',
      until: '2027-01-31',
      expired: false,
    });
    expect(finding(findings, 'subnet-split')?.waiver).toBeUndefined();
  });

  it.each([
    ['yes', /write <check>/],
    ['s3-via-nat; Planned; team; whenever', /not a day/],
    ['nothing; Planned; team; 2027-01-31', /no check "nothing"/],
  ])('is named when it cannot be read, and waives nothing: %s', (value, sentence) => {
    const { waivers, summary } = tagged(value);
    expect(waivers.unreadable.join()).toMatch(sentence);
    expect(summary.waived).toBe(0);
  });
});

describe('a pattern', () => {
  it.each([
    ['subnet-app', 'subnet-app', true],
    ['subnet-app', 'subnet-apps', false],
    ['*', '', true],
    ['a*c*e', 'abcde', true],
    ['a*c*e', 'abced', false],
    ['*aa*aa', 'aaa', false],
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('is matched in a time that does not explode', () => {
    const began = performance.now();
    expect(matchesPattern(`${'*a'.repeat(2000)}b`, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
