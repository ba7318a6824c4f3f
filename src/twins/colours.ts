/** A piece of text with holes, and what fills them: numbers of names. */
export interface Shape {
  readonly template: number;
  readonly slots: readonly number[];
}

const mixed = (hash: number, value: number): number => {
  const once = Math.imul(hash ^ value, 0x9e3779b1);
  return Math.imul(once ^ (once >>> 15), 0x85ebca6b) ^ (once >>> 13);
};

interface Colours {
  readonly names: Int32Array;
  readonly shapes: Int32Array;
}

/** Colours for names, by where they stand, until no more are told apart. */
const refined = (shapes: readonly Shape[], first: Int32Array): Colours => {
  let names = first;
  let distinct = new Set(first).size;
  for (;;) {
    const drawn = new Int32Array(shapes.length);
    // The sum over all places is the same in every order.
    const next = names.map((colour) => mixed(colour, 7));
    for (const [at, { template, slots }] of shapes.entries()) {
      let colour = mixed(1, template);
      for (const name of slots) colour = mixed(colour, names[name] ?? 0);
      drawn[at] = colour;
      for (const [slot, name] of slots.entries()) next[name] = (next[name] ?? 0) + mixed(colour, slot);
    }
    const now = new Set(next).size;
    names = next;
    if (now <= distinct) return { names, shapes: drawn };
    distinct = now;
  }
};

/** The first of two names of one colour, of the least such colour; null where each has its own. */
const tied = (names: Int32Array): number | null => {
  const seen = new Map<number, number>();
  let found: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [name, colour] of names.entries()) {
    const other = seen.get(colour);
    if (other === undefined) seen.set(colour, name);
    else if (colour < least) [found, least] = [other, colour];
  }
  return found;
};

// To tell apart things that are in the same place takes a round for each.
const MAX_PICKS = 100;

/**
 * Puts the shapes in an order that follows from what they say and how they hang together, not from what things are called: by
 * colour refinement; of things that nothing tells apart, one is picked. `first` holds a colour for each name.
 */
export const ordered = (shapes: readonly Shape[], first: Int32Array): readonly number[] => {
  let now = refined(shapes, first);
  for (let picks = 0; picks < MAX_PICKS; picks += 1) {
    const name = tied(now.names);
    if (name === null) break;
    const names = now.names.slice();
    names[name] = mixed(names[name] ?? 0, picks + 1);
    now = refined(shapes, names);
  }
  const { shapes: colours } = now;
  return [...shapes.keys()].sort((a, b) => (colours[a] ?? 0) - (colours[b] ?? 0) || a - b);
};
