import { seen } from '../../../src/model/observed.ts';
import type { Dice } from './dice.ts';
import { newId, region, type Item } from './frame.ts';

type Vpc = Item<'vpcs'>;
type Subnet = Item<'subnets'>;
type Group = Item<'securityGroups'>;
type Rule = Group['ingress'][number];
type Acl = Item<'networkAcls'>;
type Interface = Item<'networkInterfaces'>;

/** A VPC with what lies in it, before routes and endpoints. */
export interface VpcPlan {
  readonly vpc: Vpc;
  readonly number: number;
  /** Whose workloads run in it: the owner's, or those of a participant. */
  readonly tenant: string;
  readonly subnets: Subnet[];
  readonly groups: Group[];
  readonly acls: Acl[];
  readonly interfaces: Interface[];
  readonly dns: Item<'vpcDnsAttributes'>;
  readonly dhcp: Item<'dhcpOptions'> | null;
  readonly internetGateways: Item<'internetGateways'>[];
  readonly egressOnly: Item<'egressOnlyInternetGateways'>[];
  readonly blockMode: string | null;
}

export const zoneNames = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;

const subnetOf = (dice: Dice, vpc: Vpc, number: number, at: number, blockMode: string | null): Subnet => {
  const zone = dice.below(3);
  const dual = vpc.ipv6Cidrs.length > 0 && dice.chance(0.6);
  const only = dual && dice.chance(0.15);
  const id = newId('subnet');
  return {
    id,
    arn: `arn:aws:ec2:${region}:${vpc.ownerId}:subnet/${id}`,
    ownerId: vpc.ownerId,
    vpcId: vpc.id,
    availabilityZone: zoneNames[zone] ?? '',
    availabilityZoneId: `euw1-az${zone + 1}`,
    cidr: only ? null : `10.${number}.${at}.0/24`,
    ipv6Cidrs: dual ? [`2a05:d018:${number}:${at}::/64`] : [],
    enableDns64: dual && dice.chance(0.5),
    mapPublicIpOnLaunch: dice.chance(0.4),
    internetGatewayBlockMode: blockMode !== null && dice.chance(0.25) ? 'off' : blockMode,
    tags: {},
  };
};

const nobody = { accountId: null, vpcId: null, peeringStatus: null };

/** A rule of a security group: mostly of the kind that lets an endpoint be used, sometimes of one that looks like it. */
export const randomRule = (dice: Dice, peers: readonly Rule['peer'][]): Rule => {
  const [protocol, fromPort, toPort] = dice.pick<[string, number | null, number | null]>([
    ['tcp', 443, 443],
    ['tcp', 443, 443],
    ['-1', null, null],
    ['tcp', 0, 65535],
    ['tcp', 80, 80],
    ['tcp', 400, 500],
    ['udp', 443, 443],
    ['icmp', -1, -1],
    ['tcp', 444, 65535],
  ]);
  return { protocol, fromPort, toPort, peer: dice.pick(peers) };
};

/** Addresses and groups that a rule in this VPC may name. */
export const peersOf = (plan: VpcPlan, others: readonly Rule['peer'][]): Rule['peer'][] => [
  ...['0.0.0.0/0', ...plan.vpc.cidrs, '10.0.0.0/8', '192.168.0.0/16'].map((value) => ({
    kind: 'ipv4' as const,
    value,
    ...nobody,
  })),
  ...plan.subnets.flatMap(({ cidr }) =>
    cidr === null ? [] : [{ kind: 'ipv4' as const, value: cidr, ...nobody }],
  ),
  { kind: 'ipv6', value: '::/0', ...nobody },
  ...plan.groups.map(({ id, ownerId }) => ({
    kind: 'security-group' as const,
    value: id,
    accountId: ownerId,
    vpcId: null,
    peeringStatus: null,
  })),
  ...others,
];

const groupOf = (vpc: Vpc, ownerId: string, name: string): Group => ({
  id: newId('sg'),
  ownerId,
  vpcId: vpc.id,
  name,
  ingress: [],
  egress: [
    { protocol: '-1', fromPort: null, toPort: null, peer: { kind: 'ipv4', value: '0.0.0.0/0', ...nobody } },
  ],
  tags: {},
});

const entry = (
  egress: boolean,
  ruleNumber: number,
  action: string,
  more: Partial<Acl['entries'][number]> = {},
): Acl['entries'][number] => ({
  egress,
  ruleNumber,
  action,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ipv6Cidr: null,
  fromPort: null,
  toPort: null,
  ...more,
});

const lastEntries = [
  entry(true, 32767, 'deny'),
  entry(false, 32767, 'deny'),
  entry(true, 32768, 'deny', { cidr: null, ipv6Cidr: '::/0' }),
  entry(false, 32768, 'deny', { cidr: null, ipv6Cidr: '::/0' }),
];

const randomEntry = (dice: Dice, ruleNumber: number, cidrs: readonly string[]): Acl['entries'][number] => {
  const ports = dice.pick([
    [443, 443],
    [443, 443],
    [1024, 65535],
    [1024, 65535],
    [32768, 60999],
    [0, 65535],
    [80, 80],
  ]);
  const all = dice.chance(0.3);
  const six = dice.chance(0.2);
  return entry(dice.chance(0.5), ruleNumber, dice.chance(0.65) ? 'allow' : 'deny', {
    protocol: all ? '-1' : dice.pick(['6', '6', '6', '17']),
    fromPort: all ? null : (ports[0] ?? null),
    toPort: all ? null : (ports[1] ?? null),
    cidr: six ? null : dice.pick(cidrs),
    ipv6Cidr: six ? '::/0' : null,
  });
};

