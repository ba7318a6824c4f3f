import { describe, expect, it } from 'vitest';
import { compareMatrices } from '../../../src/report/map/compare.ts';
import { matrixOf, row } from './matrices.ts';

const before = matrixOf(
  ['s3', 'ssm'],
  [
    row('subnet-a', ['nat', 'nat']),
    row('subnet-b', ['gateway', 'nat']),
    row('subnet-c', ['none', 'nat'], { vpcId: 'vpc-2' }),
  ],
);

describe('a map before and after a change', () => {
  it('has the VPCs in which a subnet goes another way, and only such subnets', () => {
    const after = matrixOf(['s3', 'ssm'], [row('subnet-a', ['gateway', 'nat']), ...before.rows.slice(1)]);
    const changes = compareMatrices(before, after);
    expect(changes).toHaveLength(1);
    const [{ before: was, after: is, same }] = changes as [(typeof changes)[0]];
    expect([was.vpcId, is.vpcId, same]).toEqual(['vpc-app', 'vpc-app', 1]);
    expect(was.folds.flatMap(({ subnets }) => subnets.map(({ subnetId }) => subnetId))).toEqual(['subnet-a']);
    expect(was.doors.map(({ kind }) => kind)).toEqual(['nat']);
    expect(is.doors.map(({ kind }) => kind)).toEqual(['gateway', 'nat']);
  });

  it('sees that another thing of the same kind is taken', () => {
    const after = matrixOf(['s3', 'ssm'], [row('subnet-a', ['nat of the other zone', 'nat'])]);
    expect(compareMatrices(before, after)).toHaveLength(1);
  });

  it('is empty where nothing goes another way, whatever the order of services and what only one of them knows', () => {
    expect(compareMatrices(before, before)).toEqual([]);
    const other = matrixOf(
      ['kms', 'ssm', 's3'],
      [row('subnet-a', ['none', 'nat', 'nat']), row('subnet-new', ['nat', 'nat', 'nat'])],
    );
    expect(compareMatrices(before, other)).toEqual([]);
  });
});
