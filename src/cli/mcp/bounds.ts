import { UserError } from '../../model/user-error.ts';
import { cut, wellFormed } from '../../report/limits.ts';
import { visible } from '../../report/words.ts';

/** The longest text within an answer, in UTF-16 units: names are far shorter, commands and policies are longer. */
export const longestText = 4000;

/** The longest answer, as JSON. */
export const longestAnswer = 120_000;

const text = (value: string): string => cut(wellFormed(visible(value)), longestText);

/** A value whose texts are short, and hold nothing that a terminal obeys or a reader cannot see; its keys too. */
const fit = (value: unknown): unknown => {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map(fit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), fit(one)]));
};

/** An answer fit to be given to an assistant; refused where it is too long to be read, never cut in two. */
export const bounded = (answer: object): Record<string, unknown> => {
  const fitted = fit(answer) as Record<string, unknown>;
  const size = JSON.stringify(fitted).length;
  if (size <= longestAnswer) return fitted;
  throw new UserError(
    `The answer has ${size.toLocaleString('en-US')} characters, and ${longestAnswer.toLocaleString('en-US')} are the most.`,
    'Ask for less: with a smaller limit, or of one VPC, service, check or account.',
  );
};

/** A part of a list, and where it is in the whole. */
export interface Page<T> {
  readonly total: number;
  readonly offset: number;
  readonly items: readonly T[];
}

/** A part of a list. */
export const pageOf = <T>(
  all: readonly T[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Page<T> => ({ total: all.length, offset, items: all.slice(offset, offset + limit) });
