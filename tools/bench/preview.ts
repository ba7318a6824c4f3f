import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hold, type Measured, measure, say } from './measure.ts';
import { newPlan } from './new-plan.ts';

const RUNS = 5;
const VPCS = 82;
/** Seconds of processor time. */
const MOST = 3;

/** A preview by the built CLI of a Terraform plan in which five thousand resources are new. */
export const benchPreview = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    const path = join(folder, 'plan.json');
    const plan = newPlan(VPCS);
    await writeFile(path, JSON.stringify(plan));
    const { resource_changes: changes } = plan as { readonly resource_changes: readonly unknown[] };
    console.log(`preview of a plan of ${changes.length} new resources (${RUNS} runs, least CPU time)`);
    const runs: Measured[] = [];
    for (let n = 0; n < RUNS; n += 1)
      runs.push(await measure([cli, 'preview', path, '--assume-workloads', '--fail-on', 'never', '--quiet']));
    const failed = runs.find(({ status }) => status !== 0);
    if (failed) throw new Error(`The preview ended with ${failed.status}: ${failed.stderr}`);
    hold('CPU time', Math.min(...runs.map(({ cpuMs }) => cpuMs)) / 1000, MOST, 's');
    say('peak memory', `${Math.round(Math.max(...runs.map(({ peakMb }) => peakMb)))} MB`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
