import { spawn } from 'node:child_process';
import { accessSync, constants, openSync, readFileSync, closeSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that answers as AWS does, as far as moto knows it. */
export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of `moto_server` (pip install 'moto[server]'), or null where it is not installed. */
export const findMotoServer = (): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'moto_server'))
    .find(isExecutable) ?? null;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/moto-api/`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
};

/** Starts moto_server on a free port of the loopback; it ends with `stop`, and at the latest with this process. */
export const startMotoServer = async (command: string, logFile: string): Promise<MotoServer> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // MOTO_ACCOUNT_ID would beat the keys of an assumed role; the sample images cost seconds and are never asked for.
  const { MOTO_ACCOUNT_ID: _, ...env } = process.env;
  const log = openSync(logFile, 'w');
  // A group of its own, because the command may be a shell that starts the server as its child.
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  };
  const atExit = (): void => kill('SIGKILL');
  process.once('exit', atExit);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', atExit);
    kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), sleep(5_000, false, { ref: false })]);
    if (!inTime) kill('SIGKILL');
    await ended;
  };
  for (let tries = 0; tries < 150; tries += 1) {
    if (await answers(url)) return { url, stop };
    if (child.exitCode !== null) break;
    await sleep(200);
  }
  await stop();
  throw new Error(`moto_server did not start: ${readFileSync(logFile, 'utf8').slice(-2_000)}`);
};
