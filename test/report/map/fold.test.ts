import { describe, expect, it } from 'vitest';
import { foldsOf, mapOf, type VpcMap } from '../../../src/report/map/fold.ts';
import { matrixOf, row } from './matrices.ts';

const vpcOf = (...rows: Parameters<typeof matrixOf>[1]): VpcMap =>
  mapOf(matrixOf(['s3', 'ssm'], rows)).accounts[0]!.vpcs[0]!;

const foldedOf = ({ folds }: VpcMap): readonly (readonly string[])[] =>
  folds.map(({ subnets }) => subnets.map(({ subnetId }) => subnetId));

const doorsOf = ({ doors }: VpcMap): readonly string[] =>
  doors.map(({ name, further, vpcId, ids }) =>
    [name, further, vpcId, ids.join('+')].filter(Boolean).join(' | '),
  );

describe('the map of a matrix', () => {
  it('folds subnets that take the same doors to the same services, whichever of two NAT gateways it is', () => {
    const vpc = vpcOf(
      row('subnet-a', ['gateway', 'nat']),
      row('subnet-b', ['gateway', 'nat of the other zone']),
      row('subnet-c', ['nat', 'nat']),
    );
    expect(foldedOf(vpc)).toEqual([['subnet-a', 'subnet-b'], ['subnet-c']]);
    expect(doorsOf(vpc)).toEqual(['Gateway endpoint | vpce-s3', 'NAT gateway | nat-a+nat-b']);
    const nat = vpc.folds[0]!.bands.find(({ door }) => door === 1)!;
    expect(nat.services).toEqual([{ service: 'ssm', share: 1 }]);
    expect(nat.ways.map(({ way }) => way!.hops[1]!.id)).toEqual(['nat-a', 'nat-b']);
  });

  it.each([
    [['gateway', 'nat'], ['nat', 'gateway'], 'another service goes through the door'],
    [['nat', 'tgw to a NAT'], ['nat', 'tgw to a firewall'], 'the transit gateway ends elsewhere'],
    [['nat', 'none'], ['nat', 'blocked'], 'one has no route and the other is blocked'],
    [
      ['nat', 'nat'],
      [
        [
          [0.4, 'gateway'],
          [0.6, 'nat'],
        ],
        'nat',
      ],
      'a part goes another way',
    ],
  ] as const)('does not fold %j with %j: %s', (one, other, _why) => {
    expect(foldedOf(vpcOf(row('subnet-a', one), row('subnet-b', other)))).toHaveLength(2);
  });

  it('says where a transit gateway ends, and which VPC a central endpoint is in', () => {
    const vpc = vpcOf(
      row('subnet-a', ['tgw to a firewall', 'central']),
      row('subnet-b', ['blocked', 'none']),
    );
    expect(doorsOf(vpc)).toEqual([
      'Central interface endpoint | vpc-shared | vpce-ssm',
      'Transit gateway | then firewall endpoint, NAT gateway | vpc-egress | tgw-main',
      'Blocked | by security group | sg-app',
      'No route | rtb-app',
    ]);
  });

  it('is as wide as there are services: the shares of a fold add up to all of them', () => {
    const vpc = vpcOf(
      row('subnet-a', [
        [
          [0.39, 'gateway'],
          [0.61, 'nat'],
        ],
        'nat',
      ]),
    );
    const sums = vpc.folds.map(({ bands }) =>
      bands.flatMap(({ services }) => services).reduce((sum, { share }) => sum + share, 0),
    );
    expect(sums).toEqual([2]);
  });

  it('keeps the word where the way was not kept, and never calls an unfamiliar word a door', () => {
    const bare = { word: 'nat + gateway', ways: [] };
    const odd = { word: 'tunnel', ways: [] };
    const vpc = vpcOf({ ...row('subnet-a', []), cells: [bare, odd] });
    expect(doorsOf(vpc)).toEqual(['Gateway endpoint', 'NAT gateway', 'Not known']);
  });

  it('keeps accounts, regions and VPCs apart, and counts what it folds', () => {
    const map = mapOf(
      matrixOf(
        ['s3'],
        [
          row('subnet-a', ['nat']),
          row('subnet-b', ['nat']),
          row('subnet-c', ['nat'], { vpcId: 'vpc-other' }),
          row('subnet-d', ['nat'], { accountId: '444455556666' }),
        ],
      ),
    );
    expect(map.accounts.map(({ vpcs }) => vpcs.map(({ subnets }) => subnets))).toEqual([[2, 1], [1]]);
    expect(foldsOf(map)).toEqual({ subnets: 4, folds: 3 });
  });
});
