import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, type BucketSpec, vpc } from '../../src/testing/index.ts';
import { hold, type Measured, measure, median, say } from './measure.ts';

const RUNS = 3;

const CHECKS = [
  'bucket-without-network-perimeter',
  'bucket-policy-ineffective-condition',
  'bucket-policy-stale-endpoint',
  'bucket-policy-lockout',
  'bypassable-perimeter',
];

/** Conditions as buckets have them: tight, loose, with exceptions, and none about networks. */
const conditions = (n: number): readonly object[] => [
  { StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' } },
  { StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-app', `vpc-0${n}`] } },
  {
    StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' },
    ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/team-${n}` },
  },
  { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } },
];

/** The n-th bucket; of its conditions so many kinds differ. */
export const bucketOf = (n: number, variants: number): BucketSpec => {
  const name = `bucket-${n}`;
  const Resource = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  const Action = n % 7 === 0 ? ['s3:GetObject', 's3:PutObject'] : 's3:*';
  const list = conditions(n % variants);
  const denies = [list[n % list.length], { Bool: { 'aws:SecureTransport': 'false' } }].map((Condition) => ({
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource,
    Condition,
  }));
  return { name, policy: { Version: '2012-10-17', Statement: denies } };
};

/** An account with so many buckets; `variants` says how many policies differ beyond the bucket's name. */
const write = async (path: string, buckets: number, variants: number): Promise<void> => {
  const inventory = account(vpc('app').subnet('app', { instances: 1 }).gatewayEndpoint('s3', { in: 'app' }))
    .inOrganization('o-a1b2c3d4e5')
    .buckets(...Array.from({ length: buckets }, (_, n) => bucketOf(n, variants)))
    .inventory();
  await writeFile(path, JSON.stringify(inventory));
};

const auditOnce = async (cli: string, inventory: string, folder: string): Promise<Measured> => {
  const checks = CHECKS.flatMap((id) => ['--check', id]);
  const run = await measure([
    cli,
    'audit',
    inventory,
    ...checks,
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

/** Audits of bucket policies by the built CLI: policies a second, and how time and memory grow. */
export const benchPolicies = async (cli: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  try {
    // One bucket stands for what every run costs: it is taken off before rates and ratios.
    const start = join(folder, 'start.json');
    await write(start, 1, 1);
    const begin = median(
      (await Promise.all(Array.from({ length: RUNS }, () => auditOnce(cli, start, join(folder, 'out'))))).map(
        ({ cpuMs }) => cpuMs,
      ),
    );
    console.log(
      `bucket policies (${RUNS} runs each, ${CHECKS.length} checks, median CPU time without the start)`,
    );
    for (const [what, variants] of [
      ['alike but for names', 20],
      ['all different', 1_000_000],
    ] as const) {
      const cpu: number[] = [];
      for (const size of [5_000, 10_000]) {
        const path = join(folder, `${size}.json`);
        await write(path, size, variants);
        const runs: Measured[] = [];
        for (let n = 0; n < RUNS; n += 1) runs.push(await auditOnce(cli, path, join(folder, 'out')));
        const ms = median(runs.map(({ cpuMs }) => cpuMs)) - begin;
        cpu.push(ms);
        const peak = Math.max(...runs.map(({ peakMb }) => peakMb));
        say(
          `${size} policies, ${what}`,
          `${Math.round((size * 1000) / ms)} /s`,
          `${Math.round(ms)} ms, ${Math.round(peak)} MB`,
        );
      }
      hold(`10,000 to 5,000, ${what}`, (cpu[1] ?? NaN) / (cpu[0] ?? NaN), 2.2);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
