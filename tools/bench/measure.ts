import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What one run of a program took. */
export interface Measured {
  readonly status: number | null;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Has the measured process itself say on file descriptor 3 what it used. */
const probe = fileURLToPath(new URL('probe.cjs', import.meta.url));

const collect = (stream: NodeJS.ReadableStream | null | undefined): (() => string) => {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
};

/** Runs node with these arguments in a process of its own and measures it. */
export const measure = async (
  args: readonly string[],
  { probed = true, env = {} }: { readonly probed?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Measured> => {
  const started = performance.now();
  const child = spawn(process.execPath, [...(probed ? ['--require', probe] : []), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const [stdout, stderr, used] = [child.stdout, child.stderr, child.stdio[3] as NodeJS.ReadableStream].map(
    collect,
  );
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const wallMs = performance.now() - started;
  const { cpu = 0, rss = 0 } = JSON.parse(used?.() || '{}') as {
    readonly cpu?: number;
    readonly rss?: number;
  };
  return {
    status,
    wallMs,
    cpuMs: cpu / 1000,
    peakMb: rss / 1024,
    stdout: stdout?.() ?? '',
    stderr: stderr?.() ?? '',
  };
};

/** The middle of some numbers. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** The least of the CPU times: a busy machine only adds to them. */
export const leastCpu = (runs: readonly Measured[]): number => Math.min(...runs.map(({ cpuMs }) => cpuMs));

/** The highest peak memory, in MB. */
export const highestPeak = (runs: readonly Measured[]): number =>
  Math.max(...runs.map(({ peakMb }) => peakMb));

/** Runs node, and throws where it does not end well. */
export const measureWell: typeof measure = async (args, options) => {
  const run = await measure(args, options);
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run;
};

/** Prints one line: what was measured, the value, and the bound where there is one. */
export const say = (what: string, value: string, bound = ''): void => {
  console.log(`  ${what.padEnd(46)} ${value.padStart(12)}${bound === '' ? '' : `   (${bound})`}`);
};

/** Prints what is promised, a ratio unless another unit is said, and ends the bench with 1 where it is not held. */
export const hold = (what: string, measured: number, most: number, unit = '×'): void => {
  const held = measured <= most;
  say(what, `${measured.toFixed(2)} ${unit}`, `at most ${most}${held ? '' : ': broken'}`);
  if (!held) process.exitCode = 1;
};
