import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Report } from '../model/report.ts';
import { asff, asffFindings } from '../report/asff.ts';
import { csv } from '../report/csv.ts';
import { html } from '../report/html/page.tsx';
import type { Reporter } from '../report/index.ts';
import { json } from '../report/json.ts';
import { junit } from '../report/junit.ts';
import { markdown } from '../report/markdown.ts';
import { ocsf } from '../report/ocsf.ts';
import { sarif } from '../report/sarif.ts';
import type { AuditOptions } from '../audit/audit.ts';
import { chooseChecks } from '../audit/skipped.ts';
import { auditCollection, type AuditedCollection, auditInTime } from '../store/audit-collection.ts';
import type { StoredCollection } from '../store/stored-collection.ts';
import { checksFor } from './request.ts';
import type { Settings } from './settings.ts';

/*
 * What judges and draws. In the bundle it is a file of its own, without the SDK: the many invocations that read accounts
 * start without it.
 */

/** Every format that is a file: all but the terminal's, which would bring what draws its tables. */
export const fileReporters: readonly Reporter[] = [json, html, csv, sarif, ocsf, asff, junit, markdown];

/** What one invocation writes when it is asked for a whole scan. */
export const pageReporters: readonly Reporter[] = [json, html];

/** Refuses names of checks that do not exist, before anything is read; answers with all that do. */
export const checkNames = (names: readonly string[]): readonly Check[] => {
  checksFor(names, checks);
  return checks;
};

/** What a judgement is asked for. */
export interface JudgeRequest {
  /** Names of checks; empty for all. */
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly toolVersion: string;
}

const chosen = (names: readonly string[], disable: readonly string[]) => {
  // Only to refuse what is the name of no check.
  checksFor(disable, checks);
  return chooseChecks(checks, {
    asked: names.length > 0 ? checksFor(names, checks) : null,
    skip: [],
    disable,
  });
};

/** As the command line has it, so that `pathproof audit` makes the same report of the same inventory. */
const optionsFor = ({ names, settings, toolVersion }: JudgeRequest): AuditOptions => {
  const { disable, services, assumeWorkloads, told, waivers, baseline, objects } = settings;
  const { checks: wanted, skipped } = chosen(names, disable);
  return {
    checks: wanted,
    ...(skipped.length > 0 ? { skipped } : {}),
    selected: names,
    vpcIds: [],
    ...told,
    assumeWorkloads,
    minimumSeverity: null,
    toolVersion,
    matrix: services,
    knownChecks: checks,
    configSha256: objects.find(({ kind }) => kind === 'config')?.sha256 ?? null,
    ...(waivers ? { waivers } : {}),
    ...(baseline ? { baseline: { ...baseline, failed: new Set(baseline.failed) } } : {}),
  };
};

/** Judges an inventory that is in memory. */
export const judge = (inventory: Inventory, request: JudgeRequest): Report =>
  auditInTime(inventory, optionsFor(request));

/** Judges what a run has collected, with a bounded number of its units in memory; `folder` takes the findings. */
export const judgeCollection = (
  collection: StoredCollection,
  request: JudgeRequest,
  folder: string,
): AuditedCollection => auditCollection(collection, optionsFor(request), folder);

/** Findings of a report that Security Hub is to show, in its format. */
export const hubFindings = (report: Report) =>
  [...asffFindings(report)].filter(({ RecordState }) => RecordState === 'ACTIVE');
