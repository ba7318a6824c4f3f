/** The end of a text of JSON that begins at this place: behind its closing quote. */
const endOfText = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

const lineFinder = (text: string): ((at: number) => number) => {
  let [line, from] = [1, 0];
  return (at) => {
    for (let next = text.indexOf('\n', from); next >= 0 && next < at; next = text.indexOf('\n', from)) {
      line += 1;
      from = next + 1;
    }
    return line;
  };
};

/**
 * The one-based lines on which the members of the object `Resources` begin, in JSON that was read. Texts are not kept by
 * JSON.parse, and a parser that keeps them takes twenty times as long.
 */
export const jsonLines = (text: string): ReadonlyMap<string, number> => {
  const lines = new Map<string, number>();
  const lineAt = lineFinder(text);
  let [depth, section] = [0, ''];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '{' || letter === '[') depth += 1;
    if (letter === '}' || letter === ']') depth -= 1;
    if (letter !== '"') continue;
    const end = endOfText(text, at);
    const isKey = depth <= 2 && /^\s*:/.test(text.slice(end, end + 100));
    if (isKey) {
      const key = JSON.parse(text.slice(at, end)) as string;
      if (depth === 1) section = key;
      else if (section === 'Resources') lines.set(key, lineAt(at));
    }
    at = end - 1;
  }
  return lines;
};
