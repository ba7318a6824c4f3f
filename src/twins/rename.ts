import type { Block } from '../network/cidr.ts';
import { within } from '../network/ranges.ts';
import { type AddressSpace, blockAt, placeIn } from './address-space.ts';
import { addressesOf, endingsOf, escapedLike, idInName, namesInReports, plain } from './tokens.ts';

/** What a VPC calls its things, in the order of its form, and its addresses. */
export interface Named {
  readonly names: readonly string[];
  readonly space: AddressSpace;
}

/**
 * A text about one VPC, said of a twin: each thing and address of either becomes its counterpart. null where the text speaks of
 * addresses that lie around one of the two alone, which nothing in an inventory does.
 */
export type Saying = (to: Named) => string | null;

/** What stands in a text for something of a VPC. */
type Part =
  | { readonly kind: 'name'; readonly ordinal: number; readonly write: (name: string) => string }
  | {
      readonly kind: 'place';
      readonly at: number;
      readonly offset: bigint;
      readonly length: number;
      readonly slash: boolean;
    }
  | { readonly kind: 'around'; readonly block: Block; readonly text: string };

const inCode = (name: string): string => name.replaceAll('-', '_');

/** The blocks of a space that lie in a larger one. */
const liesAround = (block: Block, space: AddressSpace): string =>
  space.flatMap((own, at) => (own.family === block.family && within(own, block) ? at : [])).join(' ');

const ordinals = new WeakMap<Named, ReadonlyMap<string, number>>();

const ordinalsOf = (named: Named): ReadonlyMap<string, number> => {
  const known = ordinals.get(named);
  if (known) return known;
  const made = new Map<string, number>();
  // A tie between pieces has no name.
  for (const [at, name] of named.names.entries()) if (name !== '') made.set(name, at);
  ordinals.set(named, made);
  return made;
};

/** A name that is one of a VPC's, or was made of one. */
const partOfName = (text: string, ordinalOf: ReadonlyMap<string, number>): Part | null => {
  const name = plain(text);
  const whole = ordinalOf.get(name);
  if (whole !== undefined)
    return { kind: 'name', ordinal: whole, write: (other) => escapedLike(other, text) };
  const [id, rest] = idInName(text) ?? [text, ''];
  for (const ending of endingsOf(id)) {
    const before = id.slice(0, id.length - ending.length);
    const said = ordinalOf.get(ending);
    if (said !== undefined) return { kind: 'name', ordinal: said, write: (other) => before + other + rest };
    const written = ordinalOf.get(ending.replaceAll('_', '-'));
    if (written !== undefined)
      return { kind: 'name', ordinal: written, write: (other) => before + inCode(other) + rest };
  }
  return null;
};

const partOfAddresses = (
  text: string,
  block: Block,
  { space }: Named,
  ordinalOf: ReadonlyMap<string, number>,
): Part => {
  const [address = text, length] = text.split('/');
  const host =
    length === undefined || length === '32' || length === '128' ? ordinalOf.get(address) : undefined;
  if (host !== undefined)
    return {
      kind: 'name',
      ordinal: host,
      write: (other) => (length === undefined ? other : `${other}/${length}`),
    };
  const place = placeIn(space, block);
  if (place) return { kind: 'place', ...place, length: block.length, slash: length !== undefined };
  return { kind: 'around', block, text };
};

const writePart = (part: Part, from: Named, to: Named): string | null => {
  if (part.kind === 'name') return part.write(to.names[part.ordinal] ?? '');
  if (part.kind === 'around')
    return liesAround(part.block, from.space) === liesAround(part.block, to.space) ? part.text : null;
  const own = to.space[part.at];
  return own ? blockAt(own, part.offset, part.length, part.slash) : null;
};

/** Ids in a name that was made of them. */
const idsInName = /[a-z]+(?:[-_][a-z]+)*[-_](?:[0-9a-f]{17}|[0-9a-f]{8})(?![0-9A-Za-z])/g;

interface Placed {
  readonly at: number;
  readonly text: string;
  readonly part: Part;
}

/** What a name in a text says of a VPC: it is one of the VPC's, or was made of some. */
const partsOfName = (text: string, at: number, ordinalOf: ReadonlyMap<string, number>): readonly Placed[] => {
  const whole = ordinalOf.has(plain(text)) ? partOfName(text, ordinalOf) : null;
  if (whole) return [{ at, text, part: whole }];
  return [...text.matchAll(idsInName)].flatMap(({ 0: id, index }) => {
    const part = partOfName(id, ordinalOf);
    return part ? { at: at + index, text: id, part } : [];
  });
};

/** A text about a VPC that can be said of its twins; names of theirs that it holds become the VPC's own. */
export const saying = (text: string, from: Named): Saying => {
  const ordinalOf = ordinalsOf(from);
  const literals: string[] = [];
  const parts: Part[] = [];
  const strangers: string[] = [];
  let end = 0;
  for (const found of text.matchAll(namesInReports())) {
    const [written] = found;
    const block = addressesOf(plain(written));
    const placed = block
      ? [{ at: found.index, text: written, part: partOfAddresses(written, block, from, ordinalOf) }]
      : partsOfName(written, found.index, ordinalOf);
    if (placed.length === 0) strangers.push(written);
    for (const { at, text: name, part } of placed) {
      if (part.kind === 'around' && part.block.length === 0) continue;
      literals.push(text.slice(end, at));
      parts.push(part);
      end = at + name.length;
    }
  }
  const last = text.slice(end);
  const say = (to: Named): string | null => {
    let said = '';
    for (const [at, part] of parts.entries()) {
      const other = writePart(part, from, to);
      if (other === null) return null;
      said += (literals[at] as string) + other;
    }
    return said + last;
  };
  // A name that was not found where it stands would stay as it is.
  const others = say({ names: from.names.map((_name, at) => `\u0001${at}`), space: from.space });
  const stays = from.names.some(
    (name) => name !== '' && (others?.includes(name) === true || others?.includes(inCode(name)) === true),
  );
  if (stays) return () => null;
  return (to) => {
    // A text that speaks of the twin as well would have to be turned around.
    if (strangers.length > 0) {
      const theirs = ordinalsOf(to);
      if (strangers.some((name) => partsOfName(name, 0, theirs).length > 0)) return null;
    }
    return say(to);
  };
};
