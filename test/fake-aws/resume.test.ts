import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCli } from '../live/cli.ts';
import { type FakeAws, type FakeOptions, startFakeAws } from './fake-aws.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const regions = ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'];

let folder = '';
let fake: FakeAws;

const start = async (options: FakeOptions): Promise<void> => {
  fake = await startFakeAws({ regions, activeRegions: regions, vpcs: 3, ...options });
};

// Its start takes a fourth of that of the source.
beforeAll(buildCli);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resume-'));
});

afterEach(async () => {
  await fake.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Begins a scan in a process of its own. */
const begin = (state: string, out: string): ChildProcess => {
  const args = [
    'scan',
    '--state-dir',
    join(folder, state),
    '--format',
    'json',
    '--output',
    join(folder, out),
  ];
  return spawn(process.execPath, [main, ...args, '--fail-on', 'never'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: fake.endpoint,
      AWS_ACCESS_KEY_ID: 'own',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
};

const finish = async (child: ChildProcess): Promise<{ readonly code: number; readonly said: string }> => {
  const chunks: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said: Buffer.concat(chunks).toString('utf8') };
};

const unitsIn = async (state: string): Promise<readonly string[]> => {
  const names = await readdir(join(folder, state), { recursive: true }).catch(() => []);
  return names.filter((name) => /units-\w+\/\d{12}\/[\w-]+\.json\.gz$/.test(name));
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** What a report says, without what differs from one run to the next: times, counts of calls, and hashes over them. */
const sayingsOf = async (out: string): Promise<unknown> => {
  const report = JSON.parse(await readFile(join(folder, out, 'report.json'), 'utf8')) as {
    readonly findings: unknown;
    readonly coverage: unknown;
    readonly population: unknown;
    readonly resources: readonly Readonly<Record<string, unknown>>[];
  };
  const { findings, coverage, population, resources } = report;
  return {
    findings,
    coverage,
    population,
    // Which call listed something is of the run, too: what is asked once for all regions counts for whichever was first.
    resources: resources.map(({ accountId, region, section, listed }) => ({
      accountId,
      region,
      section,
      listed,
    })),
  };
};

/** Regions that hang until they are let go, so that a scan can be ended in the middle. */
const held = () => {
  const state = { held: true };
  const fault: FakeOptions['fault'] = ({ region, action }) =>
    state.held && region.startsWith('us-') && action === 'DescribeSubnets' ? { kind: 'hang' } : null;
  return { state, fault };
};

describe('a scan with a state directory', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)(
    'that %s ended goes on, and reports what an undisturbed one does',
    async (signal) => {
      const { state, fault } = held();
      await start({ fault });
      const child = begin('state', 'out');
      await until(async () => (await unitsIn('state')).length >= 4);
      child.kill(signal);
      await finish(child);
      state.held = false;
      const before = fake.log.length;
      const { code, said } = await finish(begin('state', 'out'));
      expect(code).toBe(0);
      expect(said).toMatch(/Went on from .*: 4 account-regions were taken over, the oldest read \d+ min ago/);
      const asked = fake.log.slice(before).filter(({ request }) => request.action === 'DescribeVpcs');
      expect(asked.map(({ request }) => request.region).sort()).toEqual(['us-east-1', 'us-west-2']);
      expect((await finish(begin('fresh', 'undisturbed'))).code).toBe(0);
      expect(await sayingsOf('out')).toEqual(await sayingsOf('undisturbed'));
    },
  );

  it('reads again what is damaged, and nothing of a run that came to its end', async () => {
    const { state, fault } = held();
    await start({ fault });
    const child = begin('state', 'out');
    await until(async () => (await unitsIn('state')).length >= 4);
    child.kill('SIGKILL');
    await finish(child);
    state.held = false;
    const [damaged = ''] = await unitsIn('state');
    await writeFile(join(folder, 'state', damaged), 'not what was written');
    const again = await finish(begin('state', 'out'));
    expect(again.said).toContain('3 account-regions were taken over');
    expect(again.said).toContain('1 of its files were damaged and have been read again');
    const third = await finish(begin('state', 'out'));
    expect(third.code).toBe(0);
    expect(third.said).not.toContain('Went on');
  });
});
