import type { Inventory } from '../../src/model/inventory.ts';
import { account, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';
import { bucketOf } from './policies.ts';

const counted = <T>(size: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, n) => make(n));

/** The n-th /24 below 10.0.0.0/8. */
const block = (n: number): string => `10.${Math.floor(n / 256) % 256}.${n % 256}.0/24`;

/** The n-th /28 of 10.0.0.0/16. */
const smallBlock = (n: number): string => `10.0.${Math.floor(n / 16)}.${(n % 16) * 16}/28`;

const zoneOf = (n: number): string => (n % 2 === 0 ? 'a' : 'b');

/** A VPC with two subnets, one with a way out, and endpoints: what the things that grow are put into. */
const usual = (): VpcScenario =>
  vpc('app')
    .subnet('a', { cidr: '10.0.0.0/20', egress: 'nat', instances: 1 })
    .subnet('b', { cidr: '10.0.16.0/20', zone: 'b', instances: 1 })
    .gatewayEndpoint('s3', { in: ['a', 'b'] })
    .interfaceEndpoint('ssm', { in: 'b' });

const written = (made: VpcScenario): Inventory => account(made).inventory({ ids: 'aws' });

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
export const behindHub = (vpcs: number, routes: number): Inventory => {
  const hub = transitGateway('hub');
  const out = exit();
  const spokes = counted(vpcs, spoke);
  hub.route('0.0.0.0/0', out);
  for (const [n, destination] of counted(routes, (at) => block(vpcs + at)).entries())
    hub.route(destination, n % 3 === 0 ? 'blackhole' : (spokes[n % vpcs] as VpcScenario));
  for (const one of [out, ...spokes]) one.attach(hub);
  return account(out, ...spokes, hub).inventory({ ids: 'aws' });
};

/** Two subnets with so many instances of one group. */
export const manyWorkloads = (size: number): Inventory => {
  const made = usual().securityGroup('all', { ingress: [{ port: 8080, from: 'vpc' }] });
  for (let n = 0; n < size; n += 1) made.instance(`one-${n}`, { in: zoneOf(n), groups: ['all'] });
  return written(made);
};

/** Two subnets with so many instances, each with a group of its own. */
export const ownGroups = (size: number): Inventory => {
  const made = usual();
  for (let n = 0; n < size; n += 1)
    made
      .securityGroup(`own-${n}`, { ingress: [{ port: 8080, from: block(n) }] })
      .instance(`own-${n}`, { in: zoneOf(n), groups: [`own-${n}`] });
  return written(made);
};

/** A group of instances and endpoints with so many rules in each direction. */
export const manyRules = (size: number): Inventory => {
  const ingress = counted(size, (n) => ({ port: 443, from: block(n) }));
  const egress = counted(size, (n) => ({ port: 443, to: block(n) }));
  const made = usual()
    .securityGroup('long', { ingress, egress })
    .interfaceEndpoint('kms', { in: 'b', groups: ['long'] });
  for (let n = 0; n < 20; n += 1) made.instance(`one-${n}`, { in: zoneOf(n), groups: ['long'] });
  return written(made);
};

/** A prefix list of so many entries, which a route and a group use. */
export const longList = (size: number): Inventory =>
  written(
    usual()
      .prefixList('corp', counted(size, block))
      .route('a', 'pl-corp', 'nat')
      .securityGroup('corp', { egress: [{ port: 443, to: 'pl-corp' }] })
      .instance('corp', { in: 'a', groups: ['corp'] }),
  );

/** So many routes of the table of a subnet with a way out. */
export const manyRoutes = (size: number): Inventory => {
  const made = usual();
  for (let n = 0; n < size; n += 1) made.route('a', `52.${Math.floor(n / 256)}.${n % 256}.0/24`, 'nat');
  return written(made);
};

const wide = (): VpcScenario =>
  vpc('wide').subnet('public', { cidr: '10.0.255.0/24', egress: 'igw' }).natGateway('one', { in: 'public' });

/** So many subnets of one table, with an instance each. */
export const oneTable = (size: number): Inventory => {
  const made = wide();
  for (let n = 0; n < size; n += 1)
    made.subnet(`s${n}`, {
      cidr: smallBlock(n),
      zone: zoneOf(n),
      table: 'shared',
      egress: 'nat',
      instances: 1,
    });
  return written(made.gatewayEndpoint('s3', { in: 'shared' }));
};

const withTables = (size: number): VpcScenario => {
  const made = wide();
  for (let n = 0; n < size; n += 1)
    made.subnet(`s${n}`, { cidr: smallBlock(n), zone: zoneOf(n), egress: 'nat', instances: 1 });
  return made;
};

/** So many subnets with a table of its own each. */
export const ownTables = (size: number): Inventory =>
  written(withTables(size).gatewayEndpoint('s3', { in: counted(size, (n) => `s${n}`) }));

/** So many tables that the endpoint for S3 was forgotten in: each has a remedy of its own. */
export const forgottenTables = (size: number): Inventory =>
  written(withTables(size + 1).gatewayEndpoint('s3', { in: 's0' }));

/** So many subnets with a network ACL of its own each, of 20 entries that differ. */
export const ownAcls = (size: number): Inventory => {
  const made = wide();
  for (let n = 0; n < size; n += 1) {
    const entries = counted(20, (at) => ({
      number: 100 + at,
      action: at === 0 ? ('deny' as const) : ('allow' as const),
      direction: at % 2 === 0 ? ('egress' as const) : ('ingress' as const),
      cidr: at < 18 ? block(n + at) : '0.0.0.0/0',
    }));
    made
      .subnet(`s${n}`, { cidr: smallBlock(n), zone: zoneOf(n), table: 'shared', egress: 'nat', instances: 1 })
      .networkAcl(`own-${n}`, { in: `s${n}`, entries });
  }
  return written(made.gatewayEndpoint('s3', { in: 'shared' }));
};

