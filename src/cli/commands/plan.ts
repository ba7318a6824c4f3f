import { chmod, readdir } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../model/change.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Risk } from '../../model/plan.ts';
import { UserError } from '../../model/user-error.ts';
import type { Narrowing, Planned } from '../../plan/plan.ts';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags, AwsFlags } from '../flags.ts';
import { type Io, showsColor, writeAll } from '../io.ts';
import { prepareDirectory } from '../output.ts';
import type { Parts } from '../parts.ts';
import { auditOptionsOf, type Judged, prepare, type Request } from './judge.ts';

/** How a plan can be given. */
export const planFormats = ['terminal', 'markdown', 'json', 'script', 'terraform', 'cloudformation'] as const;

/** One of the ways in which a plan is given. */
export type PlanFormat = (typeof planFormats)[number];

/** What `plan` is asked for. */
export interface PlanFlags extends Omit<AuditFlags, 'format' | 'failOn'> {
  readonly format?: readonly PlanFormat[];
  readonly only?: readonly string[];
  readonly account?: readonly string[];
  readonly maxRisk?: Risk;
  readonly includeIrreversible?: true;
  readonly roleName?: string;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const inventoryOf = async (judged: Judged): Promise<Inventory> => {
  if ('inventory' in judged) return judged.inventory;
  const { inventoryOfCollection } = await import('../../store/audit-collection.ts');
  return inventoryOfCollection(judged.collection);
};

/** The inventory of a file, or of a folder that a report was written to. */
export const inventoryIn = async (path: string, parts: Parts): Promise<Inventory> => {
  if (!isFolder(path)) return parts.loadInventory(path);
  const names = await readdir(path);
  const found = ['inventory.json.gz', 'inventory.json'].find((name) => names.includes(name));
  if (found !== undefined) return parts.loadInventory(join(path, found));
  if (names.some((name) => /^head-\w+\.json$/.test(name))) {
    const { loadCollection } = await import('../../store/stored-collection.ts');
    return inventoryOf({ collection: await loadCollection(path, () => new Date()), folder: path });
  }
  throw new UserError(
    `${path} holds no inventory.`,
    `Save one there with \`pathproof scan --output ${path} --save ${join(path, 'inventory.json.gz')}\`, or name a file.`,
  );
};

const placeOf = ({ accountId, region }: Change): string => `${accountId}-${region}`;

/** The files of a plan: what a person reads, what a program reads, and what is run. */
const filesOf = async (
  { plan, built }: Planned,
  inventory: Inventory,
  roleName: string | null,
): Promise<readonly (readonly [name: string, format: PlanFormat, content: Iterable<string>])[]> => {
  const [{ planScript, rollbackScript }, { planInMarkdown }, { codeOf }, { inversesInTurn }] =
    await Promise.all([
      import('../../plan/script.ts'),
      import('../../report/plan/markdown.ts'),
      import('../../plan/code.ts'),
      import('../../plan/present.ts'),
    ]);
  const inverses = inversesInTurn(inventory, built.steps);
  const steps = built.steps.map(({ changes }, at) => ({
    id: plan.changes[at]?.id ?? '',
    title: plan.changes[at]?.title ?? '',
    changes,
    inverses: inverses[at] ?? [],
  }));
  const settings = { roleName, partition: inventory.regions[0]?.partition ?? 'aws' };
  const places = [...new Set(built.steps.flatMap(({ changes }) => changes.map(placeOf)))].sort();
  const code = places.flatMap((place) => {
    const changes = built.steps.flatMap((step) => step.changes.filter((change) => placeOf(change) === place));
    const { terraform, cloudformation } = codeOf(changes, inventory);
    return [
      [`${place}.tf`, 'terraform', [terraform]] as const,
      [`${place}.template.yaml`, 'cloudformation', [cloudformation]] as const,
    ];
  });
  return [
    ['plan.json', 'json', [`${JSON.stringify(plan, null, 2)}\n`]],
    ['plan.md', 'markdown', planInMarkdown(plan)],
    ['plan.sh', 'script', [planScript(steps, settings)]],
    ['rollback.sh', 'script', [rollbackScript(steps, settings)]],
    ...code,
  ];
};

/** How and where a plan is given. */
type PlanDelivery = Pick<PlanFlags, 'color' | 'format' | 'output' | 'quiet' | 'roleName'>;

/** Writes a plan where it was asked for. */
export const deliverPlan = async (
  planned: Planned,
  inventory: Inventory,
  flags: PlanDelivery,
  io: Io,
): Promise<void> => {
  const files = await filesOf(planned, inventory, flags.roleName ?? null);
  const { planOnTerminal } = await import('../../report/plan/terminal.ts');
  const formats = flags.format ?? (flags.output === undefined ? ['terminal'] : planFormats);
  if (flags.output !== undefined) {
    const { writeAtomic } = await import('../../store/atomic-write.ts');
    for (const [name, format, content] of files) {
      if (!formats.includes(format) && format !== 'json') continue;
      const path = join(flags.output, name);
      await writeAtomic(path, content);
      if (name.endsWith('.sh')) await chmod(path, 0o755);
      if (!flags.quiet) io.stderr.write(`Wrote ${path}\n`);
    }
  }
  if (formats.includes('terminal'))
    await writeAll(io.stdout, planOnTerminal(planned.plan, showsColor(io.stdout, io.env, flags.color)));
  if (flags.output !== undefined) return;
  for (const [name, format, content] of files)
    if (formats.includes(format) && name !== 'rollback.sh') await writeAll(io.stdout, content);
};

const narrowingOf = (flags: PlanFlags): Narrowing => ({
  only: flags.only ?? [],
  accounts: flags.account ?? [],
  maxRisk: flags.maxRisk ?? null,
  irreversible: flags.includeIrreversible ?? false,
});

/** Refuses --redact for a plan: what its commands change would not exist. */
export const refuseRedactedPlan = ({ redact }: Pick<PlanFlags, 'redact'>): void => {
  if (!redact) return;
  throw new UserError(
    'A redacted plan cannot be made: what its commands and scripts would change does not exist.',
    'Leave out --redact; `pathproof audit --redact` gives a redacted report, with redacted remedies.',
  );
};

/** Plans the changes that resolve what fails in an inventory, each proved before it is shown. */
export const plan = async (path: string, flags: PlanFlags, io: Io, parts: Parts): Promise<number> => {
  refuseRedactedPlan(flags);
  const request = await prepare({ ...flags, format: [], failOn: 'never' } as unknown as AuditFlags, parts);
  if (flags.output !== undefined) await prepareDirectory(flags.output);
  const inventory = await inventoryIn(path, parts);
  const options = await auditOptionsOf(request, { ...flags, failOn: 'never' } as unknown as AuditFlags);
  const { planOf } = await import('../../plan/plan.ts');
  await deliverPlan(planOf(inventory, { ...options, ...narrowingOf(flags) }), inventory, flags, io);
  return exitCodes.clean;
};

/** Plans what a scan has read, and delivers the plan after its report: into the same folder, or on the same stdout. */
export const planAfter = async (
  judged: Judged,
  request: Request,
  flags: AuditFlags & Pick<AwsFlags, 'roleName'>,
  io: Io,
): Promise<void> => {
  const inventory = await inventoryOf(judged);
  const { planOf } = await import('../../plan/plan.ts');
  const planned = planOf(inventory, await auditOptionsOf(request, flags));
  const { directory, formats } = request.destination;
  const { color, roleName, quiet } = flags;
  const to: PlanDelivery = { color, ...(roleName && { roleName }), ...(quiet && { quiet }) };
  const format = formats.includes('markdown') && !formats.includes('terminal') ? 'markdown' : 'terminal';
  await deliverPlan(
    planned,
    inventory,
    directory === null ? { ...to, format: [format] } : { ...to, output: directory },
    io,
  );
};
