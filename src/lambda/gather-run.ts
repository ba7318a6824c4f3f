import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { createCallLog } from '../aws/calls.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import { type Inventory, inventorySchemaVersion, type Target } from '../model/inventory.ts';
import type { Gap } from '../model/observed.ts';
import { byPlace } from '../collect/collect.ts';
import type { InventoryHead } from '../model/inventory.ts';
import type { StoredCollection } from '../store/stored-collection.ts';
import { type UnitStore, unpackUnit } from '../store/unit-store.ts';
import { getJson, placesOf, type RunPlan, type ShardFailure, type ShardRecord } from './run-files.ts';

type Place = Awaited<ReturnType<UnitStore['places']>>[number];

// Enough to keep S3 busy; a unit is a few kilobytes.
const filesAtATime = 32;

const placeOf = (key: string, prefix: string): Place => {
  const [accountId = '', file = ''] = key.slice(prefix.length).split('/');
  return { accountId, region: file.replace(/\.json\.gz$/, '') };
};

const keyOf = ({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region: string | null;
}): string => `${accountId}/${region ?? ''}`;

/** Brings the units of a run to the function's disk, where they can be read one at a time. */
const fetchUnits = async (
  store: ObjectStore,
  prefix: string,
  folder: string,
  startedAt: string,
): Promise<UnitStore> => {
  const limit = pLimit(filesAtATime);
  const keys = await store.list(prefix);
  const pathOf = (key: string): string => join(folder, key.slice(prefix.length));
  await limit.map(keys, async (key) => {
    await mkdir(dirname(pathOf(key)), { recursive: true });
    await writeFile(pathOf(key), await store.get(key));
  });
  const places = keys.map((key) => placeOf(key, prefix)).sort(byPlace);
  const there = new Set(places.map(keyOf));
  return {
    startedAt,
    damaged: [],
    places: () => Promise.resolve(places),
    load: (place) =>
      there.has(keyOf(place)) ? unpackUnit(readFileSync(pathOf(`${prefix}${keyOf(place)}.json.gz`))) : null,
    keep: () => Promise.reject(new Error('A run that is reported is not written to.')),
    finish: () => Promise.resolve(),
  };
};

const readAll = async <T>(
  store: ObjectStore,
  prefix: string,
): Promise<readonly { readonly accountId: string; readonly value: T }[]> => {
  const limit = pLimit(filesAtATime);
  const keys = await store.list(prefix);
  return await limit.map(keys, async (key) => ({
    accountId: key.slice(prefix.length).slice(0, 12),
    value: await getJson<T>(store, key),
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
  const units = await fetchUnits(store, places.units, join(folder, runId), plan.startedAt);
  const records = await readAll<ShardRecord>(store, places.shards);
  const failures = new Map(
    (await readAll<ShardFailure>(store, places.failures)).map(({ accountId, value }) => [
      accountId,
      value.gap,
    ]),
  );
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
  return { head, store: units, reused: { units: 0, oldest: null, damaged: 0 } };
};
