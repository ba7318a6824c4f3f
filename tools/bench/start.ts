import { measure, median, say } from './measure.ts';

const RUNS = 15;

/** How long the CLI takes to say its version, next to a bare start of Node. */
export const benchStart = async (cli: string): Promise<void> => {
  const bare: number[] = [];
  const version: number[] = [];
  // In turns, so that a busy moment of the machine meets both.
  for (let n = 0; n < RUNS; n += 1) {
    bare.push((await measure(['-e', '0'], { probed: false })).wallMs);
    const run = await measure([cli, '--version'], { probed: false });
    if (run.status !== 0) throw new Error(`--version ended with ${run.status}: ${run.stderr}`);
    version.push(run.wallMs);
  }
  const bound = 1.5 * median(bare) + 100;
  console.log(`start of the CLI (${RUNS} runs each, in turns, median)`);
  say('node -e 0', `${Math.round(median(bare))} ms`);
  say(
    'pathproof --version',
    `${Math.round(median(version))} ms`,
    `at most ${Math.round(bound)} ms: 1.5 × bare + 100 ms`,
  );
  say('ratio', `${(median(version) / median(bare)).toFixed(2)} ×`);
};
