import { fitted, wrapped } from '../drawing/label.ts';
import type { Font } from '../drawing/text-width.ts';
import type { Names } from '../names.ts';
import { count } from '../words.ts';
import { type DoorKind, doorKinds, doorName } from './doors.ts';
import type { AccountMap, VpcMap } from './fold.ts';
import type { Line } from './layout.ts';

/** Widths of an account's drawing, in its own units. */
export const overviewMeasures = { width: 380, pad: 10, bar: 14, line: 15 } as const;

const fonts = {
  name: { face: 'bold', size: 11.5 },
  text: { face: 'sans', size: 10.5 },
} as const satisfies Readonly<Record<string, Font>>;

/** A part of a bar: what goes by one kind of door. */
export interface Segment {
  readonly kind: DoorKind;
  readonly x: number;
  readonly width: number;
}

/** A VPC, or all of an account, as one bar. */
export interface OverviewRow {
  readonly y: number;
  readonly head: readonly Line[];
  readonly segments: readonly Segment[];
  readonly barY: number;
  readonly words: readonly Line[];
  /** All of it, for a reader of titles. */
  readonly whole: string;
  readonly vpcs: readonly VpcMap[];
}

/** Where everything of an account's drawing stands. */
export interface Overview {
  readonly rows: readonly OverviewRow[];
  readonly height: number;
}

/** How much of all ways of subnets to services goes by each kind of door: a share of 1. */
export const doorShares = (
  vpcs: readonly VpcMap[],
): readonly { readonly kind: DoorKind; readonly share: number }[] => {
  const sums = new Map<DoorKind, number>();
  for (const { folds, doors } of vpcs)
    for (const { subnets, bands } of folds)
      for (const { door, services } of bands) {
        const kind = doors[door]?.kind ?? 'unknown';
        const size = services.reduce((sum, { share }) => sum + share, 0) * subnets.length;
        sums.set(kind, (sums.get(kind) ?? 0) + size);
      }
  const all = [...sums.values()].reduce((sum, size) => sum + size, 0);
  return doorKinds.flatMap((kind) => {
    const size = sums.get(kind) ?? 0;
    return size > 0 ? [{ kind, share: size / all }] : [];
  });
};

const percentOf = (share: number): string =>
  share < 0.01 ? 'under 1 %' : `${share > 0.99 && share < 1 ? 99 : Math.round(share * 100)} %`;

/** The kinds of doors with their shares, largest first: `60 % NAT gateway, 40 % No route`. */
export const shareWords = (vpcs: readonly VpcMap[]): string =>
  doorShares(vpcs)
    .toSorted((a, b) => b.share - a.share)
    .map(({ kind, share }) => `${percentOf(share).replace(/ %$/, '\u00a0%')} ${doorName(kind)}`)
    .join(', ');

const inner = overviewMeasures.width - 2 * overviewMeasures.pad;

const segmentsOf = (vpcs: readonly VpcMap[]): readonly Segment[] => {
  let x: number = overviewMeasures.pad;
  return doorShares(vpcs).map(({ kind, share }) => {
    const segment = { kind, x, width: share * inner };
    x += segment.width;
    return segment;
  });
};

const titleOf = (vpcs: readonly VpcMap[], names: Names): string => {
  const [only, ...others] = vpcs;
  if (!only) return '';
  return others.length > 0
    ? count(vpcs.length, 'VPC')
    : (only.vpcName ?? names.alone(only.vpcId) ?? only.vpcId);
};

const rowOf = (vpcs: readonly VpcMap[], y: number, names: Names): OverviewRow => {
  const { line } = overviewMeasures;
  const subnets = count(
    vpcs.reduce((sum, vpc) => sum + vpc.subnets, 0),
    'subnet',
  );
  const regions = [...new Set(vpcs.map(({ region }) => region))].join(', ');
  const words = shareWords(vpcs);
  const head = [
    { ...fitted(titleOf(vpcs, names), inner, fonts.name), tone: 'plain' } as const,
    { ...fitted(`${subnets} · ${regions}`, inner, fonts.text), tone: 'soft' } as const,
  ];
  return {
    y,
    head,
    barY: y + head.length * line + 5,
    segments: segmentsOf(vpcs),
    words: wrapped(words, inner, fonts.text, 2).map((label) => ({ ...label, tone: 'plain' })),
    whole: `${titleOf(vpcs, names)}: ${subnets}. ${words}.`,
    vpcs,
  };
};

/** The VPCs of an account, or all of them as one where there are too many, each as a bar of its doors. */
export const layOutAccount = ({ vpcs }: AccountMap, together: boolean, names: Names): Overview => {
  const { line, bar } = overviewMeasures;
  const rows: OverviewRow[] = [];
  let y = 4;
  for (const group of together ? [vpcs] : vpcs.map((vpc) => [vpc])) {
    const row = rowOf(group, y, names);
    rows.push(row);
    y = row.barY + bar + 4 + row.words.length * line + 12;
  }
  return { rows, height: y };
};
