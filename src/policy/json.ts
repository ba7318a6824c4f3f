/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A JSON value that remembers where it stood and how it was written. */
export type JsonNode =
  | { readonly kind: 'object'; readonly at: Position; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'array'; readonly at: Position; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly at: Position; readonly text: string }
  | { readonly kind: 'number' | 'boolean' | 'null'; readonly at: Position; readonly text: string };

/** One member of a JSON object; names may repeat, which a plain object cannot show. */
export interface JsonEntry {
  readonly name: string;
  readonly at: Position;
  readonly value: JsonNode;
}

/** What reading a JSON text gave: the value, or the first fault and its place. */
export type JsonReading = { readonly node: JsonNode } | { readonly fault: string; readonly at: Position };

/** Deeper nesting than any policy has; a hostile document may not exhaust the stack. */
const DEEPEST = 32;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Which JSON value does a text hold, and where does each part stand? Never throws. */
export const readJson = (text: string): JsonReading => {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.skipSpace();
  if (node !== null && reader.fault === null && reader.offset < text.length)
    reader.fail('text follows the end of the document');
  if (node === null || reader.fault !== null)
    return { fault: reader.fault ?? 'no JSON value', at: reader.position(reader.faultOffset) };
  return { node };
};

/** The same tree for a value that is already parsed; it has no places of its own. */
export const nodeOf = (value: unknown, depth = 0): JsonNode => {
  const at: Position = { line: 1, column: 1 };
  if (depth > DEEPEST) return { kind: 'null', at, text: 'null' };
  if (typeof value === 'string') return { kind: 'string', at, text: value };
  if (typeof value === 'number') return { kind: 'number', at, text: String(value) };
  if (typeof value === 'boolean') return { kind: 'boolean', at, text: String(value) };
  if (Array.isArray(value))
    return { kind: 'array', at, items: value.map((item: unknown) => nodeOf(item, depth + 1)) };
  if (typeof value !== 'object' || value === null) return { kind: 'null', at, text: 'null' };
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return {
    kind: 'object',
    at,
    entries: entries.map(([name, member]) => ({ name, at, value: nodeOf(member, depth + 1) })),
  };
};

/** The plain JSON value a node stands for; `__proto__` stays an ordinary name. */
export const plainOf = (node: JsonNode): unknown => {
  if (node.kind === 'object')
    return Object.fromEntries(node.entries.map((entry) => [entry.name, plainOf(entry.value)]));
  if (node.kind === 'array') return node.items.map(plainOf);
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number') return Number(node.text);
  return node.kind === 'boolean' ? node.text === 'true' : null;
};

class Reader {
  offset = 0;
  fault: string | null = null;
  faultOffset = 0;
  private readonly text: string;
  private lineStarts: readonly number[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  fail(fault: string): null {
    if (this.fault === null) {
      this.fault = fault;
      this.faultOffset = this.offset;
    }
    return null;
  }

  position(offset: number): Position {
    this.lineStarts ??= [0, ...Array.from(this.text.matchAll(/\n/g), (hit) => hit.index + 1)];
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lineStarts[low] ?? 0) + 1 };
  }

  skipSpace(): void {
    this.take(SPACE);
  }

  value(depth: number): JsonNode | null {
    this.skipSpace();
    const at = this.position(this.offset);
    const next = this.text[this.offset];
    if (next === undefined) return this.fail('the document ends where a value is expected');
    if (depth > DEEPEST) return this.fail('the document is nested too deeply');
    if (next === '{') return this.object(at, depth);
    if (next === '[') return this.array(at, depth);
    if (next === '"') {
      const text = this.string();
      return text === null ? null : { kind: 'string', at, text };
    }
    return this.word(at);
  }

  private take(expression: RegExp): string {
    expression.lastIndex = this.offset;
    const found = expression.exec(this.text)?.[0] ?? '';
    this.offset += found.length;
    return found;
  }

  private word(at: Position): JsonNode | null {
    for (const text of ['true', 'false', 'null']) {
      if (!this.text.startsWith(text, this.offset)) continue;
      this.offset += text.length;
      return { kind: text === 'null' ? 'null' : 'boolean', at, text };
    }
    const text = this.take(NUMBER);
    if (text === '') return this.fail(`unexpected character ${JSON.stringify(this.text[this.offset])}`);
    return { kind: 'number', at, text };
  }

  private object(at: Position, depth: number): JsonNode | null {
    const entries: JsonEntry[] = [];
    const closed = this.members('}', () => {
      const nameAt = this.position(this.offset);
      if (this.text[this.offset] !== '"') return this.fail('a member name in quotes is expected');
      const name = this.string();
      this.skipSpace();
      if (name === null || !this.expect(':')) return null;
      const value = this.value(depth + 1);
      if (value !== null) entries.push({ name, at: nameAt, value });
      return value;
    });
    return closed ? { kind: 'object', at, entries } : null;
  }

  private array(at: Position, depth: number): JsonNode | null {
    const items: JsonNode[] = [];
    const closed = this.members(']', () => {
      const item = this.value(depth + 1);
      if (item !== null) items.push(item);
      return item;
    });
    return closed ? { kind: 'array', at, items } : null;
  }

  private members(close: string, readOne: () => JsonNode | null): boolean {
    this.offset += 1;
    this.skipSpace();
    if (this.text[this.offset] === close) return this.expect(close);
    while (readOne() !== null) {
      this.skipSpace();
      if (this.text[this.offset] === close) return this.expect(close);
      if (!this.expect(',')) return false;
      this.skipSpace();
    }
    return false;
  }

  private expect(character: string): boolean {
    if (this.text[this.offset] !== character) {
      this.fail(`"${character}" is expected`);
      return false;
    }
    this.offset += 1;
    return true;
  }

  private string(): string | null {
    let result = '';
    this.offset += 1;
    for (;;) {
      result += this.take(PLAIN);
      const next = this.text[this.offset];
      if (next === '"') {
        this.offset += 1;
        return result;
      }
      const escaped = next === '\\' ? this.escape() : this.fail('a string is not closed');
      if (escaped === null) return null;
      result += escaped;
    }
  }

  private escape(): string | null {
    const letter = this.text[this.offset + 1] ?? '';
    if (letter === 'u') {
      const digits = this.text.slice(this.offset + 2, this.offset + 6);
      if (!/^[\da-fA-F]{4}$/.test(digits)) return this.fail('a broken \\u escape');
      this.offset += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const meaning = ESCAPES.get(letter);
    if (meaning === undefined) return this.fail('an unknown escape in a string');
    this.offset += 2;
    return meaning;
  }
}
