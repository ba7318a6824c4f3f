import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growing } from './growing.ts';
import { hold, measure, say } from './measure.ts';

const RUNS = 3;
/** What twice as much may cost. */
const MOST = 2.2;
/** Milliseconds: less than this tells nothing apart from the noise of a start. */
const LEAST = 100;

/** What is taken off is what so many times less than the least costs. */
const FAR = 20;

/** Only cases with this in their name. */
const ASKED = process.env['PATHPROOF_BENCH_CASE'] ?? '';

const auditOnce = async (cli: string, inventory: string): Promise<number> => {
  const audit = [cli, 'audit', inventory, '--format', 'json', '--output', `${inventory}.out`];
  const run = await measure([...audit, '--fail-on', 'never', '--quiet']);
  if (run.status !== 0) throw new Error(`The audit ended with ${run.status}: ${run.stderr}`);
  return run.cpuMs;
};

/** The least time of each inventory. They are audited in turns, so that a busy moment of the machine meets all. */
const leastOf = async (cli: string, inventories: readonly string[]): Promise<readonly number[]> => {
  const least = inventories.map(() => Number.POSITIVE_INFINITY);
  for (let n = 0; n < RUNS; n += 1)
    for (const [at, inventory] of inventories.entries())
      least[at] = Math.min(least[at] ?? NaN, await auditOnce(cli, inventory));
  return least;
};

/** Audits by the built CLI of networks that grow in one respect: twice as much costs about twice the time. */
export const benchGrowth = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    console.log(`growth (${RUNS} runs each, least CPU time, without that of a network that has hardly any)`);
    for (const { what, sizes, make } of growing.filter((one) => one.what.includes(ASKED))) {
      const inventories: string[] = [];
      // The smallest stands for what every run costs: start, checks, the rest of the network. It is taken off before the ratio.
      for (const size of [Math.max(1, Math.floor(sizes[0] / FAR)), ...sizes]) {
        const inventory = join(folder, `${size}.json`);
        await writeFile(inventory, JSON.stringify(make(size)));
        inventories.push(inventory);
      }
      const [begin = 0, ...all] = await leastOf(cli, inventories);
      const cpu = all.map((ms) => ms - begin);
      say(what, cpu.map((ms) => Math.round(ms)).join(' / '), `ms for ${sizes.join(' / ')}`);
      const [, half = 0, whole = 0] = cpu;
      hold('  the last doubling', Math.max(0, whole) / Math.max(half, LEAST), MOST);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
