import stringWidth from 'string-width';

const isPlain = /^[\x20-\x7e]*$/;

/** How many cells of a terminal a text takes: a character of Chinese, Japanese or Korean takes two, a combining one none. */
export const cells = (text: string): number => (isPlain.test(text) ? text.length : stringWidth(text));

/** Text of at most this many cells; where something was cut off, an ellipsis says so. */
export const cutToCells = (text: string, most: number): string => {
  if (cells(text) <= most) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += cells(character);
    if (width > most - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
};

/** Breaks text into lines of at most this many cells; a word that is longer stays whole. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const needed = cells(word);
    if (line !== '' && used + 1 + needed > width) {
      lines.push(line);
      line = word;
      used = needed;
    } else {
      used += line === '' ? needed : needed + 1;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
};

/** Wrapped text, every line indented. */
export const paragraph = (text: string, width: number, indent: string): string =>
  wrap(text, Math.max(20, width - indent.length))
    .map((line) => `${indent}${line}\n`)
    .join('');

/** Wrapped text whose first line begins with a mark; the others stand under its first word. */
export const item = (mark: string, text: string, width: number, indent: string): string => {
  const under = indent + ' '.repeat(mark.length + 1);
  const [first = '', ...rest] = wrap(text, Math.max(20, width - under.length));
  return [`${indent}${mark} ${first}\n`, ...rest.map((line) => `${under}${line}\n`)].join('');
};

/** How many lines of a terminal of this width a text takes: what is wider goes on on the next one. */
export const linesTaken = (text: string, width: number): number =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(cells(line) / width)), 0);
