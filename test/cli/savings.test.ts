import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { type Savings, savingsSchema } from '../../src/model/savings.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';

const gibibyte = 2 ** 30;
const place = { accountId: '111122223333', region: 'eu-west-1' };

/** One gateway that everything goes through, one that nothing goes through. */
const quiet = account(
  vpc('app')
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .natGateway('idle', { in: 'public' })
    .subnet('app', { egress: 'nat', instances: 1 }),
).inventory();

const observed = (bytes: number, inventory: Inventory = quiet): Inventory => ({
  ...inventory,
  observations: {
    observedAt: '2026-11-22T10:00:00.000Z',
    natTraffic: [
      {
        ...place,
        natGatewayId: 'nat-a',
        from: '2026-11-08T10:00:00.000Z',
        to: '2026-11-22T10:00:00.000Z',
        bytes: { seen: bytes },
      },
    ],
    flowLogs: [],
    apiCalls: [],
  },
});

const ask = (inventory: Inventory, ...argv: readonly string[]) =>
  execute(['savings', 'saved.json', ...argv], {
    parts: {
      checks: () => Promise.resolve(checks),
      loadInventory: () => Promise.resolve(inventory),
    },
  });

const savingsIn = async (inventory: Inventory, ...argv: readonly string[]): Promise<Savings> => {
  const { out, code } = await ask(inventory, '--format', 'json', ...argv);
  expect(code).toBe(0);
  return JSON.parse(out) as Savings;
};

const hours = (usd: number): number => Math.round(usd * 730 * 100) / 100;

describe('pathproof savings', () => {
  it('has what is charged by the hour and nothing uses, and nothing of traffic that nobody looked at', async () => {
    const { certain, estimated, observed: looked, totals } = await savingsIn(quiet);
    expect(certain).toMatchObject([{ ...place, costPerMonth: { usd: -hours(0.048), date: '2026-09-04' } }]);
    expect(certain[0]?.commands.join('\n')).toContain('delete-nat-gateway');
    expect(certain[0]?.undo?.join('\n')).toContain('create-nat-gateway');
    expect(totals).toEqual({ certain: { usd: -hours(0.048), date: '2026-09-04' }, traffic: null });
    expect({ estimated, looked }).toEqual({ estimated: [], looked: false });
  });

  it('has traffic apart, as a range: a gateway endpoint may save all of it, and two changes not the same twice', async () => {
    const { estimated, totals } = await savingsIn(observed(336 * gibibyte));
    // A gigabyte an hour at $0.048.
    const most = hours(0.048);
    const free = estimated.filter(({ commands }) => commands.join().includes('Gateway'));
    expect(free.length).toBeGreaterThan(0);
    for (const one of free) {
      expect(one.natGatewayIds).toEqual(['nat-a']);
      expect(one.traffic).toEqual({ low: 0, high: most });
      expect(one.costPerMonth).toEqual({ usd: 0, date: null });
    }
    for (const one of estimated) expect(one.traffic.high).toBeLessThanOrEqual(most);
    expect(totals.traffic).toEqual({ low: 0, high: most });
    expect(totals.certain.usd).toBe(-hours(0.048));
  });

  it('takes off what an interface endpoint charges for the same gigabytes', async () => {
    const bypassed = account(
      vpc('app')
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat', instances: 1 })
        .interfaceEndpoint('ssm', { in: ['app'], privateDns: false }),
    ).inventory();
    const { estimated } = await savingsIn(observed(336 * gibibyte, bypassed));
    const named = estimated.filter(({ commands }) => commands.join().includes('--private-dns-enabled'));
    expect(named).toHaveLength(1);
    expect(named[0]?.traffic).toEqual({ low: 0, high: hours(0.048 - 0.01) });
  });

  it('has no traffic where a gateway processed none', async () => {
    const { estimated, totals, observed: looked } = await savingsIn(observed(0));
    expect({ estimated, traffic: totals.traffic, looked }).toEqual({
      estimated: [],
      traffic: null,
      looked: true,
    });
  });

  it('says no amount where no price is held, and of how many changes', async () => {
    const elsewhere = JSON.parse(
      JSON.stringify(quiet).replaceAll('eu-west-1', 'us-gov-west-1').replaceAll('"aws"', '"aws-us-gov"'),
    ) as Inventory;
    const { certain, unpriced, totals } = await savingsIn(elsewhere);
    expect(certain).toEqual([]);
    expect(unpriced).toMatchObject([{ region: 'us-gov-west-1' }]);
    expect(totals.certain).toEqual({ usd: 0, date: null });
    const { out } = await ask(elsewhere);
    expect(out).toContain('us-gov-west-1: the cost of');
    expect(out).not.toContain('$');
  });

  it('says for a person the currency, the date and how it was computed, with the commands', async () => {
    const { out } = await ask(observed(336 * gibibyte));
    const text = out.replace(/\s+/g, ' ');
    expect(text).toContain(
      'Could be saved: $35.04 a month (list prices of 2026-09-04) for certain, by 1 change;',
    );
    expect(text).toContain('between $0.00 and $35.04 a month of traffic, estimated');
    expect(text).toContain('in US dollars at list prices');
    expect(out).toContain('aws ec2 delete-nat-gateway');
    const { out: unseen } = await ask(quiet);
    expect(unseen).toContain('--observe');
  });

  it('has in a list of its own what the plan was told to leave out', async () => {
    const { certain, unproved } = await savingsIn(quiet, '--max-risk', 'low');
    expect(certain).toEqual([]);
    expect(unproved).toMatchObject([{ ...place, costPerMonth: { usd: -hours(0.048) } }]);
    expect(unproved[0]?.why).toContain('--max-risk');
  });

  it('is not made with other ids', async () => {
    const { code, err } = await ask(quiet, '--redact');
    expect(code).toBe(2);
    expect(err).toContain('redact');
  });
});

