/** Items that are on one side only, of two lists whose other items are the same objects. */
export interface ItemDifference<T> {
  readonly gone: readonly T[];
  readonly come: readonly T[];
}

/** How two lists differ. A change leaves most of a list in its place, so that only the part between is looked up. */
export const itemDifference = <T extends object>(
  before: readonly T[],
  after: readonly T[],
): ItemDifference<T> => {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [was, is] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const [old, now] = [new Set(was), new Set(is)];
  return { gone: was.filter((item) => !now.has(item)), come: is.filter((item) => !old.has(item)) };
};
