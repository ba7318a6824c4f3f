import { createConfigAsk, recordedTypes } from '../aws/config-answers.ts';
import {
  type Aggregator,
  type AggregatorSource,
  createConfigClient,
  openAggregator,
  type RecordedItem,
} from '../aws/config-aggregator.ts';
import { createCallLog } from '../aws/calls.ts';
import { observe } from '../aws/errors.ts';
import type { Account } from '../aws/session.ts';
import { type Inventory, inventorySchemaVersion, type Target } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import { byPlace, type CollectOptions } from './collect.ts';
import { collectUnit } from './collect-unit.ts';
import { connect } from './connect.ts';
import { createMemos } from './memos.ts';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

const keyOf = ({ accountId, region }: Place): string => `${accountId}/${region}`;

const groupBy = (items: readonly RecordedItem[]): Map<string, RecordedItem[]> => {
  const groups = new Map<string, RecordedItem[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

/** Nobody signs anything here: what is asked is answered out of what Config has recorded. */
const nobody: Account['credentials'] = Object.assign(
  () => Promise.reject(new Error('The accounts of an aggregator are not asked themselves.')),
  { memoized: true as const, drop: () => undefined },
);

/** An account whose questions are answered out of an aggregator. */
const recordedAccount = (
  accountId: string,
  items: readonly RecordedItem[],
  caller: { readonly arn: string; readonly partition: string },
): Account => ({
  accountId,
  arn: caller.arn,
  partition: caller.partition,
  calls: createCallLog(),
  credentials: nobody,
  ask: () => createConfigAsk(items),
});

const unread = ({ accountId, region, status, problem }: AggregatorSource): Target => ({
  accountId,
  region,
  status: 'not-assessed',
  gaps: [
    {
      action: 'config:DescribeConfigurationAggregatorSourcesStatus',
      code: `Source${status.charAt(0)}${status.slice(1).toLowerCase()}`,
      message:
        problem ?? `The aggregator says of ${region} in account ${accountId}: ${status.toLowerCase()}.`,
    },
  ],
});

const wanted = ({ accounts, regions, excludeAccounts = [] }: CollectOptions, place: Place): boolean =>
  (accounts.length === 0 || accounts.includes(place.accountId)) &&
  (regions.length === 0 || regions.includes(place.region)) &&
  !excludeAccounts.includes(place.accountId);

const asked = async <T>(ask: () => Promise<T>, name: string): Promise<T> => {
  const answer = await observe(ask);
  if (isSeen(answer)) return answer.seen;
  const { action, code, message } = answer.gap;
  throw new UserError(
    `The aggregator ${name} could not be read: ${action} answered ${code}: ${message}`,
    'Name an aggregator of this account and region with --aggregator; `aws configservice describe-configuration-aggregators` lists them.',
  );
};

/** Everything that an aggregator holds, as an inventory. */
export const inventoryFromConfig = async (
  aggregator: Aggregator,
  name: string,
  options: CollectOptions,
  caller: {
    readonly accountId: string;
    readonly arn: string;
    readonly partition: string;
    readonly homeRegion: string;
  },
): Promise<Omit<Inventory, 'accountCalls'>> => {
  const { logger, now } = options;
  const collectedAt = now().toISOString();
  const sources = (await asked(() => aggregator.sources(), name)).filter((source) => wanted(options, source));
  const items = (await asked(() => aggregator.items(recordedTypes), name)).filter((item) =>
    wanted(options, item),
  );
  const byUnit = groupBy(items);
  const failed = sources.filter(({ status }) => status !== 'SUCCEEDED');
  const dead = new Set(failed.map(keyOf));
  const places = new Map(
    [...sources, ...items].map(({ accountId, region }) => [
      keyOf({ accountId, region }),
      { accountId, region },
    ]),
  );
  const { collectors } = await import('../collectors/index.ts');
  const memos = createMemos();
  const results = await Promise.all(
    [...places.values()]
      .filter((place) => !dead.has(keyOf(place)))
      .map((place) =>
        collectUnit({
          account: recordedAccount(place.accountId, byUnit.get(keyOf(place)) ?? [], caller),
          region: place.region,
          homeRegion: caller.homeRegion,
          calls: createCallLog(),
          memos,
          collectors,
          deep: true,
          lone: false,
          logger,
          now,
        }),
      ),
  );
  return {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion },
    collectedAt,
    finishedAt: now().toISOString(),
    interrupted: false,
    caller: { accountId: caller.accountId, arn: caller.arn },
    // An aggregator gathers the accounts and regions that it was told to, which need not be all.
    scope: { complete: false, vpcIds: [...options.vpcIds].sort() },
    targets: [...results.map(({ target }) => target), ...failed.map(unread)].sort(byPlace),
    regions: results
      .flatMap(({ unit }) => (unit ? [{ ...unit, apiCalls: [], reads: [] }] : []))
      .sort(byPlace),
  };
};

/** Collects from an AWS Config aggregator instead of from the accounts: no role is assumed in any of them. */
export const collectFromConfig = async (options: CollectOptions, name: string): Promise<Inventory> => {
  const session = await connect(options, () => {});
  const own = await session.open(session.caller.accountId);
  const calls = session.createLog();
  const client = createConfigClient(session.homeRegion, own.credentials);
  const { partition, homeRegion, caller } = session;
  const rest = await inventoryFromConfig(openAggregator(client, name, calls), name, options, {
    ...caller,
    partition,
    homeRegion,
  });
  own.calls.absorb(calls.list());
  return {
    ...rest,
    accountCalls: session
      .accountCalls()
      .map((log) => ({ accountId: log.accountId, calls: log.calls.list() })),
  };
};
