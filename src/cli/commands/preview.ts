import { join } from 'node:path';
import { severities } from '../../model/finding.ts';
import type { Preview } from '../../model/preview.ts';
import type { Previewed } from '../../preview/preview.ts';
import { inventoriesOf } from '../code/inventories.ts';
import type { CodeFlags } from '../code/read-code.ts';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags } from '../flags.ts';
import { type Io, showsColor, writeAll } from '../io.ts';
import { defaultDirectory, prepareDirectory, prepareFile } from '../output.ts';
import type { Parts } from '../parts.ts';
import { auditOptionsOf, prepare } from './judge.ts';
import { inventoryIn } from './plan.ts';

/** How a preview can be given. */
export type PreviewFormat = 'terminal' | 'json' | 'markdown' | 'sarif' | 'html' | 'github' | 'gitlab';

/** What `preview` is asked for. */
export interface PreviewFlags
  extends
    CodeFlags,
    Pick<
      AuditFlags,
      'check' | 'severity' | 'assumeWorkloads' | 'config' | 'quiet' | 'color' | 'failOn' | 'requireComplete'
    > {
  readonly over?: string;
  readonly fix?: true;
  readonly format?: readonly PreviewFormat[];
  readonly output?: string;
  readonly save?: string;
}

const endings: { readonly [F in PreviewFormat]: string } = {
  terminal: 'txt',
  json: 'json',
  markdown: 'md',
  sarif: 'sarif',
  html: 'html',
  github: 'github.txt',
  gitlab: 'codequality.json',
};

const mapsOf = async ({ before, after }: Previewed) => {
  const [{ serviceMatrix }, { namesInInventory }] = await Promise.all([
    import('../../paths/matrix.ts'),
    import('../../audit/name-record.ts'),
  ]);
  const services = [...new Set([...before.side.ways, ...after.side.ways].map(({ service }) => service))];
  return {
    before: serviceMatrix(before.world, services, []),
    after: serviceMatrix(after.world, services, []),
    names: { ...namesInInventory(before.world.inventory), ...namesInInventory(after.world.inventory) },
  };
};

const drawn = async (
  format: PreviewFormat,
  previewed: Previewed,
  flags: PreviewFlags,
  io: Io,
): Promise<Iterable<string>> => {
  const { preview } = previewed;
  if (format === 'json') return [`${JSON.stringify(preview, null, 1)}\n`];
  if (format === 'markdown')
    return (await import('../../report/preview/markdown.ts')).previewInMarkdown(preview);
  if (format === 'sarif') return (await import('../../report/preview/sarif.ts')).previewInSarif(preview);
  if (format === 'github') return (await import('../../report/preview/github.ts')).previewForGithub(preview);
  if (format === 'gitlab') return (await import('../../report/preview/gitlab.ts')).previewForGitlab(preview);
  if (format === 'html')
    return (await import('../../report/preview/html.ts')).previewPage(preview, await mapsOf(previewed));
  const { previewOnTerminal } = await import('../../report/preview/terminal.ts');
  return previewOnTerminal(preview, showsColor(io.stdout, io.env, flags.color));
};

const deliver = async (previewed: Previewed, flags: PreviewFlags, io: Io): Promise<void> => {
  const { format, output } = flags;
  const formats =
    format ?? (output === undefined ? (['terminal'] as const) : (['terminal', 'json', 'html'] as const));
  const folder = output ?? (formats.length > 1 ? defaultDirectory : null);
  if (folder !== null) {
    await prepareDirectory(folder);
    const { writeAtomic } = await import('../../store/atomic-write.ts');
    for (const one of formats.filter((name) => name !== 'terminal')) {
      const path = join(folder, `preview.${endings[one]}`);
      await writeAtomic(path, await drawn(one, previewed, flags, io));
      if (!flags.quiet) io.stderr.write(`Wrote ${path}\n`);
    }
  }
  for (const one of formats)
    if (folder === null || one === 'terminal')
      await writeAll(io.stdout, await drawn(one, previewed, flags, io));
};

/** Gaps that were not to be come before failures, which may themselves be missing. */
const codeOf = ({ changes, coverage }: Preview, { failOn, requireComplete }: PreviewFlags): number => {
  if (requireComplete && (!coverage.complete || changes.unsettled.length > 0)) return exitCodes.incomplete;
  if (failOn === 'never') return exitCodes.clean;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return changes.new.some(({ severity }) => failing.includes(severity))
    ? exitCodes.findings
    : exitCodes.clean;
};

/** Says what infrastructure code will do to ways and findings, before it is deployed. */
export const preview = async (
  files: readonly string[],
  flags: PreviewFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  const asked = { ...flags, vpc: [], format: [], output: undefined } as unknown as AuditFlags;
  const request = await prepare(asked, parts);
  if (flags.output !== undefined) await prepareDirectory(flags.output);
  if (flags.save !== undefined) await prepareFile(flags.save);
  const over = flags.over === undefined ? null : await inventoryIn(flags.over, parts);
  const { declarations, sources, ...inventories } = await inventoriesOf(files, flags, over, io);
  const options = await auditOptionsOf(request, asked);
  const [{ previewOf }, { pathLine }] = await Promise.all([
    import('../../preview/preview.ts'),
    import('../../report/words.ts'),
  ]);
  const made = previewOf(inventories, {
    options: { ...options, matrix: null },
    declarations,
    sources,
    collectedAt: over?.collectedAt ?? null,
    fix: flags.fix ?? false,
    pathLine,
  });
  if (flags.save !== undefined) {
    await parts.saveInventory(flags.save, inventories.after);
    if (!flags.quiet) io.stderr.write(`Wrote ${flags.save}\n`);
  }
  await deliver(made, flags, io);
  return codeOf(made.preview, flags);
};
