import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { highestPeak, hold, leastCpu, type Measured, measureWell, say } from './measure.ts';
import { writeSynthetic } from './synthetic.ts';

const RUNS = 3;
const SIZES = [1, 1000, 2000] as const;

/** Promises of docs/performance.md. */
const MOST = { timesLimit: 10, timesDouble: 2.1, kbPerVpc: 78, peakMb: 350 };

const limitScript = fileURLToPath(new URL('limit.mjs', import.meta.url));

/** CPU milliseconds that reading the inventory and writing the report of its audit cost alone, in a process of its own. */
const limitOf = async (inventory: string, report: string, out: string): Promise<number> => {
  const { cpuMs, stdout } = await measureWell([limitScript, inventory, report, out]);
  return cpuMs - (JSON.parse(stdout) as { readonly givenMs: number }).givenMs;
};

/** Audits of synthetic inventories by the built CLI, each in a process of its own, next to what reading and writing cost alone. */
export const benchAudit = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    const outOf = (size: number): string => join(folder, `out-${size}`);
    const inventoryOf = (size: number): string => join(folder, `${size}.json`);
    for (const size of SIZES) await writeSynthetic(inventoryOf(size), size);
    const runs = new Map<number, Measured[]>(SIZES.map((size) => [size, []]));
    const limits: number[] = [];
    // In turns, so that a busy moment of the machine meets all.
    for (let n = 0; n < RUNS; n += 1) {
      for (const [size, measured] of runs) {
        const to = ['--format', 'json', '--output', outOf(size), '--fail-on', 'never', '--quiet'];
        measured.push(await measureWell([cli, 'audit', inventoryOf(size), ...to]));
      }
      limits.push(
        await limitOf(inventoryOf(1000), join(outOf(1000), 'report.json'), join(folder, 'limit.json')),
      );
    }
    const cpu = (size: number) => leastCpu(runs.get(size) ?? []);
    const peak = (size: number) => highestPeak(runs.get(size) ?? []);
    const limit = Math.min(...limits);
    console.log(`audit of synthetic inventories (${RUNS} runs each, least CPU time, highest peak memory)`);
    for (const size of SIZES)
      say(`${size} VPCs`, `${Math.round(cpu(size))} ms`, `${Math.round(peak(size))} MB`);
    say('limit: reading and writing, 1,000 VPCs', `${Math.round(limit)} ms`);
    hold('audit to limit, 1,000 VPCs', cpu(1000) / limit, MOST.timesLimit);
    // One VPC stands for what every run costs: start, checks. It is taken off before the ratio.
    hold('2,000 to 1,000 VPCs', (cpu(2000) - cpu(1)) / (cpu(1000) - cpu(1)), MOST.timesDouble);
    const { size: bytes } = await stat(join(outOf(1000), 'report.json'));
    hold('report a VPC', bytes / 1000 / 1000, MOST.kbPerVpc, 'kB');
    hold('peak memory, 1,000 VPCs', peak(1000), MOST.peakMb, 'MB');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
