import type { ObjectStore } from '../aws/object-store.ts';
import type { Organization, Target } from '../model/inventory.ts';
import type { Observed } from '../model/observed.ts';
import type { InventoryHead } from '../model/inventory.ts';
import type { ShardResult } from '../collect/collect-account.ts';

/** What a run is about, kept by its first step for its last. */
export interface RunPlan {
  readonly startedAt: string;
  readonly caller: InventoryHead['caller'];
  /** Accounts that are read, each by an execution of its own. */
  readonly accounts: readonly string[];
  /** Lines of coverage for accounts that are not even tried: closed and suspended ones. */
  readonly targets: readonly Target[];
  readonly organization: Observed<Organization>;
}

/** What one go of a shard leaves besides its units. */
export interface ShardRecord {
  readonly head: Pick<InventoryHead, 'targets' | 'accountCalls' | 'scope'>;
  /** Is nothing of the account left to be read? */
  readonly ended: boolean;
}

/** Where the files of a run lie in the bucket. Run ids are execution names, which hold no slash. */
export const placesOf = (runId: string) => {
  const folder = `runs/${runId}`;
  return {
    plan: `${folder}/plan.json`,
    accounts: `${folder}/accounts.json`,
    /** What configuration, waivers and baseline said when the run began: changing them changes the next run. */
    settings: `${folder}/settings.json`,
    units: `${folder}/units/`,
    unit: (accountId: string, region: string) => `${folder}/units/${accountId}/${region}.json.gz`,
    shards: `${folder}/shards/`,
    /** One for each go: how many regions were read before tells which. */
    shard: (accountId: string, done: number) =>
      `${folder}/shards/${accountId}/${String(done).padStart(3, '0')}.json`,
    failures: `${folder}/failures/`,
    failure: (accountId: string) => `${folder}/failures/${accountId}.json`,
    reports: `reports/${runId}/`,
  } as const;
};

/** Keeps a value as JSON. A step that is tried again writes it again: what it learned last holds. */
export const putJson = async (store: ObjectStore, key: string, value: unknown): Promise<void> => {
  await store.put({ key, contentType: 'application/json', chunks: [JSON.stringify(value)] });
};

/** A value that was kept as JSON. */
export const getJson = async <T>(store: ObjectStore, key: string): Promise<T> =>
  JSON.parse(Buffer.from(await store.get(key)).toString('utf8')) as T;

/** What a go of a shard leaves, without what the plan says too. */
export const recordOf = ({ head, cursor }: ShardResult): ShardRecord => ({
  head: { targets: head.targets, accountCalls: head.accountCalls, scope: head.scope },
  ended: cursor === null,
});
