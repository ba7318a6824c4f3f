import { UserError } from '../model/user-error.ts';
import { nearest } from '../scan/nearest.ts';

/** The known word that was most likely meant: the nearest, or one that holds what was typed. */
export const suggest = (word: string, known: readonly string[]): string | null =>
  nearest(word, known) ??
  (word.length > 1 ? known.find((name) => name.toLowerCase().includes(word.toLowerCase())) : undefined) ??
  null;

/** The error for a word that is not known, with the nearest one that is. */
export const unknownWord = (
  what: string,
  word: string,
  known: readonly string[],
  hint: string,
): UserError => {
  const meant = suggest(word, known);
  return new UserError(
    `Unknown ${what} ${JSON.stringify(word)}.`,
    meant ? `Did you mean ${meant}? ${hint}` : hint,
  );
};
