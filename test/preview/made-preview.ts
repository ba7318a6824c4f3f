import type { Preview, PreviewChange } from '../../src/model/preview.ts';

/** A verdict that is another afterwards: a new failure, where nothing else is said. */
export const change = (subject: string, more: Partial<PreviewChange> = {}): PreviewChange => ({
  check: 's3-via-nat',
  subject,
  cause: 'aws_vpc_endpoint_route_table_association.s3["shared"]',
  causes: ['aws_vpc_endpoint_route_table_association.s3["shared"]'],
  severity: 'medium',
  before: 'pass',
  after: 'fail',
  message: `${subject} reaches S3 through a NAT gateway.`,
  id: subject,
  vpc: 'aws_vpc.main',
  accountId: '111122223333',
  region: 'eu-west-1',
  fingerprint: '0'.repeat(32),
  place: { file: 'network/endpoints.tf', line: 41 },
  paths: [{ was: 'a → vpce', is: 'a → nat' }],
  remedy: 'Associate the endpoint.',
  ...more,
});

/** Which way a subnet takes to S3. */
export const way = (subject: string, door: 'gateway' | 'nat') => ({
  subject,
  service: 's3',
  door,
  shares: [{ door, share: 1 }],
  family: 'ipv4' as const,
  assumptions: [],
});

/** A preview of a plan that takes the endpoint of S3 from a subnet. */
export const preview = (more: Partial<Preview> = {}): Preview => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: '1.2.3' },
  sources: [{ name: 'plan', file: 'plan.json', kind: 'terraform-plan' }],
  over: { kind: 'inventory', collectedAt: '2026-11-29T06:00:00.000Z' },
  declared: { create: 0, update: 0, replace: 0, delete: 1 },
  scope: 'whole',
  before: { ways: [way('aws_subnet.app["a"]', 'gateway')], findings: [] },
  after: { ways: [way('aws_subnet.app["a"]', 'nat')], findings: [] },
  changes: { new: [change('aws_subnet.app["a"]')], resolved: [], unsettled: [] },
  causes: [
    {
      address: 'aws_vpc_endpoint_route_table_association.s3["shared"]',
      kind: 'delete',
      place: { file: 'network/endpoints.tf', line: 41 },
      new: 1,
      resolved: 0,
      unsettled: 0,
    },
  ],
  checks: [
    {
      id: 's3-via-nat',
      title: 'Subnet reaches S3 through a NAT gateway',
      rationale: 'It costs.',
      severity: 'medium',
    },
  ],
  coverage: { complete: true, skipped: [], gaps: [], doubts: [], assumptions: [] },
  costPerMonth: { usd: 0, date: null },
  ...more,
});
