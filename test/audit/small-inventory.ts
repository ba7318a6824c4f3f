import {
  type Inventory,
  type RegionInventory,
  type Section,
  type Sections,
  sectionNames,
} from '../../src/model/inventory.ts';
import { type Gap, type Observed, seen } from '../../src/model/observed.ts';
import type { Subnet, Vpc, VpcEndpoint } from '../../src/model/resources.ts';

export const workload = '111122223333';
export const network = '444455556666';
export const region = 'eu-west-1';

export const denied = (action: string): Gap => ({
  action,
  code: 'UnauthorizedOperation',
  message: `The call ${action} was refused.`,
});

export const subnet = (name: string, fields: Partial<Subnet> = {}): Subnet => ({
  id: `subnet-${name}`,
  arn: `arn:aws:ec2:${region}:${fields.ownerId ?? workload}:subnet/subnet-${name}`,
  ownerId: workload,
  vpcId: 'vpc-main',
  availabilityZone: `${region}a`,
  availabilityZoneId: 'euw1-az1',
  cidr: '10.0.1.0/24',
  ipv6Cidrs: [],
  enableDns64: false,
  mapPublicIpOnLaunch: false,
  internetGatewayBlockMode: null,
  tags: { Name: name },
  ...fields,
});

export const vpc = (name: string, fields: Partial<Vpc> = {}): Vpc => ({
  id: `vpc-${name}`,
  ownerId: workload,
  cidrs: ['10.0.0.0/16'],
  ipv6Cidrs: [],
  dhcpOptionsId: null,
  isDefault: false,
  internetGatewayBlockMode: null,
  tags: { Name: name },
  ...fields,
});

export const endpoint = (name: string, fields: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  id: `vpce-${name}`,
  ownerId: workload,
  vpcId: 'vpc-main',
  type: 'Interface',
  state: 'available',
  serviceName: `com.amazonaws.${region}.${name}`,
  serviceRegion: null,
  routeTableIds: [],
  subnetIds: [],
  groupIds: [],
  networkInterfaceIds: [],
  privateDnsEnabled: true,
  privateDnsOnlyForInboundResolverEndpoint: null,
  dnsRecordIpType: null,
  dnsNames: [],
  ipAddressType: 'ipv4',
  requesterManaged: false,
  policy: null,
  createdAt: null,
  resourceArn: null,
  tags: {},
  ...fields,
});

type SomeSections = { readonly [S in Section]?: Observed<readonly Sections[S][]> };

export const unit = (
  sections: SomeSections = {},
  fields: Partial<RegionInventory> = {},
): RegionInventory => ({
  accountId: workload,
  region,
  partition: 'aws',
  collectedAt: '2026-11-21T08:00:00.000Z',
  callerArn: `arn:aws:sts::${workload}:assumed-role/PathproofReader/scan`,
  sections: {
    ...Object.fromEntries(sectionNames.map((name) => [name, seen([])])),
    ...sections,
  } as RegionInventory['sections'],
  apiCalls: [{ action: 'ec2:DescribeSubnets', calls: 1, failed: 0, retries: 0 }],
  ...fields,
});

export const inventory = (
  regions: readonly RegionInventory[],
  fields: Partial<Inventory> = {},
): Inventory => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: '0.0.0-test' },
  collectedAt: '2026-11-21T08:00:00.000Z',
  finishedAt: '2026-11-21T08:00:30.000Z',
  interrupted: false,
  caller: { accountId: workload, arn: `arn:aws:sts::${workload}:assumed-role/PathproofReader/scan` },
  scope: { complete: true, vpcIds: [] },
  targets: regions.map(({ accountId, region: name }) => ({
    accountId,
    region: name,
    status: 'assessed',
    gaps: [],
  })),
  accountCalls: [],
  regions,
  ...fields,
});
