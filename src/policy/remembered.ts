import type { Truth } from './truth.ts';

/** As many answers are kept for each part of a statement as questions ask for. */
const MAX_REMEMBERED = 5_000;

/** Answers to a text, each worked out once: many questions ask about the same actions, resources and values. */
export function remembered<T extends Truth>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? answer(text);
    if (known.size < MAX_REMEMBERED) known.set(text, found);
    return found;
  };
}
