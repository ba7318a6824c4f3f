import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { AskedPrices } from '../../src/collect/live-prices.ts';
import { permissionsPolicy } from '../../src/collectors/permissions.ts';
import type { Report } from '../../src/model/report.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';
import { folderOfFile } from '../temp-folder.ts';

const collected = account(
  vpc('app')
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .natGateway('idle', { in: 'public' })
    .subnet('app', { egress: 'nat', instances: 1 }),
).inventory();

const price = {
  region: 'eu-west-1',
  item: 'nat-gateway-hour',
  usd: 1,
  date: '2026-11-20',
  source: 'AWS Price List API',
} as const;

const calls = [{ accountId: '111122223333', calls: [] }];

const file = join(folderOfFile('prices'), 'inventory.json');
const scan = (answer: AskedPrices, asked: (readonly string[])[] = []) =>
  execute(['scan', '--live-prices', '--save', file, '--format', 'json', '--fail-on', 'never', '--quiet'], {
    parts: {
      checks: () => Promise.resolve(checks),
      collect: () => Promise.resolve(() => Promise.resolve(collected)),
      prices: () =>
        Promise.resolve((_options, regions) => {
          asked.push(regions);
          return Promise.resolve(answer);
        }),
    },
  });

const costIn = (out: string) =>
  (JSON.parse(out) as Report & { remedies: Record<string, { costPerMonth?: { usd: number; date: string } }> })
    .remedies;

describe('scan --live-prices', () => {
  it('takes what AWS says, and keeps it in the inventory', async () => {
    const asked: (readonly string[])[] = [];
    const { out, saved, err } = await scan({ prices: { seen: [price] }, accountCalls: calls }, asked);
    expect(asked).toEqual([['eu-west-1']]);
    expect(saved.get(file)?.prices).toEqual([price]);
    expect(saved.get(file)?.accountCalls).toEqual([...collected.accountCalls, ...calls]);
    expect(Object.values(costIn(out)).map(({ costPerMonth }) => costPerMonth)).toContainEqual({
      usd: -730,
      date: '2026-11-20',
    });
    expect(err).toBe('');
  });

  it('says that it was refused, and uses the prices that are held', async () => {
    const gap = { action: 'pricing:GetProducts', code: 'AccessDeniedException', message: 'You may not.' };
    const { out, saved, err, code } = await scan({ prices: { gap }, accountCalls: calls });
    expect(code).toBe(0);
    expect(err).toContain('You may not. (pricing:GetProducts: AccessDeniedException)');
    expect(saved.get(file)).not.toHaveProperty('prices');
    expect(Object.values(costIn(out)).map(({ costPerMonth }) => costPerMonth)).toContainEqual({
      usd: -35.04,
      date: '2026-09-04',
    });
  });
});

describe('permissions --live-prices', () => {
  it('adds what asking for prices takes, and changes nothing without', async () => {
    const policy = async (...argv: readonly string[]) =>
      JSON.parse(
        (
          await execute(['permissions', ...argv], {
            parts: { permissionsPolicy: (role, more) => Promise.resolve(permissionsPolicy(role, more)) },
          })
        ).out,
      ) as ReturnType<typeof permissionsPolicy>;
    const [plain, more] = [await policy(), await policy('--live-prices')];
    expect(plain).toEqual(permissionsPolicy());
    expect(JSON.stringify(plain)).not.toContain('pricing:');
    expect(more.Statement.slice(0, -1)).toEqual(plain.Statement);
    expect(more.Statement.at(-1)).toMatchObject({ Effect: 'Allow', Action: ['pricing:GetProducts'] });
  });
});
