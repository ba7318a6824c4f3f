import pLimit from 'p-limit';
import { Refusal } from '../aws/errors.ts';
import type { Account, Session } from '../aws/session.ts';
import type { Gap, Observed } from '../model/observed.ts';
import type { NatTraffic, Observations, RegionFlowLogs } from '../model/observations.ts';
import type { Place } from '../paths/world.ts';
import type { ConnectOptions } from './connect.ts';
import type { NatOnPath } from '../audit/traffic.ts';

/** What is looked at: NAT gateways that matter, and the accounts and regions whose flow logs are listed. */
export interface ObserveOptions extends ConnectOptions {
  readonly nats: readonly NatOnPath[];
  readonly places: readonly Place[];
}

/** What came of one account and region. */
interface Looked {
  readonly natTraffic: readonly NatTraffic[];
  readonly flowLogs: RegionFlowLogs;
  readonly apiCalls: Observations['apiCalls'];
}

const days = 14;
const anHour = 3_600_000;

const placesAtATime = 8;

const orGap = async <T>(ask: () => Promise<T>): Promise<T | Gap> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal) return error.gap;
    throw error;
  }
};

const isGap = (value: object): value is Gap => 'code' in value;

/** A way to open each account once; where that is refused, the gap instead. */
const createOpener = async (options: ObserveOptions) => {
  const { openSession } = await import('../aws/session.ts');
  const opened = { ...options, signal: options.signal ?? null, onCall: () => {} };
  const session: Session | Gap = await orGap(() => openSession(opened));
  const accounts = new Map<string, Promise<Account | Gap>>();
  const open = (accountId: string): Promise<Account | Gap> => {
    if (isGap(session)) return Promise.resolve(session);
    const asked = accounts.get(accountId) ?? orGap(() => session.open(accountId));
    accounts.set(accountId, asked);
    return asked;
  };
  return { session, open };
};

const byPlace = (a: Place, b: Place): number =>
  `${a.accountId} ${a.region}` < `${b.accountId} ${b.region}` ? -1 : 1;

/** Reads the metrics of NAT gateways on failing paths, and which flow logs there are. A refusal is a gap, never a guess. */
export const observeTraffic = async (options: ObserveOptions): Promise<Observations> => {
  const { natGatewayBytes, flowLogsIn } = await import('../aws/metrics.ts');
  // To the hour: CloudWatch sums whole hours, and the one that has not ended is not whole.
  const to = new Date(Math.floor(options.now().getTime() / anHour) * anHour);
  const from = new Date(to.getTime() - days * 24 * anHour);
  const { session, open } = await createOpener(options);

  const look = async ({ accountId, region }: Place): Promise<Looked> => {
    const ids = options.nats
      .filter((nat) => nat.accountId === accountId && nat.region === region)
      .map(({ natGatewayId }) => natGatewayId);
    const account = await open(accountId);
    const lines = (bytesOf: (id: string) => Observed<number | null>): readonly NatTraffic[] =>
      ids.map((natGatewayId) => ({
        accountId,
        region,
        natGatewayId,
        from: from.toISOString(),
        to: to.toISOString(),
        bytes: bytesOf(natGatewayId),
      }));
    if (isGap(session) || isGap(account)) {
      const gap = isGap(account) ? account : (session as Gap);
      return {
        natTraffic: lines(() => ({ gap })),
        flowLogs: { accountId, region, flowLogs: { gap } },
        apiCalls: [],
      };
    }
    const calls = session.createLog();
    const flowLogs = await flowLogsIn(account.ask('ec2', region, calls));
    const how = { calls, signal: options.signal ?? null };
    const bytes = await natGatewayBytes(account, region, how, ids, { from, to });
    return {
      natTraffic: lines((id) => bytes.get(id) ?? { seen: null }),
      flowLogs: { accountId, region, flowLogs },
      apiCalls: [{ accountId, region, calls: calls.list() }],
    };
  };

  const looked = await pLimit(placesAtATime).map([...options.places].sort(byPlace), look);
  const ofAccounts = isGap(session)
    ? []
    : session
        .accountCalls()
        .map(({ accountId, calls }) => ({ accountId, region: null, calls: calls.list() }))
        .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  return {
    observedAt: options.now().toISOString(),
    natTraffic: looked.flatMap(({ natTraffic }) => natTraffic),
    flowLogs: looked.map(({ flowLogs }) => flowLogs),
    apiCalls: [...ofAccounts, ...looked.flatMap(({ apiCalls }) => apiCalls)],
  };
};
