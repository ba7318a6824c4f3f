import type { ObjectStore } from '../aws/object-store.ts';
import type { Target } from '../model/inventory.ts';
import { chooseAccounts, type ChosenAccount } from '../collect/choose-accounts.ts';
import { connect } from '../collect/connect.ts';
import type { Request } from './request.ts';
import { placesOf, putJson, type RunPlan } from './run-files.ts';
import type { Settings } from './settings.ts';

/** What the first step answers: where the map finds its items, and how it is to run. */
export interface PlanAnswer {
  readonly runId: string;
  readonly request: unknown;
  readonly bucket: string;
  readonly accountsKey: string;
  readonly accounts: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
}

const isActive = ({ state }: ChosenAccount): boolean => state === null || state === 'active';

const inactive = ({ accountId, state }: ChosenAccount): Target => ({
  accountId,
  region: null,
  status: 'not-assessed',
  gaps: [
    {
      action: 'organizations:ListAccounts',
      code: 'AccountNotActive',
      message: `Account ${accountId} is ${(state || 'in an unknown state').replaceAll('_', ' ')}, so it cannot be read.`,
    },
  ],
});

/** What the first step works with. */
export interface PlanOptions {
  readonly runId: string;
  readonly request: Request;
  /** What was asked beside the environment, for the steps that come after. */
  readonly asked: unknown;
  readonly homeRegion: string | null;
  readonly now: () => Date;
  readonly store: ObjectStore;
  readonly settings: Settings;
}

/** Lists the accounts of a run, and keeps the list where the map reads it. */
export const planRun = async (options: PlanOptions): Promise<PlanAnswer> => {
  const { runId, request, asked, homeRegion, now, store } = options;
  const startedAt = now().toISOString();
  const scope = {
    accounts: request.accounts,
    organization: request.organization,
    organizationalUnits: request.organizationalUnits,
    excludeAccounts: request.excludedAccounts,
    regions: request.regions,
    roleName: request.roleName,
    externalId: request.externalId,
    profile: null,
    roleArn: null,
    homeRegion,
    maxRate: request.maxRate,
    now,
  };
  const session = await connect(scope, () => {});
  const { accounts, organization } = await chooseAccounts(session, scope);
  const active = accounts.filter(isActive).map(({ accountId }) => accountId);
  const targets = accounts.filter((account) => !isActive(account)).map(inactive);
  const plan: RunPlan = { startedAt, caller: session.caller, accounts: active, targets, organization };
  const places = placesOf(runId);
  await putJson(store, places.plan, plan);
  await putJson(store, places.settings, options.settings);
  await putJson(
    store,
    places.accounts,
    active.map((accountId) => ({ accountId })),
  );
  return {
    runId,
    request: asked,
    bucket: request.bucket,
    accountsKey: places.accounts,
    accounts: active.length,
    maxConcurrency: request.maxConcurrency,
    toleratedFailurePercentage: request.toleratedFailurePercentage,
  };
};
