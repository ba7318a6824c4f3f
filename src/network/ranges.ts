/** Addresses from start to end, both included. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** How many addresses are in a range. */
export const sizeOf = (range: Range): bigint => range.end - range.start + 1n;

/** How many addresses are in disjoint ranges. */
export const totalOf = (ranges: readonly Range[]): bigint =>
  ranges.reduce((sum, range) => sum + sizeOf(range), 0n);

/** Are ranges sorted, disjoint and not adjacent? */
export const isMerged = (ranges: readonly Range[]): boolean =>
  ranges.every(({ start }, at) => at === 0 || start > (ranges[at - 1] as Range).end + 1n);

/** The same addresses as sorted, disjoint, non-adjacent ranges. */
export const merge = (ranges: readonly Range[]): Range[] => {
  if (isMerged(ranges)) return [...ranges];
  const merged: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) =>
    a.start < b.start ? -1 : a.start > b.start ? 1 : 0,
  )) {
    const last = merged.at(-1);
    if (last && start <= last.end + 1n) last.end = end > last.end ? end : last.end;
    else merged.push({ start, end });
  }
  return merged;
};

/** The addresses that are in both. */
export const intersect = (a: readonly Range[], b: readonly Range[]): Range[] => {
  const left = merge(a);
  const right = merge(b);
  const both: Range[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const x = left[i] as Range;
    const y = right[j] as Range;
    const start = x.start > y.start ? x.start : y.start;
    const end = x.end < y.end ? x.end : y.end;
    if (start <= end) both.push({ start, end });
    if (x.end < y.end) i++;
    else j++;
  }
  return both;
};

/** The addresses of a that are not in b. */
export const subtract = (a: readonly Range[], b: readonly Range[]): Range[] => {
  const holes = merge(b);
  const left: Range[] = [];
  let next = 0;
  for (const range of merge(a)) {
    let start = range.start;
    while (next < holes.length && (holes[next] as Range).end < start) next++;
    for (let at = next; at < holes.length; at++) {
      const hole = holes[at] as Range;
      if (hole.start > range.end) break;
      if (hole.start > start) left.push({ start, end: hole.start - 1n });
      start = hole.end + 1n;
    }
    if (start <= range.end) left.push({ start, end: range.end });
  }
  return left;
};

/** Does a hold every address of b? */
export const covers = (a: readonly Range[], b: readonly Range[]): boolean => subtract(b, a).length === 0;

/** Have they an address in common? */
export const overlaps = (a: readonly Range[], b: readonly Range[]): boolean => intersect(a, b).length > 0;

/** Cuts ranges wherever one of these blocks begins or ends, so that each piece is wholly inside or outside of each block. */
export const cut = (ranges: readonly Range[], blocks: readonly Range[]): Range[] => {
  const starts = blocks
    .flatMap((block) => [block.start, block.end + 1n])
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const pieces: Range[] = [];
  let next = 0;
  for (const range of merge(ranges)) {
    let start = range.start;
    for (; next < starts.length && (starts[next] as bigint) <= range.end; next++) {
      const edge = starts[next] as bigint;
      if (edge <= start) continue;
      pieces.push({ start, end: edge - 1n });
      start = edge;
    }
    pieces.push({ start, end: range.end });
  }
  return pieces;
};

/** Is every address of the inner range in the outer one? */
export const within = (inner: Range, outer: Range): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;
