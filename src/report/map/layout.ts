import { fitted, type Label, listed, wrapped } from '../drawing/label.ts';
import type { Font } from '../drawing/text-width.ts';
import type { Names } from '../names.ts';
import { count } from '../words.ts';
import type { DoorKind } from './doors.ts';
import type { Fold, Served, VpcDoor, VpcMap } from './fold.ts';

/** Widths and heights of a VPC's drawing, in its own units. */
export const measures = {
  width: 380,
  pad: 10,
  foldWidth: 146,
  doorX: 216,
  doorWidth: 154,
  line: 15,
} as const;

const fonts = {
  title: { face: 'bold', size: 12.5 },
  name: { face: 'bold', size: 11 },
  text: { face: 'sans', size: 10.5 },
  id: { face: 'mono', size: 10 },
} as const satisfies Readonly<Record<string, Font>>;

/** A line of text, and how it is drawn. */
export interface Line extends Label {
  readonly tone: 'plain' | 'soft';
}

/** A box with lines of text, one below the other. */
export interface TextBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** What is drawn of a door. */
export interface DoorBox extends TextBox {
  readonly kind: DoorKind;
  readonly door: VpcDoor;
}

/** What is drawn of subnets that behave alike. */
export interface FoldBox extends TextBox {
  readonly fold: Fold;
}

/** A band from a fold to a door, as wide as it has services. */
export interface Ribbon {
  readonly fold: number;
  readonly door: number;
  readonly kind: DoorKind;
  readonly path: string;
}

/** Where everything of a VPC's drawing stands. */
export interface VpcLayout {
  readonly head: readonly Line[];
  readonly folds: readonly FoldBox[];
  readonly doors: readonly DoorBox[];
  readonly ribbons: readonly Ribbon[];
  readonly height: number;
}

const plain = (label: Label): Line => ({ ...label, tone: 'plain' });

const soft = (label: Label): Line => ({ ...label, tone: 'soft' });

const inset = 8;

const subnetName = ({ subnetId, subnetName: name }: Fold['subnets'][number]): string => name ?? subnetId;

const foldLines = ({ subnets }: Fold): readonly Line[] => {
  const width = measures.foldWidth - 2 * inset;
  const [only, ...others] = subnets;
  if (!only) return [];
  if (others.length > 0)
    return [
      plain(fitted(count(subnets.length, 'subnet'), width, fonts.name)),
      ...listed(subnets.map(subnetName), width, fonts.text, 3).map(soft),
    ];
  if (only.subnetName === null) return wrapped(only.subnetId, width, fonts.id, 2).map(plain);
  return [
    ...wrapped(only.subnetName, width, fonts.name, 2).map(plain),
    soft(fitted(only.subnetId, width, fonts.id)),
  ];
};

const percentOf = (share: number): string => `${Math.max(1, Math.min(99, Math.round(share * 100)))} %`;

/** A service, and how much of it where that is not all. */
export const servedWords = ({ service, share }: Served): string =>
  share > 0.995 ? service : `${service} (${percentOf(share)})`;

/** The services of a door, of all folds, each once; without shares, which differ from fold to fold. */
const servicesOf = (folds: readonly Fold[], door: number): readonly string[] => [
  ...new Set(
    folds.flatMap(({ bands }) =>
      bands
        .filter((band) => band.door === door)
        .flatMap(({ services }) => services.map(({ service }) => service)),
    ),
  ),
];

/** Says where a door ends, as far as that is another VPC; its name, or its id. */
const farWords = ({ vpcId }: VpcDoor, names: Names): string | null =>
  vpcId === null ? null : `in ${names.alone(vpcId) ?? vpcId}`;

const thingLine = ({ kind, ids }: VpcDoor, names: Names, width: number): readonly Line[] => {
  const [only, ...others] = ids;
  if (only === undefined || kind === 'none' || kind === 'unknown') return [];
  if (others.length > 0) return [soft(fitted(`${ids.length} of them`, width, fonts.text))];
  const name = names.alone(only);
  return [soft(name === null ? fitted(only, width, fonts.id) : fitted(name, width, fonts.text))];
};

const doorLines = (vpc: VpcMap, at: number, names: Names): readonly Line[] => {
  const door = vpc.doors[at];
  if (!door) return [];
  const width = measures.doorWidth - 2 * inset;
  const far = farWords(door, names);
  return [
    ...wrapped(door.name, width, fonts.name, 2).map(plain),
    ...thingLine(door, names, width),
    ...(door.further === null ? [] : wrapped(door.further, width, fonts.text, 2).map(soft)),
    ...(far === null ? [] : wrapped(far, width, fonts.text, 2).map(soft)),
    ...listed(servicesOf(vpc.folds, at), width, fonts.text, 2).map(plain),
  ];
};

const heightFor = (lines: readonly Line[]): number => lines.length * measures.line + 10;

