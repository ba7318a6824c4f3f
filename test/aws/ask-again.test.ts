import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListRootsCommand } from '@aws-sdk/client-organizations';
import { ListHostedZonesByVPCCommand } from '@aws-sdk/client-route-53';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesOf } from '../../src/aws/answers.ts';
import type { Command } from '../../src/aws/ask.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { createClients, type Service } from '../../src/aws/clients.ts';

const place = { accountId: '111122223333', region: 'us-east-1' };
const keys = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
const credentials = Object.assign(keys, { drop: () => {} });

let asked: number;
let answer: (response: ServerResponse) => void;
let stop: () => void;

beforeEach(async () => {
  asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    answer(response.setHeader('x-amzn-requestid', 'r-1').setHeader('x-amz-request-id', 'r-1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
});

afterEach(() => {
  stop();
  vi.unstubAllEnvs();
});

const AccountId = place.accountId;
const commands: readonly (readonly [string, Service, object])[] = [
  ['EC2', 'ec2', new DescribeVpcsCommand({ MaxResults: 5 })],
  ['STS', 'sts', new GetCallerIdentityCommand({})],
  ['a role', 'sts', new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/R', RoleSessionName: 'session' })],
  ['S3', 's3', new GetBucketPolicyCommand({ Bucket: 'reports' })],
  ['S3 Control', 's3control', new ListAccessPointsCommand({ AccountId })],
  ['S3 Control of an account', 's3control', new GetPublicAccessBlockCommand({ AccountId })],
  ['Organizations', 'organizations', new ListRootsCommand({})],
  ['Route 53', 'route53', new ListHostedZonesByVPCCommand({ VPCId: 'vpc-1', VPCRegion: 'us-east-1' })],
];

const page = '<html>Sign in</html>';
const depth = 50_000;
const deep = (root: string) => `<${root}><a>${'<b>'.repeat(depth)}${'</b>'.repeat(depth)}</a></${root}>`;

const foreign: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['a web page', (response) => response.end(page)],
  ['without a floor', (response) => response.end(deep('GetCallerIdentityResponse'))],
  ['an error without a floor', (response) => response.writeHead(400).end(deep('ErrorResponse'))],
];

const askOf = (service: Service) => {
  const calls = createCallLog(
    () => {},
    () => new Date(),
  );
  const clients = createClients({ signal: null, maxRate: null });
  return clients.ask(service, place, credentials as never, calls);
};

describe.each(foreign)('an answer that is %s', (_what, give) => {
  // The same command is sent again, which not every client of the SDK takes as it is.
  it.each(commands)('is asked for again of %s, and ends as a gap', async (_name, service, command) => {
    answer = give;
    await expect(askOf(service)(command as Command<unknown>)).rejects.toMatchObject({
      name: 'Refusal',
      gap: { code: 'UnreadableAnswer' },
    });
    expect(asked).toBe(3);
  });
});

describe('an answer without an end', () => {
  const endless = async function* (): AsyncIterable<Uint8Array> {
    for (;;) yield await Promise.resolve(new Uint8Array(1 << 20));
  };

  it('is given up', async () => {
    await expect(bytesOf('ec2:DescribeVpcs', endless(), 8 << 20)).rejects.toMatchObject({
      gap: { code: 'UnreadableAnswer', message: /has not ended after 8 MB/ },
    });
  });

  it.each([200, 400])('with status %i leaves room in memory', async (status) => {
    answer = (response) => {
      response.writeHead(status);
      const more = (): void => {
        while (response.write(Buffer.alloc(1 << 20, 32)));
        if (!response.destroyed) response.once('drain', more);
      };
      response.on('error', () => {});
      more();
    };
    await expect(askOf('sts')(new GetCallerIdentityCommand({}) as never)).rejects.toMatchObject({
      gap: { code: 'UnreadableAnswer' },
    });
  });
});
