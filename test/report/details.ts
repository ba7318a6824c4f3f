import type { Report } from '../../src/model/report.ts';
import { createTerminalReporter } from '../../src/report/terminal.ts';

/** A report on the terminal in its long form. */
export const withDetails = (report: Report, width = 100): string =>
  [...createTerminalReporter({ width, color: false, details: true }).render(report)].join('');

/** A report on the terminal in its long form, without what is to be done first, which stands behind it. */
export const detailsOf = (report: Report): string => withDetails(report).split('\nDo first')[0] ?? '';
