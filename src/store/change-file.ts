import { readFile } from 'node:fs/promises';
import { type Change, changeKinds, changeSchema, changeSchemas } from '../model/change.ts';
import { UserError } from '../model/user-error.ts';
import { describeIssue } from './describe-issue.ts';
import { systemCode } from './file-errors.ts';
import { nearest } from './nearest.ts';

const hint =
  'It holds a list of changes, or {"changes": […]}, as docs/what-if.md shows; plan.json is one, too.';

/** A text file that the user named. */
export const readNamed = async (path: string, what: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    throw new UserError(`${path} cannot be read (${code}).`, `Name a file of ${what}.`, { cause: error });
  }
};

/** The JSON of a text; a UserError says where it is none. */
export const jsonOf = (path: string, text: string, remedy: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UserError(`${path} is not JSON: ${cause instanceof Error ? cause.message : ''}`, remedy, {
      cause,
    });
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An entry of a file of changes, and where it is. */
interface Entry {
  readonly place: string;
  readonly value: unknown;
}

/** The entries of a document: a change of a plan holds several. */
const entriesOf = (path: string, document: unknown): readonly Entry[] => {
  const list = isObject(document) ? document['changes'] : document;
  const root = isObject(document) ? 'changes' : '';
  if (!Array.isArray(list)) throw new UserError(`${path} holds no list of changes.`, hint);
  return (list as readonly unknown[]).flatMap((value, at) => {
    const place = `${root}[${at}]`;
    if (!isObject(value) || !Array.isArray(value['api'])) return [{ place, value }];
    return (value['api'] as readonly unknown[]).map((inner, index) => ({
      place: `${place}.api[${index}]`,
      value: inner,
    }));
  });
};

const isKind = (kind: unknown): kind is keyof typeof changeSchemas =>
  typeof kind === 'string' && Object.hasOwn(changeSchemas, kind);

const changeOf = (path: string, { place, value }: Entry): Change => {
  const kind = isObject(value) ? value['kind'] : undefined;
  if (!isKind(kind)) {
    const meant = typeof kind === 'string' ? nearest(kind, changeKinds) : null;
    throw new UserError(
      `${path}: ${place}.kind: ${kind === undefined ? 'there is none' : `there is no kind of change ${JSON.stringify(kind)}`}.`,
      meant ? `Did you mean ${meant}?` : `Kinds are ${changeKinds.join(', ')}.`,
    );
  }
  const result = changeSchemas[kind].safeParse(value);
  if (result.success) return changeSchema.parse(value) as Change;
  const [issue] = result.error.issues;
  throw new UserError(`${path}: ${place}: ${issue ? describeIssue(issue, value) : 'it is no change'}.`, hint);
};

/** The changes that a document holds: a list of them, one under `changes`, or a plan. */
export const parseChanges = (path: string, text: string): readonly Change[] =>
  entriesOf(path, jsonOf(path, text, hint)).map((entry) => changeOf(path, entry));

/** Reads a file of changes. */
export const loadChanges = async (path: string): Promise<readonly Change[]> =>
  parseChanges(path, await readNamed(path, 'changes'));
