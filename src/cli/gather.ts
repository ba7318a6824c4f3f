import type { Inventory, InventoryHead, Target } from '../model/inventory.ts';
import type { Observations } from '../model/observations.ts';
import { UserError } from '../model/user-error.ts';
import type { CollectOptions } from '../collect/collect.ts';
import type { Reused, StoredCollection } from '../store/stored-collection.ts';
import { previewedInventory, type PreviewedFlags } from './code/inventories.ts';
import { type AwsFlags, scopeOf } from './flags.ts';
import type { Io } from './io.ts';
import { createLogger } from './logger.ts';
import { prepareFile } from './output.ts';
import type { Judged } from './commands/judge.ts';
import type { Parts } from './parts.ts';
import { createProgressLine } from './progress.ts';
import { version } from './version.ts';

/** What was collected, or that Ctrl-C ended it. */
export type Gathered =
  | { readonly inventory: Inventory }
  | { readonly collection: StoredCollection; readonly folder: string }
  | { readonly interrupted: true };

const createInterrupt = (io: Io) => {
  const controller = new AbortController();
  const release = io.onInterrupt(() => {
    if (controller.signal.aborted) return io.exit(130);
    io.stderr.write('Interrupted: ending the calls under way. Ctrl-C again exits at once.\n');
    controller.abort();
  });
  return { signal: controller.signal, release };
};

/** How much was read of what was meant: what was read in part is not what was read. */
const heldWords = ({ targets }: Pick<InventoryHead, 'targets'>): string => {
  const having = (status: Target['status']): number =>
    targets.filter((target) => target.status === status).length;
  const partial = having('partial');
  return `${having('assessed')} of ${targets.length} account-regions whole${partial > 0 ? ` and ${partial} in part` : ''}`;
};

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
  io.stderr.write(
    `Interrupted: ${path} holds ${heldWords(inventory)}; what was not read is marked as not assessed.\n`,
  );
};

const ageOf = (from: string, now: Date): string => {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(from)) / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
};

const reusedWords = ({ units, oldest, damaged }: Reused, folder: string, now: Date): string => {
  const again = damaged > 0 ? ` ${damaged} of its files were damaged and have been read again.` : '';
  if (units === 0 || oldest === null) return again === '' ? '' : `${folder}:${again}\n`;
  return `Went on from ${folder}: ${units} account-regions were taken over, the oldest read ${ageOf(oldest, now)} ago (${oldest}).${again}\n`;
};

/** What a collection is asked for beside its scope. */
export interface GatherOptions {
  readonly vpcIds: readonly string[];
  /** A folder of saved answers to read in the place of an account; null or absent for an account. */
  readonly from?: string | null;
  /** Where the inventory is kept; null for nowhere. */
  readonly save: string | null;
  /** Read regions whole in which nothing can carry traffic, too. */
  readonly deep?: boolean;
  readonly bucketTags?: boolean;
  readonly bucketAccess?: boolean;
  /** Where units are kept as soon as they are read; null or absent for nowhere. */
  readonly stateDir?: string | null;
  /** Looks for evidence of use once everything is collected; absent where nobody asked for it. */
  readonly observe?: Observe;
  /** Asks for list prices once everything is collected; absent where nobody asked for them. */
  readonly prices?: AskPrices;
}

/** Asks for list prices of regions; what is kept of the answer in an inventory. */
export type AskPrices = (
  head: Pick<Inventory, 'accountCalls'>,
  regions: readonly string[],
  asked: CollectOptions,
) => Promise<Pick<Inventory, 'accountCalls' | 'prices'>>;

/** Looks for evidence of use of what was collected, with the credentials of the collection. */
export type Observe = (collected: Judged, asked: CollectOptions) => Promise<Observations>;

/** Collects from the source that the flags name. */
const collectFrom = async (
  asked: CollectOptions,
  parts: Parts,
  flags: AwsFlags,
  folder: string | null,
): Promise<Inventory> => {
  if (folder !== null) {
    const { collectFromFiles } = await import('../collect/collect-from-files.ts');
    return await collectFromFiles(asked, folder);
  }
  if (flags.source !== 'config-aggregator') return await (await parts.collect())(asked);
  if (flags.aggregator === undefined)
    throw new UserError(
      '--source config-aggregator needs to know which.',
      'Name it with --aggregator; `aws configservice describe-configuration-aggregators` lists them.',
    );
  const { collectFromConfig } = await import('../collect/collect-from-config.ts');
  return await collectFromConfig(asked, flags.aggregator);
};

/** Collects into memory. */
const collectHere = async (
  asked: CollectOptions,
  { save, observe, prices, from = null }: GatherOptions,
  io: Io,
  parts: Parts,
  flags: AwsFlags,
): Promise<Gathered> => {
  const read = await collectFrom(asked, parts, flags, from);
  const regions = read.regions.map(({ region }) => region);
  const collected =
    prices && !read.interrupted && !asked.signal?.aborted
      ? { ...read, ...(await prices(read, regions, asked)) }
      : read;
  const observations =
    observe && !collected.interrupted && !asked.signal?.aborted
      ? await observe({ inventory: collected }, asked)
      : null;
  // What was looked at in part would read as if there were nothing more.
  const inventory = observations && !asked.signal?.aborted ? { ...collected, observations } : collected;
  if (inventory.interrupted || asked.signal?.aborted) {
    await tellInterrupted(inventory, save, io, parts);
    return { interrupted: true };
  }
  if (save !== null) {
    await parts.saveInventory(save, inventory);
    if (!flags.quiet) io.stderr.write(`Saved the inventory to ${save}\n`);
  }
  return { inventory };
};

