import {
  type Inventory,
  type InventoryHead,
  inventorySchemaVersion,
  type RegionInventory,
  type Target,
} from '../model/inventory.ts';
import type { CollectOptions, Progress, UnitSink } from './collect-options.ts';
import { collectUnits } from './collect-units.ts';
import { connect } from './connect.ts';
import { type AccountPlan, type OpenPlan, planAccounts } from './plan.ts';
import { UserError } from '../model/user-error.ts';
import type { UnitResult } from '../store/unit-file.ts';

export type { CollectOptions, Progress, UnitSink } from './collect-options.ts';

const isOpen = (plan: AccountPlan): plan is OpenPlan => plan.account !== null;

/** Every account said no: there is nothing to report about, but something to mend. */
const refuseToGoOn = (plans: readonly AccountPlan[], options: CollectOptions): void => {
  if (options.signal?.aborted || plans.some(isOpen)) return;
  const gap = plans[0]?.targets[0]?.gaps[0];
  const who = plans.length === 1 ? `Account ${plans[0]?.accountId}` : `None of the ${plans.length} accounts`;
  const what = plans.length === 1 ? 'could not be read' : 'could be read';
  throw new UserError(
    `${who} ${what}: ${gap?.action} answered ${gap?.code}: ${gap?.message}`,
    gap?.action === 'sts:AssumeRole'
      ? 'Check that the role exists in the account, that it trusts this caller, and the external id; `pathproof doctor` tries each account.'
      : 'Attach the policy that `pathproof permissions` prints, or name the regions with --region; `pathproof doctor` tries each permission.',
  );
};

/** Where something is: an account, in a region or as a whole. */
interface Spot {
  readonly accountId: string;
  readonly region: string | null;
}

/** Sorts by account, then region. */
export const byPlace = (a: Spot, b: Spot): number => {
  const [left, right] = [`${a.accountId} ${a.region ?? ''}`, `${b.accountId} ${b.region ?? ''}`];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Reads accounts and regions and hands each unit over as soon as it is read; answers with everything else. */
export const collectInto = async (options: CollectOptions, sink: UnitSink): Promise<InventoryHead> => {
  const begun = options.now().toISOString();
  const { onProgress, logger } = options;
  let calls = 0;
  let progress: Omit<Progress, 'calls'> | null = null;
  const tell = (): void => {
    if (progress) onProgress?.({ ...progress, calls });
  };
  const session = await connect(options, () => {
    calls += 1;
    tell();
  });
  logger.info({ ...session.caller, homeRegion: session.homeRegion }, 'signed in');
  const { plans, organization } = await planAccounts(session, options);
  refuseToGoOn(plans, options);
  const { targets, stopped } = await collectUnits(options, session, plans.filter(isOpen), sink, (now) => {
    progress = now;
    tell();
  });
  const all: readonly Target[] = [...plans.flatMap((plan) => plan.targets), ...targets];
  return {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion },
    collectedAt: sink.startedAt ?? begun,
    finishedAt: options.now().toISOString(),
    interrupted: stopped || (options.signal?.aborted ?? false),
    caller: session.caller,
    scope: { complete: plans.every(({ whole }) => whole), vpcIds: [...options.vpcIds].sort() },
    targets: [...all].sort(byPlace),
    organization,
    accountCalls: session
      .accountCalls()
      .map((log) => ({ accountId: log.accountId, calls: log.calls.list() }))
      .sort((a, b) => byPlace({ ...a, region: null }, { ...b, region: null })),
  };
};

/** A sink that keeps everything in memory. */
const inMemory = (): { readonly sink: UnitSink; readonly units: () => RegionInventory[] } => {
  const kept = new Map<string, RegionInventory>();
  const keep = ({ unit }: UnitResult): Promise<void> => {
    if (unit) kept.set(`${unit.accountId} ${unit.region}`, unit);
    return Promise.resolve();
  };
  return {
    sink: { startedAt: null, lone: false, known: () => null, keep },
    units: () => [...kept.values()].sort(byPlace),
  };
};

/** Collects the inventory of accounts and regions. Throws a UserError only for what the user has to mend. */
export const collect = async (options: CollectOptions): Promise<Inventory> => {
  const { sink, units } = inMemory();
  const head = await collectInto(options, sink);
  return { ...head, regions: units() };
};
