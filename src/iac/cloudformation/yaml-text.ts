import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { fieldsOf, membersOf, type Json } from './json.ts';

const SHORT_FORMS =
  'Ref Condition Sub GetAtt Equals Not And Or If Join Split Select Base64 Cidr FindInMap GetAZs ImportValue Transform Length ToJsonString';

const longName = (tag: string): string => (tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`);

// Named, so that the parser does not make a warning of each use.
const customTags = SHORT_FORMS.split(' ').flatMap((tag) => [
  { tag: `!${tag}`, resolve: (text: string) => text },
  { tag: `!${tag}`, collection: 'map' as const },
  { tag: `!${tag}`, collection: 'seq' as const },
]);

/** How many parts aliases may bring in: many more than any template repeats. */
const MAX_REPEATED = 20_000;
const MAX_DEPTH = 200;

class Refusal extends Error {}

/** Turns parts of a document into JSON. */
const converter = (document: Document) => {
  let repeated = 0;
  const scalar = (value: unknown, source: string | undefined): Json => {
    // Numbers as they are written: 012345678901 is an account, 1.10 a version, and 2012-10-17 no date.
    if (typeof value === 'number') return source === undefined || String(value) === source ? value : source;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    return source ?? null;
  };
  const convert = (part: unknown, depth: number, inAlias: boolean): Json => {
    if (inAlias) repeated += 1;
    if (depth > MAX_DEPTH || repeated > MAX_REPEATED)
      throw new Refusal('its aliases repeat too much, or repeat themselves.');
    if (isAlias(part)) {
      const meant = part.resolve(document);
      if (!meant) throw new Refusal(`it has no anchor ${JSON.stringify(part.source)}.`);
      return convert(meant, depth + 1, true);
    }
    const tag = (part as { tag?: string } | null)?.tag;
    const plain = withoutTag(part, depth, inAlias);
    return tag?.startsWith('!') && tag.length > 1 ? shortForm(tag.slice(1), plain) : plain;
  };
  const withoutTag = (part: unknown, depth: number, inAlias: boolean): Json => {
    if (isSeq(part)) return part.items.map((item) => convert(item, depth + 1, inAlias));
    if (isMap(part)) {
      const all = part.items.map(
        ({ key, value }) => [convert(key, depth + 1, inAlias), convert(value, depth + 1, inAlias)] as const,
      );
      // What a merge key brings in yields to the map's own fields, wherever it is written.
      const brought = all.filter(([key]) => key === '<<').flatMap(([, value]) => membersOf(value));
      const own = all.filter(([key]) => key !== '<<').map(([key, value]) => [keyText(key), value] as const);
      return Object.fromEntries([...brought.reverse().flatMap((map) => fieldsOf(map)), ...own]);
    }
    return isScalar(part) ? scalar(part.value, part.source) : null;
  };
  return (part: unknown): Json => convert(part, 0, false);
};

const keyText = (key: Json): string => (typeof key === 'object' ? JSON.stringify(key) : String(key));

const shortForm = (tag: string, plain: Json): Json => ({
  [longName(tag)]: tag === 'GetAtt' && typeof plain === 'string' ? plain.split('.') : plain,
});

const linesOf = (document: Document, counter: LineCounter): ReadonlyMap<string, number> => {
  const resources = isMap(document.contents) ? document.contents.get('Resources', true) : undefined;
  if (!isMap(resources)) return new Map();
  return new Map(
    resources.items.flatMap(({ key }) =>
      isScalar(key) && key.range ? [[String(key.value), counter.linePos(key.range[0]).line] as const] : [],
    ),
  );
};

const doubled = (document: Document): string | undefined => {
  const resources = isMap(document.contents) ? document.contents.get('Resources', true) : undefined;
  const names = isMap(resources)
    ? resources.items.map(({ key }) => String(isScalar(key) ? key.value : key))
    : [];
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
};

/** How many quoted texts are moved before a template is given up: each time it is parsed again. */
const MAX_MOVED = 20;

/** Farther to the right than any key is. */
const RIGHT = ' '.repeat(200);

const parsed = (text: string, lineCounter: LineCounter): Document =>
  parseDocument(text, {
    customTags,
    lineCounter,
    logLevel: 'silent',
    prettyErrors: false,
    // Comparing each key with each other takes longer than all the rest; the names of resources are looked at below.
    uniqueKeys: false,
  });

/**
 * A document, with lines of quoted texts moved to the right where they begin left of their key: YAML forbids that, and
 * CloudFormation takes it. Spaces at the start of such a line are no part of the text.
 */
const lenient = (text: string): { readonly document: Document; readonly counter: LineCounter } => {
  let moved = text;
  for (let turn = 0; ; turn += 1) {
    const counter = new LineCounter();
    const document = parsed(moved, counter);
    const open = document.errors.find(({ message }) => /^Missing closing ['"]quote/.test(message));
    if (!open || open !== document.errors[0] || turn >= MAX_MOVED) return { document, counter };
    const start = open.pos[0] + moved.slice(open.pos[0]).search(/\S|$/);
    const end = moved.indexOf(open.message.includes("'") ? "'" : '"', start);
    if (end < 0) return { document, counter };
    const lines = moved.slice(start, end).replaceAll('\n', `\n${RIGHT}`);
    moved = `${moved.slice(0, start)}${RIGHT}${lines}${moved.slice(end)}`;
  }
};

/** How many brackets may be open at once: scripts in a template leave some open, and no one writes so many. */
const MAX_OPEN = 2000;

/** Would the parser take more memory than there is? Parts within parts cost it the square of their depth. */
const isBottomless = (text: string): boolean => {
  if (/(?:[-?:][ \t]+){200}/.test(text)) return true;
  let open = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') open += 1;
    if (letter === ']' || letter === '}') open = Math.max(0, open - 1);
    if (open > MAX_OPEN) return true;
  }
  return false;
};

/** A template of YAML as data, and the line of each of its resources. */
export const readYaml = (
  file: string,
  text: string,
  refuse: (file: string, why: string, cause?: unknown) => never,
): { readonly root: Json; readonly lines: ReadonlyMap<string, number> } => {
  if (isBottomless(text)) return refuse(file, 'its parts are nested too deep.');
  try {
    const { document, counter } = lenient(text);
    const [error] = document.errors;
    if (error) {
      const { line, col } = counter.linePos(error.pos[0]);
      return refuse(file, `line ${line}, column ${col}: ${error.message.split('\n')[0] ?? ''}`, error);
    }
    const twice = doubled(document);
    if (twice !== undefined) return refuse(file, `the resource ${JSON.stringify(twice)} is in it twice.`);
    return { root: converter(document)(document.contents), lines: linesOf(document, counter) };
  } catch (cause) {
    if (cause instanceof Refusal) return refuse(file, cause.message, cause);
    if (cause instanceof RangeError) return refuse(file, 'its parts are nested too deep.', cause);
    throw cause;
  }
};
