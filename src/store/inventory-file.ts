import { constants } from 'node:buffer';
import { open, readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type Inventory, inventorySchema, inventorySchemaVersion } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { writeAtomic } from './atomic-write.ts';
import { completedUnit } from './complete-unit.ts';
import type { LargeFile } from './large-file.ts';
import { isGzip, mostUnpacked, TooLarge, unpacked } from './unpack.ts';
import { describeIssue } from './describe-issue.ts';

const collectAgain = 'Collect it again with `pathproof collect`.';

/** What somebody may do who named a file that is not there, or that holds something else. */
export interface Advice {
  /** What to name instead. */
  readonly name: string;
  /** How to make it anew. */
  readonly again: string;
}

const inventoryAdvice: Advice = {
  name: 'Name an inventory that `pathproof collect --out` wrote.',
  again: collectAgain,
};

const readBytes = async (path: string, { name }: Advice): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const what =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new UserError(`${path} ${what}.`, name, { cause: error });
  }
};

const unpack = (path: string, bytes: Buffer, { again }: Advice): string => {
  if (!isGzip(bytes)) return textOf(path, bytes, again);
  try {
    return textOf(path, unpacked(bytes), again);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = /unexpected end/.test(reason)
      ? `${path} is cut off: its gzip data ends too early, at byte ${bytes.length}.`
      : error instanceof TooLarge
        ? `${path} is no file of pathproof: ${reason}, which none of its files does.`
        : `${path} is damaged: its gzip data cannot be unpacked (${reason}).`;
    throw new UserError(message, again, { cause: error });
  }
};

const textOf = (path: string, bytes: Buffer, again: string): string => {
  if (bytes.length < constants.MAX_STRING_LENGTH) return bytes.toString('utf8');
  throw new UserError(
    `${path} is too large: it holds ${Math.round(bytes.length / 1024 / 1024)} MB of JSON.`,
    again,
  );
};

/** Line and column of an offset, both from 1. */
const placeOf = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
};

const parse = (path: string, text: string, { again }: Advice): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (text.trim() === '') throw new UserError(`${path} is empty.`, again, { cause: error });
    const position = /at position (\d+)/.exec(reason)?.[1];
    const ended =
      position === undefined
        ? /Unexpected end|Unterminated/.test(reason)
        : Number(position) >= text.trimEnd().length;
    const where = position === undefined ? '' : `${placeOf(text, Number(position))}: `;
    const message = ended
      ? `${path} is cut off: its JSON ends too early, at ${placeOf(text, text.length)}.`
      : `${path} is not JSON: ${where}${reason.replace(/ in JSON at position.*$/s, '')}.`;
    throw new UserError(message, again, { cause: error });
  }
};

/** The JSON that a file holds, plain or packed; a UserError says what is wrong with it. */
export const readJson = async (path: string, advice: Advice = inventoryAdvice): Promise<unknown> => {
  const text = unpack(path, await readBytes(path, advice), advice);
  // Some editors and shells put a byte order mark in front; it says nothing.
  return parse(path, text.replace(/^\ufeff/, ''), advice);
};

const checkVersion = (path: string, value: unknown): void => {
  const version: unknown =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version === 'number' && version > inventorySchemaVersion) {
    throw new UserError(
      `${path} was written by a newer pathproof (schemaVersion ${version}; this one reads up to ${inventorySchemaVersion}).`,
      'Upgrade pathproof, or collect it again with this version.',
    );
  }
};

const most = 3;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const completeUnits = (value: unknown): unknown =>
  isRecord(value) && Array.isArray(value['regions'])
    ? { ...value, regions: value['regions'].map(completedUnit) }
    : value;

/** A unit that is there twice would have everything in it judged twice. */
const refuseRepeated = (path: string, { regions }: Inventory): void => {
  const first = new Map<string, number>();
  for (const [index, { accountId, region }] of regions.entries()) {
    const before = first.get(`${accountId} ${region}`);
    if (before !== undefined)
      throw new UserError(
        `${path} is no inventory of pathproof: regions[${index}] is account ${accountId} in ${region}, as regions[${before}] is.`,
        collectAgain,
      );
    first.set(`${accountId} ${region}`, index);
  }
};

/** The inventory that a value is; a UserError names the places in it that are wrong. */
export const parseInventory = (path: string, value: unknown): Inventory => {
  checkVersion(path, value);
  const result = inventorySchema.safeParse(completeUnits(value));
  if (result.success) {
    const inventory = result.data as unknown as Inventory;
    refuseRepeated(path, inventory);
    return inventory;
  }
  const { issues } = result.error;
  const lines = issues.slice(0, most).map((issue) => describeIssue(issue, value));
  const more = issues.length > most ? ` And ${issues.length - most} more.` : '';
  throw new UserError(
    `${path} is no inventory of pathproof: ${lines.join('; ')}.${more}`,
    `${collectAgain} The expected shape is schema/inventory.schema.json.`,
  );
};

// Twice as much is more than a text can hold; below it, an error can name its line and column.
const wholeBytes = 256 * 1024 * 1024;

/** A file that is not read whole, because its text could not be; null for every other one, and for what cannot be read. */
const largeFile = async (path: string, most: number): Promise<LargeFile | null> => {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size === 0) return null;
  const bytes = found.size;
  const file = await open(path).catch(() => null);
  if (!file) return null;
  const head = new Uint8Array(2);
  await file.read(head, 0, 2, 0).finally(() => void file.close());
  const isPacked = isGzip(head);
  const mayBe = isPacked ? mostUnpacked(bytes) : bytes;
  return mayBe > most ? { path, bytes, isPacked } : null;
};

/**
 * Reads an inventory, plain or packed; a UserError says which place is wrong and what was expected there. One of more than
 * `whole` bytes is read unit by unit.
 */
export const loadInventory = async (path: string, whole: number = wholeBytes): Promise<Inventory> => {
  const large = await largeFile(path, whole);
  if (!large) return parseInventory(path, await readJson(path));
  const { readLargeInventory } = await import('./large-file.ts');
  return parseInventory(path, await readLargeInventory(large, collectAgain));
};

/** Plain objects with their keys in order, so that equal inventories are equal files. */
const ordered = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const toJson = (value: unknown): string => JSON.stringify(value, ordered);

/** The inventory as JSON, in pieces: one for each unit, because all of it may be longer than a string can be. */
export const inventoryJson = function* (inventory: Inventory): Iterable<string> {
  const { regions, ...head } = inventory;
  // Keys at the top keep the schema's order, so that a reader sees first what the file is.
  const names = Object.keys(inventorySchema.shape).filter(
    (name) => name !== 'regions' && head[name as keyof typeof head] !== undefined,
  ) as (keyof typeof head)[];
  yield `{${names.map((name) => `${toJson(name)}:${toJson(head[name])}`).join(',\n')},\n"regions":[`;
  for (const [index, unit] of regions.entries()) yield `${index === 0 ? '\n' : ',\n'}${toJson(unit)}`;
  yield '\n]}\n';
};

const packed = function* (chunks: Iterable<string>): Iterable<Uint8Array> {
  // Members of a gzip file may follow each other (RFC 1952, 2.2), so that no more than one piece is in memory.
  for (const chunk of chunks) yield gzipSync(chunk);
};

/** Saves an inventory, whole or not at all; packed when the name ends in .gz. */
export const saveInventory = (path: string, inventory: Inventory): Promise<void> => {
  const chunks = inventoryJson(inventory);
  return writeAtomic(path, path.endsWith('.gz') ? packed(chunks) : chunks);
};