const gap = 10;

type Piece = Pick<TextBox, 'lines' | 'height'>;

/** Boxes below each other, in the middle of a column. */
const stacked = (pieces: readonly Piece[], top: number, column: number): readonly number[] => {
  let y = top + (column - heightOf(pieces)) / 2;
  return pieces.map(({ height }) => {
    const at = y;
    y += height + gap;
    return Math.round(at * 10) / 10;
  });
};

const heightOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { height }) => sum + height + gap, 0) - (pieces.length > 0 ? gap : 0);

const sizeOf = (services: readonly Served[]): number => services.reduce((sum, { share }) => sum + share, 0);

/** How high a band is for each service: all of a subnet's together are as high as a box of two lines. */
const unitOf = (services: number): number => Math.min(8, Math.max(1.2, 44 / Math.max(1, services)));

const thicknessOf = (folds: readonly Fold[], door: number, unit: number): number =>
  folds
    .flatMap(({ bands }) => bands)
    .filter((band) => band.door === door)
    .reduce((sum, { services }) => sum + sizeOf(services) * unit, 0);

const round = (value: number): string => String(Math.round(value * 10) / 10);

const ribbonPath = (fromX: number, fromY: number, toX: number, toY: number, size: number): string => {
  const middle = round((fromX + toX) / 2);
  const [y0, y1, y2, y3] = [fromY, toY, toY + size, fromY + size].map(round);
  return `M${fromX} ${y0}C${middle} ${y0} ${middle} ${y1} ${toX} ${y1}V${y2}C${middle} ${y2} ${middle} ${y3} ${fromX} ${y3}Z`;
};

interface Column {
  readonly folds: readonly FoldBox[];
  readonly doors: readonly DoorBox[];
}

/** The bands, each beginning and ending where the one before it ended. */
const ribbonsOf = ({ folds, doors }: Column, unit: number): readonly Ribbon[] => {
  const all = folds.map(({ fold }) => fold);
  const doorY = doors.map((box, at) => box.y + (box.height - thicknessOf(all, at, unit)) / 2);
  return folds.flatMap((box, at) => {
    let y =
      box.y +
      (box.height - box.fold.bands.reduce((sum, { services }) => sum + sizeOf(services) * unit, 0)) / 2;
    return box.fold.bands.flatMap(({ door, services }): readonly Ribbon[] => {
      const size = sizeOf(services) * unit;
      const to = doors[door];
      const toY = doorY[door];
      if (!to || toY === undefined) return [];
      const path = ribbonPath(box.x + box.width, y, to.x, toY, size);
      y += size;
      doorY[door] = toY + size;
      return [{ fold: at, door, kind: to.kind, path }];
    });
  });
};

const headOf = (vpc: VpcMap, names: Names): readonly Line[] => {
  const width = measures.width - 2 * measures.pad;
  const name = vpc.vpcName ?? names.alone(vpc.vpcId);
  const folded =
    vpc.folds.length < vpc.subnets
      ? `${count(vpc.subnets, 'subnet')}, ${vpc.folds.length} drawn: those that behave alike are one`
      : count(vpc.subnets, 'subnet');
  return [
    ...(name === null ? [] : [plain(fitted(name, width, fonts.title))]),
    soft(fitted(`${vpc.vpcId} ${vpc.region}`, width, fonts.id)),
    soft(fitted(folded, width, fonts.text)),
  ];
};

/** Where everything of a VPC's drawing stands: subnets at the left, doors at the right, and bands between them. */
export const layOutVpc = (vpc: VpcMap, services: number, names: Names): VpcLayout => {
  const unit = unitOf(services);
  const head = headOf(vpc, names);
  const top = head.length * measures.line + 18;
  const foldPieces = vpc.folds.map((fold) => {
    const lines = foldLines(fold);
    return { fold, lines, height: Math.max(heightFor(lines), services * unit + 4) };
  });
  const doorPieces = vpc.doors.map((door, at) => {
    const lines = doorLines(vpc, at, names);
    return { door, lines, height: Math.max(heightFor(lines), thicknessOf(vpc.folds, at, unit) + 4) };
  });
  const column = Math.max(heightOf(foldPieces), heightOf(doorPieces));
  const foldY = stacked(foldPieces, top, column);
  const doorY = stacked(doorPieces, top, column);
  const folds = foldPieces.map((piece, at) => ({
    ...piece,
    x: measures.pad,
    y: foldY[at] ?? top,
    width: measures.foldWidth,
  }));
  const doors = doorPieces.map((piece, at) => ({
    ...piece,
    kind: piece.door.kind,
    x: measures.doorX,
    y: doorY[at] ?? top,
    width: measures.doorWidth,
  }));
  return { head, folds, doors, ribbons: ribbonsOf({ folds, doors }, unit), height: top + column + 12 };
};
