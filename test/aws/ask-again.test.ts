import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListRootsCommand } from '@aws-sdk/client-organizations';
import { ListHostedZonesByVPCCommand } from '@aws-sdk/client-route-53';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../src/aws/ask.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { createClients, type Service } from '../../src/aws/clients.ts';

const place = { accountId: '111122223333', region: 'us-east-1' };
const keys = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
const credentials = Object.assign(keys, { drop: () => {} });

let asked: number;
let stop: () => void;

// A web page in place of every answer: each is asked for again, and each time it is the same command.
beforeEach(async () => {
  asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
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

describe('an answer that could not be read', () => {
  it.each(commands)('is asked for again, of %s too, and ends as a gap', async (_name, service, command) => {
    const calls = createCallLog(
      () => {},
      () => new Date(),
    );
    const clients = createClients({ signal: null, maxRate: null });
    const ask = clients.ask(service, place, credentials as never, calls);
    await expect(ask(command as Command<unknown>)).rejects.toMatchObject({
      name: 'Refusal',
      gap: { code: 'UnreadableAnswer' },
    });
    expect(asked).toBe(3);
  });
});
