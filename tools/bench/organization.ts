import type { Inventory } from '../../src/model/inventory.ts';
import { account, organization, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;

/** An account id that no other cell has. */
const accountId = (cell: number, at: number): string => String(100_000_000_000 + cell * 1_000 + at);

type Hub = ReturnType<typeof transitGateway>;

/** A VPC of the usual kind in an account of its own: two workload subnets behind a hub, two without a way out. */
const spoke = (name: string, region: string, at: number, hub: Hub): VpcScenario =>
  vpc(name, { region, cidr: `10.${at >> 4}.${(at % 16) * 16}.0/20` })
    .subnet(`app-a-${name}`, {
      zone: 'a',
      egress: 'tgw',
      table: `app-${name}`,
      instances: 3,
      groups: [`app-${name}`],
    })
    .subnet(`app-b-${name}`, {
      zone: 'b',
      egress: 'tgw',
      table: `app-${name}`,
      instances: 3,
      groups: [`app-${name}`],
    })
    .subnet(`data-a-${name}`, { zone: 'a', table: `data-${name}`, instances: 2, groups: [`data-${name}`] })
    .subnet(`data-b-${name}`, { zone: 'b', table: `data-${name}`, instances: 2, groups: [`data-${name}`] })
    .attach(hub, { in: [`app-a-${name}`, `app-b-${name}`] })
    .securityGroup(`app-${name}`, { ingress: [{ port: 8080, from: 'vpc' }] })
    .securityGroup(`data-${name}`, { ingress: [{ port: 5432, from: `sg-app-${name}` }] })
    .securityGroup(`endpoints-${name}`, { ingress: [{ port: at % 4 === 0 ? 80 : 443, from: 'vpc' }] })
    .gatewayEndpoint('s3', { in: at % 3 === 0 ? [`data-${name}`] : [`app-${name}`, `data-${name}`] })
    .interfaceEndpoint('ssm', { in: [`data-a-${name}`, `data-b-${name}`], groups: [`endpoints-${name}`] });

const egress = (name: string, region: string, hub: Hub): VpcScenario =>
  // Ids are made of names, and those of two cells must differ.
  vpc(name, { region, cidr: '10.255.0.0/20' })
    .subnet(`transit-${name}`, { zone: 'a', egress: 'nat' })
    .subnet(`public-${name}`, { zone: 'a', egress: 'igw' })
    .natGateway(name, { in: `public-${name}` })
    .attach(hub, { in: `transit-${name}` })
    .route(`public-${name}`, '10.0.0.0/8', 'tgw');

/** A part of an organization: a network account with a hub in each of three regions, and accounts behind the hubs. */
export const cellInventory = (cell: number, accounts: number): Inventory => {
  const hubs = REGIONS.map((region) => transitGateway(`hub-c${cell}-${region}`, { region }));
  const exits = REGIONS.map((region, at) => egress(`exit-c${cell}-${region}`, region, hubs[at] as Hub));
  hubs.forEach((hub, at) => hub.route('0.0.0.0/0', exits[at] as VpcScenario));
  const members = Array.from({ length: accounts - 1 }, (_, at) =>
    account(
      accountId(cell, at + 1),
      ...REGIONS.map((region, which) => spoke(`v${cell}-${at}-${region}`, region, at, hubs[which] as Hub)),
    ),
  );
  return organization(account(accountId(cell, 0), ...exits, ...hubs), ...members).inventory();
};

/** An organization of several cells in memory. */
export const organizationOfCells = (cells: number, accounts: number): Inventory => {
  const parts = Array.from({ length: cells }, (_, cell) => cellInventory(cell, accounts));
  const [first] = parts as [Inventory];
  return {
    ...first,
    targets: parts.flatMap(({ targets }) => targets),
    accountCalls: parts.flatMap(({ accountCalls }) => accountCalls),
    regions: parts.flatMap(({ regions }) => regions),
  };
};
