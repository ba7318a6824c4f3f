import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { severities } from '../../src/model/finding.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import { hasAwsCli, startAwsCli } from './aws-cli.ts';
import { callerKeys, createBuilder, keysIn, roleName } from './builder.ts';
import { buildCli, type Run, runCli } from './cli.ts';
import { findMotoServer, startMotoServer } from './moto-server.ts';
import { isLackingInMoto, startRecorder } from './recorder.ts';
import { buildPlanWorld, planned, planRegion } from './plan-world.ts';
import { loadReport } from '../../src/store/report-file.ts';

const moto = findMotoServer();
const aws = hasAwsCli();
if (moto === null) console.warn("live plan skipped: no moto_server on PATH (pip install 'moto[server]')");
if (!aws) console.warn('live plan skipped: no AWS CLI on PATH');

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

const failuresOf = ({ findings }: Report) => findings.filter(({ status }) => status === 'fail');

const unknownsOf = ({ findings }: Report): ReadonlySet<string> =>
  new Set(findings.filter(({ status }) => status === 'unknown').map(({ fingerprint }) => fingerprint));

/** Where each subnet's traffic to each service goes, in a word. */
const waysOf = ({ matrix }: Report): ReadonlyMap<string, string> =>
  new Map(
    (matrix?.rows ?? []).flatMap(({ subnetId, cells }) =>
      cells.map(({ word }, at) => [`${subnetId} ${matrix?.services[at] ?? ''}`, word] as const),
    ),
  );

/** What came of each way that is not as it was, of those that were there before. */
const changedWays = (before: Report, after: Report): Readonly<Record<string, string>> => {
  const now = waysOf(after);
  return Object.fromEntries(
    [...waysOf(before)].flatMap(([way, word]) => {
      const then = now.get(way);
      return then === undefined || then === word ? [] : [[way, then]];
    }),
  );
};

const promised = ({ changes }: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries(
    changes.flatMap(({ better }) =>
      better.map(({ subnetId, service, after }) => [`${subnetId} ${service}`, after]),
    ),
  );

const rank = (severity: string): number => severities.findIndex((one) => one === severity);

/** AWS: deleting a NAT gateway disassociates its address (VPC guide, NAT gateways); moto keeps it associated. */
const freeAddresses = async (endpoint: string): Promise<void> => {
  const { ec2 } = createBuilder(endpoint, planRegion, await keysIn(endpoint, planned.workload));
  const { NatGateways } = await ec2.describeNatGateways({});
  const gone = (NatGateways ?? []).filter(({ State }) => State === 'deleted');
  for (const { PublicIp } of gone.flatMap(({ NatGatewayAddresses }) => NatGatewayAddresses ?? []))
    await ec2.disassociateAddress({ PublicIp });
};

describe.skipIf(moto === null || !aws)('a plan, carried out in moto_server by the AWS CLI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-plan-live-'));
  const stops: (() => Promise<void>)[] = [];
  let env: Readonly<Record<string, string>> = {};
  let path = '';

  const cli = async (...argv: readonly string[]): Promise<Run> => {
    const done = await runCli(argv, folder, env);
    if (done.code !== 0 && done.code !== 1) throw new Error(done.err);
    return done;
  };

  const asked = Object.values(planned).flatMap((accountId) => ['--account', accountId]);

  const scan = async (name: string, ...more: readonly string[]): Promise<Report> => {
    const where = ['--role-name', roleName, '--region', planRegion, '--format', 'json', '--quiet'];
    await cli('scan', ...asked, ...where, '--output', name, '--save', `${name}/inventory.json.gz`, ...more);
    return loadReport(join(folder, name, 'report.json'));
  };

  const script = (name: string): Promise<{ readonly code: number | null; readonly err: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', [join(folder, 'before', name)], {
        cwd: folder,
        env: { ...process.env, ...env, PATH: path, ROLE_NAME: roleName },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, err }));
    });

  const log = (): string => readFileSync(join(folder, 'before', 'plan.log'), 'utf8');

  beforeAll(async () => {
    buildCli();
    const tool = await startAwsCli(join(folder, 'aws'));
    stops.unshift(async () => tool.stop());
    path = tool.path;
    const { url, stop } = await startMotoServer(moto ?? '', join(folder, 'moto.log'));
    stops.unshift(() => stop());
    const recorder = await startRecorder(url);
    stops.unshift(() => recorder.stop());
    recorder.begin(isLackingInMoto);
    env = {
      AWS_ENDPOINT_URL: recorder.url,
      AWS_REGION: planRegion,
      AWS_DEFAULT_REGION: planRegion,
      AWS_ACCESS_KEY_ID: callerKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: callerKeys.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    await buildPlanWorld(url, await keysIn(url, planned.workload), await keysIn(url, planned.network));
  }, 600_000);

  afterAll(async () => {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('does what it says, once, and can be taken back', async () => {
    const before = await scan('before', '--plan');
    const plan = read<Plan>(join(folder, 'before', 'plan.json'));
    expect(new Set(plan.changes.map(({ accountId }) => accountId)).size).toBe(2);

    expect(await script('plan.sh')).toMatchObject({ code: 0 });
    const after = await scan('after');
    const failing = new Set(failuresOf(after).map(({ fingerprint }) => fingerprint));
    const claimed = plan.changes.flatMap(({ resolves }) => resolves);
    expect(claimed.length).toBeGreaterThan(8);
    expect(claimed.filter((fingerprint) => failing.has(fingerprint))).toEqual([]);
    expect(failing.size).toBe(plan.totals.failures - plan.totals.resolved);

    const known = new Set(failuresOf(before).map(({ fingerprint }) => fingerprint));
    const mildest = Math.max(...failuresOf(before).map(({ severity }) => rank(severity)));
    const come = failuresOf(after).filter(({ fingerprint }) => !known.has(fingerprint));
    expect(come.filter(({ severity }) => rank(severity) < mildest)).toEqual([]);
    expect([...unknownsOf(after)].filter((one) => !unknownsOf(before).has(one))).toEqual([]);
    expect(changedWays(before, after)).toEqual(promised(plan));

    // What the plan left can have become possible by what it made.
    const left = new Set(plan.left.map(({ fingerprint }) => fingerprint));
    const { out } = await cli('plan', 'after', '--format', 'json');
    const again = (JSON.parse(out) as Plan).changes.flatMap(({ resolves }) => resolves);
    expect(again.filter((fingerprint) => !left.has(fingerprint))).toEqual([]);

    const done = log();
    expect(await script('plan.sh')).toMatchObject({ code: 0 });
    expect(log()).toBe(done);

    await freeAddresses(env['AWS_ENDPOINT_URL'] ?? '');
    expect(await script('rollback.sh')).toMatchObject({ code: 0 });
    const back = await scan('back');
    const renamed = new Map(
      [...log().matchAll(/^renamed (\S+) (\S+)$/gm)].map(([, old = '', anew = '']) => [anew, old]),
    );
    const keysOf = (report: Report): readonly string[] =>
      failuresOf(report)
        .map(({ check, subject }) => `${check} ${renamed.get(subject.id) ?? subject.id}`)
        .sort();
    expect(keysOf(back)).toEqual(keysOf(before));
    expect(changedWays(before, back)).toEqual({});
    expect(log()).not.toMatch(/^did /m);
    expect(existsSync(join(folder, 'pwned')) || existsSync(join(folder, 'before', 'pwned'))).toBe(false);
  }, 900_000);
});
