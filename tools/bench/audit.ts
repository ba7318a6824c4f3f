import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, measure, median, say } from './measure.ts';
import { writeSynthetic } from './synthetic.ts';

const RUNS = 5;

const auditOnce = async (cli: string, inventory: string, folder: string): Promise<Measured> => {
  const run = await measure([
    cli,
    'audit',
    inventory,
    '--format',
    'json',
    '--output',
    folder,
    '--fail-on',
    'never',
    '--quiet',
  ]);
  if (run.status !== 0) throw new Error(`The audit ended with ${run.status}: ${run.stderr}`);
  return run;
};

/** Audits of synthetic inventories by the built CLI, each in a process of its own: how time and memory grow. */
export const benchAudit = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    // One VPC stands for what every run costs: start, clients, checks. It is taken off before the ratio.
    const sizes = [1, 1000, 2000];
    for (const size of sizes) await writeSynthetic(join(folder, `${size}.json`), size);
    const runs = new Map<number, Measured[]>(sizes.map((size) => [size, []]));
    for (let n = 0; n < RUNS; n += 1)
      for (const [size, measured] of runs)
        measured.push(await auditOnce(cli, join(folder, `${size}.json`), join(folder, 'out')));
    const cpu = (size: number) => median((runs.get(size) ?? []).map(({ cpuMs }) => cpuMs));
    const peak = (size: number) => Math.max(...(runs.get(size) ?? []).map(({ peakMb }) => peakMb));
    console.log(`audit of synthetic inventories (${RUNS} runs each, median CPU time, highest peak memory)`);
    for (const size of sizes)
      say(`${size} VPCs`, `${Math.round(cpu(size))} ms`, `${Math.round(peak(size))} MB`);
    say(
      'CPU time, 2,000 to 1,000 VPCs',
      `${((cpu(2000) - cpu(1)) / (cpu(1000) - cpu(1))).toFixed(2)} ×`,
      'at most 2.2, start taken off',
    );
    say('CPU time, 2,000 to 1,000 VPCs, whole process', `${(cpu(2000) / cpu(1000)).toFixed(2)} ×`);
    say('peak memory at 1,000 VPCs', `${Math.round(peak(1000))} MB`, 'under 512 MB');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
