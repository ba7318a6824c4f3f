import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { Report } from '../../src/model/report.ts';
import { planOf } from '../../src/plan/plan.ts';
import { account, vpc } from '../../src/testing/index.ts';

const inventory = account(
  vpc()
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .subnet('isolated')
    .natGateway('a', { in: 'public' }),
).inventory();

const options = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null, matrix: ['s3', 'kms'] };

const wordsOf = (matrix: Report['plannedMatrix']) =>
  matrix?.rows.map(({ subnetId, cells }) => [
    subnetId,
    ...cells.map(({ ways }) => ways.map(({ way }) => matrix.ways[way]?.word).join('+')),
  ]);

describe('the matrix once a plan is carried out', () => {
  const { after } = planOf(inventory, { checks }).built;

  it('has the rows that are others then, and only their ways', () => {
    const { matrix, plannedMatrix } = audit(inventory, { ...options, afterPlan: after });
    expect(wordsOf(matrix!)).toContainEqual(['subnet-app', 'nat', 'nat']);
    expect(wordsOf(plannedMatrix)).toEqual([['subnet-app', 'gateway', 'nat']]);
    expect(plannedMatrix!.ways).toHaveLength(2);
  });

  it('has no row where nothing changes, and is not there without a plan or a matrix', () => {
    expect(audit(inventory, { ...options, afterPlan: inventory }).plannedMatrix?.rows).toEqual([]);
    expect(audit(inventory, options)).not.toHaveProperty('plannedMatrix');
    expect(audit(inventory, { ...options, matrix: null, afterPlan: after })).not.toHaveProperty(
      'plannedMatrix',
    );
  });

  it('is redacted as the matrix is', () => {
    const { plannedMatrix } = audit(inventory, { ...options, afterPlan: after, redact: { salt: 'a' } });
    expect(plannedMatrix!.rows).toHaveLength(1);
    expect(JSON.stringify(plannedMatrix)).not.toMatch(/subnet-app|nat-a\b|rtb-app|111122223333/);
  });
});
