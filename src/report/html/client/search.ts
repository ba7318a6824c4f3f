import type { Finding } from '../../../model/finding.ts';
import { fill, fingerprintSlot, type Template } from '../wire.ts';

/*
 * A search looks at everything that identifies a finding: its words, its subject with tags, and what its evidence and its
 * path hold, addresses included. Findings of one template differ only in the words of its slots, so that what is fixed is
 * looked at once for all of them.
 */

/** What is asked for: a word, and the ids of things whose names hold it. */
export interface Asked {
  readonly word: string;
  readonly ids: ReadonlySet<string>;
}

/** Does a finding with these words hold what is asked? */
export type Holds = (asked: Asked, words: readonly string[]) => boolean;

const stringsIn = function* (value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (value !== null && typeof value === 'object')
    // Names of fields are ours, and found in every finding: only tags are called by their owners.
    for (const item of Object.values(value)) yield* stringsIn(item);
};

/** All that a finding can be found by, a line each. */
export const searchedOf = ({ check, subject, message, evidence, gaps, planned, waiver }: Finding): string =>
  [
    ...stringsIn([check, message, { ...subject, tags: null }, evidence, gaps, planned, waiver]),
    ...Object.entries(subject.tags).map(([key, value]) => `${key}=${value}`),
  ]
    .join('\n')
    .toLowerCase();

const token = /[\w.:/-]+/g;

// What a slot's word is made of: a word of anything else may reach over the border of a slot.
const reachesOver = (word: string): boolean => /[^0-9a-z-]/.test(word);

/** What findings of a template can be found by, its slots in place. */
export const holdsOf = (parts: Template): Holds => {
  const texts = parts.filter((part) => typeof part === 'string');
  const slots = [...new Set(parts.filter((part) => typeof part === 'number'))];
  const own = slots.filter((slot) => slot !== fingerprintSlot);
  const tokens = new Set(texts.flatMap((text) => text.match(token) ?? []));
  return ({ word, ids }, words) =>
    texts.some((text) => text.includes(word)) ||
    own.some((slot) => {
      const found = (words[slot] ?? '').toLowerCase();
      return found.includes(word) || ids.has(found);
    }) ||
    [...ids].some((id) => tokens.has(id)) ||
    (reachesOver(word) &&
      fill(parts, words, () => '')
        .toLowerCase()
        .includes(word));
};

/** The words of a search, each with the ids of what is named so. */
export const askedOf = (text: string, names: Readonly<Record<string, string>>): readonly Asked[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({
      word,
      ids: new Set(
        Object.entries(names).flatMap(([id, name]) =>
          name.toLowerCase().includes(word) ? [id.toLowerCase()] : [],
        ),
      ),
    }));
