import {
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  AssociateRouteTableCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countRequests, findEmulator } from './emulator.ts';
import { measure, say } from './measure.ts';

/** A region for each size: the same emulator holds all. */
const SEEDS = [
  { region: 'eu-west-1', vpcs: 10 },
  { region: 'eu-central-1', vpcs: 50 },
  { region: 'us-west-2', vpcs: 200 },
];

const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };

/** A VPC with two subnets, a route table, a gateway endpoint and an interface endpoint. */
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
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      VpcEndpointType: 'Interface',
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

/** How many API calls a scan by the built CLI makes for 10, 50 and 200 VPCs, counted outside of it. */
export const benchCalls = async (cli: string): Promise<void> => {
  console.log(
    'API calls of a scan of one account and region (counted by a proxy, listings of the account included)',
  );
  const emulator = await findEmulator();
  if (!emulator) {
    console.log(
      '  SKIPPED: set PATHPROOF_BENCH_ENDPOINT to an emulated AWS, or put moto_server on the PATH.',
    );
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bench-'));
  const proxy = await countRequests(emulator.endpoint);
  try {
    await seed(emulator.endpoint);
    const env = {
      AWS_ENDPOINT_URL: proxy.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    proxy.taken();
    for (const { region, vpcs } of SEEDS) {
      const args = [
        cli,
        'scan',
        '--region',
        region,
        '--format',
        'json',
        '--output',
        folder,
        '--fail-on',
        'never',
        '--quiet',
      ];
      const run = await measure(args, { env });
      if (run.status !== 0) throw new Error(`The scan of ${region} ended with ${run.status}: ${run.stderr}`);
      const calls = proxy.taken();
      say(`${vpcs} VPCs`, `${calls} calls`, `${(calls / vpcs).toFixed(2)} a VPC`);
    }
  } finally {
    await proxy.stop();
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
