import { percent } from '../../src/model/percent.ts';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/model/path.ts';
import { kindName, outcomeWords } from '../../src/model/ways.ts';
import { clean, pathLine, settles } from '../../src/report/words.ts';
import { natPath } from './sample-report.ts';

const ending = (fields: Partial<Path>): Path => ({
  ...natPath('subnet-app'),
  hops: natPath('subnet-app').hops.slice(0, 3),
  ...fields,
});

describe('a path on one line', () => {
  it('names the route that won beside its table', () => {
    expect(pathLine(natPath('subnet-app'))).toBe('subnet-app → rtb-app 0.0.0.0/0 → nat-main → igw-main');
  });

  it.each([
    [{ disposition: 'no-route', egress: null }, 'no route'],
    [{ disposition: 'denied', by: 'network-acl' }, 'denied by network ACL'],
    [{ disposition: 'dropped', by: 'route-table' }, 'dropped by route table'],
    [
      { disposition: 'unknown', gap: { action: 'a:B', code: 'AccessDenied', message: 'No.' } },
      'unknown (AccessDenied)',
    ],
  ] as const)('says how it ends when it is not delivered: %o', (fields, end) => {
    expect(pathLine(ending(fields))).toBe(`subnet-app → rtb-app 0.0.0.0/0 → ${end}`);
  });

  it('shows what denied it, and not what let it pass', () => {
    const [start, ...rest] = natPath('subnet-app').hops;
    const gate = (kind: 'security-group' | 'network-acl', id: string) =>
      ({ kind, id, because: { kind: 'assumption' }, text: '' }) as const;
    const path = ending({
      disposition: 'denied',
      by: 'network-acl',
      hops: [start!, gate('security-group', 'sg-app'), rest[1]!, gate('network-acl', 'acl-db')],
    });
    expect(pathLine(path)).toBe('subnet-app → rtb-app 0.0.0.0/0 → acl-db → denied by network ACL');
  });

  it('names the account of a hop that is in another', () => {
    const [start] = natPath('subnet-app').hops;
    const path = ending({
      hops: [
        start!,
        {
          kind: 'transit-gateway',
          id: 'tgw-hub',
          accountId: '444455556666',
          because: { kind: 'assumption' },
          text: '',
        },
      ],
    });
    expect(pathLine(path)).toBe('subnet-app → tgw-hub [444455556666]');
  });
});

describe('words', () => {
  it.each([
    [1, '100 %'],
    [0.999, '99.9 %'],
    [0.394, '39 %'],
    [0.001, '0.1 %'],
    [0, '0 %'],
    [0.0004, 'less than 0.1 %'],
    [0.055, '5.5 %'],
    [0.0999, '10 %'],
    [0.999_99, '99.9 %'],
  ])('a share of %d is %s: a part is never all or nothing', (share, text) => {
    expect(percent(share)).toBe(text);
  });

  it.each([
    ['nat-gateway', 'NAT gateway'],
    ['egress-only-internet-gateway', 'egress-only internet gateway'],
    ['network-acl', 'network ACL'],
    ['dns', 'DNS'],
  ] as const)('%s is %s', (kind, text) => {
    expect(kindName(kind)).toBe(text);
  });

  it('an egress has its article', () => {
    expect(outcomeWords(natPath('subnet-app'))).toBe(
      'delivered through a NAT gateway and an internet gateway',
    );
    expect(outcomeWords({ ...natPath('subnet-app'), egress: 'local', hops: [] })).toBe(
      'delivered within the VPC',
    );
  });

  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007name', 'name'],
    ['\u009b2Jname', '2Jname'],
    ['two\r\nlines', 'two lines'],
    ['exe\u202egnp', 'exe gnp'],
    ['Größe 東京', 'Größe 東京'],
  ])('%j is shown as %s', (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it.each([
    [{ action: 'ec2:DescribeSubnets', code: 'UnauthorizedOperation' }, 'Allow ec2:DescribeSubnets'],
    [{ action: 'ec2:DescribeSubnets', code: 'RequestLimitExceeded' }, 'Scan again'],
    [{ action: 'pathproof:scan', code: 'NotScanned' }, '--account'],
    [{ action: 'pathproof:check/s3-via-nat', code: 'CheckFailed' }, 'Report it'],
  ])('%o is settled by: %s', (gap, text) => {
    expect(settles({ ...gap, message: '' })).toContain(text);
  });
});
