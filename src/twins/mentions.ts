import { placeIn } from './address-space.ts';
import { deciding, type Item, type ItemMaker } from './items.ts';
import type { Owners } from './owners.ts';
import type { Name, Reader } from './reader.ts';

const no: readonly string[] = [];

/** The VPCs, other than its own, whose things or addresses a name is of. */
const vpcsNamed = (named: Name, vpcId: string | null, owners: Owners): readonly string[] => {
  const { name, block } = named;
  if (!block) {
    const owner = owners.ownerOf(named);
    return owner !== null && owner !== vpcId ? [owner] : no;
  }
  if (vpcId !== null && placeIn(owners.spaceOf(vpcId), block)) return no;
  const holders = owners.holdersOf(name, block);
  return vpcId !== null && holders.includes(vpcId) ? no : holders;
};

const readPolicy = (text: string): unknown => {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** A part of an item that names something of a VPC. */
interface Part {
  readonly vpcId: string;
  readonly where: string;
  readonly value: unknown;
}

interface Found {
  /** VPCs that are named outside of any list. */
  readonly open: ReadonlySet<string>;
  /** Elements of lists that name a VPC. */
  readonly parts: readonly Part[];
}

const merged = (all: readonly Found[]): Found => ({
  open: new Set(all.flatMap(({ open }) => [...open])),
  parts: all.flatMap(({ parts }) => parts),
});

/**
 * Goes through an item and gives the elements of lists that name a VPC, and no other one: what comes before or after an element in
 * its list says nothing, so that two VPCs of which one list says the same are alike in it. Where an element names several, those
 * in it are looked for, and their place in the list tells them apart.
 */
const partsNaming = (
  { value, vpcId, section }: Item,
  owners: Owners,
  { leafOf }: Reader,
): readonly Part[] => {
  const element = (one: unknown, list: string, at: number): Found => {
    const { open, parts } = visit(one, `${list}[${at}]`);
    const named = new Set([...open, ...parts.map((part) => part.vpcId)]);
    const whole = (vpc: string): Part => ({ vpcId: vpc, where: `${list}[]`, value: one });
    return {
      open: new Set(),
      parts: named.size === 1 ? [...named].map(whole) : [...parts, ...[...open].map(whole)],
    };
  };
  const visit = (one: unknown, path: string): Found => {
    if (typeof one === 'string') {
      const policy = readPolicy(one);
      if (policy !== undefined) return visit(policy, `${path}:`);
      const open = leafOf(one).names.flatMap((name) => vpcsNamed(name, vpcId, owners));
      return { open: new Set(open), parts: [] };
    }
    if (Array.isArray(one)) return merged(one.map((inner: unknown, at) => element(inner, path, at)));
    if (typeof one !== 'object' || one === null) return { open: new Set(), parts: [] };
    return merged(
      Object.entries(one).map(([field, inner]) =>
        visit(one === value ? deciding(section, field)?.(inner) : inner, `${path}.${field}`),
      ),
    );
  };
  const { open, parts } = visit(value, '');
  return [...parts, ...[...open].map((vpc) => ({ vpcId: vpc, where: '', value }))];
};

/** What is said of each VPC by items that are not in it, as items. */
export const mentionsIn = (
  items: readonly Item[],
  owners: Owners,
  reader: Reader,
  make: ItemMaker,
): ReadonlyMap<string, readonly Item[]> => {
  const mentions = new Map<string, Item[]>();
  for (const item of items) {
    const isNamed = item.pieces.some(({ names }) =>
      names.some((name) => vpcsNamed(name, item.vpcId, owners).length > 0),
    );
    if (!isNamed) continue;
    for (const { vpcId, where, value } of partsNaming(item, owners, reader)) {
      const place = `${item.place} ${item.vpcId ?? ''} ${item.id}${where}`;
      const mention = make({ place, id: '', vpcId, value, section: null });
      const known = mentions.get(vpcId);
      if (known) known.push(mention);
      else mentions.set(vpcId, [mention]);
    }
  }
  return mentions;
};
