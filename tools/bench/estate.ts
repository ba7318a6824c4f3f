import type { Inventory } from '../../src/model/inventory.ts';
import { account, organization, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';

const MEMBERS = 19;
const REGIONS = ['eu-west-1', 'us-east-1'] as const;

type Hub = ReturnType<typeof transitGateway>;

/** Who may use what, with nothing said of networks or organizations. */
const open = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: action, Resource: '*' }],
});

/** Two workload subnets behind a NAT gateway of their own; every third one forgot its S3 endpoint. */
const withNat = (name: string, region: string, at: number): VpcScenario => {
  const made = vpc(name, { region })
    .subnet('public', { egress: 'igw' })
    .subnet('app-a', { zone: 'a', egress: 'nat', table: 'app', instances: 1 })
    .subnet('app-b', { zone: 'b', egress: 'nat', table: 'app', instances: 1 })
    .natGateway('own', { in: 'public' });
  return at % 3 === 0 ? made : made.gatewayEndpoint('s3', { in: 'app', policy: open('s3:*') });
};

/** Two workload subnets behind the hub, which has the way out. */
const spoke = (name: string, region: string, at: number, hub: Hub): VpcScenario =>
  vpc(name, { region, cidr: `10.${at >> 4}.${(at % 16) * 16}.0/20` })
    .subnet('app-a', { zone: 'a', egress: 'tgw', table: 'app', instances: 1 })
    .subnet('app-b', { zone: 'b', egress: 'tgw', table: 'app', instances: 1 })
    .attach(hub, { in: ['app-a', 'app-b'] });

/** No way out but endpoints; the group of every second one lets nobody in. */
const isolated = (name: string, region: string, at: number): VpcScenario =>
  vpc(name, { region })
    .subnet('data-a', { zone: 'a', table: 'data', instances: 1 })
    .subnet('data-b', { zone: 'b', table: 'data', instances: 1 })
    .securityGroup('endpoints', { ingress: [{ port: at % 2 === 0 ? 443 : 80, from: 'vpc' }] })
    .gatewayEndpoint('s3', { in: 'data' })
    .interfaceEndpoint('ssm', { groups: ['endpoints'] })
    .interfaceEndpoint('ssmmessages', { groups: ['endpoints'] })
    .interfaceEndpoint('kms', { groups: ['endpoints'] });

/** No way out at all: its instances cannot be managed. */
const quiet = (name: string, region: string): VpcScenario =>
  vpc(name, { region })
    .subnet('quiet-a', { zone: 'a', instances: 1 })
    .subnet('quiet-b', { zone: 'b', instances: 1 })
    .subnet('quiet-c', { zone: 'c', instances: 1 });

const exit = (region: string, hub: Hub): VpcScenario =>
  vpc(`exit-${region}`, { region, cidr: '10.255.0.0/20' })
    .subnet('transit', { egress: 'nat' })
    .subnet('public', { egress: 'igw' })
    .natGateway('central', { in: 'public' })
    .attach(hub, { in: 'transit' })
    .route('public', '10.0.0.0/8', 'tgw');

/** An organization of 20 accounts: hubs with a way out in the first one, and VPCs of every kind in the others, about five failures each. */
export const estate = (vpcs: number): Inventory => {
  const hubs = REGIONS.map((region) => transitGateway(`hub-${region}`, { region }));
  const exits = REGIONS.map((region, at) => exit(region, hubs[at] as Hub));
  hubs.forEach((hub, at) => hub.route('0.0.0.0/0', exits[at] as VpcScenario));
  const made = Array.from({ length: vpcs - exits.length }, (_, at): VpcScenario => {
    const [name, which] = [`v${at}`, Math.floor(at / 5) % 2];
    const region = REGIONS[which] as string;
    const kinds = [
      () => withNat(name, region, at / 5),
      () => spoke(name, region, at, hubs[which] as Hub),
      () => spoke(name, region, at, hubs[which] as Hub),
      () => isolated(name, region, Math.floor(at / 10)),
      () => quiet(name, region),
    ];
    return (kinds[at % 5] as () => VpcScenario)();
  });
  const members = Array.from({ length: MEMBERS }, (_, member) =>
    account(
      String(200_000_000_001 + member),
      ...made.filter((_one, at) => Math.floor(at / 10) % MEMBERS === member),
    ),
  );
  return organization(account('200000000000', ...exits, ...hubs), ...members).inventory({ ids: 'aws' });
};
