import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../model/change.ts';
import type { Addresses } from '../model/addresses.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Planned } from '../plan/plan.ts';
import type { TalkFlags } from './flags.ts';
import { type Io, showsColor, writeAll } from './io.ts';
import { hashing, type WrittenFile } from './manifest.ts';

/** How a plan can be given. */
export const planFormats = ['terminal', 'markdown', 'json', 'script', 'terraform', 'cloudformation'] as const;

/** One of the ways in which a plan is given. */
export type PlanFormat = (typeof planFormats)[number];

const placeOf = ({ accountId, region }: Change): string => `${accountId}-${region}`;

/** The files of a plan: what a person reads, what a program reads, and what is run. */
const filesOf = async (
  { plan, built }: Planned,
  inventory: Inventory,
  roleName: string | null,
  addresses: Addresses | undefined,
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
    const { terraform, cloudformation } = codeOf(changes, inventory, addresses);
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
  /** What the user's own code declares. */
  readonly addresses?: Addresses;
}

/** A plan ready to be given: its files first, since whoever stops reading stdout half-way still has them. */
export interface ReadyPlan {
  /** Writes its files where that was asked for, and tells what was written. */
  write(): Promise<readonly WrittenFile[]>;
  show(): Promise<void>;
}

/** Makes a plan ready to be written and shown as it was asked for. */
export const readyPlan = async (
  planned: Planned,
  inventory: Inventory,
  flags: PlanDelivery,
  io: Io,
): Promise<ReadyPlan> => {
  const files = await filesOf(planned, inventory, flags.roleName ?? null, flags.addresses);
  const { planOnTerminal } = await import('../report/plan/terminal.ts');
  const { output } = flags;
  const formats = flags.format ?? (output === undefined ? ['terminal'] : planFormats);
  return {
    async write() {
      if (output === undefined) return [];
      const { writeAtomic } = await import('../store/atomic-write.ts');
      const written: WrittenFile[] = [];
      for (const [name, format, content] of files) {
        if (!formats.includes(format) && format !== 'json') continue;
        const path = join(output, name);
        const { through, result } = hashing(content);
        await writeAtomic(path, through);
        if (name.endsWith('.sh')) await chmod(path, 0o700);
        written.push({ name, ...result() });
        if (!flags.quiet) io.stderr.write(`Wrote ${path}\n`);
      }
      return written;
    },
    async show() {
      if (formats.includes('terminal'))
        await writeAll(io.stdout, planOnTerminal(planned.plan, showsColor(io.stdout, io.env, flags.color)));
      if (output !== undefined) return;
      for (const [name, format, content] of files)
        if (formats.includes(format) && name !== 'rollback.sh') await writeAll(io.stdout, content);
    },
  };
};
