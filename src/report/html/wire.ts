/**
 * Findings as the page holds them. Most findings of a check read alike but for ids, names and amounts, so each is a
 * template (pieces of canonical JSON and slots, in turn) and the words that fill its slots. Putting them together gives the
 * canonical JSON back, byte for byte: the page can hash what it shows.
 *
 * Words are numbered from 1: first the ids that the short list of failures in the page shows anyway, in the order in
 * which they first stand there, then the words of the blocks.
 */
export interface Block {
  /** Words that neither the list nor a block before had, with a joint between them. */
  readonly words: string;
  /** Templates that no block before had. */
  readonly templates: readonly Template[];
  /** The template of each finding. */
  readonly rows: readonly number[];
  /**
   * For each template of this block, in the order of `rows`, a column for each of its slots: the number of the word
   * of its first finding, then how much that number grows to its next one. Neighbors have neighboring words.
   */
  readonly columns: readonly (readonly number[])[];
}

/** What stands between words: JSON writes a line feed as an escape, and no word holds one. */
export const joint = '\n';

/** Pieces of text at even places, numbers of slots at odd ones. */
export type Template = readonly (string | number)[];

/** The slot of a fingerprint that is what the page makes of its check and ARN: random bytes that need not be sent. */
export const fingerprintSlot = -1;

/** How many different slots a template has beside the fingerprint's: they are numbered as they first appear. */
export const slotsOf = (template: Template): number =>
  template.reduce<number>((most, part) => (typeof part === 'number' ? Math.max(most, part + 1) : most), 0);

/** The text of a template whose slots hold these words. */
export const fill = (template: Template, words: readonly string[], fingerprint: () => string): string =>
  template
    .map((part) =>
      typeof part === 'string' ? part : part === fingerprintSlot ? fingerprint() : (words[part] ?? ''),
    )
    .join('');

/** An id of AWS's as it stands in a sentence, wherever one does. */
export const id = /(?<![\w-])[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}(?![\w-])/g;

/** The ids in an item of the short list: in its text as in its markup, in which no tag or entity touches an id. */
export const idsIn = (item: string): readonly string[] => item.match(id) ?? [];
