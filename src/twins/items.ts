import { type Inventory, type Section, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { sameTexts } from '../model/same-texts.ts';
import type { Name, Reader } from './reader.ts';

/** A piece of an item: the item without its lists, or one element of a list. */
export interface Piece {
  /** Stands for the field that it is in, and what of its JSON is no name. */
  readonly code: string;
  readonly names: readonly Name[];
  /** The number, among the pieces of its item, of the piece that its list is in; null for the item itself. */
  readonly within: number | null;
}

/** An item of an inventory in pieces, with what it names; `vpcId` is null for one of no VPC. */
export interface Item {
  /** Where it is listed: account, region and section. */
  readonly place: string;
  readonly id: string;
  readonly vpcId: string | null;
  readonly value: unknown;
  /** What it is listed as; null for what is no item of a section, all of which decides. */
  readonly section: Section | null;
  readonly pieces: readonly Piece[];
}

type Fields = Readonly<Record<string, unknown>>;

const description = /^Route 53 Resolver/;
// AWS: the default group of a VPC is named so, and no other can be (VPC guide, default security groups).
// Remedies make groups of other names that end like this, and ask whether one is taken.
const told = /^default$|-clients/;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textLike = (value: unknown, asked: RegExp): string => {
  const text = textOf(value);
  return asked.test(text) ? text : '';
};

/** Reads of a field what of it decides; null for a field that decides nothing. */
export type Deciding = ((value: unknown) => unknown) | null;

const whole = (value: unknown): unknown => value;

/**
 * What of a field of an item decides about traffic. Tags name things for people: no verdict asks them, but for those of a bucket
 * and those of a VPC that a profile is chosen by (`labelOf`). Descriptions of interfaces are asked only whether they are those of a
 * Resolver endpoint, names of security groups whether they are the default one's or taken, and times of endpoints not at all;
 * test/twins/inert.test.ts holds checks to that.
 */
export const deciding = (section: Section | null, field: string): Deciding => {
  if (section === null || section === 'buckets') return whole;
  if (field === 'tags') return null;
  if (section === 'vpcEndpoints' && field === 'createdAt') return null;
  if (section === 'securityGroups' && field === 'name') return (value) => textLike(value, told);
  if (section === 'networkInterfaces' && field === 'description')
    return (value) => textLike(value, description);
  return whole;
};

/** A field of items, or the elements of a list in them. */
interface Where {
  readonly path: string;
  readonly code: string;
  /** What decides of it. */
  readonly read: Deciding;
  readonly inner: Map<string, Where>;
  /** The fields that the last value here had: most have the same. */
  last: Shape;
}

/** Fields that come together. */
interface Shape {
  readonly fields: readonly string[];
  readonly code: string;
  readonly names: readonly Name[];
  readonly places: readonly Where[];
}

const placeAt = (path: string, read: Deciding, { codeOf }: Reader): Where => ({
  path,
  code: codeOf(`at ${path}`),
  read,
  inner: new Map(),
  last: { fields: [], code: codeOf('{'), names: [], places: [] },
});

const within = (where: Where, step: string, reader: Reader, read: Deciding = whole): Where => {
  const known = where.inner.get(step);
  if (known) return known;
  const made = placeAt(where.path + step, read, reader);
  where.inner.set(step, made);
  return made;
};

// AWS: entries of a policy table are evaluated in their order (transit gateway guide, policy tables).
const inOrder = /\.policyTable\.entries\.seen$/;

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Is the order of a list without meaning: one of things, and not of texts? */
const isSet = (list: readonly unknown[], { leafOf }: Reader): boolean =>
  list.length > 0 && list.every((one) => isContainer(one) || (typeof one === 'string' && leafOf(one).isId));

interface Draft {
  code: string;
  readonly names: Name[];
  readonly within: number | null;
}

/** What an item is cut with. */
interface Cut {
  readonly reader: Reader;
  readonly section: Section | null;
  readonly pieces: Draft[];
}

const shapeOf = (fields: readonly string[], where: Where, { reader, section }: Cut): Shape => {
  const leaves = fields.map(reader.leafOf);
  return {
    fields,
    code: reader.codeOf(`{${leaves.map(({ code }) => code).join('')}`),
    names: leaves.flatMap(({ names }) => names),
    places: fields.map((field) =>
      within(where, `.${field}`, reader, where.path === '' ? deciding(section, field) : whole),
    ),
  };
};

const putLeaf = (value: unknown, piece: Draft, { leafOf }: Reader): void => {
  const { code, names } = leafOf(value);
  piece.code += code;
  for (const name of names) piece.names.push(name);
};

const putList = (list: readonly unknown[], where: Where, piece: Draft, at: number | null, cut: Cut): void => {
  const { reader } = cut;
  if (at !== null && isSet(list, reader)) {
    piece.code += reader.codeOf('[…]');
    const isOrdered = inOrder.test(where.path);
    for (const [place, one] of list.entries())
      addPiece(one, within(where, isOrdered ? `[${place}]` : '[]', reader), at, cut);
    return;
  }
  piece.code += reader.codeOf('[');
  // What is in a list that is none of things stays in it.
  for (const one of list) put(one, where, piece, null, cut);
  piece.code += reader.codeOf(']');
};

const putFields = (one: Fields, where: Where, piece: Draft, at: number | null, cut: Cut): void => {
  const fields = Object.keys(one);
  if (!sameTexts(fields, where.last.fields)) where.last = shapeOf(fields, where, cut);
  const { code, names, places } = where.last;
  piece.code += code;
  for (const name of names) piece.names.push(name);
  for (let n = 0; n < fields.length; n += 1) {
    const place = places[n] as Where;
    const inner = place.read?.(one[fields[n] as string]);
    // What is not there is not written, and neither is what decides nothing.
    if (inner === undefined) piece.code += cut.reader.codeOf('');
    else put(inner, place, piece, at, cut);
  }
};

/** Writes a value into a piece; lists in it become pieces of their own, `at` being the number of theirs, null for none. */
const put = (one: unknown, where: Where, piece: Draft, at: number | null, cut: Cut): void => {
  if (!isContainer(one)) putLeaf(one, piece, cut.reader);
  else if (Array.isArray(one)) putList(one, where, piece, at, cut);
  else putFields(one as Fields, where, piece, at, cut);
};

/** Adds a piece of an item: collectors sort lists by ids, so that two items that say the same say it in another order. */
const addPiece = (one: unknown, where: Where, inside: number | null, cut: Cut): void => {
  const piece: Draft = { code: where.code, names: [], within: inside };
  const at = cut.pieces.push(piece) - 1;
  put(one, where, piece, at, cut);
  piece.code = cut.reader.codeOf(piece.code);
};

/** Makes items, with what they name. */
export type ItemMaker = (item: Omit<Item, 'pieces'>) => Item;

/** Makes items of what a reader reads. */
export const createItemMaker = (reader: Reader): ItemMaker => {
  const roots = new Map<Section | null, Where>();
  const rootOf = (section: Section | null): Where => {
    const root = roots.get(section) ?? placeAt('', whole, reader);
    roots.set(section, root);
    return root;
  };
  return ({ place, id, vpcId, value, section }) => {
    const cut: Cut = { reader, section, pieces: [] };
    addPiece(value, rootOf(section), null, cut);
    return { place, id, vpcId, value, section, pieces: cut.pieces };
  };
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
export const itemsOf = ({ regions, observations }: Inventory, make: ItemMaker): readonly Item[] => {
  const apart = { vpcId: null, id: '', section: null };
  const units = regions.flatMap(({ accountId, region, sections, doubts = [] }) => [
    ...sectionNames.flatMap((section) => {
      const items = sections[section] as Observed<readonly Fields[]>;
      const place = `${accountId}/${region}/${section}`;
      return (isSeen(items) ? items.seen : []).map((item) =>
        make({ place, vpcId: vpcOf(section, item), id: idOf(item), value: item, section }),
      );
    }),
    make({ ...apart, place: `${accountId}/${region}/doubts`, value: doubts }),
  ]);
  return observations ? [...units, make({ ...apart, place: 'observations', value: observations })] : units;
};

/** Goes through whatever items name, in all of their pieces. */
export const eachName = (items: readonly Item[], visit: (name: Name, vpcId: string | null) => void): void => {
  for (const { vpcId, pieces } of items)
    for (const { names } of pieces) for (const name of names) visit(name, vpcId);
};
