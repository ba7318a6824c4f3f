import { comment, indented, quoted, together } from './text.ts';

/** Values of a block of code by their names, written in its language. */
export type Values = Readonly<Record<string, string>>;

/** What a resource may have besides its values. */
interface More {
  /** The name that changes give to what it makes. */
  readonly as?: string;
  /** Nested blocks of Terraform. */
  readonly blocks?: readonly string[];
  /** What a comment above it says. */
  readonly above?: string;
}

/**
 * A piece of Terraform or CloudFormation: a resource to add, values to set on one that is there, or what to do by hand. Pieces
 * that set values on the same thing are one.
 */
export type Piece =
  | {
      readonly kind: 'resource';
      readonly type: string;
      readonly name: string;
      readonly values: Values;
      readonly more: More;
    }
  | {
      readonly kind: 'edit';
      readonly of: string;
      readonly values: Values;
      /** Nested blocks to add. */
      readonly blocks?: readonly string[];
    }
  /** `last` notes are of what goes when the rest is done. */
  | { readonly kind: 'note'; readonly text: string; readonly last?: true };

/** A resource to add. */
export const resource = (type: string, name: string, values: Values, more: More = {}): Piece => ({
  kind: 'resource',
  type,
  name,
  values,
  more,
});

/** Values to set on something that is there. */
export const edit = (of: string, values: Values): Piece => ({ kind: 'edit', of, values });

/** Nested blocks to add to something that is there. */
export const editBlocks = (of: string, blocks: readonly string[]): Piece => ({
  kind: 'edit',
  of,
  values: {},
  blocks,
});

/** What is to be done by hand. */
export const note = (text: string): Piece => ({ kind: 'note', text });

/** What is to be done by hand when the rest is done. */
export const lastNote = (text: string): Piece => ({ kind: 'note', text, last: true });

/** Stands for the name of the resource that makes a thing, which is given when all are known; no value holds raw control characters. */
export const made = (as: string): string => `\u0000${as}\u0000`;

/** A resource block of Terraform; nested blocks come last, as they are. */
export const terraform = (
  type: string,
  name: string,
  values: Values,
  ...blocks: readonly string[]
): string => {
  const single = Object.entries(values).filter(([, value]) => !value.includes('\n'));
  const width = Math.max(...single.map(([key]) => key.length));
  const lines = Object.entries(values).map(([key, value]) =>
    value.includes('\n') ? `  ${key} = ${indented(value, 2)}` : `  ${key.padEnd(width)} = ${value}`,
  );
  const nested = blocks.flatMap((block) => ['', ...block.split('\n').map((line) => `  ${line}`)]);
  return [`resource ${quoted(type)} ${quoted(name)} {`, ...lines, ...nested, '}'].join('\n');
};

/** A property of CloudFormation; one of several lines below its name. */
export const property = (key: string, value: string, spaces: number): string =>
  value.includes('\n')
    ? `${' '.repeat(spaces)}${key}:\n${' '.repeat(spaces + 2)}${indented(value, spaces + 2)}`
    : `${' '.repeat(spaces)}${key}: ${value}`;

/** A resource of a CloudFormation template in YAML. */
export const cloudformation = (name: string, type: string, values: Values): string =>
  [
    `${name}:`,
    `  Type: ${type}`,
    '  Properties:',
    ...Object.entries(values).map(([key, value]) => property(key, value, 4)),
  ].join('\n');

/** Pieces with those that set values on the same thing made one, where the first of them is. */
const merged = (pieces: readonly Piece[]): readonly Piece[] => {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const at = found.findIndex(
      (other) => piece.kind === 'edit' && other.kind === 'edit' && other.of === piece.of,
    );
    const other = found[at];
    if (piece.kind === 'edit' && other?.kind === 'edit')
      found[at] = {
        ...other,
        values: { ...other.values, ...piece.values },
        blocks: [...(other.blocks ?? []), ...(piece.blocks ?? [])],
      };
    else found.push(piece);
  }
  return found;
};

/** Pieces whose resources have names of their own: a second of a name gets a number; `given` has the names of what is made. */
const named = (
  pieces: readonly Piece[],
  separator: string,
): { readonly pieces: readonly Piece[]; readonly given: ReadonlyMap<string, string> } => {
  const taken = new Set<string>();
  const given = new Map<string, string>();
  const all = pieces.map((piece) => {
    if (piece.kind !== 'resource') return piece;
    const key = (name: string): string => (separator === '' ? name : `${piece.type}.${name}`);
    let { name } = piece;
    for (let number = 2; taken.has(key(name)); number += 1) name = `${piece.name}${separator}${number}`;
    taken.add(key(name));
    if (piece.more.as !== undefined) given.set(piece.more.as, name);
    return { ...piece, name };
  });
  return { pieces: all, given };
};

/** How a language writes pieces. */
export interface Language {
  readonly resource: (piece: Extract<Piece, { kind: 'resource' }>) => string;
  readonly edit: (values: Values) => string;
  /** What is between a name and the number that tells it from another. */
  readonly separator: string;
}

const editOf = (
  { values, blocks = [] }: Extract<Piece, { kind: 'edit' }>,
  language: Language,
  whole: boolean,
): string => {
  const set = Object.keys(values).length > 0 ? [language.edit(values)] : [];
  const text = [...set, ...blocks].join('\n\n');
  // In a whole file a value outside of a block is a syntax error, so it is shown as a comment.
  return whole ? text.replaceAll(/^/gm, '# ') : text;
};

/** Pieces as text: a snippet to work into code that is there, or, as a whole, a file by itself. */
export const written = (pieces: readonly Piece[], language: Language, whole: boolean): string => {
  const first = pieces.filter((piece) => piece.kind === 'note' && !piece.last);
  const rest = pieces.filter((piece) => !first.includes(piece) && !(piece.kind === 'note' && piece.last));
  const last = pieces.filter((piece) => piece.kind === 'note' && piece.last);
  const { pieces: all, given } = named(merged([...first, ...rest, ...last]), language.separator);
  const text = together(
    ...all.map((piece) => {
      if (piece.kind === 'note') return comment(piece.text);
      if (piece.kind === 'edit')
        return `${comment(`On the ${piece.of}:`)}\n${editOf(piece, language, whole)}`;
      const { above } = piece.more;
      return above === undefined
        ? language.resource(piece)
        : `${comment(above)}\n${language.resource(piece)}`;
    }),
  );
  return [...given].reduce((now, [as, name]) => now.replaceAll(made(as), name), text);
};
