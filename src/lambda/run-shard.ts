import { Refusal } from '../aws/errors.ts';
import type { ObjectStore } from '../aws/object-store.ts';
import type { Gap } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { CollectOptions } from '../collect/collect.ts';
import type { AccountShard, ShardResult } from '../collect/collect-account.ts';
import { packUnit, type UnitResult } from '../store/unit-file.ts';
import { partitionOf } from '../services/services.ts';
import type { Request } from './request.ts';
import { placesOf, putJson, recordOf, type ShardRecord } from './run-files.ts';
import type { Step } from './steps.ts';

/** What one go of a shard answers: done, or what it is to be asked next. */
export interface ShardAnswer {
  readonly step: 'shard';
  readonly runId: string;
  readonly request: unknown;
  readonly accountId: string;
  readonly cursor: readonly string[];
  readonly done: boolean;
}

/** What a shard works with. */
export interface ShardOptions {
  readonly step: Extract<Step, { readonly step: 'shard' }>;
  readonly request: Request;
  readonly homeRegion: string | null;
  readonly timeMs: number;
  readonly toolVersion: string;
  readonly now: () => Date;
  readonly logger: CollectOptions['logger'];
  readonly store: ObjectStore;
  readonly collectAccount: (
    options: Omit<CollectOptions, 'accounts' | 'signal'>,
    shard: AccountShard,
  ) => Promise<ShardResult>;
}

/** The role of an account. Even the function's own account is read with it: the function itself may read nothing. */
export const roleArnOf = (accountId: string, roleName: string, region: string | null): string =>
  `arn:${partitionOf(region ?? 'us-east-1')}:iam::${accountId}:role/${roleName}`;

const gapOf = (error: UserError): Gap =>
  error.cause instanceof Refusal
    ? error.cause.gap
    : { action: 'pathproof:scan', code: 'AccountNotRead', message: error.message };

const refused = (accountId: string, gap: Gap): ShardRecord => ({
  head: {
    targets: [{ accountId, region: null, status: 'not-assessed', gaps: [gap] }],
    accountCalls: [],
    scope: { complete: false, vpcIds: [] },
  },
  ended: true,
});

/** Writes units of an account; what this go writes again replaces what it wrote, and nobody else's is touched. */
const keeper = ({ step, now, store }: ShardOptions) => {
  const written = new Set<string>();
  return async (result: UnitResult): Promise<void> => {
    const { accountId, region } = result.target;
    if (region === null) return;
    const key = placesOf(step.runId).unit(accountId, region);
    const chunks = [packUnit(result, now().toISOString())];
    await store.put({ key, contentType: 'application/gzip', chunks, once: !written.has(key) });
    written.add(key);
  };
};

const read = async (options: ShardOptions): Promise<ShardResult> => {
  const { step, request, homeRegion, timeMs, toolVersion, now, logger } = options;
  const roleArn = request.roleName ? roleArnOf(step.accountId, request.roleName, homeRegion) : null;
  const { regions, externalId, maxRate, deep, bucketTags } = request;
  return await options.collectAccount(
    {
      regions,
      roleArn,
      externalId,
      maxRate,
      deep,
      bucketTags,
      roleName: null,
      profile: null,
      homeRegion,
      vpcIds: [],
      now,
      logger,
      toolVersion,
    },
    { accountId: step.accountId, done: step.cursor, timeMs, keep: keeper(options) },
  );
};

/** Reads one account until it is read or the time is up; each unit is in the bucket as soon as it is read. */
export const runShard = async (options: ShardOptions): Promise<ShardAnswer> => {
  const { step, store, logger } = options;
  const { runId, request, accountId } = step;
  const key = placesOf(runId).shard(accountId, step.cursor.length);
  const same = { step: 'shard', runId, request, accountId } as const;
  try {
    const result = await read(options);
    await putJson(store, key, recordOf(result));
    logger.info({ accountId, regions: result.done.length, goesOn: result.cursor !== null }, 'shard');
    return { ...same, cursor: result.cursor ?? result.done, done: result.cursor === null };
  } catch (error) {
    // An account that lets nobody in is a line of coverage, not a failure of the run.
    if (!(error instanceof UserError)) throw error;
    const gap = gapOf(error);
    logger.warn({ accountId, ...gap }, 'account refused');
    await putJson(store, key, refused(accountId, gap));
    return { ...same, cursor: step.cursor, done: true };
  }
};

const causeOf = (cause: string): string => {
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
};

/** Keeps why the execution of an account failed, for its line of coverage. */
export const keepFailure = async (
  { runId, accountId, error }: Extract<Step, { readonly step: 'fail' }>,
  store: ObjectStore,
): Promise<{ readonly accountId: string }> => {
  const cause = causeOf(error.Cause ?? '')
    .replace(/\s+/g, ' ')
    .slice(0, 400);
  const gap: Gap = {
    action: 'states:StartExecution',
    code: 'ShardFailed',
    message: `The execution that reads account ${accountId} failed: ${error.Error ?? 'no error was named'}${cause ? `: ${cause}` : ''}`,
  };
  await putJson(store, placesOf(runId).failure(accountId), { gap });
  return { accountId };
};
