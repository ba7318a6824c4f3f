/** The rows of a CSV text as RFC 4180 reads them. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\n') {
      rows.at(-1)?.push(character === '\n' ? cell.replace(/\r$/, '') : cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else cell += character;
  }
  rows.pop();
  return rows;
};
