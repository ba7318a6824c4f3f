import { spawn, spawnSync } from 'node:child_process';
import { createServer, request } from 'node:http';
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

/** A proxy that counts requests, so that nobody has to believe the scanner's own count. */
export const countRequests = async (
  endpoint: string,
): Promise<Emulator & { readonly taken: () => number }> => {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const target = new URL(incoming.url ?? '/', endpoint);
    const { method, headers } = incoming;
    const forwarded = request(target, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', (error) => outgoing.destroy(error));
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
      const taken = count;
      count = 0;
      return taken;
    },
  };
};
