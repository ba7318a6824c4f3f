import { type Inventory, type Section, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Block } from '../network/cidr.ts';
import { addressesOf, isFindable, namesIn, plain } from './tokens.ts';

/** A name in a text: an id, or an address. */
export interface Name {
  readonly text: string;
  /** The same without escapes. */
  readonly name: string;
  /** Its addresses; null for an id. */
  readonly block: Block | null;
  readonly at: number;
}

/** Gives the names in a text, in their order. */
export type Reader = (text: string) => readonly Name[];

/** Reads texts. Most names stand in many of them: each is taken apart once. */
export const createReader = (): Reader => {
  const pattern = namesIn();
  const known = new Map<string, Omit<Name, 'at'>>();
  const read = (text: string): Omit<Name, 'at'> => {
    const found = known.get(text);
    if (found) return found;
    const name = plain(text);
    const made = { text, name, block: addressesOf(name) };
    known.set(text, made);
    return made;
  };
  return (text) => {
    pattern.lastIndex = 0;
    const names: Name[] = [];
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      const { text: written, name, block } = read(found[0]);
      names.push({ text: written, name, block, at: found.index });
    }
    return names;
  };
};

/** A piece of an item, as text: the item without its lists, or one element of a list. */
export interface Piece {
  /** The field that it is in. */
  readonly where: string;
  readonly text: string;
  readonly names: readonly Name[];
  /** Its number among the pieces of its item, and that of the piece that its list is in; null for the item itself. */
  readonly within: number | null;
}

/** An item of an inventory in pieces, with what it names; `vpcId` is null for one of no VPC. */
export interface Item {
  /** Where it is listed: account, region and section. */
  readonly place: string;
  readonly id: string;
  readonly vpcId: string | null;
  readonly value: unknown;
  readonly pieces: readonly Piece[];
}

/** What stands for a list whose elements are pieces of their own. */
const apart = '[…]';

// AWS: entries of a policy table are evaluated in their order (transit gateway guide, policy tables).
const inOrder = /\.policyTable\.entries\.seen$/;

/** Is the order of a list without meaning: one of things, and not of texts? */
const isSet = (list: readonly unknown[]): boolean =>
  list.length > 0 &&
  list.every(
    (one) => (typeof one === 'object' && one !== null) || (typeof one === 'string' && isFindable(one)),
  );

/** Cuts an item into pieces: collectors sort lists by ids, so that two items that say the same say it in another order. */
const piecesOf = (value: unknown, namesOf: Reader): readonly Piece[] => {
  const pieces: Piece[] = [];
  const add = (one: unknown, where: string, within: number | null): void => {
    const at = pieces.length;
    pieces.push({ where, text: '', names: [], within });
    const text = JSON.stringify(bare(one, where, at));
    pieces[at] = { where, text, names: namesOf(text), within };
  };
  const bare = (one: unknown, where: string, at: number): unknown => {
    if (Array.isArray(one)) {
      if (!isSet(one)) return one;
      for (const [place, element] of one.entries())
        add(element, `${where}[${inOrder.test(where) ? place : ''}]`, at);
      return apart;
    }
    if (typeof one !== 'object' || one === null) return one;
    const copy: Record<string, unknown> = {};
    for (const field of Object.keys(one)) {
      const inner = (one as Fields)[field];
      copy[field] =
        typeof inner === 'object' && inner !== null ? bare(inner, `${where}.${field}`, at) : inner;
    }
    return copy;
  };
  add(value, '', null);
  return pieces;
};

/** Whatever an item names, in all of its pieces. */
export const allNames = function* ({ pieces }: Pick<Item, 'pieces'>): Iterable<Name> {
  for (const { names } of pieces) yield* names;
};

/** An item of these pieces. */
export const itemOf = ({ place, id, vpcId, value }: Omit<Item, 'pieces'>, read: Reader): Item => ({
  place,
  id,
  vpcId,
  value,
  pieces: piecesOf(value, read),
});

type Fields = Readonly<Record<string, unknown>>;

const description = /^Route 53 Resolver/;
// AWS: the default group of a VPC is named so, and no other can be (VPC guide, default security groups).
// Remedies make groups of other names that end like this, and ask whether one is taken.
const told = /^default$|-clients/;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What of an item decides about traffic. Tags name things for people: no verdict asks them, but for those of a bucket and those of
 * a VPC that a profile is chosen by (`labelOf`). Descriptions of interfaces are asked only whether they are those of a Resolver
 * endpoint, names of security groups whether they are the default one's or taken, and times of endpoints not at all; test/twins/inert.test.ts holds checks to that.
 */
const deciding = (section: Section, item: Fields): object => {
  if (section === 'buckets') return item;
  const { tags: _tags, ...rest } = item;
  if (section === 'vpcEndpoints') {
    const { createdAt: _createdAt, ...without } = rest;
    return without;
  }
  if (section === 'securityGroups')
    return { ...rest, name: told.test(textOf(item['name'])) ? item['name'] : '' };
  if (section !== 'networkInterfaces') return rest;
  const said = textOf(item['description']);
  return { ...rest, description: description.test(said) ? said : '' };
};

const attachedTo = (item: Fields): string | null => {
  const { attachments } = item;
  const [only, ...more] = Array.isArray(attachments) ? (attachments as readonly Fields[]) : [];
  return only && more.length === 0 && typeof only['vpcId'] === 'string' ? only['vpcId'] : null;
};

/** The VPC that an item says it is in. */
const vpcOf = (section: Section, item: Fields): string | null => {
  if (section === 'vpcs') return String(item['id']);
  if (section === 'internetGateways' || section === 'egressOnlyInternetGateways') return attachedTo(item);
  if (section === 'accessPoints') return null;
  if (section === 'transitGatewayAttachments')
    return item['resourceType'] === 'vpc' ? String(item['resourceId']) : null;
  const { vpcId } = item;
  return typeof vpcId === 'string' ? vpcId : null;
};

const idOf = (item: Fields): string => textOf(item['id'] ?? item['vpcId'] ?? item['name']);

/** Every item of an inventory that another may be like, or that may name one. */
export const itemsOf = (inventory: Inventory, read: Reader = createReader()): readonly Item[] => {
  const made = (place: string, vpcId: string | null, id: string, value: unknown): Item =>
    itemOf({ place, id, vpcId, value }, read);
  const units = inventory.regions.flatMap(({ accountId, region, sections, doubts = [] }) => [
    ...sectionNames.flatMap((section) => {
      const items = sections[section] as Observed<readonly Fields[]>;
      return (isSeen(items) ? items.seen : []).map((item) =>
        made(`${accountId}/${region}/${section}`, vpcOf(section, item), idOf(item), deciding(section, item)),
      );
    }),
    made(`${accountId}/${region}/doubts`, null, '', doubts),
  ]);
  const { observations } = inventory;
  return observations ? [...units, made('observations', null, '', observations)] : units;
};
