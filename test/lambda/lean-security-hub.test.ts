import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '../../tools/lean-security-hub.ts';

let stop: () => void = () => undefined;

afterEach(() => stop());

const serve = async (status: number, answer: object) => {
  const asked: { readonly path: string; readonly scope: string; readonly body: unknown }[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const scope = /\/([^/]+\/[^/]+)\/aws4_request/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
      asked.push({ path: incoming.url ?? '', scope, body: JSON.parse(Buffer.concat(chunks).toString()) });
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => server.close();
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const keys = Object.assign(() => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' }), {
    memoized: true as const,
    drop: () => undefined,
  });
  return { asked, client: new SecurityHubClient({ region: 'eu-west-1', credentials: keys, maxAttempts: 1 }) };
};

describe('the client of Security Hub in the bundle', () => {
  it('asks what the SDK would ask', async () => {
    const { asked, client } = await serve(200, { SuccessCount: 1, Findings: [] });
    await client.send(new GetFindingsCommand({ MaxResults: 100 }));
    const answer = await client.send(new BatchImportFindingsCommand({ Findings: [{ Id: '1' }] }));
    expect(asked).toEqual([
      { path: '/findings', scope: 'eu-west-1/securityhub', body: { MaxResults: 100 } },
      { path: '/findings/import', scope: 'eu-west-1/securityhub', body: { Findings: [{ Id: '1' }] } },
    ]);
    expect(answer).toMatchObject({ SuccessCount: 1 });
  });

  it('throws errors by their code', async () => {
    const { client } = await serve(401, {
      Code: 'x',
      code: 'InvalidAccessException',
      Message: 'Not enabled.',
    });
    const error = await client.send(new GetFindingsCommand({})).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'InvalidAccessException', message: 'Not enabled.' });
  });
});
