import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estate } from './estate.ts';
import { hold, type Measured, measure, say } from './measure.ts';

const RUNS = 3;
const SIZES = [100, 1000] as const;
/** How much more a plan may cost than the audit, which tries its remedies too. */
const MOST = 1.5;

const runOnce = async (args: readonly string[]): Promise<Measured> => {
  const run = await measure(args);
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run;
};

const least = (runs: readonly Measured[]): number => Math.min(...runs.map(({ cpuMs }) => cpuMs));

/** Plans of an organization by the built CLI, next to its audits: what the proofs of all changes cost. */
export const benchPlan = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    console.log(`plan and audit of an organization (${RUNS} runs each, least CPU time, highest peak memory)`);
    for (const size of SIZES) {
      const inventory = join(folder, `${size}.json`);
      await writeFile(inventory, JSON.stringify(estate(size)));
      const quiet = ['--output', join(folder, 'out'), '--quiet'];
      const [audits, plans]: [Measured[], Measured[]] = [[], []];
      // In turns, so that a busy moment of the machine meets both.
      for (let n = 0; n < RUNS; n += 1) {
        audits.push(
          await runOnce([cli, 'audit', inventory, '--format', 'json', '--fail-on', 'never', ...quiet]),
        );
        plans.push(await runOnce([cli, 'plan', inventory, ...quiet]));
      }
      const peak = Math.max(...[...audits, ...plans].map(({ peakMb }) => peakMb));
      say(`audit of ${size} VPCs`, `${Math.round(least(audits))} ms`);
      say(`plan of ${size} VPCs`, `${Math.round(least(plans))} ms`);
      hold('ratio', least(plans) / least(audits), MOST);
      say('peak memory', `${Math.round(peak)} MB`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
