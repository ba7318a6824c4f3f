import { type Block, parseBlock } from '../network/cidr.ts';
import { within } from '../network/ranges.ts';
import { nat64Block, notPublicIpv4, publicIpv6 } from '../network/special-blocks.ts';
import { isHost, placeIn, relative } from './address-space.ts';
import type { Item, Piece } from './items.ts';
import { ordered, type Shape } from './colours.ts';
import type { Owners } from './owners.ts';
import type { Name } from './reader.ts';

/** Numbers for texts: the same one for the same text. */
export type Numbering = (text: string) => number;

/** Numbers texts in the order in which they come. */
export const createNumbering = (): Numbering => {
  const known = new Map<string, number>();
  return (text) => {
    const at = known.get(text) ?? known.size;
    known.set(text, at);
    return at;
  };
};

/** The shape of a VPC: equal for VPCs that differ in nothing but what their things and addresses are called. */
export interface Form {
  readonly text: string;
  /** What this VPC calls its things and addresses, in the order of the form. */
  readonly names: readonly string[];
}

interface Range {
  readonly block: Block;
  readonly text: string;
}

// What JSON has no such characters of: what stands for a name of the VPC, and the end of what is said of a name.
const hole = '\u0001';
const end = '\u0002';

/** What one VPC is described with. */
interface Described {
  readonly shapes: readonly Shape[];
  /** What the numbers in the shapes stand for; null for a tie between pieces. */
  readonly names: readonly (string | null)[];
  readonly hosts: ReadonlySet<string>;
  readonly ranges: ReadonlyMap<string, Range>;
}

const describe = (vpcId: string, items: readonly Item[], owners: Owners, numberOf: Numbering): Described => {
  const space = owners.spaceOf(vpcId);
  const hosts = new Set<string>();
  const ranges = new Map<string, Range>();
  const names: (string | null)[] = [];
  const numbers = new Map<string, number>();
  const slotOf = (name: string): number => {
    const at = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, at);
    return at;
  };
  /** Which blocks of the VPC lie in these addresses. */
  const around = (block: Block): string =>
    space.flatMap((own, at) => (own.family === block.family && within(own, block) ? `>${at}` : [])).join('');
  /** What is said of a name, where that is not what this VPC calls something of its own, which goes to `slots`. */
  const saidOf = (named: Name, slots: number[]): string => {
    const { text, name, block } = named;
    if (!block) {
      if (owners.ownerOf(named) !== vpcId) return text;
      slots.push(slotOf(name));
      return hole;
    }
    const place = placeIn(space, block);
    if (isHost(block) && (place || owners.holdersOf(name, block).includes(vpcId))) {
      const [address = name, length] = name.split('/');
      hosts.add(address);
      slots.push(slotOf(address));
      return length === undefined ? hole : `${hole}/${length}`;
    }
    const said = place ? relative(place.at, place.offset, block.length) : text + around(block);
    if (!isHost(block)) ranges.set(said, { block, text: said });
    return said;
  };
  const templateOf = (place: string, { code, names: found }: Piece, slots: number[]): number => {
    let template = `${place}\n${code}`;
    for (const name of found) template += saidOf(name, slots) + end;
    return numberOf(template);
  };
  const shapes = items.flatMap(({ place, pieces }) => {
    const ties: number[] = [];
    return pieces.map((piece): Shape => {
      // A piece is tied to the one that it is part of.
      if (pieces.length > 1) ties.push(names.push(null) - 1);
      const slots = ties.slice(-1);
      if (piece.within !== null) slots.push(ties[piece.within] as number);
      return { template: templateOf(place, piece, slots), slots };
    });
  });
  return { shapes, names, hosts, ranges };
};

const containing = (host: string, ranges: Iterable<Range>): string => {
  const block = parseBlock(host);
  if (!block) return '';
  const found: string[] = [];
  for (const range of ranges)
    if (range.block.family === block.family && within(block, range.block)) found.push(range.text);
  return found.sort().join(' ');
};

/** The relation of a VPC's blocks to addresses that others speak of. */
const surroundings = (vpcId: string, owners: Owners, foreign: readonly Range[]): string =>
  owners
    .spaceOf(vpcId)
    .map((own, at) => {
      const around = foreign.filter(
        ({ block }) => block.family === own.family && block.length < own.length && within(own, block),
      );
      const inside = owners.isShared(vpcId)
        ? foreign.flatMap(({ block }) =>
            block.family === own.family && within(block, own)
              ? relative(at, block.start - own.start, block.length)
              : [],
          )
        : [];
      return `${own.family}/${own.length} in ${around
        .map(({ text }) => text)
        .sort()
        .join(' ')} around ${inside.sort().join(' ')}`;
    })
    .join('\n');

// A VPC in one of these is like a VPC in the same one.
const toldApart = [...notPublicIpv4, publicIpv6.block, publicIpv6.without, nat64Block];

/** Address blocks that anyone speaks of, as texts. */
export const rangesOf = (texts: Iterable<string>): readonly Range[] =>
  [...new Set([...texts, ...toldApart])].flatMap((text) => {
    const block = parseBlock(text);
    return block ? [{ block, text }] : [];
  });

const isPlaced = (host: string, vpcId: string, owners: Owners): boolean => {
  const block = parseBlock(host);
  return block !== null && placeIn(owners.spaceOf(vpcId), block) !== null;
};

/** The form of a VPC, made of what is in it, what is said of it (`label` among that), and what its addresses lie in. */
export const formOf = (
  {
    vpcId,
    items,
    label,
  }: { readonly vpcId: string; readonly items: readonly Item[]; readonly label: string },
  owners: Owners,
  foreign: readonly Range[],
  numberOf: Numbering,
): Form => {
  const { shapes, names, hosts, ranges } = describe(vpcId, items, owners, numberOf);
  const own = [...ranges.values()];
  const lyingIn = (name: string): string =>
    `${containing(name, own)}|${isPlaced(name, vpcId, owners) ? '' : containing(name, foreign)}`;
  const colours = Int32Array.from(names, (name) =>
    name === null ? 0 : hosts.has(name) ? numberOf(lyingIn(name)) + 2 : 1,
  );
  const ordinals = new Map<number, number>();
  let text = `${label}\n${surroundings(vpcId, owners, foreign)}\n`;
  for (const at of ordered(shapes, colours)) {
    const { template, slots } = shapes[at] as Shape;
    text += `${template}:`;
    for (const name of slots) {
      const ordinal = ordinals.get(name) ?? ordinals.size;
      if (ordinal === ordinals.size) text += `(${colours[name]})`;
      ordinals.set(name, ordinal);
      text += `${ordinal},`;
    }
    text += '\n';
  }
  return { text, names: [...ordinals.keys()].map((name) => names[name] ?? '') };
};
