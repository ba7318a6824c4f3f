import type { Change } from '../../src/model/change.ts';
import { describe, expect, it } from 'vitest';
import { type Check, defineCheck } from '../../src/checks/check.ts';
import type { Subnet } from '../../src/model/resources.ts';
import { account, type Case, defineCases, judge, vpc } from '../../src/testing/index.ts';

/** Fails subnets that map public addresses: enough of a check to test the judge with. */
const check: Check = defineCheck<Subnet, { mapped: '{subnet} maps.'; unmapped: '{subnet} does not.' }>({
  id: 'mapped-subnet',
  title: 'Subnet maps public addresses',
  severity: 'medium',
  rationale: 'It shows what a judge does.',
  remedy: 'Switch it off.',
  references: [],
  subject: {
    type: 'subnet',
    section: 'subnets',
    list: (unit) => unit.sections.subnets,
    ownerOf: ({ ownerId }) => ownerId,
    describe: ({ id, arn, ownerId, vpcId }, { region }) => ({
      type: 'subnet',
      id,
      arn,
      accountId: ownerId,
      region,
      vpcId,
      tags: {},
    }),
  },
  messages: { mapped: '{subnet} maps.', unmapped: '{subnet} does not.' },
  evaluate: (subnet, { pass, fail }) => {
    const evidence = [{ kind: 'note', text: 'mapPublicIpOnLaunch' }] as const;
    if (!subnet.mapPublicIpOnLaunch) return pass('unmapped', { subnet: subnet.id }, evidence);
    const change: Change = {
      kind: 'modify-subnet-attribute',
      accountId: '111111111111',
      region: 'eu-west-1',
      subnetId: subnet.id,
      attribute: 'mapPublicIpOnLaunch',
      value: false,
    };
    const remedy = { text: 'Switch it off.', changes: [change] };
    return fail('mapped', { subnet: subnet.id }, { evidence, remedy, severity: 'low' });
  },
});

const given = account(vpc().subnet('public', { mapPublicIp: true }).subnet('app'));
const expected = { 'subnet-public': 'fail mapped', 'subnet-app': 'pass unmapped' } as const;
const judged = (more: Partial<Case>) => judge(check, { given, expect: expected, ...more });

describe('a judged case', () => {
  it('gives the verdict of every subject', () => {
    expect(judged({}).verdicts).toEqual(expected);
  });

  it('gives unknown for the region whose subjects could not be listed', () => {
    const denied = account(vpc().subnet('app')).denied('ec2:DescribeSubnets');
    expect(judge(check, { given: denied, expect: {} }).verdicts).toEqual({ 'eu-west-1': 'unknown' });
  });

  it('has no complaint when severity, message and remedy are as expected', () => {
    const remedy = { 'subnet-public': '--subnet-id subnet-public' };
    expect(judged({ severity: 'low', message: /public maps/, remedy }).complaints).toEqual([]);
  });

  it.each([
    ['severity', { severity: 'high' }],
    ['message', { message: 'nothing of the kind' }],
    ['remedy', { remedy: /terraform/ }],
    ['message', { message: { 'subnet-app': 'maps' } }],
    ['severity', { severity: { 'subnet-db': 'low' } }],
  ] as const)('complains of a %s that is not as expected', (what, more) => {
    expect(judged(more).complaints.join()).toContain(what);
  });

  it('throws the error of a check', () => {
    const broken: Check = {
      ...check,
      evaluate: () => {
        throw new Error('A check has a bug.');
      },
    };
    expect(() => judge(broken, { given, expect: {} })).toThrow('A check has a bug.');
  });

  it('is one of a table that goes with its check', () => {
    expect(defineCases(check, { 'a subnet maps': { given, expect: expected } }).check.id).toBe(
      'mapped-subnet',
    );
  });
});
