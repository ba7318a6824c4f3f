import type { Block } from '../network/cidr.ts';
import { within as liesIn } from '../network/ranges.ts';
import { type AddressSpace, blockAt, placeIn } from './address-space.ts';
import { addressesOf, endingsOf, escapedLike, idInName, namesInReports, plain } from './tokens.ts';

/** What a VPC calls its things, in the order of its form, and its addresses. */
export interface Named {
  readonly names: readonly string[];
  readonly space: AddressSpace;
}

/** A text about one VPC, which can be said of its twins: each thing and address of either becomes its counterpart. */
export interface Saying {
  /** Does it speak of nothing of the VPC, so that it is the same for every twin? */
  readonly isSame: boolean;
  /** Can it be said of every twin? */
  readonly isSure: boolean;
  /** Can it be said of this twin? Not where it speaks of the twin as well, or of addresses that lie around one of the two alone. */
  canSay(to: Named): boolean;
  /** What it says of a twin that it can be said of. */
  say(to: Named): string;
}

/** What a text says of a twin; null where it cannot be said. */
export const saidOf = (saying: Saying, to: Named): string | null =>
  saying.canSay(to) ? saying.say(to) : null;

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
  | { readonly kind: 'around'; readonly block: Block };

const inCode = (name: string): string => name.replaceAll('-', '_');

/** The blocks of a space that lie in a larger one. */
const liesAround = (block: Block, space: AddressSpace): string =>
  space.flatMap((own, at) => (own.family === block.family && liesIn(own, block) ? at : [])).join(' ');

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
  return { kind: 'around', block };
};

const writePart = (part: Exclude<Part, { readonly kind: 'around' }>, to: Named): string => {
  if (part.kind === 'name') return part.write(to.names[part.ordinal] ?? '');
  const own = to.space[part.at];
  return own ? blockAt(own, part.offset, part.length, part.slash) : '';
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

/** Does nothing of a VPC stay as it is, because it was not found where it stands? */
const saysAll = (say: Saying['say'], { names, space }: Named): boolean => {
  const others = say({ names: names.map((_name, at) => `\u0001${at}`), space });
  return !names.some((name) => name !== '' && (others.includes(name) || others.includes(inCode(name))));
};

const always = (): boolean => true;
const never = (): boolean => false;

/** Of whom a text can be said; a function that holds no more of the text than it needs. */
const sayable = (
  isWhole: boolean,
  lying: readonly { readonly block: Block; readonly within: string }[],
  strangers: readonly string[],
): Saying['canSay'] => {
  if (!isWhole) return never;
  if (lying.length === 0 && strangers.length === 0) return always;
  return (to) => {
    if (lying.some(({ block, within }) => liesAround(block, to.space) !== within)) return false;
    if (strangers.length === 0) return true;
    // A text that speaks of the twin as well would have to be turned around.
    const theirs = ordinalsOf(to);
    return !strangers.some((name) => partsOfName(name, 0, theirs).length > 0);
  };
};

/** A text about a VPC that can be said of its twins; names of theirs that it holds become the VPC's own. */
export const saying = (text: string, from: Named): Saying => {
  const ordinalOf = ordinalsOf(from);
  const literals: string[] = [];
  const parts: Exclude<Part, { readonly kind: 'around' }>[] = [];
  const around: Block[] = [];
  const strangers = new Set<string>();
  let end = 0;
  for (const found of text.matchAll(namesInReports())) {
    const [written] = found;
    const block = addressesOf(plain(written));
    const placed = block
      ? [{ at: found.index, text: written, part: partOfAddresses(written, block, from, ordinalOf) }]
      : partsOfName(written, found.index, ordinalOf);
    if (placed.length === 0) strangers.add(written);
    for (const { at, text: name, part } of placed) {
      if (part.kind === 'around') {
        around.push(part.block);
        continue;
      }
      literals.push(text.slice(end, at));
      parts.push(part);
      end = at + name.length;
    }
  }
  const last = text.slice(end);
  const say = (to: Named): string => {
    let said = '';
    for (let at = 0; at < parts.length; at += 1)
      said += (literals[at] as string) + writePart(parts[at] as (typeof parts)[number], to);
    return said + last;
  };
  // Everything lies in all addresses.
  const lying = around.flatMap((block) =>
    block.length === 0 ? [] : { block, within: liesAround(block, from.space) },
  );
  const canSay = sayable(saysAll(say, from), lying, [...strangers]);
  return { isSame: parts.length === 0, isSure: canSay === always, canSay, say };
};
