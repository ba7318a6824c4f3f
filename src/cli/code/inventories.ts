import type { PreviewedInventories } from '../../iac/previewed.ts';
import type { Addresses } from '../../model/addresses.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { AwsFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';
import { version } from '../version.ts';
import type { Code } from './declare.ts';
import type { CodeFlags } from './read-code.ts';

/** What declarations are judged over, and as what. */
export interface Judging {
  readonly over: Inventory | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly assumeAligned: boolean;
  /** When, as ISO 8601. */
  readonly at: string;
}

/** The inventories before and after what code declares, and the declarations. */
export const inventoriesOfCode = async (
  code: Code,
  judging: Judging,
): Promise<PreviewedInventories & Code> => {
  const { previewInventories } = await import('../../iac/preview-inventories.ts');
  const made = previewInventories({ declarations: code.declarations, ...judging, version: version() });
  return { ...made, ...code };
};

/** The inventories before and after what files declare, and the declarations. */
export const inventoriesOf = async (
  files: readonly string[],
  flags: CodeFlags,
  over: Inventory | null,
  io: Io,
): Promise<PreviewedInventories & Code> => {
  const { readCode } = await import('./read-code.ts');
  return inventoriesOfCode(await readCode(files, flags), {
    over,
    account: flags.account ?? null,
    region: flags.region ?? null,
    assumeAligned: flags.assumeAligned ?? false,
    at: io.now().toISOString(),
  });
};

/** What is asked of an inventory as it will be. */
export interface PreviewedFlags {
  readonly preview?: readonly string[];
  readonly inventory?: string;
}

/**
 * The inventory as it will be after what some files declare, over the one that `--inventory` names; things are named by their
 * addresses in it. Nothing is read from AWS.
 */
export const previewedInventory = async (
  files: readonly string[],
  flags: AwsFlags & PreviewedFlags,
  io: Io,
  parts: Parts,
): Promise<Inventory> => {
  const over = flags.inventory === undefined ? null : await parts.loadInventory(flags.inventory);
  const [account] = flags.account ?? [];
  const [region] = flags.region ?? [];
  const { namedByCode } = await import('../../preview/named.ts');
  const { after, book } = await inventoriesOf(
    files,
    { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) },
    over,
    io,
  );
  return namedByCode(after, book);
};

/** What states declare, by the ids that things have in AWS. */
export const addressesOf = async (
  states: readonly string[],
  source: string | undefined,
): Promise<Addresses> => {
  const [{ readCode }, { addressesIn }] = await Promise.all([
    import('./read-code.ts'),
    import('../../preview/addressed.ts'),
  ]);
  const { declarations } = await readCode(states, source === undefined ? {} : { source });
  return addressesIn(declarations);
};
