/** Breaks text into lines of at most this many characters; a word that is longer stays whole. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
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
