import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Planned } from '../plan/plan.ts';
import type { TalkFlags } from './flags.ts';
import { type Io, showsColor, writeAll } from './io.ts';

/** How a plan can be given. */
const planFormats = ['terminal', 'markdown', 'json', 'script', 'terraform', 'cloudformation'] as const;

/** One of the ways in which a plan is given. */
export type PlanFormat = (typeof planFormats)[number];

const placeOf = ({ accountId, region }: Change): string => `${accountId}-${region}`;

/** The files of a plan: what a person reads, what a program reads, and what is run. */
const filesOf = async (
  { plan, built }: Planned,
  inventory: Inventory,
  roleName: string | null,
): Promise<readonly (readonly [name: string, format: PlanFormat, content: Iterable<string>])[]> => {
  const [{ planScript, rollbackScript }, { planInMarkdown }, { codeOf }, { inversesInTurn }] =
    await Promise.all([
      import('../plan/script.ts'),
      import('../report/plan/markdown.ts'),
      import('../plan/code.ts'),
      import('../plan/present.ts'),
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
export interface PlanDelivery extends Pick<TalkFlags, 'color' | 'quiet'> {
  readonly format?: readonly PlanFormat[];
  readonly output?: string;
  readonly roleName?: string;
}

/** Writes a plan where it was asked for. */
export const deliverPlan = async (
  planned: Planned,
  inventory: Inventory,
  flags: PlanDelivery,
  io: Io,
): Promise<void> => {
  const files = await filesOf(planned, inventory, flags.roleName ?? null);
  const { planOnTerminal } = await import('../report/plan/terminal.ts');
  const formats = flags.format ?? (flags.output === undefined ? ['terminal'] : planFormats);
  if (flags.output !== undefined) {
    const { writeAtomic } = await import('../store/atomic-write.ts');
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