/** Collects into a folder, going on with what is there. */
const collectIn = async (
  folder: string,
  asked: CollectOptions,
  { save, observe, prices }: GatherOptions,
  io: Io,
  flags: AwsFlags,
): Promise<Gathered> => {
  const { collectToStore } = await import('../collect/resume.ts');
  const complete = async (collected: StoredCollection): Promise<InventoryHead> => {
    if (asked.signal?.aborted) return collected.head;
    const regions = collected.head.targets.flatMap(({ region }) => region ?? []);
    const head = prices
      ? { ...collected.head, ...(await prices(collected.head, regions, asked)) }
      : collected.head;
    if (!observe || asked.signal?.aborted) return head;
    const observations = await observe({ collection: collected, folder }, asked);
    return asked.signal?.aborted ? head : { ...head, observations };
  };
  const collection = await collectToStore(asked, folder, complete);
  const { head, reused } = collection;
  if (!flags.quiet) io.stderr.write(reusedWords(reused, folder, io.now()));
  if (head.interrupted || asked.signal?.aborted) {
    io.stderr.write(
      `Interrupted: ${folder} holds ${heldWords(head)}; the same command goes on from there.\n`,
    );
    return { interrupted: true };
  }
  if (save !== null) {
    const { saveCollection } = await import('../store/audit-collection.ts');
    await saveCollection(save, collection);
    if (!flags.quiet) io.stderr.write(`Saved the inventory to ${save}\n`);
  }
  return { collection, folder };
};

/** Nothing at all was read: a report about it would look like a clean account. */
const refuseUnread = (gathered: Gathered): Gathered => {
  if ('interrupted' in gathered) return gathered;
  const { targets } = 'inventory' in gathered ? gathered.inventory : gathered.collection.head;
  if (targets.some(({ status }) => status !== 'not-assessed')) return gathered;
  const [first] = targets;
  const gap = first?.gaps[0];
  const where = first ? ` of ${first.accountId}${first.region === null ? '' : ` in ${first.region}`}` : '';
  throw new UserError(
    gap
      ? `Nothing could be read${where}: ${gap.action} answered ${gap.code}: ${gap.message}`
      : 'Nothing was read: there is no account and region to read.',
    gap?.code === 'RegionNotEnabled'
      ? 'Name regions with --region that the account has enabled, or none to read all of them.'
      : '`pathproof doctor` tries each permission and says which regions are enabled.',
  );
};

/** Collects what the flags ask for, with progress on stderr; keeps it when told to, also after Ctrl-C. */
export const gather = async (
  flags: AwsFlags,
  options: GatherOptions,
  given: Io,
  parts: Parts,
): Promise<Gathered> => {
  const scope = scopeOf(flags);
  if (options.save !== null) await prepareFile(options.save);
  const progress = createProgressLine(given, flags.quiet ?? false);
  const io: Io = { ...given, stderr: progress.messages };
  const logger = await createLogger(io, flags);
  const { signal, release } = createInterrupt(io);
  if (!options.from) progress.begin('Finding out which accounts and regions there are to read');
  const asked = {
    ...scope,
    vpcIds: options.vpcIds,
    deep: options.deep ?? false,
    bucketTags: options.bucketTags ?? false,
    bucketAccess: options.bucketAccess ?? false,
    logger,
    onProgress: progress.show,
    signal,
    now: io.now,
    toolVersion: version(),
  };
  try {
    const gathered = options.stateDir
      ? await collectIn(options.stateDir, asked, options, io, flags)
      : await collectHere(asked, options, io, parts, flags);
    progress.clear();
    return refuseUnread(gathered);
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
};

const ofAccounts = ['profile', 'region', 'account', 'organization', 'ou', 'roleName', 'roleArn'] as const;

const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The inventory that `--inventory` names, or else one that is collected now; as it will be, where code is given. */
export const inventoryOf = async (
  flags: AwsFlags & PreviewedFlags,
  io: Io,
  parts: Parts,
): Promise<{ readonly inventory: Inventory } | { readonly interrupted: true }> => {
  if (flags.preview !== undefined)
    return { inventory: await previewedInventory(flags.preview, flags, io, parts) };
  if (flags.inventory === undefined) return gatherInventory(flags, io, parts);
  const idle = ofAccounts.filter((name) => flags[name] !== undefined).map(flagOf);
  if (idle.length > 0 && !flags.quiet)
    io.stderr.write(`Nothing is read from AWS: with --inventory, ${idle.join(', ')} changes nothing.\n`);
  return { inventory: await parts.loadInventory(flags.inventory) };
};

/** Collects into memory what the flags ask for, and reads regions whole, whatever is in them. */
export const gatherInventory = async (
  flags: AwsFlags,
  io: Io,
  parts: Parts,
  { bucketAccess = false }: Pick<GatherOptions, 'bucketAccess'> = {},
): Promise<{ readonly inventory: Inventory } | { readonly interrupted: true }> => {
  const gathered = await gather(flags, { vpcIds: [], save: null, deep: true, bucketAccess }, io, parts);
  return 'inventory' in gathered ? gathered : { interrupted: true };
};
