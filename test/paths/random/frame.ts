import type { Inventory, RegionInventory, Section, Sections } from '../../../src/model/inventory.ts';
import { sectionNames } from '../../../src/model/inventory.ts';
import { seen } from '../../../src/model/observed.ts';

export const region = 'eu-west-1';
export const workload = '111122223333';
export const network = '444455556666';

/** Sections of a unit while they are being filled. */
export type Draft = { [S in Section]: Sections[S][] };

export const emptyDraft = (): Draft =>
  Object.fromEntries(sectionNames.map((name) => [name, []])) as unknown as Draft;

let used = 0;

/** Begins to number ids from the start, so that the same seed gives the same ids. */
export const restartIds = (): void => {
  used = 0;
};

/** An id as AWS writes it, that says in its digits which one it is. */
export const newId = (prefix: string): string => `${prefix}-0${(++used).toString(16).padStart(16, '0')}`;

const at = '2026-11-20T10:00:00.000Z';

const unitOf = (accountId: string, draft: Draft): RegionInventory => ({
  accountId,
  region,
  partition: 'aws',
  collectedAt: at,
  callerArn: `arn:aws:sts::${accountId}:assumed-role/reader/session`,
  sections: Object.fromEntries(
    sectionNames.map((name) => [name, seen(draft[name])]),
  ) as unknown as RegionInventory['sections'],
  apiCalls: [],
});

/** An inventory of accounts that were read whole. */
export const inventoryOf = (drafts: ReadonlyMap<string, Draft>): Inventory => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: '0.1.0' },
  collectedAt: at,
  finishedAt: at,
  interrupted: false,
  caller: { accountId: workload, arn: `arn:aws:sts::${workload}:assumed-role/reader/session` },
  scope: { complete: true, vpcIds: [] },
  targets: [...drafts.keys()].map((accountId) => ({ accountId, region, status: 'assessed', gaps: [] })),
  accountCalls: [],
  regions: [...drafts].map(([accountId, draft]) => unitOf(accountId, draft)),
});

/** A shape of the inventory while it is being made. */
export type Writable<T> = T extends readonly (infer U)[]
  ? Writable<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

/** An item of a section while it is being made. */
export type Item<S extends Section> = Writable<Sections[S]>;
