import { type Item, itemOf, type Name, namesOf } from './items.ts';
import type { Owners } from './owners.ts';
import { placeIn } from './address-space.ts';
import { namesIn } from './tokens.ts';

/** The VPCs, other than its own, whose things or addresses a name is of. */
const vpcsNamed = ({ name, block }: Name, vpcId: string | null, owners: Owners): readonly string[] => {
  if (!block) {
    const owner = owners.ownerOf(name);
    return owner !== null && owner !== vpcId ? [owner] : [];
  }
  if (vpcId !== null && placeIn(owners.spaceOf(vpcId), block)) return [];
  const holders = owners.holdersOf(name, block);
  return vpcId !== null && holders.includes(vpcId) ? [] : holders;
};

const readPolicy = (text: string): unknown => {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** A part of an item that belongs to nothing of a VPC, and names something of it. */
interface Part {
  readonly where: string;
  readonly value: unknown;
}

/**
 * Goes through an item and gives, for each VPC that is named in it, the innermost elements of lists that name it: what comes before
 * or after an element in its list says nothing, and two VPCs of which one list says the same are alike in it.
 */
const partsNaming = (
  { value, vpcId }: Item,
  owners: Owners,
): ReadonlyMap<string, ReadonlyMap<string, Part>> => {
  const pattern = namesIn();
  const found = new Map<string, Map<string, Part>>();
  const note = (vpc: string, path: string, part: Part): void => {
    const parts = found.get(vpc) ?? new Map<string, Part>();
    found.set(vpc, parts.set(path, part));
  };
  const visit = (one: unknown, path: string, elementPath: string, part: Part): void => {
    if (typeof one === 'string') {
      const policy = readPolicy(one);
      if (policy !== undefined) {
        visit(policy, path, elementPath, part.where === '' ? { where: `${path}:`, value: policy } : part);
        return;
      }
      for (const name of namesOf(one, pattern))
        for (const vpc of vpcsNamed(name, vpcId, owners)) note(vpc, elementPath, part);
    } else if (Array.isArray(one)) {
      for (const [at, element] of one.entries()) {
        const own = `${path}[${at}]`;
        visit(element, own, own, { where: `${path}[]`, value: element });
      }
    } else if (typeof one === 'object' && one !== null) {
      for (const [field, inner] of Object.entries(one)) visit(inner, `${path}.${field}`, elementPath, part);
    }
  };
  visit(value, '', '', { where: '', value });
  return found;
};

/** What is said of each VPC by items that are not in it, as items. */
export const mentionsIn = (items: readonly Item[], owners: Owners): ReadonlyMap<string, readonly Item[]> => {
  const pattern = namesIn();
  const mentions = new Map<string, Item[]>();
  for (const item of items) {
    const isNamed = item.pieces.some(({ names }) =>
      names.some((name) => vpcsNamed(name, item.vpcId, owners).length > 0),
    );
    if (!isNamed) continue;
    for (const [vpcId, parts] of partsNaming(item, owners))
      for (const { where, value } of parts.values()) {
        const place = `${item.place} ${item.vpcId ?? ''} ${item.id}${where}`;
        const mention = itemOf({ place, id: '', vpcId, value }, pattern);
        const known = mentions.get(vpcId);
        if (known) known.push(mention);
        else mentions.set(vpcId, [mention]);
      }
  }
  return mentions;
};
