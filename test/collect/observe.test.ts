import {
  CloudWatchClient,
  CloudWatchServiceException,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeFlowLogsCommand, EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeActions } from '../../src/aws/observe-actions.ts';
import { observationsSchema } from '../../src/model/observations.ts';
import { type ObserveOptions, observeTraffic } from '../../src/collect/observe.ts';
import { mockClient } from '../mock-client.ts';

const cloudwatch = mockClient(CloudWatchClient);
const ec2 = mockClient(EC2Client);
const sts = mockClient(STSClient);

const place = { accountId: '111122223333', region: 'eu-west-1' };
const nat = (natGatewayId: string) => ({ ...place, natGatewayId, findings: 1 });

const options = (more: Partial<ObserveOptions> = {}): ObserveOptions => ({
  regions: ['eu-west-1'],
  accounts: [],
  profile: null,
  roleName: null,
  roleArn: null,
  externalId: null,
  homeRegion: 'eu-west-1',
  now: () => new Date('2026-11-22T10:20:30Z'),
  nats: [nat('nat-a')],
  places: [place],
  ...more,
});

const refusal = { message: 'You may not.', $fault: 'client', $metadata: { attempts: 1 } } as const;

beforeEach(() => {
  for (const client of [cloudwatch, ec2, sts]) client.reset();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: place.accountId, Arn: 'arn:aws:iam::111122223333:user/ana' });
  ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [] });
  cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
});

afterEach(() => vi.unstubAllEnvs());

const result = (Id: string, Values: number[], StatusCode: 'Complete' | 'PartialData' | 'InternalError') => ({
  Id,
  Values,
  StatusCode,
});

describe('the bytes of a NAT gateway', () => {
  it('are both directions over all pages', async () => {
    cloudwatch
      .on(GetMetricDataCommand)
      .resolvesOnce({
        MetricDataResults: [result('m0_0', [1, 2], 'PartialData'), result('m0_1', [10], 'Complete')],
        NextToken: 'more',
      })
      .resolvesOnce({ MetricDataResults: [result('m0_0', [4], 'Complete')] });
    const observations = await observeTraffic(options());
    expect(observations.natTraffic).toEqual([
      {
        ...place,
        natGatewayId: 'nat-a',
        from: '2026-11-08T10:00:00.000Z',
        to: '2026-11-22T10:00:00.000Z',
        bytes: { seen: 17 },
      },
    ]);
    expect(() => observationsSchema.parse(observations)).not.toThrow();
    const asked = cloudwatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input);
    expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
    expect(asked[0]?.MetricDataQueries?.map(({ MetricStat }) => MetricStat?.Metric)).toEqual(
      ['BytesOutToDestination', 'BytesInFromDestination'].map((MetricName) => ({
        Namespace: 'AWS/NATGateway',
        MetricName,
        Dimensions: [{ Name: 'NatGatewayId', Value: 'nat-a' }],
      })),
    );
    expect(observations.apiCalls.find(({ region }) => region !== null)?.calls).toMatchObject([
      { action: 'cloudwatch:GetMetricData', calls: 2, failed: 0 },
      { action: 'ec2:DescribeFlowLogs', calls: 1 },
    ]);
  });

  it('are unknown to CloudWatch where it has no data, which is not zero', async () => {
    expect((await observeTraffic(options())).natTraffic[0]?.bytes).toEqual({ seen: null });
    cloudwatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [result('m0_0', [0], 'Complete'), result('m0_1', [0], 'Complete')] });
    expect((await observeTraffic(options())).natTraffic[0]?.bytes).toEqual({ seen: 0 });
  });

  it.each(['PartialData', 'InternalError'] as const)(
    'are a gap where the answer ends as %s',
    async (status) => {
      cloudwatch
        .on(GetMetricDataCommand)
        .resolves({ MetricDataResults: [result('m0_0', [5], 'Complete'), result('m0_1', [1], status)] });
      expect((await observeTraffic(options())).natTraffic[0]?.bytes).toMatchObject({ gap: { code: status } });
    },
  );

  it('are a gap where it was denied, and the flow logs are still read', async () => {
    cloudwatch
      .on(GetMetricDataCommand)
      .rejects(new CloudWatchServiceException({ name: 'AccessDenied', ...refusal }));
    ec2.on(DescribeFlowLogsCommand).resolves({
      FlowLogs: [
        {
          FlowLogId: 'fl-1',
          ResourceId: 'vpc-1',
          FlowLogStatus: 'ACTIVE',
          TrafficType: 'ALL',
          LogFormat: '${version} ${pkt-dst-aws-service}',
        },
      ],
    });
    const { natTraffic, flowLogs } = await observeTraffic(options());
    expect(natTraffic[0]?.bytes).toMatchObject({
      gap: { action: 'cloudwatch:GetMetricData', code: 'AccessDenied' },
    });
    expect(flowLogs).toEqual([
      {
        ...place,
        flowLogs: {
          seen: [
            {
              id: 'fl-1',
              resourceId: 'vpc-1',
              status: 'ACTIVE',
              trafficType: 'ALL',
              fields: ['version', 'pkt-dst-aws-service'],
            },
          ],
        },
      },
    ]);
  });

  it('are asked for 250 gateways a call, and where no gateway matters, not at all', async () => {
    await observeTraffic(options({ nats: Array.from({ length: 251 }, (_, n) => nat(`nat-${n}`)) }));
    expect(
      cloudwatch
        .commandCalls(GetMetricDataCommand)
        .map(({ args }) => args[0].input.MetricDataQueries?.length),
    ).toEqual([500, 2]);
    cloudwatch.resetHistory();
    await observeTraffic(options({ nats: [] }));
    expect(cloudwatch.calls()).toEqual([]);
  });
});

describe('flow logs', () => {
  it('are a gap where they were denied', async () => {
    ec2
      .on(DescribeFlowLogsCommand)
      .rejects(new EC2ServiceException({ name: 'UnauthorizedOperation', ...refusal }));
    expect((await observeTraffic(options())).flowLogs[0]?.flowLogs).toMatchObject({
      gap: { action: 'ec2:DescribeFlowLogs', code: 'UnauthorizedOperation' },
    });
  });

  it('are read page by page', async () => {
    ec2
      .on(DescribeFlowLogsCommand)
      .resolvesOnce({ FlowLogs: [{ FlowLogId: 'fl-2' }], NextToken: 'more' })
      .resolvesOnce({ FlowLogs: [{ FlowLogId: 'fl-1' }] });
    expect((await observeTraffic(options())).flowLogs[0]?.flowLogs).toMatchObject({
      seen: [{ id: 'fl-1', fields: [] }, { id: 'fl-2' }],
    });
  });
});

describe('looking for evidence of use', () => {
  it('leaves gaps, and ends nothing, where the credentials do not work any more', async () => {
    sts.on(GetCallerIdentityCommand).rejects(new STSServiceException({ name: 'ExpiredToken', ...refusal }));
    const { natTraffic, flowLogs } = await observeTraffic(options());
    expect(natTraffic[0]?.bytes).toMatchObject({ gap: { code: 'ExpiredToken' } });
    expect(flowLogs[0]?.flowLogs).toMatchObject({ gap: { code: 'ExpiredToken' } });
  });

  it('asks what its permissions name, and nothing else', () => {
    const source = readFileSync(new URL('../../src/aws/metrics.ts', import.meta.url), 'utf8');
    const asked = new Set([...source.matchAll(/\b([A-Z]\w+)Command\b/g)].map(([, name]) => name));
    expect(asked).toEqual(new Set(observeActions.map((action) => action.split(':')[1])));
  });
});
