import type { MatrixCell } from '../model/matrix.ts';
import { isDeliveredWay, isPrivateWay } from '../model/ways.ts';

/** What became of one subnet's way to one service. */
export interface CellChange {
  readonly subnetId: string;
  readonly service: string;
  /** The cell's word before and after: gateway, interface, nat, blocked (…), unknown … */
  readonly before: string;
  readonly after: string;
}

/** How much of a service's addresses is reached, and how: shares of 1. */
interface Reach {
  /** By an endpoint. */
  readonly private: number;
  /** By any way. */
  readonly delivered: number;
  readonly unknown: number;
}

const reachOf = (cell: MatrixCell, wordOf: (way: number) => string): Reach => {
  const sum = (wanted: (word: string) => boolean): number =>
    cell.ways.reduce((total, { share, way }) => (wanted(wordOf(way)) ? total + share : total), 0);
  return {
    private: sum(isPrivateWay),
    delivered: sum(isDeliveredWay),
    unknown: sum((word) => word === 'unknown'),
  };
};

/** How much of a service's addresses is reached, by whatever way: a share of 1. */
export const deliveredShare = ({
  cell,
  wordOf,
}: {
  readonly cell: MatrixCell;
  readonly wordOf: (way: number) => string;
}): number => reachOf(cell, wordOf).delivered;

/** Shares that differ by less are equal: they are rounded to six digits. */
export const least = 1e-5;

/**
 * Is a way better or worse than it was? Reached beats not reached, and reached by an endpoint beats reached by NAT, internet
 * gateway or transit gateway; what was known and is not any more, or the reverse, is unsettled unless no answer that it could
 * have had makes a difference.
 */
export const compareCells = (
  before: { readonly cell: MatrixCell; readonly wordOf: (way: number) => string },
  after: { readonly cell: MatrixCell; readonly wordOf: (way: number) => string },
): 'better' | 'worse' | 'unsettled' | 'same' => {
  const [was, is] = [reachOf(before.cell, before.wordOf), reachOf(after.cell, after.wordOf)];
  if (is.delivered + is.unknown < was.delivered - least) return 'worse';
  if (is.unknown > was.unknown + least) return 'unsettled';
  if (is.delivered > was.delivered + was.unknown + least) return 'better';
  if (was.unknown > is.unknown + least)
    return is.private >= 1 - least || is.delivered >= 1 - least ? 'better' : 'unsettled';
  if (is.delivered < was.delivered - least) return 'worse';
  if (is.delivered > was.delivered + least) return 'better';
  if (is.private < was.private - least) return 'worse';
  return is.private > was.private + least ? 'better' : 'same';
};
