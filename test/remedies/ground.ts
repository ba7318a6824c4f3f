import type { Inventory, RegionInventory, Section, Sections } from '../../src/model/inventory.ts';

/** An inventory that commands change; each item is changed wherever it is listed. */
export interface Ground {
  inventory: Inventory;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** What a command is refused with. */
export const refuse = (code: string, why: string): never => {
  throw new Error(`${code}: ${why}`);
};

/** The items of a section in the account and region of the command. */
export const itemsOf = <S extends Section>(ground: Ground, section: S): readonly Sections[S][] => {
  const unit = ground.inventory.regions.find(
    ({ accountId, region }) => accountId === ground.account && region === ground.region,
  );
  const items = unit?.sections[section];
  return items && 'seen' in items ? (items.seen as readonly Sections[S][]) : [];
};

const withSection = <S extends Section>(
  unit: RegionInventory,
  section: S,
  change: (items: readonly Sections[S][]) => readonly Sections[S][],
): RegionInventory => {
  const items = unit.sections[section];
  return 'seen' in items
    ? {
        ...unit,
        sections: { ...unit.sections, [section]: { seen: change(items.seen as readonly Sections[S][]) } },
      }
    : unit;
};

/** Changes items of a section wherever they are listed: the one of an id, or all that fit. */
export const changeItems = <S extends Section>(
  ground: Ground,
  section: S,
  fits: (item: Sections[S]) => boolean,
  change: (item: Sections[S]) => Sections[S] | null,
): void => {
  ground.inventory = {
    ...ground.inventory,
    regions: ground.inventory.regions.map((unit) =>
      withSection(unit, section, (items) =>
        items.flatMap((item) => {
          const changed = fits(item) ? change(item) : item;
          return changed === null ? [] : [changed];
        }),
      ),
    ),
  };
};

/** Adds an item to a section of the command's account and region. */
export const addItem = <S extends Section>(ground: Ground, section: S, item: Sections[S]): void => {
  ground.inventory = {
    ...ground.inventory,
    regions: ground.inventory.regions.map((unit) =>
      unit.accountId === ground.account && unit.region === ground.region
        ? withSection(unit, section, (items) => [...items, item])
        : unit,
    ),
  };
};

/** The item of an id; refused where the account has none of its own. */
export const own = <S extends Section>(
  ground: Ground,
  section: S,
  id: string,
): Sections[S] & { readonly id: string } => {
  const found = itemsOf(ground, section).find((item) => (item as { id?: string }).id === id);
  const owner = (found as { ownerId?: string } | undefined)?.ownerId ?? ground.account;
  if (!found || owner !== ground.account)
    return refuse('NotFound', `${id} is none of account ${ground.account} in ${ground.region}`);
  return found as Sections[S] & { readonly id: string };
};
