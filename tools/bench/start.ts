import { hold, measure, say } from './measure.ts';

const RUNS = 15;

const commands = [['--version'], ['--help'], ['checks']] as const;

/** What it costs to start the CLI, next to a bare start of Node: the least of several, since a busy machine only adds to it. */
export const benchStart = async (cli: string): Promise<void> => {
  const costOf = async (args: readonly string[]): Promise<number> => {
    const { status, stderr, cpuMs } = await measure(args);
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
    return cpuMs;
  };
  let bare = Number.POSITIVE_INFINITY;
  const least = new Map<string, number>();
  // In turns, so that a busy moment of the machine meets all.
  for (let n = 0; n < RUNS; n += 1) {
    bare = Math.min(bare, await costOf(['-e', '0']));
    for (const args of commands) {
      const name = args.join(' ');
      least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, await costOf([cli, ...args])));
    }
  }
  const timesOf = (name: string): number => (least.get(name) ?? NaN) / bare;
  console.log(`start of the CLI (${RUNS} runs each, in turns, least CPU time; ratios to bare Node)`);
  say('node -e 0', `${Math.round(bare)} ms`);
  hold('pathproof --version', timesOf('--version'), 1.3);
  say('pathproof --help', `${timesOf('--help').toFixed(2)} ×`);
  hold('pathproof checks', timesOf('checks'), 2);
};
