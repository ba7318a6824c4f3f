import type { Addresses } from '../model/addresses.ts';
import type { Inventory, InventoryHead, RegionInventory, Section } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Report } from '../model/report.ts';

/** What people know by its Name tag better than by its id, and what findings speak of. */
const sections = [
  'vpcs',
  'subnets',
  'routeTables',
  'internetGateways',
  'natGateways',
  'transitGateways',
  'vpcEndpoints',
  'securityGroups',
] as const satisfies readonly Section[];

type Tagged = readonly { readonly id: string; readonly tags?: Readonly<Record<string, string>> }[];

/** Collects names, unit by unit. */
export interface NameRecord {
  addUnit(unit: RegionInventory): void;
  result(): NonNullable<Report['names']>;
}

/** The names of the accounts that were to be read, as far as the organization was. */
const accountNames = ({ organization, targets }: InventoryHead): readonly (readonly [string, string])[] => {
  const accounts = organization && isSeen(organization) ? organization.seen.accounts : null;
  if (!accounts || !isSeen(accounts)) return [];
  const meant = new Set(targets.map(({ accountId }) => accountId));
  return accounts.seen.filter(({ id }) => meant.has(id)).map(({ id, name }) => [id, name]);
};

/** A record of the names of accounts and things; who has none, or its id for a name, is not in it. */
export const createNameRecord = (head: InventoryHead, addresses?: Addresses): NameRecord => {
  const names = new Map<string, string>();
  const add = (id: string, name: string | undefined): void => {
    if (name !== undefined && name.trim() !== '' && name !== id) names.set(id, name);
  };
  for (const [id, name] of accountNames(head)) add(id, name);
  return {
    addUnit(unit) {
      for (const section of sections) {
        const items: Observed<Tagged> = unit.sections[section];
        if (!isSeen(items)) continue;
        for (const { id, tags } of items.seen) add(id, tags?.['Name']);
      }
    },
    // What its author calls a thing says more than its tag.
    result: () => {
      for (const [id, { origin }] of addresses ?? []) add(id, origin.address);
      return Object.fromEntries([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
};

/** The names of accounts and things of a whole inventory. */
export const namesInInventory = (inventory: Inventory): NonNullable<Report['names']> => {
  const record = createNameRecord(inventory);
  for (const unit of inventory.regions) record.addUnit(unit);
  return record.result();
};
