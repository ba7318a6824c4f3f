import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estate } from './estate.ts';
import { highestPeak, hold, leastCpu, type Measured, measureWell, say } from './measure.ts';

const RUNS = 3;
/**
 * How many VPCs, and how much more their plan may cost than the audit, which tries its remedies too: of twins, which there are the
 * more of the more VPCs there are, those of one for all.
 */
const SIZES = [
  [100, 1.5],
  [1000, 2.5],
] as const;

/** Plans of an organization by the built CLI, next to its audits: what the proofs of all changes cost. */
export const benchPlan = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    console.log(`plan and audit of an organization (${RUNS} runs each, least CPU time, highest peak memory)`);
    for (const [size, most] of SIZES) {
      const inventory = join(folder, `${size}.json`);
      await writeFile(inventory, JSON.stringify(estate(size)));
      const quiet = ['--output', join(folder, 'out'), '--quiet'];
      const [audits, plans]: [Measured[], Measured[]] = [[], []];
      // In turns, so that a busy moment of the machine meets both.
      for (let n = 0; n < RUNS; n += 1) {
        audits.push(
          await measureWell([cli, 'audit', inventory, '--format', 'json', '--fail-on', 'never', ...quiet]),
        );
        plans.push(await measureWell([cli, 'plan', inventory, ...quiet]));
      }
      const peak = highestPeak([...audits, ...plans]);
      say(`audit of ${size} VPCs`, `${Math.round(leastCpu(audits))} ms`);
      say(`plan of ${size} VPCs`, `${Math.round(leastCpu(plans))} ms`);
      hold('ratio', leastCpu(plans) / leastCpu(audits), most);
      say('peak memory', `${Math.round(peak)} MB`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
