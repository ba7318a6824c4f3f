interface Cursor {
  readonly text: string;
  at: number;
}

const name = /[A-Za-z_:][\w:.-]*/y;
// XML 1.0, production 2.
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const entity = /&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);/g;

const take = (cursor: Cursor, pattern: RegExp, what: string): string => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined)
    throw new Error(`expected ${what} at ${cursor.at}: ${cursor.text.slice(cursor.at, cursor.at + 40)}`);
  cursor.at += found.length;
  return found;
};

const checkText = (text: string): void => {
  if (/[&<]/.test(text.replaceAll(entity, ''))) throw new Error(`bare markup in ${text.slice(0, 80)}`);
};

/** An element, its attributes and its children: as little of XML as JUnit needs, and as strict as the standard. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

const element = (cursor: Cursor): Element => {
  take(cursor, /</y, '<');
  const tag = take(cursor, name, 'a name');
  const attributes: Record<string, string> = {};
  while (/\s/.test(cursor.text[cursor.at] ?? '')) {
    take(cursor, /\s+/y, 'space');
    if (/[/>]/.test(cursor.text[cursor.at] ?? '')) break;
    const key = take(cursor, name, 'an attribute');
    take(cursor, /="/y, '="');
    const value = take(cursor, /[^"]*/y, 'a value');
    checkText(value);
    if (key in attributes) throw new Error(`${key} stands there twice`);
    attributes[key] = value;
    take(cursor, /"/y, '"');
  }
  if (cursor.text.startsWith('/>', cursor.at)) {
    cursor.at += 2;
    return { name: tag, attributes, children: [] };
  }
  take(cursor, />/y, '>');
  const children: Element[] = [];
  while (!cursor.text.startsWith('</', cursor.at)) {
    if (cursor.text[cursor.at] === '<') children.push(element(cursor));
    else checkText(take(cursor, /[^<]+/y, 'text'));
  }
  take(cursor, /<\//y, '</');
  if (take(cursor, name, 'a name') !== tag) throw new Error(`${tag} is closed by another`);
  take(cursor, /\s*>/y, '>');
  return { name: tag, attributes, children };
};

/** Reads XML, and throws where it is not well-formed. */
export const parseXml = (text: string): Element => {
  if (!allowed.test(text)) throw new Error('a character that XML 1.0 does not know');
  const cursor: Cursor = { text, at: 0 };
  take(cursor, /<\?xml version="1\.0" encoding="UTF-8"\?>\s*/y, 'a declaration');
  const root = element(cursor);
  take(cursor, /\s*$/y, 'the end');
  return root;
};
