import type { Addresses } from '../model/addresses.ts';
import { type Inventory, type RegionInventory, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

/** Anything of a section, as far as it has an id and tags. */
interface Tagged {
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An inventory in which things are named by the code that declares them: whoever asks for them by name uses its words. */
export const namedByCode = (inventory: Inventory, addresses: Addresses): Inventory => {
  const named = (item: object): object => {
    const { id, tags }: Tagged = item;
    const address = id === undefined ? undefined : addresses.get(id)?.origin.address;
    return address === undefined || tags === undefined || address === id
      ? item
      : { ...item, tags: { ...tags, Name: address } };
  };
  const regions = inventory.regions.map((unit): RegionInventory => {
    const sections: Record<string, Observed<readonly object[]>> = { ...unit.sections };
    for (const section of sectionNames) {
      const items = unit.sections[section] as Observed<readonly object[]>;
      if (isSeen(items)) sections[section] = { seen: items.seen.map(named) };
    }
    return { ...unit, sections: sections as unknown as RegionInventory['sections'] };
  });
  return { ...inventory, regions };
};
