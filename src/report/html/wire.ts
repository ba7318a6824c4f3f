/**
 * Findings as the page holds them. Most findings of a check read alike but for their ids, so each is a template
 * (pieces of canonical JSON and slots, in turn) and the words that fill its slots. Putting them together gives the
 * canonical JSON back, byte for byte: the page can hash what it shows.
 */
export interface Block {
  /** Words that no block before had, separated by spaces; they are numbered from 1 over all blocks. */
  readonly words: string;
  /** Templates that no block before had: pieces at even places, numbers of slots at odd ones. */
  readonly templates: readonly Template[];
  /** For each finding its template and, for each of its slots, a word; 0 is the next word that was not used yet. */
  readonly rows: readonly number[];
}

/** Pieces of text at even places, numbers of slots at odd ones. */
export type Template = readonly (string | number)[];

/** How many different slots a template has: slots are numbered in the order in which they first appear. */
export const slotsOf = (template: Template): number =>
  template.reduce<number>((most, part) => (typeof part === 'number' ? Math.max(most, part + 1) : most), 0);

/** The text of a template whose slots hold these words. */
export const fill = (template: Template, words: readonly string[]): string =>
  template.map((part) => (typeof part === 'number' ? (words[part] ?? '') : part)).join('');
