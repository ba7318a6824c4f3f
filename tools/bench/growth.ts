import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growing } from './growing.ts';
import { hold, measure, say } from './measure.ts';
import { writeSynthetic } from './synthetic.ts';

const RUNS = 3;
/** What twice as much may cost. */
const MOST = 2.2;
/** Milliseconds: less than this tells nothing apart from the noise of a start. */
const LEAST = 100;

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
    // One VPC represents what every run costs: start, checks. It is taken off before the ratio.
    const start = join(folder, 'start.json');
    await writeSynthetic(start, 1);
    const [begin = 0] = await leastOf(cli, [start]);
    console.log(`growth (${RUNS} runs each, least CPU time, without the start of ${Math.round(begin)} ms)`);
    for (const { what, sizes, make } of growing.filter((one) => one.what.includes(ASKED))) {
      const inventories: string[] = [];
      for (const size of sizes) {
        const inventory = join(folder, `${size}.json`);
        await writeFile(inventory, JSON.stringify(make(size)));
        inventories.push(inventory);
      }
      const cpu = (await leastOf(cli, inventories)).map((ms) => ms - begin);
      say(what, cpu.map((ms) => Math.round(ms)).join(' / '), `ms for ${sizes.join(' / ')}`);
      const [, half = 0, whole = 0] = cpu;
      hold('  the last doubling', whole / Math.max(half, LEAST), MOST);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
