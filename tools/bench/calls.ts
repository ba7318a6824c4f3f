import {
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  AssociateRouteTableCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, findEmulator, noteRequests } from './emulator.ts';
import { hold, measureWell, say } from './measure.ts';
import { replay } from './replay.ts';

/** A region for each size: the same emulator holds all. */
const SEEDS = [
  { region: 'eu-west-1', vpcs: 10 },
  { region: 'eu-central-1', vpcs: 50 },
  { region: 'us-west-2', vpcs: 100 },
];

const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };

/** A VPC with two subnets, a route table, a gateway endpoint and an interface endpoint, every fifth without private DNS. */
const seedVpc = async (ec2: EC2Client, region: string, n: number): Promise<void> => {
  const base = `10.${n % 256}`;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `${base}.0.0/16` }));
  const VpcId = Vpc?.VpcId ?? '';
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  const RouteTableId = RouteTable?.RouteTableId ?? '';
  const subnetIds: string[] = [];
  for (const [at, zone] of ['a', 'b'].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        CidrBlock: `${base}.${at}.0/24`,
        AvailabilityZone: `${region}${zone}`,
      }),
    );
    const SubnetId = Subnet?.SubnetId ?? '';
    subnetIds.push(SubnetId);
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  }
  const endpoint = { VpcId, VpcEndpointType: 'Gateway' as const, RouteTableIds: [RouteTableId] };
  await ec2.send(new CreateVpcEndpointCommand({ ...endpoint, ServiceName: `com.amazonaws.${region}.s3` }));
  // AWS: private DNS needs both attributes of the VPC, and this one is off in a new VPC (VPC guide, vpc-dns).
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: n % 5 > 0,
      SubnetIds: subnetIds,
      ServiceName: `com.amazonaws.${region}.ssm`,
    }),
  );
};

const seed = async (endpoint: string): Promise<void> => {
  for (const { region, vpcs } of SEEDS) {
    const ec2 = new EC2Client({ region, endpoint, credentials: CREDENTIALS });
    for (let n = 0; n < vpcs; n += 1) await seedVpc(ec2, region, n);
    ec2.destroy();
  }
};

const RUNS = 3;
/** Milliseconds that an answer takes, as from AWS. */
const LATENCY = 60;

/** Promises of docs/performance.md. */
const MOST = { timesBare: 1.3, callsPerVpc: 2.5 };

interface Collected {
  readonly calls: readonly Call[];
  readonly seconds: number;
}

// What a process needs before its first request is no matter of calls.
const secondsOf = (wallMs: number, startMs: number): number => (wallMs - startMs) / 1000;

/** The API calls of a collection by the built CLI for 10, 50 and 100 VPCs, and its time next to that of the calls alone. */
export const benchCalls = async (cli: string): Promise<void> => {
  console.log('collecting one account and region, next to the same calls alone, at the same rates');
  const emulator = await findEmulator();
  if (!emulator) {
    console.log(
      '  SKIPPED: set PATHPROOF_BENCH_ENDPOINT to an emulated AWS, or put moto_server on the PATH.',
    );
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  const proxy = await noteRequests(emulator.endpoint, LATENCY);
  const env = {
    AWS_ENDPOINT_URL: proxy.endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const collectOnce = async (region: string): Promise<Collected> => {
    proxy.taken();
    const to = ['--region', region, '--out', join(folder, `${region}.json`), '--quiet'];
    const { wallMs } = await measureWell([cli, 'collect', ...to], { env });
    const calls = proxy.taken();
    const start = await measureWell([cli, 'checks']);
    return { calls, seconds: secondsOf(wallMs, start.wallMs) };
  };
  try {
    await seed(emulator.endpoint);
    for (const { region, vpcs } of SEEDS) {
      let [collected, bare]: [Collected | null, number] = [null, Number.POSITIVE_INFINITY];
      // In turns, so that a busy moment of the machine meets both.
      for (let n = 0; n < RUNS; n += 1) {
        const one = await collectOnce(region);
        bare = Math.min(bare, await replay(proxy.endpoint, one.calls));
        if (!collected || one.seconds < collected.seconds) collected = one;
      }
      const { calls, seconds } = collected as Collected;
      say(`${vpcs} VPCs`, `${calls.length} calls`, `${seconds.toFixed(1)} s, alone ${bare.toFixed(1)} s`);
      if (vpcs >= 50) hold('  calls a VPC', calls.length / vpcs, MOST.callsPerVpc, 'calls');
      const times = seconds / bare;
      // Of few calls most of the time goes by from one answer to the question that it leads to, which calls alone do not wait for.
      if (vpcs >= 100) hold('  collecting to the calls alone', times, MOST.timesBare);
      else say('  collecting to the calls alone', `${times.toFixed(2)} ×`);
    }
  } finally {
    await proxy.stop();
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