/** A network ACL with so many entries. */
export const longAcl = (size: number): Inventory => {
  const entries = counted(size, (n) => ({
    number: 100 + n,
    action: n % 2 === 0 ? ('deny' as const) : ('allow' as const),
    direction: n % 4 < 2 ? ('egress' as const) : ('ingress' as const),
    cidr: `52.${Math.floor(n / 256)}.${n % 256}.0/24`,
  }));
  return written(usual().networkAcl('long', { in: ['a', 'b'], entries }));
};

/** The n-th service of a third party. */
const partner = (n: number) => ({
  serviceName: `com.amazonaws.vpce.eu-west-1.vpce-svc-${n.toString(16).padStart(17, '0')}`,
  privateDns: false,
});

const endpointsHub = (): VpcScenario =>
  vpc('hub')
    .subnet('a', { cidr: '10.0.0.0/20', egress: 'nat', instances: 1 })
    .subnet('b', { cidr: '10.0.16.0/20', zone: 'b', instances: 1 })
    .securityGroup('endpoints', { ingress: [{ port: 443, from: 'vpc' }] });

/** So many interface endpoints of one VPC, for services of third parties and a few of AWS's. */
export const manyEndpoints = (size: number): Inventory => {
  const made = endpointsHub();
  const services = ['ssm', 'ssmmessages', 'kms', 'sts', 'logs', 'sqs'];
  for (let n = 0; n < size; n += 1)
    made.interfaceEndpoint(services[n] ?? `partner-${n}`, {
      groups: ['endpoints'],
      ...(n < services.length ? {} : partner(n)),
    });
  return written(made);
};

/** So many VPCs with an endpoint each, of which the policies differ. */
export const ownPolicies = (size: number): Inventory =>
  account(
    ...counted(size, (n) =>
      vpc(`v${n}`, { cidr: block(n) })
        .subnet('app', { cidr: block(n), instances: 1 })
        .gatewayEndpoint('s3', {
          in: 'app',
          policy: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: '*',
                Action: 's3:*',
                Resource: [`arn:aws:s3:::team-${n}`, `arn:aws:s3:::team-${n}/*`],
                Condition: { StringEquals: { 'aws:PrincipalAccount': String(200_000_000_000 + n) } },
              },
            ],
          },
        }),
    ),
  ).inventory({ ids: 'aws' });

/** An endpoint whose policy has so many statements. */
export const longPolicy = (size: number): Inventory => {
  const Statement = counted(size, (n) => ({
    Effect: n % 5 === 0 ? 'Deny' : 'Allow',
    Principal: '*',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: `arn:aws:s3:::team-${n}/*`,
    Condition: { StringEquals: { 'aws:PrincipalAccount': String(200_000_000_000 + n) } },
  }));
  const policy = { Version: '2012-10-17', Statement };
  return account(
    vpc('app').subnet('app', { egress: 'nat', instances: 1 }).gatewayEndpoint('s3', { in: 'app', policy }),
  ).inventory({ ids: 'aws' });
};

/** So many hosted zones of one VPC, most for names of its own and every fifth for a name of AWS. */
export const manyZones = (size: number): Inventory => {
  const hub = endpointsHub().interfaceEndpoint('kms', { privateDns: false, groups: ['endpoints'] });
  const made = account(hub);
  for (let n = 0; n < size; n += 1)
    made.hostedZone(n % 5 === 0 ? `s${n}.eu-west-1.amazonaws.com` : `team-${n}.example.com`, {
      vpcs: [hub],
      records: { [n % 5 === 0 ? `s${n}.eu-west-1.amazonaws.com` : `team-${n}.example.com`]: 'vpce-kms' },
    });
  return made.inventory({ ids: 'aws' });
};

/** So many VPCs that peer with one. */
export const manyPeers = (size: number): Inventory => {
  const middle = vpc('middle', { cidr: '172.16.0.0/16' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .interfaceEndpoint('ssm', { in: 'app' });
  const others = counted(size, (n) => {
    const made = vpc(`v${n}`, { cidr: block(n) }).subnet('app', { cidr: block(n), instances: 1 });
    return made.peer(middle).route('app', '172.16.0.0/16', `pcx-v${n}-middle`);
  });
  for (let n = 0; n < size; n += 1) middle.route('app', block(n), `pcx-v${n}-middle`);
  return account(middle, ...others).inventory({ ids: 'aws' });
};

/** An endpoint service with so many connections of other accounts. */
export const manyConnections = (size: number): Inventory =>
  account(usual())
    .endpointService('shop', {
      allowed: counted(size, (n) => `arn:aws:iam::${200_000_000_000 + n}:root`),
      connections: counted(size, (n) => ({ name: `c${n}`, owner: String(200_000_000_000 + n) })),
    })
    .inventory();

/** So many buckets with policies of a few kinds. */
export const manyBuckets = (size: number): Inventory =>
  account(vpc('app').subnet('app', { instances: 1 }).gatewayEndpoint('s3', { in: 'app' }))
    .inOrganization('o-a1b2c3d4e5')
    .buckets(...counted(size, (n) => bucketOf(n, 20)))
    .inventory();
