import { describe, expect, it } from 'vitest';
import { audit, auditUnits, type AuditOptions } from '../../src/audit/audit.ts';
import { createFindingList } from '../../src/audit/finding-list.ts';
import { openLazyUnits } from '../../src/audit/lazy-world.ts';
import type { UnitSource } from '../../src/audit/unit-source.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
  matrix: [],
};

/** The units of an inventory, each read anew whenever it is asked for; to hold two is all there is room for. */
const sourceOf = ({ regions }: Inventory): UnitSource => ({
  places: regions,
  read: (at) => ({ unit: structuredClone(regions[at]!), bytes: 1 }),
});

const accountId = (at: number): string => String(100_000_000_000 + at);

const trusting = (vpcId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:SourceVpc': vpcId } },
      },
    ],
  });

/** An account behind a hub, with as much as may make somebody look elsewhere: each has something of its own. */
const member = (at: number, hub: ReturnType<typeof transitGateway>) => {
  const name = `v${at}`;
  const own = vpc(name, { cidr: `10.${at}.0.0/16` })
    .subnet(`app-${name}`, { egress: at % 3 === 0 ? 'nat' : 'tgw', instances: 1 })
    .subnet(`data-${name}`, { instances: 1 })
    .subnet(`public-${name}`, { egress: 'igw', instances: 1 })
    .attach(hub, { in: `app-${name}` })
    .gatewayEndpoint('s3', { in: `data-${name}` })
    .interfaceEndpoint(at % 2 === 0 ? 'ssm' : 'kms', { in: `data-${name}`, privateDns: at % 5 > 0 });
  if (at % 3 === 0) own.natGateway(name, { in: `public-${name}` });
  const made = account(accountId(at), own)
    .buckets({ name: `bucket-${at}`, policy: trusting(`vpc-${name}`) })
    .hostedZone('kms.eu-west-1.amazonaws.com', {
      vpcs: [own],
      records: { 'kms.eu-west-1.amazonaws.com': '10.200.0.7' },
    });
  return at % 4 === 3 ? made.denied('s3:GetBucketPolicy').denied('ec2:DescribeVpcEndpointServices') : made;
};

const organizationOf = (members: number, exit: 'open' | 'dead'): Inventory => {
  const hub = transitGateway('hub');
  const out = vpc('exit', { cidr: '10.254.0.0/16' })
    .subnet('transit', { egress: 'nat' })
    .subnet('public', { egress: 'igw' })
    .natGateway('exit', { in: 'public' })
    .attach(hub, { in: 'transit' })
    .route('public', '10.0.0.0/8', 'tgw');
  hub.route('0.0.0.0/0', exit === 'open' ? out : 'blackhole');
  return organization(
    account(accountId(0), out, hub),
    ...Array.from({ length: members }, (_, at) => member(at + 1, hub)),
  ).inventory();
};

/** How often units are read to judge an organization, beside the first time. */
const loadsOf = (inventory: Inventory): number => {
  const lazy = openLazyUnits(inventory, sourceOf(inventory), 1);
  const indexed = lazy.loads();
  auditUnits(lazy, options, createFindingList());
  return lazy.loads() - indexed;
};

describe('an organization whose units are loaded by need', () => {
  it.each(['open', 'dead'] as const)('is judged as one in memory, with a way out that is %s', (exit) => {
    const inventory = organizationOf(9, exit);
    const sorted = {
      ...inventory,
      regions: inventory.regions.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1)),
    };
    const lazy = openLazyUnits(sorted, sourceOf(sorted), 1);
    const report = auditUnits(lazy, options, createFindingList());
    const whole = audit(sorted, options);
    expect(report.findings).toEqual(whole.findings);
    expect(report.matrix).toEqual(whole.matrix);
    expect(report.procedures).toEqual(whole.procedures);
  });

  it.each(['open', 'dead'] as const)(
    'loads as much for each account, however many there are, with a way out that is %s',
    (exit) => {
      const [small, large] = [8, 24].map((members) => loadsOf(organizationOf(members, exit)) / members);
      // What is loaded for each VPC of all others would make it three times as much.
      expect((large as number) / (small as number)).toBeLessThan(1.25);
    },
  );
});
