import type { Dice } from './dice.ts';
import { newId, region, type Item } from './frame.ts';
import { interfaceIn, type VpcPlan } from './random-vpc.ts';

type Endpoint = Item<'vpcEndpoints'>;
type Table = Item<'routeTables'>;

export const s3List = 'pl-0s3four00000000';
export const s3ListSix = 'pl-0s3six000000000';
export const dynamodbList = 'pl-0ddb0000000000';
export const customerList = 'pl-0corp000000000';

/** The prefix lists that every account sees, and one that a customer made and that overlaps S3's. */
export const prefixListsOf = (dice: Dice, owner: string): Item<'prefixLists'>[] => {
  const list = (
    id: string,
    name: string,
    entries: string[],
    family: 'IPv4' | 'IPv6' = 'IPv4',
    ownerId = 'AWS',
  ): Item<'prefixLists'> => ({
    id,
    name,
    ownerId,
    addressFamily: family,
    state: 'create-complete',
    entries: { seen: entries },
  });
  return [
    list(s3List, `com.amazonaws.${region}.s3`, [
      '54.231.0.0/17',
      '52.216.0.0/15',
      '3.5.16.0/21',
      '3.5.0.0/20',
    ]),
    list(dynamodbList, `com.amazonaws.${region}.dynamodb`, ['52.94.0.0/22', '52.119.224.0/20']),
    list(s3ListSix, `com.amazonaws.${region}.ipv6.s3`, ['2a05:d07a:a000::/40'], 'IPv6'),
    list(
      customerList,
      'corp',
      dice.chance(0.5) ? ['52.216.0.0/15', '198.18.0.0/15'] : ['10.0.0.0/12', '52.94.0.0/22'],
      'IPv4',
      owner,
    ),
  ];
};

const bare = (plan: VpcPlan, type: string, serviceName: string | null): Endpoint => ({
  id: newId('vpce'),
  ownerId: plan.vpc.ownerId,
  vpcId: plan.vpc.id,
  type,
  state: 'available',
  serviceName,
  serviceRegion: null,
  routeTableIds: [],
  subnetIds: [],
  groupIds: [],
  networkInterfaceIds: [],
  privateDnsEnabled: false,
  privateDnsOnlyForInboundResolverEndpoint: null,
  dnsRecordIpType: null,
  dnsNames: [],
  ipAddressType: 'ipv4',
  requesterManaged: false,
  policy: null,
  createdAt: null,
  resourceArn: null,
  tags: {},
});

const stateOf = (dice: Dice, states: readonly string[]): string =>
  dice.chance(0.85) ? 'available' : dice.pick(states);

/** Gateway endpoints, and the routes that they put into their tables, but for some that are lost. */
export const drawGatewayEndpoints = (dice: Dice, plan: VpcPlan, tables: readonly Table[]): Endpoint[] => {
  const count = dice.below(4);
  return Array.from({ length: count }, () => {
    const service = dice.pick(['s3', 's3', 'dynamodb']);
    const dual = service === 's3' && dice.chance(0.2);
    const chosen = dice.some(tables, 0.55);
    const endpoint: Endpoint = {
      ...bare(plan, 'Gateway', `com.amazonaws.${region}.${service}`),
      state: stateOf(dice, ['pending', 'deleting', 'deleted', 'failed']),
      routeTableIds: chosen.map(({ id }) => id),
      ipAddressType: dual ? 'dualstack' : 'ipv4',
      privateDnsEnabled: false,
    };
    const lists = service === 's3' ? (dual ? [s3List, s3ListSix] : [s3List]) : [dynamodbList];
    for (const table of chosen)
      for (const value of lists) {
        const taken = table.routes.some(({ destination }) => destination.value === value);
        if (taken || dice.chance(0.07)) continue;
        table.routes.push({
          destination: { kind: 'prefix-list', value },
          target: { kind: 'vpc-endpoint', id: endpoint.id },
          state: dice.chance(0.97) ? 'active' : 'blackhole',
          origin: 'CreateRoute',
        });
      }
    return endpoint;
  });
};

const privateNamesOf: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3', '*.s3', '*.s3-control', '*.s3-accesspoint'],
  ssm: ['ssm'],
  ssmmessages: ['ssmmessages'],
  ec2messages: ['ec2messages'],
  'ecr.api': ['api.ecr'],
  'ecr.dkr': ['*.dkr.ecr'],
  sts: ['sts'],
  kms: ['kms'],
  logs: ['logs'],
};

