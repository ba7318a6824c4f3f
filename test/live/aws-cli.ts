import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../house/source.ts';

/** The real AWS CLI for scripts that are run: a PATH to find it by, until it is stopped. */
export interface AwsCli {
  readonly path: string;
  stop(): void;
}

/** Whether the AWS CLI is on PATH. */
export const hasAwsCli = (): boolean => spawnSync('aws', ['--version']).status === 0;

/**
 * The AWS CLI, loaded once for all commands of a script, where its Python package can be imported: its start takes ten times as
 * long as what it is asked for. Elsewhere it is the one on PATH.
 */
export const startAwsCli = async (folder: string): Promise<AwsCli> => {
  const found = process.env['PATH'] ?? '';
  if (spawnSync('python3', ['-c', 'import awscli.clidriver']).status !== 0)
    return { path: found, stop: () => undefined };
  mkdirSync(folder, { recursive: true });
  const child = spawn('python3', [join(root, 'test/live/aws-cli.py'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the AWS CLI was not loaded: ${String(code)}`)));
  });
  return { path: `${folder}${delimiter}${found}`, stop: () => child.kill() };
};
