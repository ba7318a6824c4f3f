import type { Inventory, RegionInventory } from '../../src/model/inventory.ts';
import { sectionNames } from '../../src/model/inventory.ts';
import { isSeen, type Observed, seen } from '../../src/model/observed.ts';

type Item = Readonly<Record<string, unknown>>;

const listOf = (unit: RegionInventory, section: string): readonly Item[] => {
  const items = unit.sections[section as keyof RegionInventory['sections']] as Observed<readonly Item[]>;
  return isSeen(items) ? items.seen : [];
};

const id = /(?<![\w-])[a-z]+(?:-[a-z]+)*-[0-9a-f]{17}(?![0-9a-z])/g;

const belongsTo = (section: string, item: Item, vpcId: string): boolean => {
  if (section === 'vpcs') return item['id'] === vpcId;
  if (section === 'accessPoints') return false;
  if (section.endsWith('InternetGateways') || section === 'internetGateways')
    return JSON.stringify(item['attachments']).includes(vpcId);
  return item['vpcId'] === vpcId || (section === 'transitGatewayAttachments' && item['resourceId'] === vpcId);
};

/** Ids that only things of a VPC have. */
const ownIds = (inventory: Inventory, vpcId: string): ReadonlySet<string> => {
  const own = new Set<string>();
  const others = new Set<string>();
  for (const unit of inventory.regions)
    for (const section of sectionNames)
      for (const item of listOf(unit, section)) {
        const mine = belongsTo(section, item, vpcId);
        if (mine && typeof item['id'] === 'string') own.add(item['id']);
        for (const [found] of JSON.stringify(item).matchAll(id)) (mine ? own : others).add(found);
      }
  const listed = new Set(
    inventory.regions.flatMap((unit) =>
      sectionNames.flatMap((section) =>
        listOf(unit, section).flatMap((item) => (belongsTo(section, item, vpcId) ? String(item['id']) : [])),
      ),
    ),
  );
  return new Set([...own].filter((one) => listed.has(one) || !others.has(one)));
};

/** Another name for a thing, in no order that has to do with that of the first ones. */
const otherId = (name: string, at: number): string => {
  const digits = name.slice(-17);
  const value =
    (BigInt(`0x${digits}`) * 0x9e3779b97f4a7c15n + BigInt(at) * 0xbf58476d1ce4e5b9n) & ((1n << 60n) - 1n);
  return `${name.slice(0, -17)}0f${value.toString(16).padStart(15, '0')}`;
};

/** Adds to a list what of it speaks of a VPC, once more and of its twin. */
const doubled = (value: unknown, renamed: (text: string) => string): unknown => {
  if (Array.isArray(value)) {
    const elements = value.map((one: unknown) => doubled(one, renamed));
    const more = elements.flatMap((one, at) => {
      const text = JSON.stringify(one);
      // A longer list in it was added to already.
      return JSON.stringify(value[at]) === text && renamed(text) !== text
        ? [JSON.parse(renamed(text)) as unknown]
        : [];
    });
    return [...elements, ...more];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, doubled(one, renamed)]));
};

/** The same inventory with one VPC more, which is like this one and hangs on the same things. */
export const addTwin = (inventory: Inventory, vpcId: string, at: number): Inventory => {
  const own = ownIds(inventory, vpcId);
  const cidr = inventory.regions
    .flatMap((unit) => listOf(unit, 'vpcs'))
    .flatMap((vpc) => (vpc['id'] === vpcId ? ((vpc['cidrs'] as readonly string[])[0] ?? []) : []))[0];
  const second = cidr?.split('.')[1] ?? 'none';
  const renamed = (text: string): string =>
    text
      .replace(id, (found) => (own.has(found) ? otherId(found, at) : found))
      .replace(
        new RegExp(`(?<![\\d.])10\\.${second}\\.(\\d+\\.\\d+)(?!\\d*/(?:\\d|1[0-5])(?!\\d))`, 'g'),
        `10.${200 + at}.$1`,
      )
      // In the block where all of them are, each its own.
      .replace(
        /(?<![\d.])203\.0\.113\.(\d+)/g,
        (_text, host: string) => `203.0.113.${(Number(host) + 40 * at) % 256}`,
      )
      .replace(new RegExp(`2a05:d018:${second}:`, 'g'), `2a05:d018:f${at}${second}:`);
  return {
    ...inventory,
    regions: inventory.regions.map((unit) => ({
      ...unit,
      sections: Object.fromEntries(
        sectionNames.map((section) => {
          const items = unit.sections[section] as Observed<unknown>;
          if (!isSeen(items)) return [section, items];
          const kept = listOf(unit, section).map((item) =>
            belongsTo(section, item, vpcId) ? item : (doubled(item, renamed) as Item),
          );
          const copies = listOf(unit, section)
            .filter((item) => belongsTo(section, item, vpcId))
            .map((item) => JSON.parse(renamed(JSON.stringify(item))) as Item);
          const all = [...kept, ...copies];
          const idOf = (item: Item): string => String(item['id'] ?? item['vpcId'] ?? item['name']);
          // As the collectors list them.
          return [section, seen([...all].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)))];
        }),
      ) as unknown as RegionInventory['sections'],
    })),
  };
};
