import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import * as z from 'zod';
import { createCallLog } from '../aws/calls.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import { type Inventory, inventorySchema, inventorySchemaVersion, type Target } from '../model/inventory.ts';
import { type Gap, gapSchema } from '../model/observed.ts';
import { byPlace } from '../collect/collect.ts';
import type { InventoryHead } from '../model/inventory.ts';
import type { StoredCollection } from '../store/stored-collection.ts';
import { makePrivateFolder, privateFile } from '../store/private-files.ts';
import { soundHead } from '../store/unit-source.ts';
import { storeIn, type UnitStore } from '../store/unit-store.ts';
import { getJson, placesOf, type RunPlan, type ShardRecord } from './run-files.ts';

// Enough to keep S3 busy; a unit is a few kilobytes.
const filesAtATime = 32;

const keyOf = ({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region: string | null;
}): string => `${accountId}/${region ?? ''}`;

// A key in the bucket becomes a path on the function's disk: only what a shard can have written does.
const unitKey = /^\d{12}\/[a-z0-9-]+\.json\.gz$/;

/** Brings the units of a run to the function's disk, where they can be read one at a time. */
const fetchUnits = async (
  store: ObjectStore,
  prefix: string,
  folder: string,
  startedAt: string,
  now: () => Date,
): Promise<UnitStore> => {
  const limit = pLimit(filesAtATime);
  const keys = (await store.list(prefix)).filter((key) => unitKey.test(key.slice(prefix.length)));
  await makePrivateFolder(folder);
  await limit.map(keys, async (key) => {
    const path = join(folder, key.slice(prefix.length));
    await makePrivateFolder(dirname(path));
    await writeFile(path, await store.get(key), { mode: privateFile });
  });
  return {
    ...storeIn(folder, startedAt, now),
    keep: () => Promise.reject(new Error('A run that is reported is not written to.')),
    finish: () => Promise.resolve(),
  };
};

/*
 * Puts together what the executions of a run left in the bucket. In the bundle it is a file of its own, with the schemas that
 * this is checked with: what reads accounts starts without them.
 */

const shardRecordSchema = z.object({
  head: inventorySchema.pick({ targets: true, accountCalls: true, scope: true }),
  ended: z.boolean(),
});

const shardFailureSchema = z.object({ gap: gapSchema });

/** What some JSON holds; null where it is damaged. */
const parsedJson = <T>(bytes: Uint8Array, schema: z.ZodType<T>): T | null => {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    // What is no JSON is damaged, too.
    return null;
  }
};

/** What was kept of an account; null where it is damaged. */
interface Read<T> {
  readonly accountId: string;
  readonly value: T | null;
}

const readAll = async <T>(
  store: ObjectStore,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<readonly Read<T>[]> => {
  const limit = pLimit(filesAtATime);
  const keys = await store.list(prefix);
  return await limit.map(keys, async (key) => ({
    accountId: key.slice(prefix.length).slice(0, 12),
    value: parsedJson(await store.get(key), schema),
  }));
};

const failed = (accountId: string, gap: Gap | undefined): Target => ({
  accountId,
  region: null,
  status: 'not-assessed',
  gaps: [
    gap ?? {
      action: 'states:StartExecution',
      code: 'ShardFailed',
      message: `The execution that reads account ${accountId} ended without a result, or was never begun.`,
    },
  ],
});

type Records = readonly { readonly accountId: string; readonly value: ShardRecord }[];

const damagedRecord: Gap = {
  action: 'pathproof:audit',
  code: 'DamagedRecord',
  message: 'What the execution that reads this account left in the bucket is damaged.',
};

/** Accounts whose reading did not come to its end. One that was read to its end holds, whatever went wrong around it. */
const lostOf = ({ accounts }: RunPlan, records: Records): readonly string[] => {
  const ended = new Set(records.filter(({ value }) => value.ended).map(({ accountId }) => accountId));
  return accounts.filter((accountId) => !ended.has(accountId));
};

/** Every line of coverage: of the units that are there, of what the shards could not read, of shards that failed. */
const targetsOf = (
  plan: RunPlan,
  units: readonly Target[],
  records: Records,
  lost: readonly Target[],
): readonly Target[] => {
  // Later goes know more, and a unit knows best.
  const lines = [...plan.targets, ...records.flatMap(({ value }) => value.head.targets), ...units];
  const byKey = new Map(lines.map((line) => [keyOf(line), line]));
  return [...byKey.values(), ...lost].sort(byPlace);
};

const callsOf = (records: Records): Inventory['accountCalls'] => {
  const logs = new Map<string, ReturnType<typeof createCallLog>>();
  for (const { accountId, calls } of records.flatMap(({ value }) => value.head.accountCalls)) {
    const log = logs.get(accountId) ?? createCallLog();
    log.absorb(calls);
    logs.set(accountId, log);
  }
  return [...logs]
    .map(([accountId, log]) => ({ accountId, calls: log.list() }))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
};

/** What a run has collected: its units on disk, and everything else about it. */
export const gatherRun = async (
  store: ObjectStore,
  runId: string,
  folder: string,
  toolVersion: string,
  now: () => Date,
): Promise<StoredCollection> => {
  const places = placesOf(runId);
  const plan = await getJson<RunPlan>(store, places.plan);
  const units = await fetchUnits(store, places.units, join(folder, runId), plan.startedAt, now);
  const kept = await readAll(store, places.shards, shardRecordSchema);
  const broken = new Set(kept.filter(({ value }) => value === null).map(({ accountId }) => accountId));
  // Of an account whose record is damaged no one knows how far it was read.
  const records = kept.flatMap(({ accountId, value }) =>
    value === null || broken.has(accountId) ? [] : [{ accountId, value }],
  );
  const failures = new Map<string, Gap | undefined>([
    ...(await readAll(store, places.failures, shardFailureSchema)).map(
      ({ accountId, value }) => [accountId, value?.gap] as const,
    ),
    ...[...broken].map((accountId) => [accountId, damagedRecord] as const),
  ]);
  const seen = (await units.places()).flatMap((place) => units.load(place)?.target ?? []);
  const lost = lostOf(plan, records).map((accountId) => failed(accountId, failures.get(accountId)));
  const targets = targetsOf(plan, seen, records, lost);
  const head: InventoryHead = {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: toolVersion },
    collectedAt: plan.startedAt,
    finishedAt: now().toISOString(),
    interrupted: targets.some(({ gaps }) => gaps.some(({ code }) => code === 'Interrupted')),
    caller: plan.caller,
    scope: {
      complete:
        plan.targets.length === 0 &&
        lost.length === 0 &&
        records.every(({ value }) => value.head.scope.complete),
      vpcIds: [],
    },
    targets,
    organization: plan.organization,
    accountCalls: callsOf(records),
  };
  return { head: soundHead(head, units), store: units, reused: { units: 0, oldest: null, damaged: 0 } };
};
