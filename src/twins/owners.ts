import type { Vpc } from '../model/resources.ts';
import { type Block, parseBlock } from '../network/cidr.ts';
import { overlaps, within } from '../network/ranges.ts';
import type { AddressSpace } from './address-space.ts';
import { eachName, type Item } from './items.ts';
import type { Name, Reader } from './reader.ts';

/** Whose ids and addresses are whose. */
export interface Owners {
  /** The VPC that alone has a thing of this name; null for what several have, or none. */
  ownerOf(name: Name): string | null;
  spaceOf(vpcId: string): AddressSpace;
  /** Does another VPC have some of the same addresses? */
  isShared(vpcId: string): boolean;
  /** The VPCs that addresses are in, or whose block they are. */
  holdersOf(address: string, block: Block): readonly string[];
}

interface Held {
  readonly vpcId: string;
  readonly space: AddressSpace;
}

/** Pairs of VPCs with addresses in common, by a walk over all blocks in their order. */
const sharing = (all: readonly Held[]): ReadonlySet<string> => {
  const blocks = all
    .flatMap(({ vpcId, space }) => space.map((block) => ({ vpcId, block })))
    .sort((a, b) => (a.block.start < b.block.start ? -1 : a.block.start > b.block.start ? 1 : 0));
  const found = new Set<string>();
  const last = new Map<string, (typeof blocks)[number]>();
  for (const one of blocks) {
    const { family } = one.block;
    const before = last.get(family);
    if (before && before.vpcId !== one.vpcId && overlaps([before.block], [one.block])) {
      found.add(before.vpcId);
      found.add(one.vpcId);
    }
    if (!before || one.block.end > before.block.end) last.set(family, one);
  }
  return found;
};

/** Notes for each id, by its number, which VPC alone names it as its own. */
const createNames = (
  items: readonly Item[],
  { numberOf }: Reader,
): readonly (string | null | undefined)[] => {
  const owners: (string | null | undefined)[] = [];
  // Things that are listed first: others may name them.
  for (const { id, vpcId } of items) if (vpcId !== null && id !== '') owners[numberOf(id)] = vpcId;
  const listed = owners.map((owner) => owner !== undefined);
  // What is listed and is in no VPC is no VPC's own, however few name it.
  for (const { id, vpcId } of items)
    if (vpcId === null && id !== '' && listed[numberOf(id)] !== true) owners[numberOf(id)] = null;
  eachName(items, ({ number, block }, vpcId) => {
    if (block || vpcId === null) return;
    const known = owners[number];
    if (known === undefined) owners[number] = vpcId;
    else if (known !== vpcId && listed[number] !== true) owners[number] = null;
  });
  return owners;
};

/** The public addresses of the things in each VPC. */
const publicAddresses = (items: readonly Item[], spaces: ReadonlyMap<string, AddressSpace>) => {
  const holders = new Map<string, string[]>();
  for (const { vpcId, value } of items) {
    const { publicIps, addresses } = value as {
      readonly publicIps?: readonly string[];
      readonly addresses?: readonly { readonly publicIp?: string | null }[];
    };
    if (vpcId === null || !spaces.has(vpcId)) continue;
    for (const address of [
      ...(publicIps ?? []),
      ...(addresses ?? []).flatMap(({ publicIp }) => publicIp ?? []),
    ]) {
      const known = holders.get(address);
      if (!known) holders.set(address, [vpcId]);
      else if (!known.includes(vpcId)) known.push(vpcId);
    }
  }
  return holders;
};

/** Reads of an inventory's items whose ids and addresses are whose. */
export const createOwners = (items: readonly Item[], reader: Reader): Owners => {
  const names = createNames(items, reader);
  const spaces = new Map<string, AddressSpace>();
  for (const { place, id, value } of items)
    if (place.endsWith('/vpcs')) {
      const { cidrs, ipv6Cidrs } = value as Vpc;
      spaces.set(
        id,
        [...cidrs, ...ipv6Cidrs].flatMap((cidr) => parseBlock(cidr) ?? []),
      );
    }
  const held = [...spaces].map(([vpcId, space]) => ({ vpcId, space }));
  const shared = sharing(held);
  const publics = publicAddresses(items, spaces);
  // Blocks that no two VPCs have, in their order: an address is in one of them at most.
  const blocks = held
    .filter(({ vpcId }) => !shared.has(vpcId))
    .flatMap(({ vpcId, space }) => space.map((block) => ({ vpcId, block })))
    .sort((a, b) => (a.block.start < b.block.start ? -1 : 1));
  const holdersOf = (address: string, block: Block): readonly string[] => {
    const own = publics.get(address.split('/')[0] ?? address);
    if (own) return own;
    let [low, high] = [0, blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[middle]?.block.start ?? 0n) <= block.start) low = middle + 1;
      else high = middle;
    }
    const found = blocks[low - 1];
    return found && found.block.family === block.family && within(block, found.block) ? [found.vpcId] : [];
  };
  return {
    ownerOf: ({ number }) => names[number] ?? null,
    spaceOf: (vpcId) => spaces.get(vpcId) ?? [],
    isShared: (vpcId) => shared.has(vpcId),
    holdersOf,
  };
};
