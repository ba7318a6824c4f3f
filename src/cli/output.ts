import { access, constants, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import type { SarifOptions } from '../report/sarif.ts';
import { UserError } from '../model/user-error.ts';
import { notWritten } from '../store/file-errors.ts';
import { makePrivateFolder } from '../store/private-files.ts';
import type { Format, Reporter } from '../report/index.ts';
import type { TalkFlags } from './flags.ts';
import { type Io, showsColor, writeAll } from './io.ts';
import type { Signer } from '../store/signature.ts';
import { hashing, manifestOf, type WrittenFile } from './manifest.ts';

/** Where reports go. */
export interface Destination {
  readonly formats: readonly Format[];
  /** The directory for files; null when the report goes to stdout. */
  readonly directory: string | null;
  readonly color: boolean;
  /** Was the directory chosen by us, because several formats were asked for and none was named? */
  readonly chosen?: boolean;
  /** Say nothing of the files that were made. */
  readonly quiet: boolean;
  /** Print every finding on the terminal? */
  readonly details?: boolean;
  /** The plan that was made with the report. */
  readonly plan?: Plan;
  /** Signs the manifest. */
  readonly sign?: Signer;
  /** How SARIF is written, when it is not as it goes without saying. */
  readonly sarif?: SarifOptions;
}

/** Where files go when several formats were asked for and no directory was named. */
export const defaultDirectory = 'pathproof-report';

/** What was asked for, with what goes without saying: one format goes to stdout, several go to a directory. */
export const destinationOf = (
  formats: readonly Format[],
  directory: string | null,
  { color, quiet }: TalkFlags,
): Destination => {
  if (directory !== null)
    return {
      formats: formats.length > 0 ? formats : ['terminal', 'json', 'html'],
      directory,
      color,
      quiet: quiet ?? false,
    };
  if (formats.length > 1)
    return { formats, directory: defaultDirectory, chosen: true, color, quiet: quiet ?? false };
  return { formats: formats.length > 0 ? formats : ['terminal'], directory, color, quiet: quiet ?? false };
};

/** Makes sure, before a long scan, that its reports can be written afterwards. */
export const prepareDirectory = async (directory: string): Promise<void> => {
  try {
    await makePrivateFolder(directory);
    await access(directory, constants.W_OK);
  } catch (error) {
    throw notWritten(directory, error);
  }
};

/** Makes sure, before a long scan, that this file can be written afterwards. */
export const prepareFile = async (path: string): Promise<void> => {
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) throw new UserError(`${path} is a folder.`, 'Name a file in it.');
  try {
    // A file is replaced, which is its folder's affair; a device or a pipe is written to.
    await access(!existing || existing.isFile() ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw notWritten(path, error);
  }
};

const reporterFor = async (
  format: Format,
  io: Io,
  { color, sarif, details, plan, directory }: Destination,
): Promise<Reporter> => {
  if (format === 'terminal') {
    const { createTerminalReporter } = await import('../report/terminal.ts');
    const width = Math.min(160, Math.max(60, io.stdout.columns ?? 100));
    return createTerminalReporter({
      width,
      color: showsColor(io.stdout, io.env, color),
      ...(details ? { details } : {}),
      ...(plan ? { plan } : {}),
      ...(directory === null ? {} : { directory }),
    });
  }
  if (format === 'html' && plan) return (await import('../report/html/page.tsx')).createHtmlReporter(plan);
  if (format === 'sarif' && sarif) return (await import('../report/sarif.ts')).createSarifReporter(sarif);
  const { reporters } = await import('../report/index.ts');
  return reporters[format];
};

/** What a format writes into a directory: its report, and what did not fit into it. */
const filesOf = (reporter: Reporter, report: Report): readonly (readonly [string, Iterable<string>])[] => [
  [`report.${reporter.extension}`, reporter.render(report)],
  ...[...(reporter.others ?? []), ...(reporter.partsOf?.(report) ?? [])].map(
    (other): readonly [string, Iterable<string>] => [
      `report-${other.name}.${reporter.extension}`,
      other.render(report),
    ],
  ),
];

const writeFiles = async (
  files: readonly (readonly [string, Iterable<string>])[],
  directory: string,
  say: (path: string) => void,
): Promise<readonly WrittenFile[]> => {
  const { writeAtomic } = await import('../store/atomic-write.ts');
  const written: WrittenFile[] = [];
  for (const [name, chunks] of files) {
    const path = join(directory, name);
    const { through, result } = hashing(chunks);
    await writeAtomic(path, through);
    written.push({ name, ...result() });
    say(path);
  }
  return written;
};

/** Writes the manifest, and its signature where it is signed; that of an earlier one goes. */
const writeManifest = async (
  manifest: string,
  { sign }: Destination,
  directory: string,
  say: (path: string) => void,
): Promise<void> => {
  await writeFiles([['manifest.json', [manifest]]], directory, say);
  const name = 'manifest.sig.json';
  if (!sign) return await rm(join(directory, name), { force: true });
  const signature = JSON.stringify(await sign(Buffer.from(manifest)), null, 2);
  await writeFiles([[name, [`${signature}\n`]]], directory, say);
};

/**
 * Writes a report where it was asked for, and says on stderr which files it made; in a directory, with a manifest of their
 * hashes, those of the files that are written with it included.
 */
export const deliver = async (
  report: Report,
  destination: Destination,
  io: Io,
  writeOthers: () => Promise<readonly WrittenFile[]> = () => Promise.resolve([]),
): Promise<void> => {
  const { formats, directory, quiet, chosen } = destination;
  const say = (path: string): void => {
    if (!quiet) io.stderr.write(`Wrote ${path}\n`);
  };
  // Files first: whoever stops reading stdout half-way still has them.
  const written: WrittenFile[] = [];
  if (directory !== null) {
    if (chosen && !quiet)
      io.stderr.write(`Several formats are files: they go to ${directory} (another place: --output DIR)\n`);
    for (const format of formats.filter((name) => name !== 'terminal')) {
      const reporter = await reporterFor(format, io, destination);
      written.push(...(await writeFiles(filesOf(reporter, report), directory, say)));
    }
    written.push(...(await writeOthers()));
    if (written.length > 0) await writeManifest(manifestOf(report, written, io), destination, directory, say);
  }
  for (const format of formats.filter((name) => directory === null || name === 'terminal')) {
    const reporter = await reporterFor(format, io, destination);
    await writeAll(io.stdout, reporter.render(report));
  }
};
