import { DescribeVpcAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import pLimit from 'p-limit';
import { createCallLog } from '../../src/aws/calls.ts';
import { createClients } from '../../src/aws/clients.ts';
import { renewing } from '../../src/aws/credentials.ts';
import { startFakeAws } from '../../test/fake-aws/fake-aws.ts';
import { say } from './measure.ts';

const CALLS = Number(process.env['PATHPROOF_BENCH_CALLS'] ?? '400');
const CONCURRENT = 20;
const NEIGHBOR_PER_SECOND = 10;

const keys = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const command = () => new DescribeVpcAttributeCommand({ VpcId: 'vpc-1', Attribute: 'enableDnsSupport' });

/** A way to ask, of which a call that fails throws. */
type Way = (endpoint: string) => (one: DescribeVpcAttributeCommand) => Promise<unknown>;

const sdk =
  (retryMode: string, maxAttempts: number): Way =>
  (endpoint) => {
    const ec2 = new EC2Client({ region: 'eu-west-1', endpoint, credentials: keys, retryMode, maxAttempts });
    return (one) => ec2.send(one);
  };

const ours: Way = (endpoint) => {
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  const clients = createClients({ signal: null, maxRate: null });
  const credentials = renewing(() => Promise.resolve(keys));
  return clients.ask('ec2', { accountId: '111122223333', region: 'eu-west-1' }, credentials, createCallLog());
};

const ways: readonly (readonly [string, Way])[] = [
  ['SDK standard, 3 attempts', sdk('standard', 3)],
  ['SDK standard, 10 attempts', sdk('standard', 10)],
  ['SDK adaptive, 10 attempts', sdk('adaptive', 10)],
  ['pathproof', ours],
];

/** An application that asks at a steady pace and takes every refusal as a failure. */
const startNeighbor = (endpoint: string) => {
  const ec2 = new EC2Client({ region: 'eu-west-1', endpoint, credentials: keys, maxAttempts: 1 });
  let asked = 0;
  let broken = 0;
  const timer = setInterval(() => {
    asked += 1;
    ec2.send(command()).catch(() => (broken += 1));
  }, 1000 / NEIGHBOR_PER_SECOND);
  return { stop: () => clearInterval(timer), counts: () => ({ asked, broken }) };
};

const run = async (way: Way) => {
  const fake = await startFakeAws({ latencyMs: 40, bucket: { capacity: 100, perSecond: 20 } });
  const neighbor = startNeighbor(fake.endpoint);
  const ask = way(fake.endpoint);
  const limit = pLimit(CONCURRENT);
  const began = performance.now();
  const results = await limit.map(Array.from({ length: CALLS }), () =>
    ask(command()).then(
      () => true,
      () => false,
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  neighbor.stop();
  await fake.stop();
  const lost = results.filter((ok) => !ok).length;
  return { seconds, lost, throttled: fake.throttled(), ...neighbor.counts() };
};

/** Calls lost, and a neighbor's calls broken, when a bucket of EC2's size is shared with an application. */
export const benchThrottling = async (): Promise<void> => {
  console.log(
    `${CALLS} calls through a bucket of 100, 20 a second, next to an application with ${NEIGHBOR_PER_SECOND} a second`,
  );
  for (const [name, way] of ways) {
    const { seconds, lost, throttled, asked, broken } = await run(way);
    say(name, `${seconds.toFixed(1)} s`);
    say('  calls lost', `${lost} of ${CALLS}`);
    say("  application's calls broken", `${broken} of ${asked}`, `${((100 * broken) / asked).toFixed(1)} %`);
    say('  throttled answers', String(throttled));
  }
};
