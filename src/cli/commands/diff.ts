import { severities, type Severity } from '../../model/finding.ts';
import type { Difference } from '../../model/difference.ts';
import type { Report } from '../../model/report.ts';
import { UserError } from '../../model/user-error.ts';
import type { DifferenceFormat } from '../../report/difference.ts';
import { exitCodes } from '../exit-code.ts';
import type { TalkFlags } from '../flags.ts';
import { type Io, writeAll } from '../io.ts';
import { prepareFile } from '../output.ts';
import type { Parts } from '../parts.ts';
import { addressesNamed } from './judge.ts';
import { version } from '../version.ts';

/** What `diff` is asked for. */
export interface DiffFlags extends TalkFlags {
  readonly format: DifferenceFormat;
  readonly out?: string;
  readonly failOn: Severity | 'never';
  readonly terraformState?: readonly string[];
}

const reportOf = async (path: string, parts: Parts): Promise<Report> => {
  const [{ loadReportOrInventory }, { audit }] = await Promise.all([
    import('../../store/report-file.ts'),
    import('../../audit/audit.ts'),
  ]);
  const loaded = await loadReportOrInventory(path);
  if ('report' in loaded) return loaded.report;
  return audit(loaded.inventory, {
    checks: await parts.checks(),
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    toolVersion: version(),
  });
};

const refuseMixed = (before: Report, after: Report): void => {
  if (before.redacted === after.redacted) return;
  throw new UserError(
    'One of the reports is redacted and the other is not: nothing in them can be recognized.',
    'Compare two reports of the same kind; redacted ones made with the same --redact-salt.',
  );
};

const failed = ({ changes }: Difference, failOn: DiffFlags['failOn']): boolean => {
  if (failOn === 'never') return false;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return changes.some(({ kind, severity }) => kind === 'new' && failing.includes(severity));
};

/** Says what is new, resolved or changed between two scans, and why. */
export const diff = async (
  before: string,
  after: string,
  flags: DiffFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  if (flags.out !== undefined) await prepareFile(flags.out);
  const [old, now] = [await reportOf(before, parts), await reportOf(after, parts)];
  refuseMixed(old, now);
  const [{ addressedDifference, difference }, { differenceReporters }, { pathLine }] = await Promise.all([
    import('../../audit/diff.ts'),
    import('../../report/difference.ts'),
    import('../../report/words.ts'),
  ]);
  const addresses = await addressesNamed(flags);
  const compared = difference(old, now, pathLine);
  const found = addresses ? addressedDifference(compared, addresses) : compared;
  const chunks = differenceReporters[flags.format].render(found);
  if (flags.out === undefined) await writeAll(io.stdout, chunks);
  else {
    const { writeAtomic } = await import('../../store/atomic-write.ts');
    await writeAtomic(flags.out, chunks);
    if (!flags.quiet) io.stderr.write(`Wrote ${flags.out}\n`);
  }
  return failed(found, flags.failOn) ? exitCodes.findings : exitCodes.clean;
};
