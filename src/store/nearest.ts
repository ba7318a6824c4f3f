/** How many letters must be added, taken away or changed, or neighbors swapped, to make one word of the other. */
const distance = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(cost, (beforeLast[j - 2] ?? 0) + 1) : cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
};

/** The name that was probably meant; null when none is near enough to be worth suggesting. */
export const nearest = (word: string, names: readonly string[]): string | null => {
  const wanted = word.toLowerCase();
  const [best] = names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  return best && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.name : null;
};
