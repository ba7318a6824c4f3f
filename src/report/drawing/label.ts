import { clean } from '../words.ts';
import { type Font, widthOf } from './text-width.ts';

/** A line of text that fits where it stands, and the whole of it where it was shortened. */
export interface Label {
  readonly text: string;
  readonly font: Font;
  readonly whole: string | null;
}

// Nobody reads more of it, and a name of megabytes is not to be measured letter by letter.
const most = 300;

const lettersOf = (text: string): readonly string[] => Array.from(text.slice(0, most));

/** How many letters from the start fit. */
const fitting = (letters: readonly string[], width: number, font: Font): number => {
  let used = 0;
  for (const [at, letter] of letters.entries()) {
    used += widthOf(letter, font);
    if (used > width) return at;
  }
  return letters.length;
};

const isMark = (letter: string | undefined): boolean => letter !== undefined && /^\p{M}$/u.test(letter);

/** The first letters that fit, none of them without the accents that belong to it. */
const headOf = (letters: readonly string[], width: number, font: Font): string => {
  let end = fitting(letters, width, font);
  while (end > 0 && isMark(letters[end])) end -= 1;
  return letters.slice(0, end).join('');
};

/** The last letters that fit, the first of them with a letter below its accents. */
const tailOf = (letters: readonly string[], width: number, font: Font): string => {
  const back = letters.toReversed();
  let start = letters.length - fitting(back, width, font);
  while (start < letters.length && isMark(letters[start])) start += 1;
  return letters.slice(start).join('');
};

/** Text on one line of this width; of an id, or a name, the end counts as much as the beginning. */
export const fitted = (text: string, width: number, font: Font): Label => {
  const whole = clean(text);
  if (whole.length <= most && widthOf(whole, font) <= width) return { text: whole, font, whole: null };
  const half = (width - widthOf('…', font)) / 2;
  const shown = `${headOf(lettersOf(whole), half, font)}…${tailOf(Array.from(whole.slice(-most)), half, font)}`;
  return { text: shown, font, whole };
};

/** Text on as many lines of this width, broken behind spaces and the joints of names; the last line takes what is left, as far as it fits. */
export const wrapped = (text: string, width: number, font: Font, lines: number): readonly Label[] => {
  const out: string[] = [];
  for (const piece of clean(text).split(/(?<=[ \-_./:])/)) {
    const line = out.at(-1);
    const joined = `${line ?? ''}${piece}`;
    if (line !== undefined && (widthOf(joined.trimEnd(), font) <= width || out.length === lines))
      out[out.length - 1] = joined;
    else out.push(piece);
  }
  return out.map((line) => fitted(line, width, font));
};

/** The first items of a list that fit into so many lines, and how many more there are. */
export const listed = (
  items: readonly string[],
  width: number,
  font: Font,
  lines: number,
): readonly Label[] => {
  const whole = items.map(clean).join(', ');
  for (let shown = Math.min(items.length, 12); shown > 0; shown -= 1) {
    const rest = items.length - shown;
    const text = `${items.slice(0, shown).map(clean).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    const made = wrapped(text, width, font, lines);
    if (made.every((label) => label.whole === null) || shown === 1)
      return rest > 0 ? made.map((label) => ({ ...label, whole })) : made;
  }
  return [];
};
