import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import {
  type RegionInventory,
  regionInventorySchema,
  type Target,
  targetSchema,
} from '../model/inventory.ts';
import type { Place } from '../paths/world.ts';
import { completedUnit } from './complete-unit.ts';
import { describeIssue } from './describe-issue.ts';
import { unpacked } from './unpack.ts';

/** What came of one account in one region: its line of coverage, and the unit unless nothing in it could be read. */
export interface UnitResult {
  readonly target: Target;
  readonly unit: RegionInventory | null;
}

/** A unit that was kept, and when. */
export interface KeptUnit extends UnitResult {
  readonly savedAt: string;
  /** How long the unit is as text. */
  readonly bytes: number;
}

const format = 'pathproof-unit/1';

const headSchema = z.object({
  format: z.literal(format, { error: `it is no ${format}` }),
  savedAt: z.string(),
  sha256: z.string(),
});

const unitSchema = z.object({ target: targetSchema, unit: regionInventorySchema.nullable() });

/** SHA-256 of a text, hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A unit as a file: a line that says what follows and its hash, then the unit; `own` learns that hash. */
export const packUnit = (result: UnitResult, savedAt: string, own: Set<string> = new Set()): Buffer => {
  const body = JSON.stringify(result);
  const hash = sha256(body);
  own.add(hash);
  const head = JSON.stringify({ format, savedAt, bytes: Buffer.byteLength(body), sha256: hash });
  return gzipSync(`${head}\n${body}\n`);
};

/** The hashes of units that this run wrote itself: their shape need not be looked at again. */
export type OwnUnits = ReadonlySet<string>;

const validated = (value: unknown): UnitResult => {
  const { unit, ...rest } = (value ?? {}) as Record<string, unknown>;
  const result = unitSchema.safeParse({ ...rest, unit: completedUnit(unit) });
  if (result.success) return result.data as unknown as UnitResult;
  const [issue] = result.error.issues;
  throw new Error(issue ? describeIssue(issue, value) : 'it has another shape');
};

const refuseElsewhere = ({ target, unit }: UnitResult, place: Place): void => {
  for (const { accountId, region } of unit ? [target, unit] : [target])
    if (accountId !== place.accountId || region !== place.region)
      throw new Error(`it is about ${JSON.stringify(`${accountId} ${region ?? ''}`.slice(0, 80))}`);
};

/** The unit of a place that a file holds; throws an Error that says what is wrong with it. */
export const unpackUnit = (bytes: Uint8Array, place: Place, own: OwnUnits = new Set()): KeptUnit => {
  const text = unpacked(bytes).toString('utf8');
  const end = text.indexOf('\n');
  const head = headSchema.safeParse(JSON.parse(text.slice(0, Math.max(0, end))));
  if (!head.success) throw new Error(head.error.issues[0]?.message ?? `it is no ${format}`);
  const body = text.slice(end + 1).trimEnd();
  const hash = sha256(body);
  if (head.data.sha256 !== hash) throw new Error('its hash is another one');
  const value = JSON.parse(body) as unknown;
  const result = own.has(hash) ? (value as UnitResult) : validated(value);
  refuseElsewhere(result, place);
  return { ...result, savedAt: head.data.savedAt, bytes: body.length };
};