const openEntries = [
  entry(true, 100, 'allow'),
  entry(false, 100, 'allow'),
  entry(true, 101, 'allow', { cidr: null, ipv6Cidr: '::/0' }),
  entry(false, 101, 'allow', { cidr: null, ipv6Cidr: '::/0' }),
];

const aclsOf = (dice: Dice, vpc: Vpc, subnets: readonly Subnet[]): Acl[] => {
  const cidrs = ['0.0.0.0/0', '0.0.0.0/0', ...vpc.cidrs, '52.216.0.0/15', '10.0.0.0/8'].concat(
    subnets.flatMap(({ cidr }) => cidr ?? []),
  );
  const custom = dice.chance(0.35);
  const numbers = [90, 110, 120, 130, 140, 150].slice(0, dice.below(6) + 1);
  const drawn = numbers.map((number) => randomEntry(dice, number, cidrs));
  const special = custom ? dice.some(subnets) : [];
  const acl = (isDefault: boolean, of: readonly Subnet[], entries: Acl['entries']): Acl => ({
    id: newId('acl'),
    ownerId: vpc.ownerId,
    vpcId: vpc.id,
    isDefault,
    subnetIds: of.map(({ id }) => id),
    entries: [...entries, ...lastEntries],
  });
  const rest = subnets.filter((subnet) => !special.includes(subnet));
  const open = dice.chance(0.7) ? [...openEntries, ...drawn.slice(0, 1)] : drawn;
  return [acl(true, rest, openEntries), ...(special.length > 0 ? [acl(false, special, open)] : [])];
};

/** An interface of a workload or an appliance. */
export const interfaceIn = (
  dice: Dice,
  subnet: Subnet,
  owner: string,
  more: Partial<Interface> & { readonly host: number },
): Interface => {
  const { host, ...rest } = more;
  const base = subnet.cidr?.replace('.0/24', '');
  const running = dice.chance(0.92);
  return {
    id: newId('eni'),
    ownerId: owner,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    interfaceType: 'interface',
    status: running ? 'in-use' : 'available',
    attachmentStatus: running ? 'attached' : null,
    instanceId: running ? newId('i') : null,
    groupIds: [],
    privateIps: base === undefined ? [] : [`${base}.${host}`],
    publicIps: base !== undefined && dice.chance(0.3) ? [`198.51.100.${host}`] : [],
    ipv6Addresses: subnet.ipv6Cidrs.map((cidr) => cidr.replace('::/64', `::${host}`)),
    sourceDestCheck: dice.chance(0.6),
    requesterManaged: false,
    description: '',
    ...rest,
  };
};

const drawDns = (dice: Dice, vpc: Vpc): Pick<VpcPlan, 'dns' | 'dhcp'> => ({
  dns: {
    vpcId: vpc.id,
    enableDnsSupport: seen(dice.chance(0.93)),
    enableDnsHostnames: seen(dice.chance(0.88)),
  },
  dhcp:
    vpc.dhcpOptionsId === null
      ? null
      : {
          id: vpc.dhcpOptionsId,
          ownerId: vpc.ownerId,
          domainNameServers: dice.chance(0.9)
            ? ['AmazonProvidedDNS']
            : dice.pick([['10.9.0.2'], ['10.9.0.2', 'AmazonProvidedDNS'], ['169.254.169.253']]),
        },
});

const gatewaysOf = (dice: Dice, vpc: Vpc): Pick<VpcPlan, 'internetGateways' | 'egressOnly'> => {
  const attachments = (state: string) => [{ vpcId: vpc.id, state }];
  return {
    internetGateways: dice.chance(0.75)
      ? [
          {
            id: newId('igw'),
            ownerId: vpc.ownerId,
            attachments: dice.chance(0.9) ? attachments('available') : [],
          },
        ]
      : [],
    egressOnly:
      vpc.ipv6Cidrs.length > 0 && dice.chance(0.5)
        ? [{ id: newId('eigw'), attachments: attachments('attached') }]
        : [],
  };
};

/** Draws a VPC of an account; where a tenant is named, the workloads in it are the tenant's. */
export const drawVpc = (
  dice: Dice,
  number: number,
  owner: string,
  tenant: string,
  accountMode: string | null,
): VpcPlan => {
  const blockMode = accountMode !== 'off' && dice.chance(0.15) ? 'off' : accountMode;
  const vpc: Vpc = {
    id: newId('vpc'),
    ownerId: owner,
    cidrs: [`10.${number}.0.0/16`],
    ipv6Cidrs: dice.chance(0.35) ? [`2a05:d018:${number}::/56`] : [],
    dhcpOptionsId: newId('dopt'),
    isDefault: false,
    internetGatewayBlockMode: blockMode,
    tags: {},
  };
  const count = 1 + dice.below(3);
  const subnets = Array.from({ length: count }, (_, at) => subnetOf(dice, vpc, number, at, blockMode));
  const groups = [
    groupOf(vpc, owner, 'default'),
    groupOf(vpc, owner, 'endpoints'),
    groupOf(vpc, tenant, 'app'),
  ];
  const plan: VpcPlan = {
    vpc,
    number,
    tenant,
    subnets,
    groups,
    acls: aclsOf(dice, vpc, subnets),
    interfaces: [],
    ...drawDns(dice, vpc),
    ...gatewaysOf(dice, vpc),
    blockMode,
  };
  const hosts = dice.some(subnets, 0.75);
  const workGroup = groups[2]?.id ?? '';
  for (const [at, subnet] of hosts.entries())
    plan.interfaces.push(
      interfaceIn(dice, subnet, tenant, {
        host: 10 + at,
        groupIds: [workGroup],
        sourceDestCheck: dice.chance(0.8),
      }),
    );
  return plan;
};
