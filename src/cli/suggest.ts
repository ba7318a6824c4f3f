import { UserError } from '../model/user-error.ts';
import { nearest } from '../store/nearest.ts';

const either = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' or ');

const most = 6;

/** What was most likely meant: the names that go on where the word stops, the nearest one, or one that holds the word. */
export const suggest = (typed: string, known: readonly string[]): string | null => {
  const word = typed.trim().toLowerCase();
  if (word === '') return null;
  // ecr is ecr.api or ecr.dkr, however near ec2 may be.
  const longer = known.filter((name) => /^[.-]/.test(name.slice(word.length)) && name.startsWith(word));
  if (longer.length > 0 && longer.length <= most) return either(longer);
  const holding = word.length > 1 ? known.find((name) => name.toLowerCase().includes(word)) : undefined;
  return nearest(word, known) ?? holding ?? null;
};

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
