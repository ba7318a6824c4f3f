import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import type { RegionFlowLogs } from '../model/observations.ts';
import type { Observed } from '../model/observed.ts';
import { observe } from './errors.ts';
import { type Ask, createAsk } from './ask.ts';
import type { CallLog } from './calls.ts';
import type { Account } from './session.ts';
import { pages } from './pages.ts';

/** A span of time. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

// AWS: NAT gateways count what they sent to and received from destinations; there is no split by destination (vpc-nat-gateway-cloudwatch).
const metrics = ['BytesOutToDestination', 'BytesInFromDestination'] as const;

const aDay = 86_400;

// AWS: GetMetricData takes 500 queries a call.
const queriesOfACall = 500;

const queriesFor = (natGatewayIds: readonly string[]): readonly MetricDataQuery[] =>
  natGatewayIds.flatMap((id, i) =>
    metrics.map((name, n) => ({
      Id: `m${i}_${n}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/NATGateway',
          MetricName: name,
          Dimensions: [{ Name: 'NatGatewayId', Value: id }],
        },
        Period: aDay,
        Stat: 'Sum',
      },
    })),
  );

const ask = async (
  send: Ask,
  queries: readonly MetricDataQuery[],
  { from, to }: Span,
): Promise<ReadonlyMap<string, number>> => {
  const sums = new Map<string, number>();
  let token: string | undefined;
  do {
    const answer = await send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: from,
        EndTime: to,
        ...(token ? { NextToken: token } : {}),
      }),
    );
    for (const { Id: id = '', Values: values = [] } of answer.MetricDataResults ?? []) {
      if (values.length > 0)
        sums.set(id, (sums.get(id) ?? 0) + values.reduce((sum, value) => sum + value, 0));
    }
    token = answer.NextToken || undefined;
  } while (token);
  return sums;
};

/** A way to ask for metrics. Not among the clients of a scan, so that only an observed one loads this. */
const askMetrics = ({ credentials }: Account, region: string, calls: CallLog): Ask => {
  const unbounded = <T>(task: () => Promise<T>): Promise<T> => task();
  return createAsk({
    client: new CloudWatchClient({ region, credentials }) as never,
    calls,
    limits: { place: unbounded, overall: unbounded },
    signal: null,
  });
};

/** Bytes that NAT gateways have processed, in both directions; null for one without data. */
export const natGatewayBytes = async (
  account: Account,
  region: string,
  calls: CallLog,
  natGatewayIds: readonly string[],
  span: Span,
): Promise<ReadonlyMap<string, Observed<number | null>>> => {
  const send = askMetrics(account, region, calls);
  const bytes = new Map<string, Observed<number | null>>();
  const atOnce = queriesOfACall / metrics.length;
  for (let start = 0; start < natGatewayIds.length; start += atOnce) {
    const ids = natGatewayIds.slice(start, start + atOnce);
    const sums = await observe(() => ask(send, queriesFor(ids), span));
    for (const [i, id] of ids.entries()) {
      if ('gap' in sums) bytes.set(id, sums);
      else {
        const found = metrics.map((_, n) => sums.seen.get(`m${i}_${n}`)).filter((sum) => sum !== undefined);
        bytes.set(id, { seen: found.length === 0 ? null : found.reduce((sum, one) => sum + one, 0) });
      }
    }
  }
  return bytes;
};

/** The fields of a flow log's format: `${version} ${account-id} …`; the default format where none is said. */
const fieldsOf = (format: string | undefined): string[] =>
  [...(format ?? '').matchAll(/\$\{([\w-]+)\}/g)].map(([, field = '']) => field);

/** The flow logs that an account has in a region. */
export const flowLogsIn = (send: Ask): Promise<RegionFlowLogs['flowLogs']> =>
  observe(async () => {
    const found = await pages(send, DescribeFlowLogsCommand, { MaxResults: 1000 });
    const logs = found.flatMap(({ FlowLogs: items = [] }) => items);
    return logs
      .map((log) => ({
        id: log.FlowLogId ?? '',
        resourceId: log.ResourceId ?? '',
        status: log.FlowLogStatus ?? '',
        trafficType: log.TrafficType ?? '',
        fields: fieldsOf(log.LogFormat),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  });
