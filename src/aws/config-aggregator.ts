import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  SelectAggregateResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import type { CallLog } from './calls.ts';
import type { Credentials } from './credentials.ts';
import { attemptsOf, Refusal, refusalOf, requestIdOf } from './errors.ts';
import { aggregatorActions } from './mode-actions.ts';
import { follow } from './pages.ts';

/** A resource as Config has recorded it. */
export interface RecordedItem {
  readonly accountId: string;
  readonly region: string;
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  readonly capturedAt: string;
  readonly configuration: unknown;
  readonly supplementary: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly key?: string; readonly value?: string }[];
}

/** An account and region that the aggregator gathers, and whether it could. */
export interface AggregatorSource {
  readonly accountId: string;
  readonly region: string;
  readonly status: string;
  readonly problem: string | null;
}

/** An AWS Config aggregator. */
export interface Aggregator {
  /** Every recorded resource of these types. */
  items(types: readonly string[]): Promise<readonly RecordedItem[]>;
  sources(): Promise<readonly AggregatorSource[]>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const toItem = (row: string): RecordedItem => {
  const parsed: unknown = JSON.parse(row);
  const item = isRecord(parsed) ? parsed : {};
  const { supplementaryConfiguration, tags } = item;
  return {
    accountId: textOf(item['accountId']),
    region: textOf(item['awsRegion']),
    type: textOf(item['resourceType']),
    id: textOf(item['resourceId']),
    arn: textOf(item['arn']),
    capturedAt: textOf(item['configurationItemCaptureTime']),
    configuration: item['configuration'] ?? null,
    supplementary: isRecord(supplementaryConfiguration) ? supplementaryConfiguration : {},
    tags: Array.isArray(tags) ? (tags as RecordedItem['tags']) : [],
  };
};

const fields =
  'accountId, awsRegion, resourceType, resourceId, arn, configurationItemCaptureTime, configuration, supplementaryConfiguration, tags';

/** As much of a client as is asked. */
export type ConfigClient = Pick<ConfigServiceClient, 'send'>;

/** A client of Config in a region. */
export const createConfigClient = (region: string, credentials: Credentials): ConfigClient =>
  new ConfigServiceClient({ region, credentials, maxAttempts: 8 });

type Send = <T>(action: (typeof aggregatorActions)[number], send: () => Promise<T>) => Promise<T>;

const counted =
  (calls: CallLog): Send =>
  async (action, send) => {
    try {
      const answer = await send();
      calls.add(action, { failed: null, retries: 0, requestId: requestIdOf(answer) });
      return answer;
    } catch (error) {
      const meaning = refusalOf(action, error);
      const code = meaning instanceof Refusal ? meaning.gap.code : 'Bug';
      calls.add(action, {
        failed: code,
        retries: attemptsOf(error) - 1,
        requestId: requestIdOf(error),
      });
      throw meaning;
    }
  };

// AWS: at most 100 results a page of either listing (Config API, SelectAggregateResourceConfig).
const pageOf = (ConfigurationAggregatorName: string, NextToken: string | undefined) => ({
  ConfigurationAggregatorName,
  Limit: 100,
  ...(NextToken === undefined ? {} : { NextToken }),
});

/** An aggregator of this name. */
export const openAggregator = (client: ConfigClient, name: string, calls: CallLog): Aggregator => {
  const ask = counted(calls);
  const [describe, select] = aggregatorActions;
  return {
    async items(types) {
      const quoted = types.map((type) => `'${type}'`).join(', ');
      const Expression = `SELECT ${fields} WHERE resourceType IN (${quoted})`;
      const command = (token: string | undefined) =>
        new SelectAggregateResourceConfigCommand({ ...pageOf(name, token), Expression });
      const found = await follow(
        (token) => ask(select, () => client.send(command(token))),
        (page) => page.NextToken,
        select,
      );
      return found.flatMap(({ Results }) => Results?.map(toItem) ?? []);
    },
    async sources() {
      const command = (token: string | undefined) =>
        new DescribeConfigurationAggregatorSourcesStatusCommand(pageOf(name, token));
      const found = await follow(
        (token) => ask(describe, () => client.send(command(token))),
        (page) => page.NextToken,
        describe,
      );
      return found
        .flatMap((page) => page.AggregatedSourceStatusList ?? [])
        .filter(({ SourceType, AwsRegion }) => SourceType === 'ACCOUNT' && AwsRegion)
        .map(({ SourceId, AwsRegion, LastUpdateStatus, LastErrorCode, LastErrorMessage }) => ({
          accountId: SourceId ?? '',
          region: AwsRegion ?? '',
          status: LastUpdateStatus ?? '',
          problem: LastErrorMessage ?? LastErrorCode ?? null,
        }));
    },
  };
};

/** The refusal of a question that Config has no answer to. */
export const notRecorded = (action: string, message: string): Refusal =>
  new Refusal({ action, code: 'NotRecordedByConfig', message });
