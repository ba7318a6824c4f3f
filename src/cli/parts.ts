import type { Check } from '../checks/check.ts';
import type { Modes, RoleInAccounts } from '../collectors/permissions.ts';
import type { Inventory } from '../model/inventory.ts';
import type { collect } from '../collect/collect.ts';
import type { askPrices } from '../collect/live-prices.ts';
import type { observeTraffic } from '../collect/observe.ts';
import type { doctor } from '../collect/doctor.ts';

/** The heavy parts, each loaded when a command first needs it: `--version` and `--help` load none. */
export interface Parts {
  readonly checks: () => Promise<readonly Check[]>;
  readonly collect: () => Promise<typeof collect>;
  readonly doctor: () => Promise<typeof doctor>;
  readonly loadInventory: (path: string) => Promise<Inventory>;
  readonly saveInventory: (path: string, inventory: Inventory) => Promise<void>;
  readonly permissionsPolicy: (role: RoleInAccounts | null, modes: Modes) => Promise<unknown>;
  readonly observe: () => Promise<typeof observeTraffic>;
  readonly prices: () => Promise<typeof askPrices>;
  /** The IAM actions that the verdicts of a check may rest on. */
  readonly actionsOf: (check: Check) => Promise<readonly string[]>;
}

/** The real parts. */
export const realParts: Parts = {
  checks: async () => (await import('../checks/index.ts')).checks,
  collect: async () => (await import('../collect/collect.ts')).collect,
  doctor: async () => (await import('../collect/doctor.ts')).doctor,
  loadInventory: async (path) => (await import('../store/inventory-file.ts')).loadInventory(path),
  saveInventory: async (path, inventory) =>
    (await import('../store/inventory-file.ts')).saveInventory(path, inventory),
  permissionsPolicy: async (role, modes) =>
    (await import('../collectors/permissions.ts')).permissionsPolicy(role, modes),
  observe: async () => (await import('../collect/observe.ts')).observeTraffic,
  prices: async () => (await import('../collect/live-prices.ts')).askPrices,
  actionsOf: async ({ id }) => {
    const { collectors } = await import('../collectors/index.ts');
    const { needs } = await import('../checks/needs.ts');
    const actions = collectors
      .filter(({ section }) => needs[id]?.includes(section))
      .flatMap((collector) => collector.actions);
    return [...new Set<string>(actions)].sort();
  },
};
