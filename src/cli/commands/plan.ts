import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inventory } from '../../model/inventory.ts';
import type { Risk } from '../../model/plan.ts';
import { UserError } from '../../model/user-error.ts';
import type { Narrowing } from '../../plan/plan.ts';
import { type PlanDelivery, readyPlan } from '../deliver-plan.ts';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { isFolder } from '../is-folder.ts';
import { prepareDirectory } from '../output.ts';
import type { Parts } from '../parts.ts';
import { auditOptionsOf, inventoryOf, prepare, refuseRedactedPlan } from './judge.ts';

/** What `plan` is asked for. */
export interface PlanFlags extends Omit<AuditFlags, 'format' | 'failOn'>, PlanDelivery {
  readonly only?: readonly string[];
  readonly account?: readonly string[];
  readonly maxRisk?: Risk;
  readonly includeIrreversible?: true;
}

/** The inventory of a file, or of a folder that a report was written to. */
export const inventoryIn = async (path: string, parts: Parts): Promise<Inventory> => {
  if (!isFolder(path)) return parts.loadInventory(path);
  const names = await readdir(path);
  const found = ['inventory.json.gz', 'inventory.json'].find((name) => names.includes(name));
  if (found !== undefined) return parts.loadInventory(join(path, found));
  if (names.some((name) => /^head-\w+\.json$/.test(name))) {
    const { loadCollection } = await import('../../store/stored-collection.ts');
    return inventoryOf({ collection: await loadCollection(path, () => new Date()), folder: path });
  }
  throw new UserError(
    `${path} holds no inventory.`,
    `Save one there with \`pathproof scan --output ${path} --save ${join(path, 'inventory.json.gz')}\`, or name a file.`,
  );
};

const narrowingOf = (flags: PlanFlags): Narrowing => ({
  only: flags.only ?? [],
  accounts: flags.account ?? [],
  maxRisk: flags.maxRisk ?? null,
  irreversible: flags.includeIrreversible ?? false,
});

/** Plans the changes that resolve what fails in an inventory, each proved before it is shown. */
export const plan = async (path: string, flags: PlanFlags, io: Io, parts: Parts): Promise<number> => {
  refuseRedactedPlan(flags);
  const request = await prepare({ ...flags, format: [], failOn: 'never' } as unknown as AuditFlags, parts);
  if (flags.output !== undefined) await prepareDirectory(flags.output);
  const inventory = await inventoryIn(path, parts);
  const options = await auditOptionsOf(request, { ...flags, failOn: 'never' } as unknown as AuditFlags);
  const { planOf } = await import('../../plan/plan.ts');
  const made = planOf(inventory, { ...options, ...narrowingOf(flags) });
  const { addresses } = options;
  const ready = await readyPlan(made, inventory, { ...flags, ...(addresses ? { addresses } : {}) }, io);
  await ready.write();
  await ready.show();
  return exitCodes.clean;
};
