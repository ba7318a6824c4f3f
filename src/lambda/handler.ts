import { gzipSync } from 'node:zlib';
import { createObjectStore, type ObjectStore } from '../aws/object-store.ts';
import { Refusal } from '../aws/errors.ts';
import { checks } from '../checks/index.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { html } from '../report/html.ts';
import { json } from '../report/json.ts';
import { audit } from '../scan/audit.ts';
import { collect, type CollectOptions } from '../scan/collect.ts';
import { inventoryJson } from '../scan/inventory-file.ts';
import { createFunctionLogger, type FunctionLogger } from './logger.ts';
import { checksFor, type Request, requestOf } from './request.ts';
import { version } from './version.ts';

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
  readonly openStore: (bucket: string) => ObjectStore;
  readonly createLogger: (requestId: string) => FunctionLogger;
}

/** What an invocation answers: how it went, and where the whole of it lies. */
export interface Summary {
  readonly counts: Report['summary']['counts'];
  /** Failed findings by severity. */
  readonly failed: Report['summary']['failed'];
  readonly coverage: {
    readonly complete: boolean;
    readonly interrupted: boolean;
    readonly targets: number;
    readonly notAssessed: number;
    readonly gaps: number;
  };
  readonly apiCalls: number;
  readonly bucket: string;
  readonly objects: { readonly json: string; readonly html: string; readonly inventory: string };
}

/** Time that is kept for judging and writing: what Lambda ends by force leaves no report at all. */
const reserveMs = 60_000;

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
    const { accounts, regions, roleName, externalId } = request;
    const none = { profile: null, roleArn: null, homeRegion: parts.env['AWS_REGION'] ?? null, vpcIds: [] };
    const { signal } = controller;
    const { now } = parts;
    return await parts.collect({
      ...none,
      accounts,
      regions,
      roleName,
      externalId,
      signal,
      now,
      logger,
      toolVersion: version(),
    });
  } finally {
    clearTimeout(timer);
  }
};

const packed = function* (chunks: Iterable<string>): Iterable<Uint8Array> {
  for (const chunk of chunks) yield gzipSync(chunk);
};

/** Keeps the report in both formats and the inventory; a retry of the same request writes the same keys. */
const store = async (
  inventory: Inventory,
  report: Report,
  request: Request,
  requestId: string,
  parts: Parts,
): Promise<Summary['objects']> => {
  const slash = request.prefix === '' || request.prefix.endsWith('/') ? '' : '/';
  const folder = `${request.prefix}${slash}${requestId}`;
  const objects = {
    json: `${folder}/report.json`,
    html: `${folder}/report.html`,
    inventory: `${folder}/inventory.json.gz`,
  };
  const { put } = parts.openStore(request.bucket);
  await put({ key: objects.json, contentType: json.mediaType, chunks: json.render(report) });
  await put({ key: objects.html, contentType: html.mediaType, chunks: html.render(report) });
  await put({
    key: objects.inventory,
    contentType: 'application/gzip',
    chunks: packed(inventoryJson(inventory)),
  });
  return objects;
};

const summaryOf = (report: Report, bucket: string, objects: Summary['objects']): Summary => ({
  counts: report.summary.counts,
  failed: report.summary.failed,
  coverage: {
    complete: report.coverage.complete,
    interrupted: report.scan.interrupted,
    targets: report.coverage.targets.length,
    notAssessed: report.coverage.targets.filter(({ status }) => status === 'not-assessed').length,
    gaps: report.coverage.gaps.length,
  },
  apiCalls: report.apiCalls.flatMap(({ calls }) => calls).reduce((sum, { calls }) => sum + calls, 0),
  bucket,
  objects,
});

const run = async (
  event: unknown,
  context: FunctionContext,
  parts: Parts,
  logger: FunctionLogger,
): Promise<Summary> => {
  const request = requestOf(event, parts.env);
  const chosen = checksFor(request.checks, checks);
  logger.info({ accounts: request.accounts, regions: request.regions, bucket: request.bucket }, 'request');
  const inventory = await collectInTime(request, context, parts, logger);
  const report = audit(inventory, {
    checks: chosen,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
  });
  const objects = await store(inventory, report, request, context.awsRequestId, parts);
  const summary = summaryOf(report, request.bucket, objects);
  logger.info({ ...summary }, 'summary');
  return summary;
};

/** Makes a handler out of its parts. */
export const createHandler =
  (parts: Parts) =>
  async (event: unknown, context: FunctionContext): Promise<Summary> => {
    const logger = parts.createLogger(context.awsRequestId);
    try {
      return await run(event, context, parts, logger);
    } catch (error) {
      if (error instanceof UserError) logger.error({ hint: error.hint, problem: error.message }, 'refused');
      else if (error instanceof Refusal) logger.error({ ...error.gap }, 'refused');
      else logger.error({ err: error }, 'crash');
      // The invocation fails: a schedule that cannot run must be seen, by its retries and its alarm.
      throw error;
    }
  };

/** Scans the accounts that an event names, keeps report and inventory in a bucket, and answers with a summary. */
export const handler = createHandler({
  env: process.env,
  now: () => new Date(),
  collect,
  openStore: (bucket) => createObjectStore(bucket),
  createLogger: (requestId) => createFunctionLogger(requestId, process.env),
});
