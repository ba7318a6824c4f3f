import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks as allChecks } from '../../src/checks/index.ts';
import { collectFromFiles } from '../../src/collect/collect-from-files.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Path } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';

/*
 * Answers as the AWS CLI of late 2026 prints them, with what AWS added by then and with what it may add next. They are written
 * by hand after the EC2 API reference: one account, one region, a subnet behind a NAT gateway.
 */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathproof-newest-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Answers = Readonly<Record<string, object>>;
type Item = Readonly<Record<string, unknown>>;

const OwnerId = '111122223333';
const VpcId = 'vpc-1';
const own = { OwnerId, VpcId };

const subnet = (id: string, cidr: string, more: Item = {}): Item => ({
  ...own,
  SubnetId: id,
  SubnetArn: `arn:aws:ec2:eu-west-1:${OwnerId}:subnet/${id}`,
  CidrBlock: cidr,
  AvailabilityZone: 'eu-west-1a',
  AvailabilityZoneId: 'euw1-az1',
  ...more,
});

const table = (id: string, subnetId: string | null, target: Item, more: Item = {}): Item => ({
  ...own,
  RouteTableId: id,
  Associations:
    subnetId === null
      ? []
      : [
          {
            RouteTableAssociationId: `rtbassoc-${subnetId}`,
            SubnetId: subnetId,
            Main: false,
            AssociationState: { State: 'associated' },
          },
        ],
  Routes: [
    {
      DestinationCidrBlock: '10.0.0.0/16',
      GatewayId: 'local',
      State: 'active',
      Origin: 'CreateRouteTable',
    },
    { DestinationCidrBlock: '0.0.0.0/0', ...target, State: 'active', Origin: 'CreateRoute' },
  ],
  ...more,
});

const toNat = table('rtb-app', 'subnet-app', { NatGatewayId: 'nat-1' });
const toGateway = table('rtb-public', 'subnet-public', { GatewayId: 'igw-1' });
const nat: Item = {
  NatGatewayId: 'nat-1',
  VpcId,
  SubnetId: 'subnet-public',
  State: 'available',
  ConnectivityType: 'public',
  NatGatewayAddresses: [{ PublicIp: '203.0.113.1', NetworkInterfaceId: 'eni-nat' }],
};
const node: Item = {
  ...own,
  NetworkInterfaceId: 'eni-node',
  SubnetId: 'subnet-app',
  AvailabilityZone: 'eu-west-1a',
  InterfaceType: 'interface',
  Status: 'in-use',
  Attachment: { Status: 'attached', InstanceId: 'i-node', DeviceIndex: 0 },
  Groups: [{ GroupId: 'sg-1' }],
  PrivateIpAddress: '10.0.1.9',
  SourceDestCheck: true,
};
const entry = (Egress: boolean): Item => ({
  Egress,
  RuleNumber: 100,
  Protocol: '-1',
  RuleAction: 'allow',
  CidrBlock: '0.0.0.0/0',
});

const list = {
  PrefixListId: 'pl-s3',
  PrefixListName: 'com.amazonaws.eu-west-1.s3',
  OwnerId: 'AWS',
  State: 'create-complete',
  AddressFamily: 'IPv4',
};

