import { type Block, type Key, numbers, planOf } from './instances.ts';

const ZONES = ['a', 'b', 'c'] as const;
const SERVICES = ['ssm', 'ssmmessages', 'kms', 'logs'] as const;

const nothing = () => ({});
const everywhere = () => ({ destination_cidr_block: '0.0.0.0/0' });
const dns = { enable_dns_support: true, enable_dns_hostnames: true };

/** A VPC as the public module for VPCs makes it: three tiers of subnets by count, a NAT gateway in each zone. */
const vpcModule = (at: number): readonly Block[] => {
  const three = [0, 1, 2];
  const first = [0];
  const inVpc = { vpc_id: ['local.vpc_id'] };
  const block = (
    type: string,
    name: string,
    keys: readonly Key[],
    known: Block['known'],
    later: Block['later'],
  ): Block => ({ type, name, keys, known, later });
  const subnet = (name: string, tier: number): Block =>
    block(
      'aws_subnet',
      name,
      three,
      (key) => ({
        cidr_block: `10.${at}.${tier * 8 + Number(key)}.0/24`,
        availability_zone: `eu-west-1${ZONES[Number(key)] ?? 'a'}`,
        map_public_ip_on_launch: name === 'public',
      }),
      inVpc,
    );
  const association = (name: string, table: readonly string[]): Block =>
    block('aws_route_table_association', name, three, nothing, {
      subnet_id: [`aws_subnet.${name}`, 'count.index'],
      route_table_id: table,
    });
  return [
    block('aws_vpc', 'this', first, () => ({ cidr_block: `10.${at}.0.0/16`, ...dns }), {}),
    subnet('public', 0),
    subnet('private', 1),
    subnet('database', 2),
    block('aws_internet_gateway', 'this', first, nothing, inVpc),
    block('aws_eip', 'nat', three, () => ({ domain: 'vpc' }), {}),
    block('aws_nat_gateway', 'this', three, () => ({ connectivity_type: 'public' }), {
      allocation_id: ['local.nat_gateway_ips', 'var.single_nat_gateway', 'count.index'],
      subnet_id: ['aws_subnet.public', 'var.single_nat_gateway', 'count.index'],
    }),
    block('aws_route_table', 'public', first, nothing, inVpc),
    block('aws_route_table', 'private', three, nothing, inVpc),
    block('aws_route_table', 'database', first, nothing, inVpc),
    association('public', [
      'aws_route_table.public[0].id',
      'aws_route_table.public[0]',
      'aws_route_table.public',
    ]),
    association('private', ['aws_route_table.private', 'var.single_nat_gateway', 'count.index']),
    association('database', ['aws_route_table.database', 'aws_route_table.private', 'count.index']),
    block('aws_route', 'public_internet_gateway', first, everywhere, {
      route_table_id: ['aws_route_table.public[0].id', 'aws_route_table.public[0]', 'aws_route_table.public'],
      gateway_id: [
        'aws_internet_gateway.this[0].id',
        'aws_internet_gateway.this[0]',
        'aws_internet_gateway.this',
      ],
    }),
    block('aws_route', 'private_nat_gateway', three, everywhere, {
      route_table_id: ['aws_route_table.private', 'count.index'],
      nat_gateway_id: ['aws_nat_gateway.this', 'count.index'],
    }),
  ];
};

/** What the module for endpoints makes in a VPC: their group, and an endpoint of each service. */
const endpointsModule = (at: number): readonly Block[] => {
  const inVpc = { vpc_id: ['var.vpc_id'] };
  const gateways = ['s3', 'dynamodb'];
  const name = (key: Key) => ({ service_name: `com.amazonaws.eu-west-1.${String(key)}` });
  return [
    {
      type: 'aws_security_group',
      name: 'this',
      keys: [0],
      known: () => ({ name: `endpoints-${at}` }),
      later: inVpc,
    },
    {
      type: 'aws_security_group_rule',
      name: 'this',
      keys: ['ingress_https'],
      known: () => ({
        type: 'ingress',
        protocol: 'tcp',
        from_port: at % 4 === 0 ? 80 : 443,
        to_port: at % 4 === 0 ? 80 : 443,
        cidr_blocks: [`10.${at}.0.0/16`],
      }),
      later: {
        security_group_id: [
          'aws_security_group.this[0].id',
          'aws_security_group.this[0]',
          'aws_security_group.this',
        ],
      },
    },
    {
      type: 'aws_vpc_endpoint',
      name: 'interface',
      keys: SERVICES,
      known: (key) => ({ ...name(key), vpc_endpoint_type: 'Interface', private_dns_enabled: true }),
      later: {
        ...inVpc,
        subnet_ids: ['var.subnet_ids'],
        security_group_ids: [
          'var.create',
          'aws_security_group.this[0].id',
          'aws_security_group.this[0]',
          'aws_security_group.this',
        ],
      },
    },
    {
      type: 'aws_vpc_endpoint',
      name: 'gateway',
      keys: gateways,
      known: (key) => ({ ...name(key), vpc_endpoint_type: 'Gateway' }),
      later: { ...inVpc, route_table_ids: ['var.route_table_ids'] },
    },
  ];
};

/** A plan in which a module for a VPC and one for its endpoints are called for each of so many VPCs. */
export const modulePlan = (vpcs: number): object => {
  const calls = numbers(vpcs);
  const handedOn = () => ({ references: ['module.vpc', 'each.key'] });
  return planOf(
    [],
    [
      {
        name: 'vpc',
        instances: calls.map((at) => ({ key: `v${at}`, blocks: vpcModule(at) })),
        given: {},
        outputs: {
          vpc_id: ['aws_vpc.this[0].id', 'aws_vpc.this[0]', 'aws_vpc.this'],
          database_subnets: ['aws_subnet.database'],
          private_route_table_ids: ['aws_route_table.private'],
        },
      },
      {
        name: 'endpoints',
        instances: calls.map((at) => ({ key: `v${at}`, blocks: endpointsModule(at) })),
        given: {
          vpc_id: handedOn(),
          subnet_ids: handedOn(),
          route_table_ids: handedOn(),
        },
        outputs: {},
      },
    ],
  );
};
