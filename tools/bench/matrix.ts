import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { highestPeak, hold, leastCpu, type Measured, measureWell, say } from './measure.ts';
import { writeSynthetic } from './synthetic.ts';

const RUNS = 3;

// Those that a synthetic VPC has endpoints for, and others that it reaches through its NAT or not at all.
const services = [
  's3',
  'dynamodb',
  'ssm',
  'ssmmessages',
  'ec2messages',
  'kms',
  'logs',
  'sts',
  'ecr.api',
  'ecr.dkr',
  'secretsmanager',
  'sqs',
];

const drawOnce = async (cli: string, inventory: string, out: string): Promise<Measured> => {
  const what = ['--inventory', inventory, '--service', services.join(','), '--format', 'json', '--out', out];
  return await measureWell([cli, 'matrix', ...what, '--quiet']);
};

/** The matrix of synthetic inventories by the built CLI, each in a process of its own: how time and memory grow. */
export const benchMatrix = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    // One VPC stands for what every run costs. It is taken off before the ratio.
    const sizes = [1, 1000, 2000];
    for (const size of sizes) await writeSynthetic(join(folder, `${size}.json`), size);
    const runs = new Map<number, Measured[]>(sizes.map((size) => [size, []]));
    for (let n = 0; n < RUNS; n += 1)
      for (const [size, measured] of runs)
        measured.push(await drawOnce(cli, join(folder, `${size}.json`), join(folder, 'matrix.json')));
    const cpu = (size: number) => leastCpu(runs.get(size) ?? []);
    const peak = (size: number) => highestPeak(runs.get(size) ?? []);
    console.log(
      `matrix of synthetic inventories × ${services.length} services (${RUNS} runs each, least CPU time, highest peak memory)`,
    );
    for (const size of sizes)
      say(`${size} VPCs, ${size * 6} subnets`, `${Math.round(cpu(size))} ms`, `${Math.round(peak(size))} MB`);
    hold('2,000 to 1,000 VPCs', (cpu(2000) - cpu(1)) / (cpu(1000) - cpu(1)), 2.2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
