import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory, Sections } from '../../src/model/inventory.ts';
import type { Observed } from '../../src/model/observed.ts';
import { moneyOf } from '../../src/report/money.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { denied } from './small-inventory.ts';

const options = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null, rethrow: true };

const idle: Sections['addresses'] = {
  id: 'eipalloc-1',
  publicIp: '192.0.2.1',
  associationId: null,
  networkInterfaceId: null,
  instanceId: null,
  pool: 'amazon',
  managedBy: null,
  tags: { Name: 'old mail' },
};

/** An account with a NAT gateway that nothing uses, and these addresses. */
const withAddresses = (addresses: Observed<readonly Sections['addresses'][]>): Inventory => {
  const inventory = account(
    vpc('app').subnet('public', { egress: 'igw' }).natGateway('idle', { in: 'public' }),
  ).inventory();
  return {
    ...inventory,
    regions: inventory.regions.map((unit) => ({ ...unit, sections: { ...unit.sections, addresses } })),
  };
};

describe('idle addresses', () => {
  it('are those that nothing has, with what they cost', () => {
    const report = audit(
      withAddresses({
        seen: [
          idle,
          // Of the NAT gateway: it counts with the gateway.
          { ...idle, id: 'eipalloc-2', associationId: 'eipassoc-1', networkInterfaceId: 'eni-1' },
          { ...idle, id: 'eipalloc-3', instanceId: 'i-1' },
          { ...idle, id: 'eipalloc-4', managedBy: 'rnat' },
          { ...idle, id: 'eipalloc-5', pool: 'ipv4pool-ec2-1', tags: {} },
        ],
      }),
      options,
    );
    const place = { accountId: '111122223333', region: 'eu-west-1' };
    expect(report.addresses).toEqual({
      idle: [
        {
          id: 'eipalloc-1',
          publicIp: '192.0.2.1',
          ...place,
          costPerMonth: { usd: 3.65, date: '2026-09-29' },
        },
        // What one's own address costs is not known.
        { id: 'eipalloc-5', publicIp: '192.0.2.1', ...place, costPerMonth: null },
      ],
      notRead: 0,
    });
    const without = moneyOf(audit(withAddresses({ seen: [] }), options));
    const { saved, remedies, idleAddresses } = moneyOf(report);
    expect(remedies).toBe(without.remedies);
    expect(idleAddresses).toBe(2);
    expect(saved.usd).toBeCloseTo(without.saved.usd - 3.65);
  });

  it('change no verdict, whether they were read or not', () => {
    const findings = (addresses: Parameters<typeof withAddresses>[0]) =>
      audit(withAddresses(addresses), options).findings;
    const read = findings({ seen: [idle] });
    expect(findings({ gap: denied('ec2:DescribeAddresses') })).toEqual(read);
    expect(read.length).toBeGreaterThan(0);
  });

  it('are not said to be none where they were not read', () => {
    const [first, ...others] = withAddresses({ seen: [idle] }).regions;
    const unread = withAddresses({ gap: denied('ec2:DescribeAddresses') });
    expect(audit(unread, options).addresses).toBeUndefined();
    const half = { ...unread, regions: [first!, ...others, { ...unread.regions[0]!, region: 'eu-west-2' }] };
    expect(audit(half, options).addresses?.notRead).toBe(1);
  });

  it('are left out of a report on some VPCs, and hashed in a redacted one', () => {
    const inventory = withAddresses({ seen: [idle] });
    const vpcId = inventory.regions.flatMap(({ sections }) =>
      'seen' in sections.vpcs ? sections.vpcs.seen.map(({ id }) => id) : [],
    )[0]!;
    expect(audit(inventory, { ...options, vpcIds: [vpcId] }).addresses).toBeUndefined();
    const redacted = audit(inventory, { ...options, redact: { salt: 'x' } });
    expect(redacted.addresses?.idle).toHaveLength(1);
    expect(JSON.stringify(redacted)).not.toMatch(/192\.0\.2\.1|eipalloc-1|old mail/);
  });
});
