import { UserError } from '../model/user-error.ts';

// Some ten thousand waivers, which take seconds to read; of more the reader takes minutes and a gigabyte.
const mostCharacters = 2_000_000;

/** Refuses the text of a file that somebody writes by hand, where it is longer than anybody writes. */
export const refuseLong = (path: string, text: string): void => {
  if (text.length <= mostCharacters) return;
  const length = Math.round(text.length / 1_000_000);
  throw new UserError(
    `${path} is too long: it has ${length} million characters, and at most 2 million are read.`,
    'Name a pattern in the place of many ids, or take out what is not needed.',
  );
};
