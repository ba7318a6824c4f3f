import { Refusal } from '../aws/errors.ts';
import type { Account } from '../aws/session.ts';
import type { Gap, Observed } from '../model/observed.ts';
import type { NatTraffic, Observations, RegionFlowLogs } from '../model/observations.ts';
import { connect, type ConnectOptions } from './connect.ts';
import type { NatOnPath } from './traffic.ts';

/** What is looked at: NAT gateways that matter, and the accounts and regions whose flow logs are listed. */
export interface ObserveOptions extends ConnectOptions {
  readonly nats: readonly NatOnPath[];
  readonly places: readonly { readonly accountId: string; readonly region: string }[];
}

const days = 14;

const placeKey = ({ accountId, region }: { readonly accountId: string; readonly region: string }): string =>
  `${accountId}/${region}`;

/** Reads the metrics of NAT gateways on failing paths, and which flow logs there are. A refusal is a gap, never a guess. */
export const observeTraffic = async (options: ObserveOptions): Promise<Observations> => {
  const { natGatewayBytes, flowLogsIn } = await import('../aws/metrics.ts');
  const to = options.now();
  const from = new Date(to.getTime() - days * 86_400_000);
  const session = await connect(options, () => {});
  const accounts = new Map<string, Promise<Account | Gap>>();
  const open = (accountId: string): Promise<Account | Gap> => {
    const known =
      accounts.get(accountId) ??
      session.open(accountId).catch((error: unknown) => {
        if (error instanceof Refusal) return error.gap;
        throw error;
      });
    accounts.set(accountId, known);
    return known;
  };

  const natTraffic: NatTraffic[] = [];
  const flowLogs: RegionFlowLogs[] = [];
  for (const place of options.places) {
    const { accountId, region } = place;
    const account = await open(accountId);
    const refused: Observed<never> | null = 'code' in account ? { gap: account } : null;
    const log = session.createLog();
    flowLogs.push({
      accountId,
      region,
      flowLogs: 'code' in account ? { gap: account } : await flowLogsIn(account.ask('ec2', region, log)),
    });
    const ids = options.nats
      .filter((nat) => placeKey(nat) === placeKey(place))
      .map((nat) => nat.natGatewayId);
    const bytes =
      'code' in account || ids.length === 0
        ? new Map<string, Observed<number | null>>()
        : await natGatewayBytes(account, region, log, ids, { from, to });
    for (const natGatewayId of ids) {
      const seen = refused ?? bytes.get(natGatewayId) ?? { seen: null };
      natTraffic.push({
        accountId,
        region,
        natGatewayId,
        from: from.toISOString(),
        to: to.toISOString(),
        bytes: seen,
      });
    }
  }
  return { observedAt: to.toISOString(), natTraffic, flowLogs };
};