describe('idle addresses', () => {
  const withAddress: Inventory = {
    ...quiet,
    regions: quiet.regions.map((unit) => ({
      ...unit,
      sections: {
        ...unit.sections,
        addresses: {
          seen: [
            {
              id: 'eipalloc-1',
              publicIp: '192.0.2.1',
              associationId: null,
              networkInterfaceId: null,
              instanceId: null,
              pool: 'amazon',
              managedBy: null,
              tags: {},
            },
          ],
        },
      },
    })),
  };

  it('are in the sum of what is certain, with the command that releases them', async () => {
    const [before, found] = [await savingsIn(quiet), await savingsIn(withAddress)];
    expect(found.idleAddresses).toMatchObject([
      {
        publicIp: '192.0.2.1',
        costPerMonth: { usd: -3.65 },
        commands: ['aws ec2 release-address --region eu-west-1 --allocation-id eipalloc-1'],
      },
    ]);
    expect(found.totals.certain.usd).toBeCloseTo(before.totals.certain.usd - 3.65);
    const { out } = await ask(withAddress);
    expect(out).toContain('and the release of 1 idle address.');
    expect(out).toContain('aws ec2 release-address --region eu-west-1 --allocation-id eipalloc-1');
  });
});

describe('the JSON of savings', () => {
  const published = z.toJSONSchema(savingsSchema, { io: 'input' });

  it('has a published schema', async () => {
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/savings.schema.json',
    );
  });

  it('follows it', async () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(published);
    const found = await savingsIn(observed(100 * gibibyte));
    expect(found.certain.length).toBeGreaterThan(0);
    expect(found.estimated.length).toBeGreaterThan(0);
    validate(found);
    expect(validate.errors).toBeNull();
    validate({ ...found, currency: 'EUR' });
    expect(validate.errors?.[0]?.instancePath).toBe('/currency');
  });
});
