import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { RouteTable, Vpc } from '../model/resources.ts';
import type { Block } from '../network/cidr.ts';
import { createNumbering, formOf, rangesOf } from './form.ts';
import { createItemMaker, eachName, type Item, itemsOf } from './items.ts';
import { mentionsIn } from './mentions.ts';
import { createOwners, type Owners } from './owners.ts';
import { isHost, placeIn } from './address-space.ts';
import { createReader, type Reader } from './reader.ts';
import type { Named } from './rename.ts';

/**
 * VPCs that can be exchanged: where each thing of one takes the place of its counterpart in the other, the inventory stays as it
 * was. What holds for one then holds for the other.
 */
export interface Twins {
  /** The VPC whose verdicts stand for this one's: its first twin, or itself. */
  leaderOf(vpcId: string): string;
  /** VPCs that have a leader other than themselves. */
  readonly followers: ReadonlySet<string>;
  /** What the things and addresses of a VPC are called that has twins. */
  namedOf(vpcId: string): Named;
}

const unnamed: Named = { names: [], space: [] };

const none: Twins = { leaderOf: (vpcId) => vpcId, followers: new Set(), namedOf: () => unnamed };

const inside: ReadonlySet<string> = new Set([
  'local',
  'internet-gateway',
  'vpc-endpoint',
  'egress-only-internet-gateway',
  'nat-gateway',
  'network-interface',
]);

const outward = /\/(transitGateway\w+|resolverRuleAssociations|dnsProfileAssociations)$/;

/** Does a VPC lead to others? Where several have the same addresses, it is then not known whose an address is. */
const isConnected = (items: readonly Item[]): boolean =>
  items.some(({ place, value }) => {
    if (outward.test(place)) return true;
    if (place.endsWith('/vpcHostedZones')) return /"id":/.test(JSON.stringify(value));
    if (!place.endsWith('/routeTables')) return false;
    return (value as RouteTable).routes.some(({ target: { kind } }) => !inside.has(kind));
  });

const hasId = ({ value }: Item): boolean => typeof value === 'object' && value !== null && 'id' in value;

/** Can two VPCs be compared at all: are their things called by names that are found wherever they stand? */
const isComparable = (vpcId: string, items: readonly Item[], owners: Owners, { leafOf }: Reader): boolean =>
  items.every((item) => !hasId(item) || leafOf(item.id).isId) &&
  !(owners.isShared(vpcId) && isConnected(items));

const grouped = (items: readonly Item[]): ReadonlyMap<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    if (item.vpcId === null) continue;
    const known = groups.get(item.vpcId);
    if (known) known.push(item);
    else groups.set(item.vpcId, [item]);
  }
  return groups;
};

/** Address blocks that are spoken of: in items of no VPC, and in those of a VPC of what is not its own. */
const spokenOf = (items: readonly Item[], owners: Owners) => {
  const apart = new Set<string>();
  const all = new Set<string>();
  const note = (vpcId: string | null, name: string, block: Block): void => {
    if (vpcId === null) apart.add(name);
    else if (placeIn(owners.spaceOf(vpcId), block)) return;
    all.add(name);
  };
  eachName(items, ({ name, block }, vpcId) => {
    // One address is named, not spoken of as what lies around: see mentions.
    if (block && !isHost(block)) note(vpcId, name, block);
  });
  return { apart: rangesOf(apart), all: rangesOf(all) };
};

/** For each VPC, the patterns that ids of its things pass: policies may ask for no more than how an id begins. */
const patternsOf = (beginnings: readonly string[], own: ReadonlyMap<string, readonly Item[]>) => {
  return (vpcId: string): string => {
    if (beginnings.length === 0) return '';
    const names = (own.get(vpcId) ?? []).flatMap(({ pieces }) =>
      pieces.flatMap((piece) => piece.names.map(({ name }) => name)),
    );
    return beginnings.filter((beginning) => names.some((name) => name.startsWith(beginning))).join(' ');
  };
};

/**
 * Finds the twins among the VPCs of an inventory. `labelOf` says what else tells a VPC from others: what the options say of it.
 */
export const twinsOf = (inventory: Inventory, labelOf: (vpc: Vpc) => string = () => ''): Twins => {
  const reader = createReader();
  const make = createItemMaker(reader);
  const items = itemsOf(inventory, make);
  const owners = createOwners(items, reader);
  const own = grouped(items);
  const mentions = mentionsIn(items, owners, reader, make);
  const spoken = spokenOf(items, owners);
  const patterns = patternsOf(reader.beginnings(), own);
  const numberOf = createNumbering();
  const leaders = new Map<string, string>();
  const firsts = new Map<string, string>();
  const named = new Map<string, Named>();
  const vpcs = inventory.regions
    .flatMap(({ sections: { vpcs: listed } }) => (isSeen(listed) ? listed.seen : []))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const vpc of vpcs) {
    const vpcId = vpc.id;
    const within = own.get(vpcId) ?? [];
    if (!isComparable(vpcId, within, owners, reader)) continue;
    const all = [...within, ...(mentions.get(vpcId) ?? [])];
    const form = formOf(
      { vpcId, items: all, label: `${labelOf(vpc)} ${patterns(vpcId)}` },
      owners,
      owners.isShared(vpcId) ? spoken.apart : spoken.all,
      numberOf,
    );
    named.set(vpcId, { names: form.names, space: owners.spaceOf(vpcId) });
    const leader = firsts.get(form.text) ?? vpcId;
    if (leader === vpcId) firsts.set(form.text, vpcId);
    else leaders.set(vpcId, leader);
  }
  if (leaders.size === 0) return none;
  return {
    leaderOf: (vpcId) => leaders.get(vpcId) ?? vpcId,
    followers: new Set(leaders.keys()),
    namedOf: (vpcId) => named.get(vpcId) ?? unnamed,
  };
};