const base: Answers = {
  'ec2-describe-vpcs': { Vpcs: [{ ...own, CidrBlock: '10.0.0.0/16', IsDefault: false }] },
  'ec2-describe-vpc-attribute.vpc-1.enableDnsSupport': { VpcId, EnableDnsSupport: { Value: true } },
  'ec2-describe-vpc-attribute.vpc-1.enableDnsHostnames': { VpcId, EnableDnsHostnames: { Value: true } },
  'ec2-describe-subnets': {
    Subnets: [subnet('subnet-app', '10.0.1.0/24'), subnet('subnet-public', '10.0.0.0/24')],
  },
  'ec2-describe-route-tables': { RouteTables: [toNat, toGateway] },
  'ec2-describe-nat-gateways': { NatGateways: [nat] },
  'ec2-describe-internet-gateways': {
    InternetGateways: [{ InternetGatewayId: 'igw-1', OwnerId, Attachments: [{ VpcId, State: 'available' }] }],
  },
  'ec2-describe-network-interfaces': { NetworkInterfaces: [node] },
  'ec2-describe-security-groups': {
    SecurityGroups: [
      {
        ...own,
        GroupId: 'sg-1',
        GroupName: 'nodes',
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ],
  },
  'ec2-describe-network-acls': {
    NetworkAcls: [
      {
        ...own,
        NetworkAclId: 'acl-1',
        IsDefault: true,
        Entries: [entry(true), entry(false)],
        Associations: ['subnet-app', 'subnet-public'].map((SubnetId) => ({ SubnetId })),
      },
    ],
  },
  'ec2-describe-managed-prefix-lists': { PrefixLists: [list] },
  'ec2-describe-prefix-lists': {
    PrefixLists: [{ PrefixListId: 'pl-s3', PrefixListName: list.PrefixListName, Cidrs: ['52.216.0.0/15'] }],
  },
  'ec2-get-managed-prefix-list-entries.pl-s3': { Entries: [{ Cidr: '52.216.0.0/15' }] },
  'ec2-describe-vpc-endpoints': { VpcEndpoints: [] },
  'ec2-describe-vpc-endpoint-services': { ServiceDetails: [] },
  'ec2-describe-egress-only-internet-gateways': { EgressOnlyInternetGateways: [] },
  'ec2-describe-vpc-peering-connections': { VpcPeeringConnections: [] },
  'ec2-describe-transit-gateways': { TransitGateways: [] },
  'ec2-describe-transit-gateway-vpc-attachments': { TransitGatewayVpcAttachments: [] },
  'ec2-describe-transit-gateway-attachments': { TransitGatewayAttachments: [] },
  'ec2-describe-transit-gateway-route-tables': { TransitGatewayRouteTables: [] },
  'ec2-describe-dhcp-options': { DhcpOptions: [] },
  'ec2-describe-vpc-block-public-access-options': {
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off', State: 'default-state' },
  },
};

const read = async (answers: Answers): Promise<Inventory> => {
  const at = join(folder, OwnerId, 'eu-west-1');
  mkdirSync(at, { recursive: true });
  for (const [name, content] of Object.entries({ ...base, ...answers }))
    writeFileSync(join(at, `${name}.json`), JSON.stringify(content));
  return collectFromFiles(
    {
      regions: [],
      accounts: [],
      profile: null,
      roleName: null,
      roleArn: null,
      externalId: null,
      vpcIds: [],
      homeRegion: null,
      logger: silentLogger,
      now: () => new Date('2026-11-29T10:00:00Z'),
      toolVersion: '0.1.0',
    },
    folder,
  );
};

const pathsIn = (inventory: Inventory, service = 's3'): readonly Path[] => {
  const world = createWorld(inventory);
  const found = world.locate('subnets', 'subnet-app');
  if (!found) throw new Error('There is no subnet-app.');
  return createResolver(world)
    .toService(found, service)
    .families.flatMap(({ shares }) => shares.map(({ path }) => path));
};

const wayIn = async (answers: Answers) => {
  const [path] = pathsIn(await read(answers));
  return { disposition: path?.disposition, egress: path?.egress, said: path?.gap?.message ?? null };
};

const verdictIn = async (answers: Answers, check: string, subjectId: string) => {
  const checks = allChecks.filter(({ id }) => id === check);
  const settings = { checks, vpcIds: [], minimumSeverity: null, rethrow: true, ...defaultOptions };
  const found = audit(await read(answers), settings).findings.find(({ subject }) => subject.id === subjectId);
  return found && `${found.status} ${found.messageId}`;
};

const delivered = { disposition: 'delivered', egress: 'nat-gateway', said: null };

describe('answers of AWS of late 2026', () => {
  it('lead out by a NAT gateway', async () => {
    expect(await wayIn({})).toEqual(delivered);
  });

  it('lead out by a regional NAT gateway, which has a table of its own and no subnet', async () => {
    const { SubnetId: _none, ...regional } = nat;
    const answers = {
      'ec2-describe-nat-gateways': {
        NatGateways: [{ ...regional, AvailabilityMode: 'regional', RouteTableId: 'rtb-nat' }],
      },
      'ec2-describe-route-tables': { RouteTables: [toNat, table('rtb-nat', null, { GatewayId: 'igw-1' })] },
    };
    expect(await wayIn(answers)).toEqual(delivered);
  });

  it('stop at a NAT gateway that Block Public Access shuts in', async () => {
    const shut = { BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-bidirectional' } };
    const answers = {
      'ec2-describe-subnets': {
        Subnets: [subnet('subnet-app', '10.0.1.0/24', shut), subnet('subnet-public', '10.0.0.0/24', shut)],
      },
    };
    expect((await wayIn(answers)).disposition).toBe('dropped');
  });

  it.each([
    ['its owner runs', {}, 'fail missing'],
    [
      'a service closes to SSM',
      { Operator: { Managed: true, Principal: 'eks.amazonaws.com' } },
      'not-applicable',
    ],
    [
      'a service that is new runs',
      { Operator: { Managed: true, Principal: 'new.amazonaws.com' } },
      'unknown',
    ],
  ])('demand Systems Manager of an instance that %s', async (_who, more, expected) => {
    const isolated = table('rtb-app', 'subnet-app', { NatGatewayId: 'nat-1' });
    const answers = {
      'ec2-describe-route-tables': {
        RouteTables: [{ ...isolated, Routes: (isolated['Routes'] as Item[]).slice(0, 1) }, toGateway],
      },
      'ec2-describe-network-interfaces': { NetworkInterfaces: [{ ...node, ...more }] },
    };
    const verdict = await verdictIn(answers, 'isolated-subnet-without-ssm', 'subnet-app');
    expect(verdict?.startsWith(expected)).toBe(true);
  });
});

describe('answers that AWS may give next', () => {
  const withNode = (more: Item): Answers => ({
    'ec2-describe-network-interfaces': { NetworkInterfaces: [{ ...node, ...more }] },
  });
  const withNat = (more: Item): Answers => ({
    'ec2-describe-nat-gateways': { NatGateways: [{ ...nat, ...more }] },
  });
  const routes = toNat['Routes'] as readonly Item[];
  const withRoute = (more: Item): Answers => ({
    'ec2-describe-route-tables': {
      RouteTables: [{ ...toNat, Routes: [routes[0], { ...routes[1], ...more }] }, toGateway],
    },
  });
  const withAcl = (more: Item): Answers => ({
    'ec2-describe-network-acls': {
      NetworkAcls: [
        {
          ...own,
          NetworkAclId: 'acl-1',
          IsDefault: true,
          Entries: [{ ...entry(true), ...more }, entry(false)],
          Associations: ['subnet-app', 'subnet-public'].map((SubnetId) => ({ SubnetId })),
        },
      ],
    },
  });

  it.each<[string, Answers, RegExp]>([
    ['a state of a NAT gateway', withNat({ State: 'hibernating' }), /state "hibernating" of nat-1/],
    ['a kind of NAT gateway', withNat({ ConnectivityType: 'hybrid' }), /"hybrid" of nat-1/],
    ['a mode of NAT gateways', withNat({ AvailabilityMode: 'global' }), /"global" of nat-1/],
    [
      'an appliance of NAT gateways',
      withNat({ AttachedAppliances: [{ Type: 'rewriting-proxy' }] }),
      /"rewriting-proxy" of nat-1/,
    ],
    ['a state of a route', withRoute({ State: 'paused' }), /"paused"/],
    ['an origin of a route', withRoute({ Origin: 'ByPolicy' }), /"ByPolicy" of rtb-app/],
    ['an action of a network ACL', withAcl({ RuleAction: 'count' }), /"count" of rule 100 of acl-1/],
    ['a protocol of a network ACL', withAcl({ Protocol: 'quic' }), /"quic" of rule 100 of acl-1/],
    ['a type of interface', withNode({ InterfaceType: 'agent_core' }), /"agent_core" of eni-node/],
  ])('hide the way by %s, and AWS is quoted', async (_what, answers, said) => {
    const way = await wayIn(answers);
    expect(way.disposition).toBe('unknown');
    expect(way.said).toMatch(said);
    expect(way.said).toContain('which this version of pathproof does not know');
  });

  it('hide nothing where they are elsewhere', async () => {
    const elsewhere = {
      'ec2-describe-nat-gateways': {
        NatGateways: [nat, { ...nat, NatGatewayId: 'nat-2', State: 'hibernating' }],
      },
      'ec2-describe-network-interfaces': {
        NetworkInterfaces: [
          node,
          { ...node, NetworkInterfaceId: 'eni-new', SubnetId: 'subnet-public', InterfaceType: 'agent_core' },
        ],
      },
    };
    expect(await wayIn(elsewhere)).toEqual(delivered);
  });

  it('hide what an endpoint of a new type takes over, and are no finding of it', async () => {
    const answers = {
      'ec2-describe-vpc-endpoints': {
        VpcEndpoints: [
          {
            ...own,
            VpcEndpointId: 'vpce-new',
            VpcEndpointType: 'AgentGateway',
            ServiceName: 'com.amazonaws.eu-west-1.kms',
            State: 'available',
            PrivateDnsEnabled: true,
            SubnetIds: ['subnet-app'],
            NetworkInterfaceIds: [],
            Groups: [],
          },
        ],
      },
    };
    const [path] = pathsIn(await read(answers), 'kms');
    expect(path?.gap?.message).toContain('type "AgentGateway" of vpce-new');
    expect(await verdictIn(answers, 'full-access-endpoint-policy', 'vpce-new')).toBe('unknown unknown');
    expect(await wayIn(answers)).toEqual(delivered);
  });
});
