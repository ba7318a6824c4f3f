import type { Inventory } from '../model/inventory.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { Delta, Doubt, Upsert } from './delta.ts';
import { applyEdge } from './edges.ts';
import { settleAddressType } from './endpoint-edges.ts';
import { add, editItem, editUnits, find, keyOf } from './items.ts';
import { remove } from './removals.ts';

const upsert = (inventory: Inventory, { section, item, ...unit }: Upsert): Inventory => {
  const key = keyOf(section, item);
  const before = find(inventory, section, key);
  const put = before ? editItem(inventory, section, key, () => item) : add(inventory, unit, section, item);
  if (section !== 'vpcEndpoints' || before === null) return put;
  const endpoints = { now: item as VpcEndpoint, before: before.item as VpcEndpoint };
  return endpoints.now.ipAddressType === endpoints.before.ipAddressType
    ? put
    : settleAddressType(put, endpoints.now, endpoints.before);
};

const doubt = (inventory: Inventory, { section, unit, of, about, gap }: Doubt): Inventory => {
  if (of !== null)
    return editItem(inventory, section, of.id, (item) => ({ ...item, [of.field]: { gap } }) as typeof item);
  return editUnits(inventory, (one) => {
    if (unit !== null && (one.accountId !== unit.accountId || one.region !== unit.region)) return one;
    return about
      ? { ...one, doubts: [...(one.doubts ?? []), { section, ...about, gap }] }
      : { ...one, sections: { ...one.sections, [section]: { gap } } };
  });
};

/** The inventory as it is after a change; units that nothing touches are shared with the one before. */
export const applyDelta = (inventory: Inventory, delta: Delta): Inventory => {
  const removed = delta.removals.reduce(remove, inventory);
  const upserted = delta.upserts.reduce(upsert, removed);
  const joined = delta.edges.reduce(applyEdge, upserted);
  return delta.doubts.reduce(doubt, joined);
};
