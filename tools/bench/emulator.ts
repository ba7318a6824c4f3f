import { spawn, spawnSync } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An emulated AWS: where it listens, and how to end it. */
export interface Emulator {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

const freePort = async (): Promise<number> =>
  await new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const isReady = async (endpoint: string): Promise<boolean> =>
  await new Promise((resolve) => {
    const probe = request(`${endpoint}/moto-api/data.json`, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('error', () => resolve(false)).end();
  });

const startMoto = async (): Promise<Emulator | null> => {
  if (spawnSync('moto_server', ['--version'], { stdio: 'ignore' }).error) return null;
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () =>
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      if (!child.kill()) resolve();
    });
  for (let n = 0; n < 120; n += 1) {
    if (child.exitCode !== null) return null;
    if (await isReady(endpoint)) return { endpoint, stop };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await stop();
  return null;
};

/** The emulator that PATHPROOF_BENCH_ENDPOINT names, or a moto_server of our own; null when there is neither. */
export const findEmulator = async (): Promise<Emulator | null> => {
  const endpoint = process.env['PATHPROOF_BENCH_ENDPOINT'];
  return endpoint ? { endpoint, stop: async () => {} } : await startMoto();
};

/** A request that a scan made, and what it asked. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly service: string;
  readonly region: string;
  /** DescribeVpcs; empty for services whose requests do not say it in their body or a header. */
  readonly action: string;
}

const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

const callOf = ({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Call => {
  const [, region = '', service = ''] = scope.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const action =
    typeof target === 'string'
      ? target.split('.').at(-1)
      : new URLSearchParams(body.toString('utf8')).get('Action');
  return { method, url, headers, body, service, region, action: action ?? '' };
};

/** A proxy that notes requests, so that nobody has to believe the scanner's own count, and lets answers take a while. */
export const noteRequests = async (
  endpoint: string,
  latencyMs: number,
): Promise<Emulator & { readonly taken: () => readonly Call[] }> => {
  let calls: Call[] = [];
  const server = createServer((incoming, outgoing) => {
    const target = new URL(incoming.url ?? '/', endpoint);
    const { method, headers } = incoming;
    const forwarded = request(target, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      setTimeout(() => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }, latencyMs);
    });
    forwarded.on('error', (error) => outgoing.destroy(error));
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => calls.push(callOf(incoming, Buffer.concat(chunks))));
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () =>
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    taken: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
};
