import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import * as ec2 from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { loadReport } from '../../src/store/report-file.ts';
import { type CliCommand, commandsIn } from '../remedies/commands.ts';
import { keysIn, roleName } from './builder.ts';
import { buildCli, runCli } from './cli.ts';
import { findMotoServer, startMotoServer } from './moto-server.ts';
import { isLackingInMoto, startRecorder } from './recorder.ts';
import { accounts, buildWorld } from './world.ts';

const moto = findMotoServer();
if (moto === null) console.warn("live remedies skipped: no moto_server on PATH (pip install 'moto[server]')");

const region = 'eu-west-1';

// What remedies of these checks do, moto does as AWS; it keeps associations and private DNS without carrying them out.
const checks = [
  's3-via-nat',
  'dynamodb-via-nat',
  's3-via-internet-gateway',
  'interface-endpoint-without-443',
  'isolated-subnet-without-ssm',
  'full-access-endpoint-policy',
  'single-zone-endpoint',
  'unused-nat-gateway',
];
const left: ReadonlySet<string> = new Set(['AddRouteTableIds', 'RemoveRouteTableIds', 'PrivateDnsEnabled']);

const isDoneByMoto = ({ verb, input }: CliCommand): boolean =>
  verb !== 'modify-vpc-endpoint' || Object.keys(input).every((name) => !left.has(name));

const keyOf = ({ check, subject }: Finding): string => `${check} ${subject.id}`;

type Answer = { readonly GroupId?: string };
type CommandClass = new (input: object) => Parameters<EC2Client['send']>[0];

/** The command of the SDK for a verb of the AWS CLI. */
const commandOf = (verb: string, input: object): Parameters<EC2Client['send']>[0] => {
  const name = `${verb.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Command`;
  const Command = (ec2 as unknown as Readonly<Record<string, CommandClass | undefined>>)[name];
  if (!Command) throw new Error(`no ${name} in the SDK`);
  return new Command(input);
};

const filled = (value: unknown, variables: ReadonlyMap<string, string>): unknown =>
  typeof value === 'string'
    ? (variables.get(value) ?? value)
    : Array.isArray(value)
      ? value.map((one) => filled(one, variables))
      : value;

describe.skipIf(moto === null)('remedies, carried out in moto_server and scanned again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-remedies-live-'));
  const stops: (() => Promise<void>)[] = [];
  let url = '';
  const clients = new Map<string, EC2Client>();

  const clientOf = async (accountId: string): Promise<EC2Client> => {
    const known = clients.get(accountId);
    if (known) return known;
    const made = new EC2Client({ endpoint: url, region, credentials: await keysIn(url, accountId) });
    clients.set(accountId, made);
    return made;
  };

  const scan = async (name: string): Promise<readonly Finding[]> => {
    const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const asked = checks.flatMap((check) => ['--check', check]);
    const { code, err } = await runCli(
      ['scan', '--account', accounts.workload, '--role-name', roleName, '--region', region, ...asked].concat([
        '--format',
        'json',
        '--output',
        name,
        '--no-matrix',
        '--quiet',
      ]),
      folder,
      { AWS_ENDPOINT_URL: url, AWS_REGION: region, ...keys },
    );
    if (code !== 0 && code !== 1) throw new Error(err);
    return (await loadReport(join(folder, name, 'report.json'))).findings;
  };

  /** Carries a remedy out as it stands; what AWS or moto refuses, in words. */
  const carryOut = async (finding: Finding): Promise<string | null> => {
    const variables = new Map<string, string>();
    for (const { verb, input, into, account } of commandsIn(finding.remedy?.cli ?? '')) {
      const client = await clientOf(account ?? finding.subject.accountId);
      try {
        const made = (await client.send(commandOf(verb, filledInput(input, variables)))) as Answer;
        if (into !== null && made.GroupId !== undefined) variables.set(`$${into}`, made.GroupId);
      } catch (error) {
        if (error instanceof EC2ServiceException) return `${keyOf(finding)}: ${verb}: ${error.message}`;
        throw error;
      }
    }
    return null;
  };

  const filledInput = (input: CliCommand['input'], variables: ReadonlyMap<string, string>): object =>
    Object.fromEntries(Object.entries(input).map(([key, value]) => [key, filled(value, variables)]));

  beforeAll(async () => {
    buildCli();
    const server = await startMotoServer(moto ?? '', join(folder, 'moto.log'));
    stops.unshift(() => server.stop());
    await buildWorld(server.url);
    const recorder = await startRecorder(server.url);
    stops.unshift(() => recorder.stop());
    recorder.begin(isLackingInMoto);
    ({ url } = recorder);
  });

  afterAll(async () => {
    for (const client of clients.values()) client.destroy();
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('settle what they are for, and are refused by nobody', async () => {
    const done = new Set<string>();
    const refused: string[] = [];
    const unsettled: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const failing = (await scan(`round-${round}`)).filter(({ status }) => status === 'fail');
      unsettled.push(...failing.map(keyOf).filter((key) => done.has(key)));
      // One for each VPC and check at a time: what one makes, the next one would make again.
      const chosen = new Map<string, Finding>();
      for (const finding of failing) {
        const place = `${finding.check} ${finding.subject.vpcId ?? ''}`;
        const commands = commandsIn(finding.remedy?.cli ?? '');
        if (done.has(keyOf(finding)) || chosen.has(place) || commands.length === 0) continue;
        if (commands.every(isDoneByMoto)) chosen.set(place, finding);
      }
      for (const finding of chosen.values()) {
        done.add(keyOf(finding));
        const why = await carryOut(finding);
        if (why !== null) refused.push(why);
      }
    }
    const last = (await scan('last')).filter(({ status }) => status === 'fail').map(keyOf);
    expect(refused).toEqual([]);
    expect([...unsettled, ...last.filter((key) => done.has(key))]).toEqual([]);
    expect(new Set([...done].map((key) => key.split(' ')[0])).size).toBeGreaterThan(2);
    expect(done.size).toBeGreaterThan(6);
  });
});
