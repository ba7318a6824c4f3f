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
import { audit, type AuditOptions } from '../scan/audit.ts';
import { auditCollection, type AuditedCollection } from '../scan/audit-collection.ts';
import type { StoredCollection } from '../scan/resume.ts';
import { checksFor } from './request.ts';

/*
 * What judges and draws. In the bundle it is a file of its own, without the SDK: the many invocations that read accounts
 * start without it.
 */

/** Every format that is a file: all but the terminal's, which would bring what draws its tables. */
export const fileReporters: readonly Reporter[] = [json, html, csv, sarif, ocsf, asff, junit, markdown];

/** What one invocation writes when it is asked for a whole scan. */
export const pageReporters: readonly Reporter[] = [json, html];

/** Refuses names of checks that do not exist, before anything is read. */
export const checkNames = (names: readonly string[]): void => {
  checksFor(names, checks);
};

const optionsFor = (names: readonly string[], toolVersion: string): AuditOptions => ({
  checks: checksFor(names, checks),
  selected: names,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  toolVersion,
});

/** Judges an inventory by the checks of these names; by all when there are none. */
export const judge = (inventory: Inventory, names: readonly string[], toolVersion: string): Report =>
  audit(inventory, optionsFor(names, toolVersion));

/** Judges what a run has collected, with a bounded number of its units in memory; `folder` takes the findings. */
export const judgeCollection = (
  collection: StoredCollection,
  names: readonly string[],
  toolVersion: string,
  folder: string,
): AuditedCollection => auditCollection(collection, optionsFor(names, toolVersion), folder);

/** Findings of a report that Security Hub is to show, in its format. */
export const hubFindings = (report: Report) =>
  [...asffFindings(report)].filter(({ RecordState }) => RecordState === 'ACTIVE');
