import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growing } from './growing.ts';
import { hold, measure, say } from './measure.ts';
import { writeSynthetic } from './synthetic.ts';

const RUNS = 3;
/** What twice as much may cost. */
const MOST = 2.2;

const least = async (cli: string, inventory: string, out: string): Promise<number> => {
  const audit = [cli, 'audit', inventory, '--format', 'json', '--output', out];
  let ms = Number.POSITIVE_INFINITY;
  for (let n = 0; n < RUNS; n += 1) {
    const run = await measure([...audit, '--fail-on', 'never', '--quiet']);
    if (run.status !== 0) throw new Error(`The audit ended with ${run.status}: ${run.stderr}`);
    ms = Math.min(ms, run.cpuMs);
  }
  return ms;
};

/** Audits by the built CLI of networks that grow in one respect: twice as much costs about twice the time. */
export const benchGrowth = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  const timeOf = (inventory: string): Promise<number> => least(cli, inventory, join(folder, 'out'));
  try {
    // One VPC represents what every run costs: start, checks. It is taken off before the ratio.
    const start = join(folder, 'start.json');
    await writeSynthetic(start, 1);
    const begin = await timeOf(start);
    console.log(`growth (${RUNS} runs each, least CPU time, without the start of ${Math.round(begin)} ms)`);
    for (const { what, sizes, make } of growing) {
      const cpu: number[] = [];
      for (const size of sizes) {
        const inventory = join(folder, 'growing.json');
        await writeFile(inventory, JSON.stringify(make(size)));
        cpu.push((await timeOf(inventory)) - begin);
      }
      say(what, cpu.map((ms) => Math.round(ms)).join(' / '), `ms for ${sizes.join(' / ')}`);
      const [, half = 0, whole = 0] = cpu;
      hold('the last doubling', whole / half, MOST);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