const namesFor = (endpointId: string, service: string, isPrivate: boolean): string[] => [
  `${endpointId}-abcdefgh.${service}.${region}.vpce.amazonaws.com`,
  ...(isPrivate ? (privateNamesOf[service] ?? []).map((name) => `${name}.${region}.amazonaws.com`) : []),
];

const addInterfaces = (dice: Dice, plan: VpcPlan, endpoint: Endpoint, host: number): string[] =>
  plan.subnets
    .filter(({ id }) => endpoint.subnetIds.includes(id))
    .map((subnet) => {
      const made = interfaceIn(dice, subnet, plan.vpc.ownerId, {
        host,
        interfaceType: 'vpc_endpoint',
        status: 'in-use',
        attachmentStatus: 'attached',
        instanceId: null,
        groupIds: [...endpoint.groupIds],
        publicIps: [],
        sourceDestCheck: true,
        requesterManaged: true,
        ...(endpoint.ipAddressType === 'ipv4' ? { ipv6Addresses: [] } : {}),
      });
      plan.interfaces.push(made);
      return made.id;
    });

const interfaceEndpoint = (
  dice: Dice,
  plan: VpcPlan,
  service: string,
  mayHaveName: boolean,
  host: number,
): Endpoint => {
  const fours = plan.subnets.filter(({ cidr }) => cidr !== null);
  const base = bare(plan, 'Interface', `com.amazonaws.${region}.${service}`);
  const isPrivate = mayHaveName && service !== 'dynamodb' && dice.chance(0.8);
  const zones = new Set<string>();
  const chosen = dice
    .some(fours, 0.7)
    .filter(({ availabilityZone: zone }) => !zones.has(zone) && zones.add(zone));
  const dual = chosen.length > 0 && chosen.every(({ ipv6Cidrs }) => ipv6Cidrs.length > 0);
  const endpoint: Endpoint = {
    ...base,
    state: stateOf(dice, [
      'pending',
      'pendingacceptance',
      'rejected',
      'failed',
      'expired',
      'deleting',
      'deleted',
    ]),
    subnetIds: (chosen.length > 0 ? chosen : fours.slice(0, 1)).map(({ id }) => id),
    groupIds: dice.chance(0.85) ? [plan.groups[1]?.id ?? ''] : plan.groups.slice(0, 2).map(({ id }) => id),
    privateDnsEnabled: isPrivate,
    privateDnsOnlyForInboundResolverEndpoint: service === 's3' && isPrivate ? dice.chance(0.4) : null,
    dnsNames: namesFor(base.id, service, isPrivate),
    ipAddressType: dual && dice.chance(0.4) ? 'dualstack' : 'ipv4',
    requesterManaged: dice.chance(0.03),
  };
  return { ...endpoint, networkInterfaceIds: addInterfaces(dice, plan, endpoint, host) };
};

const services = ['s3', 'ssm', 'ssmmessages', 'ec2messages', 'ecr.api', 'ecr.dkr', 'sts', 'kms', 'dynamodb'];

/** Interface endpoints of a VPC; of several for one service at most one has the private name. */
export const drawInterfaceEndpoints = (dice: Dice, plan: VpcPlan): Endpoint[] => {
  if (plan.subnets.every(({ cidr }) => cidr === null)) return [];
  const ssm = dice.chance(0.4) ? ['ssm', 'ssmmessages', ...dice.some(['ec2messages'], 0.8)] : [];
  const chosen = [...ssm, ...Array.from({ length: dice.below(4) }, () => dice.pick(services))];
  const named = new Set<string>();
  return chosen.map((service, at) => {
    const endpoint = interfaceEndpoint(dice, plan, service, !named.has(service), 100 + at);
    if (endpoint.privateDnsEnabled) named.add(service);
    return endpoint;
  });
};

/** A firewall endpoint in some subnet of the VPC, or none. */
export const drawFirewallEndpoints = (dice: Dice, plan: VpcPlan): Endpoint[] => {
  if (!dice.chance(0.2)) return [];
  const subnet = dice.pick(plan.subnets);
  return [
    {
      ...bare(plan, 'GatewayLoadBalancer', `com.amazonaws.vpce.${region}.vpce-svc-0aaaaaaaaaaaaaaaa`),
      state: stateOf(dice, ['pending', 'failed', 'deleted']),
      subnetIds: [subnet.id],
    },
  ];
};
