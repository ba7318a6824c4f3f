import { InvalidArgumentError, Option } from 'commander';
import { suggest } from './suggest.ts';

/** A reader of an option's value that knows which words it takes, for the completion of a shell. */
type Reader<T, R> = ((value: string, before?: R) => R) & { readonly words: readonly T[] };

/** Reads several words, apart by commas or by repeating the option. */
export const listed = <T extends string>(oneOf?: readonly T[]): Reader<T, readonly T[]> =>
  Object.assign(
    (value: string, before: readonly T[] = []): readonly T[] => {
      const words = value.split(',').filter((word) => word !== '') as T[];
      if (words.length === 0) throw new InvalidArgumentError('It names nothing.');
      for (const word of words) if (oneOf) one(oneOf)(word);
      return [...new Set([...before, ...words])];
    },
    { words: oneOf ?? [] },
  );

/** Reads one of these words; suggests the nearest for another. */
export const one = <T extends string>(of: readonly T[]): Reader<T, T> =>
  Object.assign(
    (value: string): T => {
      const found = of.find((word) => word === value);
      if (found) return found;
      const meant = suggest(value, of);
      throw new InvalidArgumentError(
        `${meant ? `Did you mean ${meant}? ` : ''}Allowed are ${of.join(', ')}.`,
      );
    },
    { words: of },
  );

/** The words that an option takes, where they are known. */
export const wordsOf = ({
  argChoices,
  parseArg,
}: Pick<Option, 'argChoices' | 'parseArg'>): readonly string[] =>
  argChoices ?? (parseArg as Partial<Reader<string, unknown>> | undefined)?.words ?? [];

/** An option that takes several words, apart by commas or by repeating it. */
export const listOption = (flags: string, text: string): Option =>
  new Option(flags, text).argParser(listed());

/** Collects the values of an option that is repeated; a value may hold commas. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** Options under one heading of the help. */
export const inGroup = (heading: string, all: readonly Option[]): readonly Option[] =>
  all.map((option) => option.helpGroup(heading));
