import type { Evidence } from '../../../model/finding.ts';
import { fitted, type Label, wrapped } from '../../drawing/label.ts';
import type { Names } from '../../names.ts';
import type { Ideal } from './ideal.ts';
import { type Box, boxesOf, boxWidth, pathFonts } from './path-boxes.ts';
import type { Places } from './places.ts';
import { capital } from './words.ts';

/** One box of the drawing. */
export interface Node extends Box {
  readonly y: number;
  readonly height: number;
}

/** The border of an account or a VPC, around the boxes that are within. */
export interface Frame {
  readonly kind: 'account' | 'vpc';
  readonly label: readonly Label[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The right way beside the one that traffic takes. */
export interface Ghost {
  readonly lines: readonly Label[];
  /** The height of what it leaves: a row of a table, or the subnet. */
  readonly fromY: number;
  readonly y: number;
  readonly height: number;
  readonly toY: number;
}

/** A path as boxes below each other: what the drawing shows, and where. */
export interface Layout {
  readonly nodes: readonly Node[];
  readonly frames: readonly Frame[];
  readonly ghost: Ghost | null;
  readonly height: number;
}

/** Widths and heights of the drawing, in its own units. */
export const measures = {
  width: 412,
  box: boxWidth,
  boxX: 20,
  labelX: 46,
  ghostX: 278,
  ghost: 118,
  gap: 22,
  line: 15,
  row: 36,
} as const;

const edges = { account: { x: 2, pad: 8 }, vpc: { x: 11, pad: 8 } } as const;

const frameWidth = (kind: Frame['kind']): number => 2 * (measures.boxX - edges[kind].x) + measures.box;

/** How far the lines of a box reach: its rows begin below. */
export const linesHeight = ({ lines }: Pick<Box, 'lines'>): number => lines.length * measures.line + 6;

const heightOf = (box: Box): number => linesHeight(box) + 2 + box.rows.length * measures.row;

const labelOf = (kind: Frame['kind'], id: string, names: Names): readonly Label[] => {
  const width = measures.boxX + measures.box - measures.labelX - 4;
  const word = kind === 'vpc' ? 'VPC' : 'Account';
  const name = names.alone(id);
  return name === null
    ? wrapped(`${word} ${id}`, width, pathFonts.frame, 2)
    : [fitted(`${word} ${name}`, width, pathFonts.frame), fitted(id, width, pathFonts.id)];
};

interface Open {
  readonly kind: Frame['kind'];
  readonly id: string;
  readonly y: number;
  readonly label: readonly Label[];
}

interface Stack {
  readonly nodes: readonly Node[];
  readonly frames: readonly Frame[];
  readonly bottom: number;
}

/** Boxes below each other within their borders; so much room is left behind one of them. */
const stack = (
  boxes: readonly Box[],
  names: Names,
  room: { readonly behind: number; readonly extra: number },
): Stack => {
  const frames: Frame[] = [];
  const nodes: Node[] = [];
  let open: readonly Open[] = [];
  let y = 2;
  const close = (keep: number): void => {
    for (const { kind, label, y: top } of open.slice(keep).toReversed()) {
      y += edges[kind].pad;
      frames.push({ kind, label, x: edges[kind].x, y: top, width: frameWidth(kind), height: y - top });
    }
    open = open.slice(0, keep);
  };
  for (const [at, box] of boxes.entries()) {
    const wanted = [
      ...(box.accountId === null ? [] : [{ kind: 'account', id: box.accountId } as const]),
      ...(box.vpcId === null ? [] : [{ kind: 'vpc', id: box.vpcId } as const]),
    ];
    const differs = open.findIndex(({ kind, id }, i) => wanted[i]?.kind !== kind || wanted[i]?.id !== id);
    close(differs < 0 ? open.length : differs);
    if (at > 0) y += measures.gap;
    for (const { kind, id } of wanted.slice(open.length)) {
      const label = labelOf(kind, id, names);
      open = [...open, { kind, id, y, label }];
      y += label.length * measures.line + 6;
    }
    const height = heightOf(box);
    nodes.push({ ...box, y, height });
    y += height + (at === room.behind ? room.extra : 0);
  }
  close(0);
  // The outer border is drawn first.
  return { nodes, frames: frames.toSorted((a, b) => a.x - b.x), bottom: y };
};

const ghostLines = ({ kind, id }: Ideal): readonly Label[] => {
  const width = measures.ghost - 16;
  return [
    ...wrapped(capital(kind), width, pathFonts.kind, 2),
    ...wrapped(id ?? 'to be created', width, pathFonts.id, 2),
    fitted('the right way', width, pathFonts.mark),
  ];
};

/** The last box of the VPC that the path starts in; the one before the end where no border is known. */
const homeEnd = (boxes: readonly Box[]): number => {
  const home = boxes[0]?.vpcId ?? null;
  const other = home === null ? -1 : boxes.findIndex(({ vpcId }) => vpcId !== home);
  return other > 0 ? other - 1 : boxes.length - 2;
};

const startOf = (boxes: readonly Box[], ideal: Ideal): number =>
  boxes.findIndex(({ kind }) => kind === (ideal.from === 'route-table' ? 'route table' : 'subnet'));

/** Borders of the first VPC and account reach around the right way, which is within them. */
const widened = (frames: readonly Frame[], within: number): readonly Frame[] =>
  frames.map((frame) =>
    frame.y <= within && frame.y + frame.height >= within
      ? { ...frame, width: measures.width - 2 * frame.x }
      : frame,
  );

/** Where everything of a path's drawing stands. */
export const layOut = (
  evidence: Pick<Extract<Evidence, { readonly kind: 'path' }>, 'path' | 'service'>,
  ideal: Ideal | null,
  places: Places,
  names: Names,
): Layout => {
  const boxes = boxesOf(evidence, ideal, places, names);
  const behind = homeEnd(boxes);
  const plain = stack(boxes, names, { behind, extra: 0 });
  const at = ideal ? startOf(boxes, ideal) : -1;
  const start = plain.nodes[at];
  const last = plain.nodes[behind];
  // Where the path passes no table or subnet, there is nothing that the right way could branch off from.
  if (!ideal || !start || !last || behind < at) return { ...plain, ghost: null, height: plain.bottom + 2 };
  const lines = ghostLines(ideal);
  const height = lines.length * measures.line + 8;
  const space = last.y + last.height - (start.y + start.height);
  const y = start.y + start.height + Math.max(measures.gap, (space - height) / 2);
  // A short path is drawn longer, so that the right way fits beside it.
  const extra = Math.max(0, y + height - (last.y + last.height));
  const { nodes, frames, bottom } = stack(boxes, names, { behind, extra });
  const end = nodes.at(-1);
  const row = start.rows.length > 0 && ideal.from === 'route-table';
  const fromY = row ? start.y + linesHeight(start) + 16 : start.y + 20;
  const toY = end ? end.y + end.height / 2 : y + height + measures.gap;
  return {
    nodes,
    frames: widened(frames, start.y),
    ghost: { lines, fromY, y, height, toY },
    height: bottom + 2,
  };
};
