import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../services/services.ts';
import type { Ask } from './ask.ts';
import { type CallLog, createCallLog } from './calls.ts';
import { type Clients, createClients, type Service } from './clients.ts';
import { type Credentials, ownCredentials, type Role, roleCredentials } from './credentials.ts';
import { Refusal } from './errors.ts';

/** Who asks AWS, and as whom. */
export interface SessionOptions {
  readonly profile: string | null;
  readonly roleName: string | null;
  readonly roleArn: string | null;
  readonly externalId: string | null;
  readonly homeRegion: string | null;
  /** Regions that the user asked for: a hint at the partition when nothing names a home region. */
  readonly regions: readonly string[];
  readonly signal: AbortSignal | null;
  /** Requests a second that each account, region and action gets at most; null or absent for three quarters of AWS's own rates. */
  readonly maxRate?: number | null;
  /** How long a request may stay without an answer; for tests. */
  readonly timeoutMs?: number;
  readonly onCall: () => void;
  readonly now: () => Date;
}

/** An account that can be asked. */
export interface Account {
  readonly accountId: string;
  /** Who reads it. */
  readonly arn: string;
  readonly partition: string;
  /** Calls that belong to no region. */
  readonly calls: CallLog;
  /** The keys that it is read with, for clients of services that are not asked in a scan. */
  readonly credentials: Credentials;
  /** A way to ask a service in a region. */
  ask(service: Service, region: string, calls: CallLog): Ask;
}

/** One run's way to AWS: the caller, and the accounts that the caller may read. */
export interface Session {
  readonly caller: { readonly accountId: string; readonly arn: string };
  readonly partition: string;
  readonly homeRegion: string;
  /** An account, with the caller's own keys or with those of a role in it; throws a Refusal when the role refuses. */
  open(accountId: string): Promise<Account>;
  /** A way to ask Organizations, as the caller, and the log of that. */
  askOrganization(): Ask;
  /** Drops what was kept for an account that has been read. */
  close(accountId: string): void;
  /** A log for the calls to one region. */
  createLog(): CallLog;
  /** Calls by account, of every account that was tried. */
  accountCalls(): readonly { readonly accountId: string; readonly calls: CallLog }[];
}

/** The region that STS and DescribeRegions are asked in: named, or from the profile or the environment. */
const homeRegionOf = async (options: SessionOptions): Promise<string> => {
  if (options.homeRegion) return options.homeRegion;
  const { profile, regions } = options;
  const configured = new STSClient(profile ? { profile } : {}).config.region;
  const named = await configured().catch(() => process.env['AWS_DEFAULT_REGION']);
  // AWS: keys are valid in one partition, and us-east-1 is not in every one.
  const elsewhere = regions.find((region) => partitionOf(region) !== 'aws');
  return named || elsewhere || 'us-east-1';
};

interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly credentials: Credentials;
}

const identityOf = async (sts: Ask, credentials: Credentials): Promise<Identity> => {
  const { Account: accountId, Arn: arn } = await sts(new GetCallerIdentityCommand({}));
  if (accountId && arn) return { accountId, arn, credentials };
  throw new Refusal({
    action: 'sts:GetCallerIdentity',
    code: 'UnreadableAnswer',
    message: 'STS did not say who the caller is.',
  });
};

const assume = async (sts: Ask, accountId: string, role: Role): Promise<Identity> => {
  const credentials = roleCredentials(sts, role);
  const { callerArn } = await credentials();
  return { accountId, arn: callerArn, credentials };
};

const partOf = (arn: string, index: number): string => arn.split(':')[index] ?? '';

/** Whom the run works as: the keys' own identity, or the role that it was told to take first. */
const whoAmI = async (
  clients: Clients,
  options: SessionOptions,
  region: string,
  calls: CallLog,
  sessionName: string,
): Promise<Identity> => {
  const own = ownCredentials(options.profile, region);
  const sts = clients.ask('sts', { accountId: 'caller', region }, own, calls);
  if (!options.roleArn) return await identityOf(sts, own);
  const role = { arn: options.roleArn, externalId: options.externalId, sessionName };
  return await assume(sts, partOf(options.roleArn, 4), role);
};

// AWS: Organizations is asked in one region of each partition (Organizations guide, endpoints and quotas).
const organizationRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
};

const sessionNameAt = (now: Date): string => `pathproof-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;

/** Opens a session: finds out who the caller is. Throws a Refusal when nobody can tell. */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const homeRegion = await homeRegionOf(options);
  const { signal, maxRate = null, timeoutMs } = options;
  const clients = createClients({ signal, maxRate, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const ownCalls = createCallLog(options.onCall, options.now);
  const sessionName = sessionNameAt(options.now());
  const caller = await whoAmI(clients, options, homeRegion, ownCalls, sessionName);
  const partition = partOf(caller.arn, 1) || 'aws';
  const logs = new Map([[caller.accountId, ownCalls]]);
  const sts = (calls: CallLog): Ask =>
    clients.ask(
      'sts',
      { accountId: `${caller.accountId} caller`, region: homeRegion },
      caller.credentials,
      calls,
    );

  const enter = (accountId: string, calls: CallLog): Promise<Identity> => {
    if (accountId === caller.accountId) return Promise.resolve(caller);
    const arn = `arn:${partition}:iam::${accountId}:role/${options.roleName ?? ''}`;
    return assume(sts(calls), accountId, { arn, externalId: options.externalId, sessionName });
  };

  return {
    caller: { accountId: caller.accountId, arn: caller.arn },
    partition,
    homeRegion,
    askOrganization: () =>
      clients.ask(
        'organizations',
        { accountId: caller.accountId, region: organizationRegions[partition] ?? homeRegion },
        caller.credentials,
        ownCalls,
      ),
    close: (accountId) => clients.forget(accountId),
    createLog: () => createCallLog(options.onCall, options.now),
    accountCalls: () => [...logs].map(([accountId, calls]) => ({ accountId, calls })),
    async open(accountId) {
      const calls = logs.get(accountId) ?? createCallLog(options.onCall, options.now);
      logs.set(accountId, calls);
      const { arn, credentials } = await enter(accountId, calls);
      return {
        accountId,
        arn,
        partition,
        calls,
        credentials,
        ask: (service, region, log) => clients.ask(service, { accountId, region }, credentials, log),
      };
    },
  };
};
