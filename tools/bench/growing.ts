import type { Inventory } from '../../src/model/inventory.ts';
import { account, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';
import { bucketOf } from './policies.ts';

const counted = <T>(size: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, n) => make(n));

/** The n-th /24 below 10.0.0.0/8. */
const block = (n: number): string => `10.${Math.floor(n / 256) % 256}.${n % 256}.0/24`;

/** The n-th /28 of 10.0.0.0/16. */
const smallBlock = (n: number): string => `10.0.${Math.floor(n / 16)}.${(n % 16) * 16}/28`;

const exit = (): VpcScenario =>
  vpc('exit', { cidr: '172.16.0.0/16' })
    .subnet('transit', { egress: 'nat' })
    .subnet('public', { egress: 'igw' })
    .natGateway('central', { in: 'public' })
    .route('public', '10.0.0.0/8', 'tgw');

const spoke = (n: number): VpcScenario =>
  vpc(`v${n}`, { cidr: block(n) })
    .subnet('a', { cidr: block(n).replace('.0/24', '.0/26'), egress: 'tgw', instances: 1 })
    .subnet('b', { cidr: block(n).replace('.0/24', '.64/26'), zone: 'b', egress: 'tgw', instances: 1 });

/** VPCs behind a hub with a way out, and so many static routes of its table. */
const behindHub = (vpcs: number, routes: number): Inventory => {
  const hub = transitGateway('hub');
  const out = exit();
  const spokes = counted(vpcs, spoke);
  hub.route('0.0.0.0/0', out);
  for (const [n, destination] of counted(routes, (at) => block(vpcs + at)).entries())
    hub.route(destination, n % 3 === 0 ? 'blackhole' : (spokes[n % vpcs] as VpcScenario));
  for (const one of [out, ...spokes]) one.attach(hub);
  return account(out, ...spokes, hub).inventory({ ids: 'aws' });
};

/** Two subnets with so many instances, each with a group of its own. */
const ownGroups = (size: number): Inventory => {
  const made = vpc('app')
    .subnet('a', { cidr: '10.0.0.0/20', egress: 'nat' })
    .subnet('b', { cidr: '10.0.16.0/20', zone: 'b' })
    .gatewayEndpoint('s3', { in: ['a', 'b'] })
    .interfaceEndpoint('ssm', { in: 'b' });
  for (let n = 0; n < size; n += 1)
    made
      .securityGroup(`own-${n}`, { ingress: [{ port: 8080, from: block(n) }] })
      .instance(`own-${n}`, { in: n % 2 === 0 ? 'a' : 'b', groups: [`own-${n}`] });
  return account(made).inventory({ ids: 'aws' });
};

/** So many subnets of one table, with an instance each. */
const oneTable = (size: number): Inventory => {
  const made = vpc('wide').subnet('public', { cidr: '10.0.255.0/24', egress: 'igw' });
  for (let n = 0; n < size; n += 1)
    made.subnet(`s${n}`, {
      cidr: smallBlock(n),
      zone: n % 2 === 0 ? 'a' : 'b',
      table: 'shared',
      egress: 'nat',
      instances: 1,
    });
  made.natGateway('one', { in: 'public' }).gatewayEndpoint('s3', { in: 'shared' });
  return account(made).inventory({ ids: 'aws' });
};

/** So many interface endpoints of one VPC, for services of third parties and a few of AWS's. */
const manyEndpoints = (size: number): Inventory => {
  const made = vpc('hub')
    .subnet('a', { cidr: '10.0.0.0/20', egress: 'nat', instances: 1 })
    .subnet('b', { cidr: '10.0.16.0/20', zone: 'b', instances: 1 })
    .securityGroup('endpoints', { ingress: [{ port: 443, from: 'vpc' }] });
  const services = ['ssm', 'ssmmessages', 'kms', 'sts', 'logs', 'sqs'];
  for (let n = 0; n < size; n += 1)
    made.interfaceEndpoint(services[n] ?? `partner-${n}`, {
      groups: ['endpoints'],
      ...(n < services.length
        ? {}
        : {
            serviceName: `com.amazonaws.vpce.eu-west-1.vpce-svc-${n.toString(16).padStart(17, '0')}`,
            privateDns: false,
          }),
    });
  return account(made).inventory({ ids: 'aws' });
};

/** So many buckets with policies of a few kinds. */
const manyBuckets = (size: number): Inventory =>
  account(vpc('app').subnet('app', { instances: 1 }).gatewayEndpoint('s3', { in: 'app' }))
    .inOrganization('o-a1b2c3d4e5')
    .buckets(...counted(size, (n) => bucketOf(n, 20)))
    .inventory();

/** A network that grows in one respect. */
export interface Growing {
  /** What there is more and more of. */
  readonly what: string;
  /** How many of it: each time about twice as many. */
  readonly sizes: readonly [number, number, number];
  make(size: number): Inventory;
}

/** What real networks have many of; each is judged in time that grows with it. */
export const growing: readonly Growing[] = [
  {
    what: 'routes of a transit gateway, 20 VPCs',
    sizes: [1250, 2500, 5000],
    make: (size) => behindHub(20, size),
  },
  { what: 'VPCs of one transit gateway', sizes: [125, 250, 500], make: (size) => behindHub(size, 0) },
  { what: 'instances with groups of their own', sizes: [500, 1000, 2000], make: ownGroups },
  { what: 'subnets of one route table', sizes: [600, 1200, 2400], make: oneTable },
  { what: 'endpoints in one VPC', sizes: [125, 250, 500], make: manyEndpoints },
  { what: 'buckets with policies', sizes: [500, 1000, 2000], make: manyBuckets },
];
