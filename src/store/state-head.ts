import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type InventoryHead, inventorySchema, inventorySchemaVersion } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { writeAtomic } from './atomic-write.ts';
import { describeIssue } from './describe-issue.ts';
import { systemCode } from './file-errors.ts';

/** What a run said about its units, in a folder that may hold several runs. */
export interface StateHead {
  /** Counts up with each head that is written to the folder: the clock may be set back, this is not. */
  readonly order: number;
  /** The folder of its units, by its name. */
  readonly units: string;
  readonly head: InventoryHead;
}

const format = 'pathproof-state/1';
const again = 'Scan again with this --state-dir.';

const accountId = /^\d{12}$/;
const region = /^[a-z0-9-]{1,64}$/;

/** Is this the place of a unit? What is no account and no region must not become a path. */
export const isPlace = (place: { readonly accountId: string; readonly region: string }): boolean =>
  accountId.test(place.accountId) && region.test(place.region);

const inventoryHeadSchema = inventorySchema.omit({ regions: true });

const stateHeadSchema = z.object({
  format: z.literal(format),
  order: z.number().int().nonnegative(),
  units: z.string().regex(/^units-\w+$/),
  head: z.unknown(),
});

const damaged = (path: string, why: string, cause?: unknown): UserError =>
  new UserError(`${path} is damaged: ${why}.`, again, { cause });

const readValue = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    const code = systemCode(cause);
    throw code === null
      ? damaged(path, 'it is not JSON', cause)
      : new UserError(`${path} cannot be read (${code}).`, again, { cause });
  }
};

const refuseNewer = (path: string, value: unknown): void => {
  const version: unknown =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null;
  if (typeof version === 'number' && version > inventorySchemaVersion)
    throw new UserError(
      `${path} was written by a newer pathproof (schemaVersion ${version}; this one reads up to ${inventorySchemaVersion}).`,
      `Upgrade pathproof, or scan again with another --state-dir.`,
    );
};

/** A place that is there twice would be judged twice. */
const refuseRepeated = (path: string, { targets }: InventoryHead): void => {
  const seen = new Set<string>();
  for (const [index, target] of targets.entries()) {
    const place = `${target.accountId} ${target.region ?? ''}`;
    if (seen.has(place)) throw damaged(path, `targets[${index}] is there twice`);
    if (target.region !== null && !isPlace({ ...target, region: target.region }))
      throw damaged(path, `targets[${index}] is no account and region`);
    seen.add(place);
  }
};

const parseHead = (path: string, value: unknown): InventoryHead => {
  refuseNewer(path, value);
  const result = inventoryHeadSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw damaged(path, issue ? describeIssue(issue, value) : 'it has another shape');
  }
  const head = result.data as unknown as InventoryHead;
  refuseRepeated(path, head);
  return head;
};

const name = /^head-(\w+)\.json$/;

const readHead = async (folder: string, file: string): Promise<StateHead> => {
  const path = join(folder, file);
  const value = await readValue(path);
  const wrapped = stateHeadSchema.safeParse(value);
  if (wrapped.success) return { ...wrapped.data, head: parseHead(path, wrapped.data.head) };
  // Versions before 0.2 wrote what was said as it was, and the units to a folder of the same name.
  return { order: 0, units: file.replace(name, 'units-$1'), head: parseHead(path, value) };
};

const headsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((file) => name.test(file)).sort();

/** What the last of the runs in a folder said; null when none did. A UserError names a head that is damaged. */
export const newestHead = async (folder: string): Promise<StateHead | null> => {
  const heads = await Promise.all((await headsIn(folder)).map((file) => readHead(folder, file)));
  const later = (a: StateHead, b: StateHead): number =>
    b.order - a.order || (a.head.finishedAt < b.head.finishedAt ? 1 : -1);
  return [...heads].sort(later)[0] ?? null;
};

/** What a run of this name said; null when nothing, or nothing that can be used. */
export const headOf = async (folder: string, short: string): Promise<StateHead | null> =>
  readHead(folder, `head-${short}.json`).catch(() => null);

/** Keeps what a run says; from here on it is the newest in the folder. */
export const saveHead = async (
  folder: string,
  short: string,
  { units, head }: Omit<StateHead, 'order'>,
): Promise<void> => {
  const names = (await headsIn(folder)).map((file) => name.exec(file)?.[1] ?? '');
  const orders = await Promise.all(names.map(async (one) => (await headOf(folder, one))?.order ?? 0));
  const order = Math.max(0, ...orders) + 1;
  await writeAtomic(join(folder, `head-${short}.json`), [
    `${JSON.stringify({ format, order, units, head })}\n`,
  ]);
};
