import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachPlan } from './each-plan.ts';
import { hold, type Measured, measure, say } from './measure.ts';
import { modulePlan } from './module-plan.ts';
import { newPlan } from './new-plan.ts';

const RUNS = 5;

/** Plans, and how many seconds of processor time each may take. */
const plans: readonly { readonly what: string; readonly most: number; readonly plan: () => object }[] = [
  { what: 'new resources', most: 3, plan: () => newPlan(82) },
  { what: 'new instances of modules', most: 2.5, plan: () => modulePlan(125) },
  { what: 'new instances of maps', most: 4.5, plan: () => eachPlan(100) },
  { what: 'instances of maps, 60 % of them there', most: 7.5, plan: () => eachPlan(100, 60) },
];

/** Previews by the built CLI of Terraform plans of thousands of resources. */
export const benchPreview = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    const path = join(folder, 'plan.json');
    for (const { what, most, plan } of plans) {
      const made = plan();
      await writeFile(path, JSON.stringify(made));
      const { resource_changes: changes } = made as { readonly resource_changes: readonly unknown[] };
      console.log(`preview of a plan of ${changes.length} ${what} (${RUNS} runs, least CPU time)`);
      const runs: Measured[] = [];
      for (let n = 0; n < RUNS; n += 1)
        runs.push(
          await measure([cli, 'preview', path, '--assume-workloads', '--fail-on', 'never', '--quiet']),
        );
      const failed = runs.find(({ status }) => status !== 0);
      if (failed) throw new Error(`The preview ended with ${failed.status}: ${failed.stderr}`);
      hold('CPU time', Math.min(...runs.map(({ cpuMs }) => cpuMs)) / 1000, most, 's');
      say('peak memory', `${Math.round(Math.max(...runs.map(({ peakMb }) => peakMb)))} MB`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
