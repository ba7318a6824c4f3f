import type { Report } from '../model/report.ts';
import { requestIdWords } from './request-ids.ts';
import type { Pen } from './terminal-parts.ts';
import { clean, count } from './words.ts';

/** How much was judged and read, by whom, and what proves it. */
export const totals = function* (report: Report, pen: Pen): Iterable<string> {
  const resources = report.resources.reduce((sum, { listed }) => sum + listed, 0);
  const calls = report.apiCalls.flatMap((entry) => entry.calls).reduce((sum, entry) => sum + entry.calls, 0);
  const judged = report.population.reduce((sum, { subjects }) => sum + subjects, 0);
  yield `\n${count(report.scan.checks.length, 'check')}, ${count(judged, 'verdict')}, ${count(resources, 'resource')} listed by ${count(calls, 'API call')}\n`;
  const ids = requestIdWords(report);
  if (ids !== null) yield `${ids}\n`;
  yield pen.colors.dim(`read by ${clean(report.scan.caller.arn)}`) + '\n';
  yield pen.colors.dim(`inventory sha256 ${report.scan.inventorySha256}`) + '\n';
};
