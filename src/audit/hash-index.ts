/** Which units hold something under a key: hashes only, eight bytes an entry, so that a whole organization fits. */
export interface HashIndex {
  add(key: string, unit: number, owned: boolean): void;
  /** Units that may hold the key, in order; a unit that does not is a chance collision, and rare. */
  find(key: string): readonly Entry[];
}

/** A unit that may hold a key, and whether it holds the owner's copy. */
export interface Entry {
  readonly unit: number;
  readonly owned: boolean;
}

/** 32 bits of a string (FNV-1a). */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

// The hash, the unit and one bit share a number: 32 + 20 + 1 bits are what a double holds exactly.
const unitsAtMost = 2 ** 20;
const span = 2 * unitsAtMost;

const lowerBound = (entries: Float64Array, length: number, wanted: number): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** An empty index. */
export const createHashIndex = (): HashIndex => {
  let entries = new Float64Array(1024);
  let length = 0;
  let sorted = true;
  return {
    add(key, unit, owned) {
      if (unit >= unitsAtMost) throw new RangeError(`An index holds ${unitsAtMost} units at most.`);
      if (length === entries.length) {
        const larger = new Float64Array(2 * length);
        larger.set(entries);
        entries = larger;
      }
      entries[length++] = hashOf(key) * span + unit * 2 + (owned ? 1 : 0);
      sorted = false;
    },
    find(key) {
      if (!sorted) {
        entries = entries.slice(0, length).sort();
        sorted = true;
      }
      const start = hashOf(key) * span;
      const found: Entry[] = [];
      for (let at = lowerBound(entries, length, start); at < length; at++) {
        const rest = (entries[at] ?? Number.POSITIVE_INFINITY) - start;
        if (rest >= span) break;
        const entry = { unit: Math.floor(rest / 2), owned: rest % 2 === 1 };
        const last = found.at(-1);
        if (last?.unit === entry.unit) found[found.length - 1] = entry;
        else found.push(entry);
      }
      return found;
    },
  };
};
