import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import type { RegionFlowLogs } from '../model/observations.ts';
import type { Observed } from '../model/observed.ts';
import { observe } from './errors.ts';
import { type Ask, createAsk } from './ask.ts';
import type { CallLog } from './calls.ts';
import type { Account } from './session.ts';
import { follow, pages } from './pages.ts';

/** A span of time. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const action = 'cloudwatch:GetMetricData';

// AWS: NAT gateways count what they sent to and received from destinations; there is no split by destination (vpc-nat-gateway-cloudwatch).
const metrics = ['BytesOutToDestination', 'BytesInFromDestination'] as const;

// Whole hours are kept for 455 days, so that a span of days that ends in this hour has one sum for each of them.
const anHour = 3600;

// AWS: GetMetricData takes 500 queries a call (CloudWatch API reference, GetMetricData).
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
        Period: anHour,
        Stat: 'Sum',
      },
    })),
  );

/** What the pages of an answer say of one query so far. */
interface Answered {
  readonly sum: number;
  readonly values: number;
  readonly status: string;
}

const ask = async (
  send: Ask,
  queries: readonly MetricDataQuery[],
  { from, to }: Span,
): Promise<ReadonlyMap<string, Answered>> => {
  const input = { MetricDataQueries: [...queries], StartTime: from, EndTime: to };
  const found = await follow(
    (NextToken) => send(new GetMetricDataCommand(NextToken === undefined ? input : { ...input, NextToken })),
    (page) => page.NextToken,
    action,
  );
  const answers = new Map<string, Answered>();
  for (const result of found.flatMap(({ MetricDataResults = [] }) => MetricDataResults)) {
    const { Id: id = '', Values: values = [], StatusCode: status = 'Complete' } = result;
    const { sum, values: before } = answers.get(id) ?? { sum: 0, values: 0 };
    const total = values.reduce((one, value) => one + value, sum);
    answers.set(id, { sum: total, values: before + values.length, status });
  }
  return answers;
};

/** A way to ask for metrics. Not among the clients of a scan, so that only an observed one loads this. */
const askMetrics = (
  { credentials }: Account,
  region: string,
  calls: CallLog,
  signal: AbortSignal | null,
): Ask => {
  const unbounded = <T>(task: () => Promise<T>): Promise<T> => task();
  return createAsk({
    client: new CloudWatchClient({ region, credentials }),
    calls,
    limits: { place: unbounded, overall: unbounded },
    signal,
  });
};

// AWS: a result is Complete, or says why its values are not all there are: PartialData, InternalError, Forbidden (CloudWatch API reference, MetricDataResult).
const bytesOf = (answers: readonly Answered[]): Observed<number | null> => {
  const broken = answers.find(({ status }) => status !== 'Complete');
  if (broken) {
    const message = 'CloudWatch gave only a part of the metric, so its sum is not known.';
    return { gap: { action, code: broken.status, message } };
  }
  const values = answers.reduce((sum, one) => sum + one.values, 0);
  return { seen: values === 0 ? null : answers.reduce((sum, one) => sum + one.sum, 0) };
};

/** Bytes that NAT gateways have processed, in both directions; null for one without data. */
export const natGatewayBytes = async (
  account: Account,
  region: string,
  { calls, signal }: { readonly calls: CallLog; readonly signal: AbortSignal | null },
  natGatewayIds: readonly string[],
  span: Span,
): Promise<ReadonlyMap<string, Observed<number | null>>> => {
  const send = askMetrics(account, region, calls, signal);
  const bytes = new Map<string, Observed<number | null>>();
  const atOnce = queriesOfACall / metrics.length;
  for (let start = 0; start < natGatewayIds.length; start += atOnce) {
    const ids = natGatewayIds.slice(start, start + atOnce);
    const answered = await observe(() => ask(send, queriesFor(ids), span));
    for (const [i, id] of ids.entries())
      bytes.set(
        id,
        'gap' in answered
          ? answered
          : bytesOf(metrics.flatMap((_, n) => answered.seen.get(`m${i}_${n}`) ?? [])),
      );
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
