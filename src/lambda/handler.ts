import { tmpdir } from 'node:os';
import { createObjectStore, type ObjectStore } from '../aws/object-store.ts';
import type { Refusal } from '../aws/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { UserError } from '../model/user-error.ts';
import { collect, type CollectOptions } from '../collect/collect.ts';
import { inventoryJson } from '../store/inventory-file.ts';
import { collectAccount } from '../collect/collect-account.ts';
import { evidenceOf } from './evidence.ts';
import { keepReport } from './keep-report.ts';
import { createFunctionLogger, type FunctionLogger } from './logger.ts';
import { isRecord, type Request, requestOf } from './request.ts';
import { type PlanAnswer, planRun } from './run-plan.ts';
import { type ReportAnswer, reportRun } from './run-report.ts';
import { keepFailure, runShard, type ShardAnswer, type ShardOptions } from './run-shard.ts';
import { readSettings } from './run-settings.ts';
import { isStep, type Step, stepOf } from './steps.ts';
import { type Summary, summaryOf } from './summary.ts';
import { version } from './version.ts';
import { watch, type WatchAnswer } from './watch.ts';

/** As much of Lambda's context as the handler reads. */
export interface FunctionContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What the handler works with; replaced in tests. */
export interface Parts {
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  readonly collect: (options: CollectOptions) => Promise<Inventory>;
  readonly collectAccount: ShardOptions['collectAccount'];
  readonly openStore: (bucket: string) => ObjectStore;
  readonly createLogger: (requestId: string) => FunctionLogger;
  /** A folder of the function's own disk. */
  readonly disk: string;
}

/** What an invocation answers: of a whole scan, or of a step of the state machine. */
export type Answer =
  Summary | PlanAnswer | ShardAnswer | ReportAnswer | WatchAnswer | { readonly accountId: string };

/** Time that is kept for judging and writing: what Lambda ends by force leaves no report at all. */
const reserveMs = 60_000;

/** What a shard needs for its last units and its record; the rest of the account is for the next go. */
const shardReserveMs = 90_000;

/** Collects until the time is nearly over; what was not reached by then is told in the coverage. */
const collectInTime = async (
  request: Request,
  context: FunctionContext,
  parts: Parts,
  logger: FunctionLogger,
): Promise<Inventory> => {
  const controller = new AbortController();
  const left = context.getRemainingTimeInMillis();
  const timer = setTimeout(() => controller.abort(), Math.max(left - reserveMs, left / 2));
  try {
    const { accounts, regions, roleName, externalId, maxRate, deep, bucketTags } = request;
    const none = { profile: null, roleArn: null, homeRegion: parts.env['AWS_REGION'] ?? null, vpcIds: [] };
    const { signal } = controller;
    const { now } = parts;
    return await parts.collect({
      ...none,
      accounts,
      regions,
      roleName,
      externalId,
      maxRate,
      deep,
      bucketTags,
      signal,
      now,
      logger,
      toolVersion: version(),
    });
  } finally {
    clearTimeout(timer);
  }
};

const scan = async (
  event: unknown,
  context: FunctionContext,
  parts: Parts,
  logger: FunctionLogger,
): Promise<Summary> => {
  const request = requestOf(event, parts.env);
  const { checkNames, judge, pageReporters } = await import('./judging.ts');
  const known = checkNames(request.checks);
  logger.info({ accounts: request.accounts, regions: request.regions, bucket: request.bucket }, 'request');
  const settings = await readSettings({ request, open: parts.openStore, disk: parts.disk, logger }, known);
  checkNames(settings.disable);
  const inventory = await collectInTime(request, context, parts, logger);
  const report = judge(inventory, { names: request.checks, settings, toolVersion: version() });
  const slash = request.prefix === '' || request.prefix.endsWith('/') ? '' : '/';
  const objects = await keepReport(parts.openStore(request.bucket), {
    report,
    reporters: pageReporters,
    inventory: inventoryJson(inventory),
    settings: settings.objects,
    folder: `${request.prefix}${slash}${context.awsRequestId}/`,
    ...(await evidenceOf(request, parts.env['AWS_REGION'] ?? null, parts.now)),
  });
  const summary = summaryOf(report, request.bucket, objects);
  logger.info({ ...summary }, 'summary');
  return summary;
};

/** How long a go of a shard may read: Lambda's time without what is needed to end well. */
const shardTime = (context: FunctionContext): number => {
  const left = context.getRemainingTimeInMillis();
  return Math.max(left - shardReserveMs, left / 2);
};

/** Looks whether there is a recent report. */
const takeWatch = (parts: Parts): Promise<WatchAnswer> => {
  const { bucket, reportWithinDays } = requestOf({}, parts.env);
  return watch(parts.openStore(bucket), reportWithinDays, parts.now);
};

const takeStep = async (
  step: Exclude<Step, { readonly step: 'watch' }>,
  context: FunctionContext,
  parts: Parts,
  logger: FunctionLogger,
): Promise<Answer> => {
  const { runId } = step;
  const asked = 'request' in step && isRecord(step.request) ? step.request : {};
  const request = requestOf(asked, parts.env);
  const homeRegion = parts.env['AWS_REGION'] ?? null;
  const store = parts.openStore(request.bucket);
  const { now, disk } = parts;
  const common = { runId, request, homeRegion, now, logger, store, toolVersion: version() };
  // Not what was asked, which may hold an external id.
  logger.info(
    { step: step.step, runId, ...('accountId' in step ? { accountId: step.accountId } : {}) },
    'step',
  );
  if (step.step === 'plan') {
    // A mistyped check or waiver is refused before anything is read.
    const { checkNames } = await import('./judging.ts');
    const known = checkNames(request.checks);
    const settings = await readSettings({ request, open: parts.openStore, disk, logger }, known);
    checkNames(settings.disable);
    return await planRun({ ...common, asked, settings });
  }
  if (step.step === 'fail') return await keepFailure(step, store);
  if (step.step === 'report') return await reportRun({ ...common, disk });
  const timeMs = shardTime(context);
  return await runShard({ ...common, step, timeMs, collectAccount: parts.collectAccount });
};

// By name, because each file of the bundle has classes of its own.
const isUserError = (error: unknown): error is UserError =>
  error instanceof Error && error.name === 'UserError';

const isRefusal = (error: unknown): error is Refusal => error instanceof Error && error.name === 'Refusal';

/** Makes a handler out of its parts. */
export const createHandler =
  (parts: Parts) =>
  async (event: unknown, context: FunctionContext): Promise<Answer> => {
    const logger = parts.createLogger(context.awsRequestId);
    try {
      if (isStep(event)) {
        const step = stepOf(event);
        if (step.step === 'watch') return await takeWatch(parts);
        return await takeStep(step, context, parts, logger);
      }
      return await scan(event, context, parts, logger);
    } catch (error) {
      if (isUserError(error)) logger.error({ hint: error.hint, problem: error.message }, 'refused');
      else if (isRefusal(error)) logger.error({ ...error.gap }, 'refused');
      else logger.error({ err: error }, 'crash');
      // The invocation fails: a schedule that cannot run must be seen, by its retries and its alarm.
      throw error;
    }
  };

/** Scans the accounts that an event names and keeps the report in a bucket, or takes one step of the state machine. */
export const handler = createHandler({
  env: process.env,
  now: () => new Date(),
  collect,
  collectAccount,
  openStore: (bucket) => createObjectStore(bucket),
  createLogger: (requestId) => createFunctionLogger(requestId, process.env),
  disk: tmpdir(),
});
