import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InventoryHead, Target } from '../../src/model/inventory.ts';
import { openUnitStore } from '../../src/store/unit-store.ts';
import { hold, measureWell, say } from './measure.ts';
import { cellInventory } from './organization.ts';

const SIZES = (process.env['PATHPROOF_BENCH_ACCOUNTS'] ?? '200,1000,2000').split(',').map(Number);

/** Promises of docs/performance.md: memory of 2,000 accounts, and the time of an account beside that in a smaller organization. */
const MOST = { peakMb: 600, timesAsMuch: 1.1 };

// As where the organization can be read. Where it cannot, remedies name each account, and reports grow with their square.
const organizationOf = (ids: readonly string[]) => ({
  seen: {
    id: 'o-a1b2c3d4e5',
    managementAccountId: ids[0] ?? '',
    accounts: { seen: ids.map((id) => ({ id, name: id, state: 'active', parentId: null })) },
    accountsOf: [],
    units: { seen: [] },
  },
});

// Accounts that share hubs: a business unit with a network of its own.
const CELL = 40;

/** Fills a state directory with an organization of so many accounts in three regions, a cell at a time. */
const fill = async (folder: string, accounts: number): Promise<number> => {
  const store = await openUnitStore(folder, 'bench', () => new Date());
  const targets: Target[] = [];
  let head: InventoryHead | null = null;
  for (let cell = 0; cell * CELL < accounts; cell += 1) {
    const { regions, ...rest } = cellInventory(cell, Math.min(CELL, accounts - cell * CELL));
    head = rest;
    for (const unit of regions) {
      const { accountId, region } = unit;
      const target: Target = { accountId, region, status: 'assessed', gaps: [] };
      await store.keep({ target, unit });
      targets.push(target);
    }
  }
  const organization = organizationOf([...new Set(targets.map(({ accountId }) => accountId))]);
  if (head) await store.saveHead({ ...head, organization, targets, accountCalls: [] });
  await store.release();
  return targets.length;
};

/** Time and peak memory of the audit of organizations on disk, by the built CLI. */
export const benchOrganization = async (cli: string): Promise<void> => {
  console.log('audit of an organization on disk, three regions each, JSON report to a file');
  let before: { readonly accounts: number; readonly cpuMs: number; readonly peakMb: number } | null = null;
  for (const accounts of SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
    try {
      const units = await fill(folder, accounts);
      const out = join(folder, 'out');
      const args = ['audit', folder, '--format', 'json', '--output', out, '--fail-on', 'never', '--quiet'];
      const run = await measureWell([cli, ...args]);
      say(`${accounts} accounts, ${units} units`, `${Math.round(run.wallMs / 1000)} s`);
      say('  CPU', `${Math.round(run.cpuMs / 1000)} s`);
      // What is promised of 2,000 accounts holds for fewer all the more.
      if (accounts <= 2000) hold('  peak memory', run.peakMb, MOST.peakMb, 'MB');
      else say('  peak memory', `${Math.round(run.peakMb)} MB`);
      if (before) {
        const times = accounts / before.accounts;
        hold('  CPU to the size before, for as much', run.cpuMs / before.cpuMs / times, MOST.timesAsMuch);
        say('  memory to the size before', `${(run.peakMb / before.peakMb).toFixed(2)} ×`);
      }
      before = { accounts, cpuMs: run.cpuMs, peakMb: run.peakMb };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
};
