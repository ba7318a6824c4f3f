import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Report } from '../../src/model/report.ts';
import { loadReport } from '../../src/store/report-file.ts';
import { roleName } from './builder.ts';
import { buildCli, type Run, runCli } from './cli.ts';
import { expected } from './expected.ts';
import { findMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';
import { isLackingInMoto, type Recorded, type Recorder, startRecorder } from './recorder.ts';
import { accounts, buildWorld, regions } from './world.ts';
import { reportIn } from '../report-in.ts';

const command = findMotoServer();
const title = 'an organization in moto_server, scanned by the built CLI';
if (command === null) console.warn("live tests skipped: no moto_server on PATH (pip install 'moto[server]')");

const checks = Object.keys(expected);
const inPlaces = (...names: readonly string[]) => names.flatMap((name) => ['--region', name]);
const byRole = [accounts.caller, accounts.workload, accounts.network, accounts.gone]
  .flatMap((accountId) => ['--account', accountId])
  .concat('--role-name', roleName);
const asWorkload = ['--role-arn', `arn:aws:iam::${accounts.workload}:role/${roleName}`];
const onlyChecks = checks.flatMap((id) => ['--check', id]);

const isGone = ({ action, body }: Recorded): boolean =>
  action === 'AssumeRole' && body.includes(accounts.gone);

/** Subjects by check and status; what has no name is counted where it is. */
const verdictsOf = (findings: readonly Finding[]) => {
  const found: Record<string, Record<string, string[]>> = {};
  const counts = new Map<string, number>();
  const add = (check: string, status: string, name: string): void => {
    ((found[check] ??= {})[status] ??= []).push(name);
  };
  for (const { check, status, subject } of findings) {
    if (subject.name !== undefined) add(check, status, subject.name);
    else {
      const key = `${check} ${status} without a name in ${subject.accountId} ${subject.region}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  for (const [key, count] of counts) {
    const [check = '', status = '', ...words] = key.split(' ');
    add(check, status, `${count} ${words.join(' ')}`);
  }
  return sorted(found);
};

const sorted = (verdicts: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) =>
  Object.fromEntries(
    Object.entries(verdicts).map(([check, of]) => [
      check,
      Object.fromEntries(Object.entries(of).map(([status, names]) => [status, [...names].sort()])),
    ]),
  );

describe.skipIf(command === null)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-live-'));
  const stops: (() => Promise<void>)[] = [];
  let recorder: Recorder;
  let world: Awaited<ReturnType<typeof buildWorld>>;
  let scanned: Run;
  let wire: readonly Recorded[];
  let report: Report;

  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = keys): Promise<Run> =>
    runCli(argv, folder, { AWS_ENDPOINT_URL: recorder.url, AWS_REGION: 'us-east-1', ...env });
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const named = (check: string, name: string, of: Report = report): Finding | undefined =>
    of.findings.find((finding) => finding.check === check && finding.subject.name === name);

  beforeAll(async () => {
    buildCli();
    const moto: MotoServer = await startMotoServer(command ?? '', join(folder, 'moto.log'));
    stops.unshift(() => moto.stop());
    world = await buildWorld(moto.url);
    recorder = await startRecorder(moto.url);
    stops.unshift(() => recorder.stop());
    recorder.begin(isGone);
    scanned = await run([
      'scan',
      ...byRole,
      ...inPlaces(...regions),
      ...onlyChecks,
      '--format',
      'json',
      '--output',
      'report',
      '--save',
      'inventory.json.gz',
    ]);
    wire = recorder.requests();
    report = await loadReport(join(folder, 'report/report.json'));
    recorder.begin(isLackingInMoto);
  });

  afterAll(async () => {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends with 1, because something failed, and says on stderr what it wrote', () => {
    expect(scanned.code).toBe(1);
    expect(scanned.err).toContain('report.json');
    expect(scanned.err).not.toMatch(/^\s+at /m);
  });

  it('gets the verdict on every subject that the rules give, and no other', () => {
    expect(verdictsOf(report.findings)).toEqual(sorted(expected));
  });

  it('says what each way out is', () => {
    expect(named('s3-via-nat', 'shop-app')).toMatchObject({ messageId: 'viaNat' });
    expect(named('s3-via-nat', 'shop-app')?.remedy?.cli).toContain('modify-vpc-endpoint');
    expect(named('s3-via-nat', 'branch-app')?.remedy?.cli).toContain('create-vpc-endpoint');
    expect(named('s3-via-nat', 'shop-by-instance')).toMatchObject({ messageId: 'assumedNat' });
    expect(named('s3-via-nat', 'spoke-app')?.gaps).toEqual([
      expect.objectContaining({ action: 'ec2:SearchTransitGatewayRoutes' }),
    ]);
  });

  it('has a line of coverage for each account and region, and one for the account whose role is gone', () => {
    const places = report.coverage.targets.map(({ accountId, region }) => `${accountId} ${region ?? '-'}`);
    const readable = [accounts.workload, accounts.caller, accounts.network].sort();
    expect(places).toEqual(
      [
        ...readable.flatMap((accountId) => regions.map((region) => `${accountId} ${region}`)),
        `${accounts.gone} -`,
      ].sort(),
    );
    expect(report.coverage.targets.find(({ accountId }) => accountId === accounts.gone)).toMatchObject({
      status: 'not-assessed',
      gaps: [{ action: 'sts:AssumeRole', code: 'AccessDenied' }],
    });
    expect(report.coverage.complete).toBe(false);
  });

  it('names as gaps what moto does not answer, and nothing else', () => {
    const asked = new Set(report.coverage.gaps.map(({ gap }) => gap.action));
    expect([...asked].sort()).toEqual([
      'ec2:DescribeVpcBlockPublicAccessExclusions',
      'ec2:DescribeVpcBlockPublicAccessOptions',
      'ec2:SearchTransitGatewayRoutes',
      'sts:AssumeRole',
    ]);
  });

  it('asks each listing once, whatever there is of subnets, tables and groups', () => {
    // AWS says alike to all accounts of a region what its own lists and services are: one of them asks for all.
    const forAll = ['ec2:GetManagedPrefixListEntries', 'ec2:DescribeVpcEndpointServices'];
    const units = report.apiCalls.map(({ accountId, region, calls }) => {
      const often = calls.filter((one) => one.calls > 1 && !forAll.includes(one.action));
      return [`${accountId} ${region ?? 'all'}`, ...often.map((one) => `${one.action} ${one.calls}`)];
    });
    expect(units.filter((unit) => unit.length > 1)).toEqual([
      [`${accounts.workload} all`, 's3:GetBucketLocation 2'],
      // Two attributes of the two VPCs that hold endpoints, and of those that hold instances: for moto also a NAT gateway's
      // interface is one.
      [`${accounts.workload} eu-west-1`, 'ec2:DescribeVpcAttribute 6'],
      [`${accounts.workload} us-east-1`, 'ec2:DescribeVpcAttribute 2'],
      // Of the two VPCs that the transit gateway joins.
      [`${accounts.network} eu-west-1`, 'ec2:DescribeVpcAttribute 2', 'route53:ListHostedZonesByVPC 2'],
    ]);
    const shared = forAll.map((name) =>
      regions.map((region) =>
        report.apiCalls
          .filter((unit) => unit.region === region)
          .flatMap(({ calls }) => calls.filter(({ action }) => action === name))
          .reduce((sum, { calls }) => sum + calls, 0),
      ),
    );
    // Two lists of AWS's that checks use, and in eu-west-1 two of the customer's; nothing where nothing is.
    expect(shared).toEqual([
      [0, 4, 2],
      [0, 1, 1],
    ]);
    const idle = report.apiCalls.filter(({ region }) => region === 'eu-central-1');
    for (const { calls } of idle)
      expect(calls.filter(({ action }) => action.startsWith('ec2:'))).toMatchObject(
        ['DescribeNetworkInterfaces', 'DescribeVpcEndpoints', 'DescribeVpcs'].map((name) => ({
          action: `ec2:${name}`,
          calls: 1,
        })),
      );
    expect(idle).toHaveLength(3);
  });

  it('counts the calls as they went over the wire', () => {
    const attempts = (name: string): number => wire.filter(({ action }) => action === name).length;
    const reported = (name: string): number =>
      report.apiCalls
        .flatMap(({ calls }) => calls)
        .filter(({ action }) => action.endsWith(`:${name}`))
        .reduce((sum, { calls }) => sum + calls, 0);
    for (const name of [
      'AssumeRole',
      'DescribeNetworkInterfaces',
      'DescribeRegions',
      'DescribeRouteTables',
      'DescribeSecurityGroups',
      'DescribeSubnets',
      'DescribeVpcAttribute',
      'GetManagedPrefixListEntries',
    ])
      expect([name, attempts(name)]).toEqual([name, reported(name)]);
  });

  it('only ever reads', () => {
    const changing = wire.filter(
      ({ action }) => !/^(?:Describe|Get|List|Search)[A-Z]|^AssumeRole$|^(?:GET|HEAD)$/.test(action),
    );
    expect(changing).toEqual([]);
    expect(wire.length).toBeGreaterThan(100);
  });

  it('asks nothing that the printed permissions do not grant', async () => {
    const { out } = await run(['permissions', '--role-name', roleName], {});
    const policy = JSON.parse(out) as { Statement: readonly { Action: string | readonly string[] }[] };
    const granted = new Set(policy.Statement.flatMap(({ Action }) => Action));
    const asked = report.apiCalls.flatMap(({ calls }) => calls.map(({ action }) => action));
    // AWS: GetCallerIdentity needs no permission (STS API reference).
    const missing = asked.filter((action) => !granted.has(action) && action !== 'sts:GetCallerIdentity');
    expect(missing).toEqual([]);
  });

  it('says the same again from the saved inventory, without credentials', async () => {
    const argv = ['audit', 'inventory.json.gz', ...onlyChecks, '--format', 'json', '--output', 'again'];
    const { code } = await run(argv, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    const again = await loadReport(join(folder, 'again/report.json'));
    expect(code).toBe(1);
    expect(again.findings).toEqual(report.findings);
    expect(again.coverage).toEqual(report.coverage);
  });

  it.each([
    [1, ['--fail-on', 'medium']],
    [0, ['--fail-on', 'high']],
    [0, ['--fail-on', 'never']],
    [3, ['--fail-on', 'never', '--require-complete']],
  ])('ends with %i for %j', async (code, argv) => {
    const audit = ['audit', 'inventory.json.gz', '--check', 'duplicate-gateway-endpoint', '--quiet'];
    expect(await run([...audit, ...argv])).toMatchObject({ code, err: '' });
  });

  it('explains a path hop by hop, live and from the saved inventory alike', async () => {
    const question = ['path', world.shop.subnets.app, 's3'];
    const [live, saved] = await Promise.all([
      run([...question, ...asWorkload, ...inPlaces('eu-west-1'), '--quiet']),
      run([...question, '--inventory', 'inventory.json.gz', '--quiet']),
    ]);
    expect(live).toMatchObject({ code: 0, err: '' });
    expect(live.out).toBe(saved.out);
    expect(live.out).toContain(`shop-app (${world.shop.subnets.app}) to s3`);
    for (const words of ['0.0.0.0/0 → nat-', '0.0.0.0/0 → igw-', '100 % of the addresses'])
      expect(live.out).toContain(words);
  });

  it('explains the way to an interface endpoint', async () => {
    const { code, out } = await run([
      'path',
      world.vault.isolated,
      'ssm',
      '--inventory',
      'inventory.json.gz',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/interface endpoint in vault-endpoints\s+\(subnet-\w+\),\s+available/);
  });

  it('is collected first and judged later with the same result', async () => {
    recorder.begin(isLackingInMoto);
    const argv = ['collect', '--out', 'one.json', ...asWorkload, ...inPlaces('us-east-1')];
    expect((await run(argv)).code).toBe(0);
    const inventory = read<Inventory>('one.json');
    expect(inventory.targets).toMatchObject([{ accountId: accounts.workload, region: 'us-east-1' }]);
    const judged = await run(['audit', 'one.json', ...onlyChecks, '--format', 'json']);
    const place = ({ subject }: Finding): boolean =>
      subject.accountId === accounts.workload && subject.region === 'us-east-1';
    const findings = reportIn(judged.out).findings;
    expect(verdictsOf(findings)).toEqual(verdictsOf(report.findings.filter(place)));
  });

  it('becomes unknown where an API is denied, and ends with 3 when it has to be complete', async () => {
    recorder.begin((asked) => isLackingInMoto(asked) || asked.action === 'DescribeNatGateways');
    const { code } = await run([
      'scan',
      ...asWorkload,
      ...inPlaces('us-east-1'),
      ...onlyChecks,
      '--require-complete',
      '--format',
      'json',
      '--output',
      'denied',
    ]);
    const denied = await loadReport(join(folder, 'denied/report.json'));
    expect(code).toBe(3);
    expect(named('s3-via-nat', 'branch-app', denied)).toMatchObject({
      status: 'unknown',
      gaps: [{ action: 'ec2:DescribeNatGateways', code: 'UnauthorizedOperation' }],
    });
    expect(named('s3-via-nat', 'branch-public', denied)).toMatchObject({ status: 'pass' });
  });

  it('is a line of coverage for a region that refuses everything', async () => {
    recorder.begin(
      (asked) => isLackingInMoto(asked) || (asked.service === 'ec2' && asked.region === 'eu-west-1'),
    );
    const { code } = await run([
      'scan',
      ...asWorkload,
      ...inPlaces('us-east-1', 'eu-west-1'),
      ...onlyChecks,
      '--fail-on',
      'never',
      '--format',
      'json',
      '--output',
      'refused',
    ]);
    const refused = await loadReport(join(folder, 'refused/report.json'));
    expect(code).toBe(0);
    expect(refused.coverage.targets).toMatchObject([
      { region: 'eu-west-1', status: 'not-assessed', gaps: [{ code: 'UnauthorizedOperation' }] },
      { region: 'us-east-1' },
    ]);
    expect(new Set(refused.findings.map(({ subject }) => subject.region))).toEqual(new Set(['us-east-1']));
  });

  it('is examined by doctor, which names what is denied', async () => {
    recorder.begin((asked) => isLackingInMoto(asked) || asked.action === 'DescribeNatGateways');
    const { code, out } = await run(['doctor', ...asWorkload, ...inPlaces('us-east-1')]);
    expect(code).toBe(3);
    expect(out).toContain(`account ${accounts.workload}`);
    expect(out).toContain('1 of 1 region answer');
    expect(out).toMatch(/denied +ec2:DescribeNatGateways +UnauthorizedOperation/);
  });

  it.each([
    [['--region', 'eu-wset-1'], keys, /Did you mean eu-west-1\?/],
    [[], {}, /credentials/i],
    [['--role-arn', `arn:aws:iam::${accounts.gone}:role/${roleName}`], keys, /sts:AssumeRole|AssumeRole/],
    [['--account', accounts.gone, '--role-name', roleName, '--region', 'us-east-1'], keys, /AccessDenied/],
  ])('cannot be scanned with %j, which ends with 2 and half-writes nothing', async (argv, env, words) => {
    recorder.begin(isGone);
    const { code, out, err } = await run(['scan', ...argv, '--format', 'json', '--save', 'none.json'], env);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /m);
    expect(() => read('none.json')).toThrow('ENOENT');
  });
});
