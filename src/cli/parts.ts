import type { Check } from '../checks/check.ts';
import type { Modes, RoleInAccounts } from '../collectors/permissions.ts';
import type { Inventory } from '../model/inventory.ts';
import type { collect } from '../collect/collect.ts';
import type { askPrices } from '../collect/live-prices.ts';
import type { observeTraffic } from '../collect/observe.ts';
import type { doctor } from '../collect/doctor.ts';
import type { CheckWords } from './check-words.ts';

/** The heavy parts, each loaded when a command first needs it: `--version` and `--help` load none. */
export interface Parts {
  readonly checks: () => Promise<readonly Check[]>;
  /** What there is to read about the checks, without the checks. */
  readonly checkWords: () => Promise<readonly CheckWords[]>;
  readonly collect: () => Promise<typeof collect>;
  readonly doctor: () => Promise<typeof doctor>;
  readonly loadInventory: (path: string) => Promise<Inventory>;
  readonly saveInventory: (path: string, inventory: Inventory) => Promise<void>;
  readonly permissionsPolicy: (role: RoleInAccounts | null, modes: Modes) => Promise<unknown>;
  readonly observe: () => Promise<typeof observeTraffic>;
  readonly prices: () => Promise<typeof askPrices>;
}

/** The real parts. */
export const realParts: Parts = {
  checks: async () => (await import('../checks/index.ts')).checks,
  checkWords: async () => (await import('./check-words.ts')).checkWords,
  collect: async () => (await import('../collect/collect.ts')).collect,
  doctor: async () => (await import('../collect/doctor.ts')).doctor,
  loadInventory: async (path) => (await import('../store/inventory-file.ts')).loadInventory(path),
  saveInventory: async (path, inventory) =>
    (await import('../store/inventory-file.ts')).saveInventory(path, inventory),
  permissionsPolicy: async (role, modes) =>
    (await import('../collectors/permissions.ts')).permissionsPolicy(role, modes),
  observe: async () => (await import('../collect/observe.ts')).observeTraffic,
  prices: async () => (await import('../collect/live-prices.ts')).askPrices,
};
