import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import { afterEach, describe, expect, it } from 'vitest';
import { createS3ControlClient } from '../../src/aws/s3-control-client.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A stand-in for AWS on this machine that remembers how it was asked. */
const standIn = async (): Promise<{ readonly port: number; readonly asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url} ${String(request.headers['x-amz-account-id'])}`);
    response.end('<ListAccessPointsResult><AccessPointList/></ListAccessPointsResult>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, asked };
};

const list = (client: ReturnType<typeof createS3ControlClient>) =>
  client.send(new ListAccessPointsCommand({ AccountId: '111122223333' }));

/** The host that a request would be sent to. */
const hostOf = async (endpoint: string | null): Promise<string> => {
  let host = '';
  const client = createS3ControlClient({
    region: 'eu-west-1',
    credentials,
    ...(endpoint ? { endpoint } : {}),
    requestHandler: {
      handle(request: { readonly hostname: string }) {
        host = request.hostname;
        return Promise.reject(new Error('not sent'));
      },
    } as never,
    maxAttempts: 1,
  });
  await list(client).catch(() => undefined);
  return host;
};

describe('the client of S3 Control', () => {
  it('asks AWS at a host of the account', async () => {
    expect(await hostOf(null)).toBe('111122223333.s3-control.eu-west-1.amazonaws.com');
  });

  it('asks an endpoint of S3’s own at a host of the account', async () => {
    const name = 'vpce-1a2b3c4d-5e6f.s3.eu-west-1.vpce.amazonaws.com';
    expect(await hostOf(`https://control.${name}`)).toBe(`111122223333.control.${name}`);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', 'standin'])('asks a stand-in at %s itself', async (host) => {
    expect(await hostOf(`http://${host}:5000`)).toBe(host);
  });

  it('is answered by a stand-in', async () => {
    const { port, asked } = await standIn();
    const client = createS3ControlClient({
      region: 'eu-west-1',
      credentials,
      endpoint: `http://127.0.0.1:${port}`,
    });
    expect((await list(client)).AccessPointList).toEqual([]);
    expect(asked).toEqual([`127.0.0.1:${port} /v20180820/accesspoint 111122223333`]);
  });
});
