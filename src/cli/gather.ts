import type { Inventory } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { type AwsFlags, scopeOf } from './flags.ts';
import type { Io } from './io.ts';
import { createLogger } from './logger.ts';
import { prepareFile } from './output.ts';
import type { Parts } from './parts.ts';
import { createProgressLine } from './progress.ts';
import { version } from './version.ts';

/** What was collected, or that Ctrl-C ended it. */
export type Gathered = { readonly inventory: Inventory } | { readonly interrupted: true };

const createInterrupt = (io: Io, clear: () => void) => {
  const controller = new AbortController();
  const release = io.onInterrupt(() => {
    clear();
    if (controller.signal.aborted) return io.exit(130);
    io.stderr.write('Interrupted: ending the calls under way. Ctrl-C again exits at once.\n');
    controller.abort();
  });
  return { signal: controller.signal, release };
};

const unitsOf = ({ regions, targets }: Inventory): string =>
  `${regions.length} of ${Math.max(targets.length, regions.length)} account-regions`;

const tellInterrupted = async (
  inventory: Inventory,
  path: string | null,
  io: Io,
  parts: Parts,
): Promise<void> => {
  if (path === null) {
    io.stderr.write('Interrupted: nothing was kept. With --save FILE, what was collected stays.\n');
    return;
  }
  await parts.saveInventory(path, inventory);
  io.stderr.write(`Interrupted: ${path} holds ${unitsOf(inventory)}; the rest is marked as not assessed.\n`);
};

/** What a collection is asked for beside its scope. */
export interface GatherOptions {
  readonly vpcIds: readonly string[];
  /** Where the inventory is kept; null for nowhere. */
  readonly save: string | null;
}

/** Collects what the flags ask for, with progress on stderr; keeps it when told to, also after Ctrl-C. */
export const gather = async (
  flags: AwsFlags,
  options: GatherOptions,
  io: Io,
  parts: Parts,
): Promise<Gathered> => {
  const scope = scopeOf(flags);
  if (options.save !== null) await prepareFile(options.save);
  const progress = createProgressLine(io, flags.quiet ?? false);
  const loudness = { quiet: flags.quiet ?? false, verbose: flags.verbose ?? false, color: flags.color };
  const logger = await createLogger(io, loudness, progress.clear);
  const collect = await parts.collect();
  const { signal, release } = createInterrupt(io, progress.clear);
  let inventory: Inventory;
  try {
    inventory = await collect({
      ...scope,
      vpcIds: options.vpcIds,
      logger,
      onProgress: progress.show,
      signal,
      now: io.now,
      toolVersion: version(),
    });
  } catch (error) {
    // Whatever an aborted collection ends with, the user asked for the end.
    if (signal.aborted && !(error instanceof UserError)) {
      io.stderr.write('Interrupted: nothing had been collected yet.\n');
      return { interrupted: true };
    }
    throw error;
  } finally {
    progress.clear();
    release();
  }
  if (inventory.interrupted || signal.aborted) {
    await tellInterrupted(inventory, options.save, io, parts);
    return { interrupted: true };
  }
  if (options.save !== null) {
    await parts.saveInventory(options.save, inventory);
    if (!flags.quiet) io.stderr.write(`Saved the inventory to ${options.save}\n`);
  }
  return { inventory };
};
