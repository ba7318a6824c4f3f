import pLimit from 'p-limit';
import { type Inventory, inventorySchemaVersion, type Target } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import type { Session } from '../aws/session.ts';
import { collectUnit, type UnitResult } from './collect-unit.ts';
import type { Logger } from './logger.ts';
import { createMemos } from './memos.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { type AccountPlan, planAccounts } from './plan.ts';

/** How far a collection has come. */
export interface Progress {
  /** Units (accounts × regions) that are done. */
  readonly done: number;
  readonly total: number;
  readonly accountId: string;
  readonly region: string;
  /** API calls of the whole run so far. */
  readonly calls: number;
}

/** What to collect, as whom, and whom to tell about it. */
export interface CollectOptions extends ConnectOptions {
  /** VPCs that findings are limited to; the collection stays whole, because paths cross VPCs. */
  readonly vpcIds: readonly string[];
  readonly logger: Logger;
  readonly onProgress?: (progress: Progress) => void;
  readonly toolVersion: string;
}

// So many units at a time keep the connections busy; the requests themselves have limits of their own.
const unitsAtATime = 8;

type Plan = Extract<AccountPlan, { readonly account: object }>;
type OnUnit = (accountId: string, region: string) => void;

const notReached = (accountId: string, region: string): UnitResult => ({
  target: {
    accountId,
    region,
    status: 'not-assessed',
    gaps: [
      {
        action: 'pathproof:scan',
        code: 'Interrupted',
        message: 'The scan was ended before this region was read.',
      },
    ],
  },
  unit: null,
});

const collectUnits = async (
  options: CollectOptions,
  session: Session,
  plans: readonly Plan[],
  onUnit: OnUnit,
): Promise<readonly UnitResult[]> => {
  const { collectors } = await import('../collectors/index.ts');
  const limit = pLimit(unitsAtATime);
  const memos = createMemos();
  const { homeRegion } = session;
  const units = plans.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
  return await limit.map(units, async ({ account, region }) => {
    if (options.signal?.aborted) return notReached(account.accountId, region);
    const calls = session.createLog();
    const { logger, now } = options;
    const result = await collectUnit({ account, region, homeRegion, calls, memos, collectors, logger, now });
    logger.debug({ accountId: account.accountId, region, calls: calls.total() }, 'unit');
    onUnit(account.accountId, region);
    return result;
  });
};

const byPlace = (
  a: { readonly accountId: string; readonly region: string | null },
  b: { readonly accountId: string; readonly region: string | null },
): number => {
  const [left, right] = [a, b].map(({ accountId, region }) => `${accountId} ${region ?? ''}`) as [
    string,
    string,
  ];
  return left < right ? -1 : left > right ? 1 : 0;
};

const isOpen = (plan: AccountPlan): plan is Plan => plan.account !== null;

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

/** Collects the inventory of accounts and regions. Throws a UserError only for what the user has to mend. */
export const collect = async (options: CollectOptions): Promise<Inventory> => {
  const collectedAt = options.now().toISOString();
  const { onProgress, logger } = options;
  let calls = 0;
  let done = 0;
  let total = 0;
  let current = { accountId: '', region: '' };
  const report = (): void => onProgress?.({ done, total, ...current, calls });
  const session = await connect(options, () => {
    calls += 1;
    if (total > 0) report();
  });
  logger.info({ ...session.caller, homeRegion: session.homeRegion }, 'caller');
  const plans = await planAccounts(session, options);
  refuseToGoOn(plans, options);
  const open = plans.filter(isOpen);
  total = open.reduce((sum, { regions }) => sum + regions.length, 0);
  const results = await collectUnits(options, session, open, (accountId, region) => {
    done += 1;
    current = { accountId, region };
    report();
  });
  const targets: readonly Target[] = [
    ...plans.flatMap((plan) => plan.targets),
    ...results.map(({ target }) => target),
  ];
  return {
    schemaVersion: inventorySchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion },
    collectedAt,
    finishedAt: options.now().toISOString(),
    interrupted: options.signal?.aborted ?? false,
    caller: session.caller,
    scope: { complete: plans.every(({ whole }) => whole), vpcIds: [...options.vpcIds].sort() },
    targets: [...targets].sort(byPlace),
    accountCalls: session
      .accountCalls()
      .map((log) => ({ accountId: log.accountId, calls: log.calls.list() }))
      .sort((a, b) => byPlace({ ...a, region: null }, { ...b, region: null })),
    regions: results.flatMap(({ unit }) => unit ?? []).sort(byPlace),
  };
};
