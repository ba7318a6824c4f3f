import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../aws/object-store.ts';
import type { HubFinding } from '../aws/security-hub.ts';
import type { Report } from '../model/report.ts';
import { inventoryJson } from '../store/inventory-file.ts';
import type { Logger } from '../collect/logger.ts';
import { sendFindings } from '../collect/send-findings.ts';
import { evidenceOf } from './evidence.ts';
import { keepReport } from './keep-report.ts';
import type { Request } from './request.ts';
import { getJson, placesOf } from './run-files.ts';
import { roleArnOf } from './run-shard.ts';
import type { Settings } from './settings.ts';
import { markReport } from './watch.ts';
import { messageOf, subjectOf, type Summary, summaryOf } from './summary.ts';

/** What the last step answers: numbers for events, words for people. */
export interface ReportAnswer {
  readonly summary: Summary;
  readonly subject: string;
  readonly message: string;
}

/** What the last step works with. */
export interface ReportOptions {
  readonly runId: string;
  readonly request: Request;
  readonly homeRegion: string | null;
  readonly toolVersion: string;
  /** A folder of the function's own disk. */
  readonly disk: string;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly store: ObjectStore;
}

/** Sends findings account by account, with the role that reads it. */
const sendToSecurityHub = async (
  report: Report,
  findings: readonly HubFinding[],
  { request, homeRegion, now, logger }: ReportOptions,
): Promise<void> => {
  const accounts = [...new Set(report.units.map(({ accountId }) => accountId))];
  for (const accountId of accounts) {
    const own = report.units.filter((unit) => unit.accountId === accountId);
    const results = await sendFindings({
      accounts: [],
      regions: own.map(({ region }) => region),
      profile: null,
      roleName: null,
      roleArn: request.roleName ? roleArnOf(accountId, request.roleName, homeRegion) : null,
      externalId: request.externalId,
      homeRegion,
      now,
      report: { ...report, units: own },
      findings: findings.filter(({ AwsAccountId }) => AwsAccountId === accountId),
    });
    for (const { refused, ...result } of results)
      logger.info({ ...result, refused: refused.length }, 'security hub');
  }
};

/** Judges what a run has collected, and keeps the report in every format. */
export const reportRun = async (options: ReportOptions): Promise<ReportAnswer> => {
  const { runId, request, homeRegion, toolVersion, disk, now, logger, store } = options;
  const { gatherRun } = await import('./gather-run.ts');
  const collection = await gatherRun(store, runId, disk, toolVersion, now);
  const settings = await getJson<Settings>(store, placesOf(runId).settings);
  const { fileReporters, hubFindings, judgeCollection } = await import('./judging.ts');
  const asked = { names: request.checks, settings, toolVersion };
  const { report, inventory, dispose } = judgeCollection(collection, asked, disk);
  try {
    const objects = await keepReport(store, {
      report,
      reporters: fileReporters,
      inventory: inventoryJson(inventory),
      settings: settings.objects,
      folder: placesOf(runId).reports,
      ...(await evidenceOf(request, homeRegion, now)),
    });
    await markReport(store, now);
    if (request.securityHub) await sendToSecurityHub(report, hubFindings(report), options);
    const summary = summaryOf(report, request.bucket, objects);
    logger.info({ ...summary }, 'summary');
    return { summary, subject: subjectOf(summary), message: messageOf(summary) };
  } finally {
    dispose();
    // The same function may report another run later, and its disk is small.
    await rm(join(disk, runId), { recursive: true, force: true });
  }
};
