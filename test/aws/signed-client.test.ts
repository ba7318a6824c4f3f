import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAsk } from '../../src/aws/ask.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { Refusal } from '../../src/aws/errors.ts';
import { pages } from '../../src/aws/pages.ts';
import { ListProfileAssociationsCommand } from '../../src/aws/profiles-commands.ts';
import { ListResolverRulesCommand } from '../../src/aws/resolver-commands.ts';
import { createSignedClient } from '../../src/aws/signed-client.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const stops: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0)) stop();
});

/** A service that gives these answers, one after the other, and remembers what it was asked. */
const serve = async (...replies: readonly Reply[]) => {
  const asked: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? { body: '{}' };
      // AWS: every answer carries the id of its request (Smithy, AWS JSON protocols).
      const answered = { 'x-amzn-requestid': 'r-1', ...reply.headers };
      outgoing.writeHead(reply.status ?? 200, answered).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return asked;
};

const ask = (service: string) => {
  const { requestHandler } = new STSClient({ region: 'eu-west-1' }).config;
  const client = createSignedClient({
    service,
    region: 'eu-west-1',
    credentials: () =>
      Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 't' }),
    requestHandler: requestHandler as never,
    maxAttempts: 3,
    wait: () => Promise.resolve(),
  });
  const calls = createCallLog();
  const limits = {
    place: <T>(task: () => Promise<T>) => task(),
    overall: <T>(task: () => Promise<T>) => task(),
  };
  return { ask: createAsk({ client, calls, limits, signal: null }), calls };
};

const throttled = {
  status: 400,
  body: '{"__type":"com.amazon#ThrottlingException","message":"Rate exceeded"}',
};

describe('a client of our own', () => {
  it('asks Resolver by operation and JSON, signed, from page to page', async () => {
    const asked = await serve(
      { body: '{"ResolverRules":[{"Id":"rslvr-rr-1"}],"NextToken":"two"}' },
      { body: '{"ResolverRules":[{"Id":"rslvr-rr-2"}]}' },
    );
    const { ask: resolver, calls } = ask('route53resolver');
    const found = await pages(resolver, ListResolverRulesCommand, { MaxResults: 100 });
    expect(found.flatMap(({ ResolverRules }) => ResolverRules?.map(({ Id }) => Id))).toEqual([
      'rslvr-rr-1',
      'rslvr-rr-2',
    ]);
    expect(asked.map(({ method, url, body }) => [method, url, JSON.parse(body)])).toEqual([
      ['POST', '/', { MaxResults: 100 }],
      ['POST', '/', { MaxResults: 100, NextToken: 'two' }],
    ]);
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-target': 'Route53Resolver.ListResolverRules',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-security-token': 't',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/route53resolver\/aws4_request/,
      ) as string,
    });
    expect(calls.list()).toEqual([
      { action: 'route53resolver:ListResolverRules', calls: 2, failed: 0, retries: 0 },
    ]);
  });

  it('asks Profiles by path and query', async () => {
    const asked = await serve({ body: '{"ProfileAssociations":[]}' });
    await ask('route53profiles').ask(new ListProfileAssociationsCommand({ MaxResults: 100 }));
    expect(asked.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'GET /profileassociations?maxResults=100 ',
    ]);
  });

  it('repeats what was throttled, and counts that', async () => {
    await serve(throttled, throttled, { body: '{"ResolverRules":[]}' });
    const { ask: resolver, calls } = ask('route53resolver');
    await resolver(new ListResolverRulesCommand({}));
    expect(calls.list()[0]).toMatchObject({ calls: 1, failed: 0, retries: 2 });
  });

  it.each([
    ['the body', { status: 400, body: '{"__type":"x#AccessDeniedException","Message":"Not you."}' }],
    [
      'a header',
      {
        status: 403,
        headers: { 'x-amzn-errortype': 'AccessDeniedException:http://a.example/' },
        body: '{"message":"Not you."}',
      },
    ],
  ])('tells a refusal that is named in %s', async (_, reply) => {
    await serve(reply);
    const refused = await ask('route53resolver')
      .ask(new ListResolverRulesCommand({}))
      .catch((error: unknown) => error);
    expect((refused as Refusal).gap).toEqual({
      action: 'route53resolver:ListResolverRules',
      code: 'AccessDeniedException',
      message: 'Not you.',
    });
  });

  it('gives up in the end, with the code of what came back', async () => {
    const asked = await serve({ status: 503, body: '<html>' });
    const refused = await ask('route53resolver')
      .ask(new ListResolverRulesCommand({}))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).gap.code).toBe('Http503');
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['is empty', { body: '' }],
    ['is a sign-in page', { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
    ['has no request id', { headers: { 'x-amzn-requestid': '' }, body: '{"ResolverRules":[]}' }],
    ['has no list', { body: '{}' }],
  ])('refuses an answer that %s', async (_, reply) => {
    await serve(reply);
    const refused = await ask('route53resolver')
      .ask(new ListResolverRulesCommand({}))
      .catch((error: unknown) => error);
    expect((refused as Refusal).gap.code).toBe('UnreadableAnswer');
  });

  it('knows a service that its stand-in does not offer, and does not ask again', async () => {
    const asked = await serve({
      status: 500,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html>',
    });
    const refused = await ask('route53profiles')
      .ask(new ListProfileAssociationsCommand({}))
      .catch((error: unknown) => error);
    expect((refused as Refusal).gap.code).toBe('NotOffered');
    expect(asked).toHaveLength(1);
  });
});
