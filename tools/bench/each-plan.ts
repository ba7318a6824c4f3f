import { createHash } from 'node:crypto';
import { type Block, type Key, numbers, type Plain, planOf } from './instances.ts';

const ZONES = ['a', 'b', 'c'] as const;
const SERVICES = ['ssm', 'ssmmessages', 'kms', 'logs'] as const;

const nothing = () => ({});
const everywhere = () => ({ destination_cidr_block: '0.0.0.0/0' });
const dns = { enable_dns_support: true, enable_dns_hostnames: true };

const prefixes: Readonly<Record<string, string>> = {
  aws_vpc: 'vpc',
  aws_subnet: 'subnet',
  aws_route_table: 'rtb',
  aws_internet_gateway: 'igw',
  aws_security_group: 'sg',
  aws_vpc_endpoint: 'vpce',
};

/** The id of a thing that is there. */
const idOf = (type: string, key: Key, name = 'this'): string => {
  const digits = createHash('sha256').update(`${type}.${name} ${key}`).digest('hex').slice(0, 17);
  return `${prefixes[type] ?? 'x'}-${digits}`;
};

const numberOf = (key: Key): number => Number(/^v(\d+)/.exec(String(key))?.[1]);

/** What each attribute is of an instance that is there, by the key of the instance. */
const meantBy: Readonly<Record<string, (key: Key, vpc: string) => Plain>> = {
  vpc_id: (_, vpc) => idOf('aws_vpc', vpc),
  subnet_id: (key) => idOf('aws_subnet', key),
  route_table_id: (key) => idOf('aws_route_table', key),
  gateway_id: (_, vpc) => idOf('aws_internet_gateway', vpc),
  security_group_id: (_, vpc) => idOf('aws_security_group', vpc),
  security_group_ids: (_, vpc) => [idOf('aws_security_group', vpc)],
  subnet_ids: (_, vpc) => ZONES.map((zone) => idOf('aws_subnet', `${vpc}-data-${zone}`)),
  route_table_ids: (_, vpc) => ZONES.map((zone) => idOf('aws_route_table', `${vpc}-data-${zone}`)),
  bucket: (_, vpc) => `logs-${vpc}`,
  policy: (_, vpc) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: `arn:aws:s3:::logs-${vpc}/*`,
          Condition: { StringNotEquals: { 'aws:SourceVpce': idOf('aws_vpc_endpoint', vpc, 'gateway') } },
        },
      ],
    }),
};

/**
 * A plan of so many VPCs that are members of maps, as are their subnets and tables: of no reference is told which. So many
 * of the VPCs are there.
 */
export const eachPlan = (vpcs: number, there = 0): object => {
  const names = numbers(vpcs).map((at) => `v${at}`);
  const tiers = ['app', 'data', 'batch'] as const;
  const subnets = names.flatMap((vpc) =>
    tiers.flatMap((tier) => ZONES.map((zone) => `${vpc}-${tier}-${zone}`)),
  );
  const inVpc = { vpc_id: ['aws_vpc.this', 'each.value.vpc', 'each.value'] };
  const one = (type: string) => [`${type}.this`, 'each.key'];
  const endpoints = names.flatMap((vpc) => SERVICES.map((service) => `${vpc}-${service}`));
  const block = (
    type: string,
    keys: readonly Key[],
    known: Block['known'],
    later: Block['later'],
    name = 'this',
  ): Block => ({
    type,
    name,
    keys,
    known,
    later,
    there(key) {
      if (numberOf(key) >= there) return null;
      const vpc = `v${numberOf(key)}`;
      const attributes = Object.keys(later).map((attribute) => [attribute, meantBy[attribute]?.(key, vpc)]);
      const id = type === 'aws_s3_bucket' ? `logs-${vpc}` : idOf(type, key, name);
      return { ...Object.fromEntries(attributes), id };
    },
  });
  const cidr = (key: Key): string => `10.${numberOf(key)}.0.0/16`;
  const port = (key: Key): number => (numberOf(key) % 4 === 0 ? 80 : 443);
  return planOf(
    [
      block('aws_vpc', names, (key) => ({ cidr_block: cidr(key), ...dns }), {}),
      block('aws_internet_gateway', names, nothing, { vpc_id: one('aws_vpc') }),
      block(
        'aws_subnet',
        subnets,
        (key) => ({
          cidr_block: `10.${numberOf(key)}.${subnets.indexOf(String(key)) % 9}.0/24`,
          availability_zone: `eu-west-1${String(key).slice(-1)}`,
        }),
        inVpc,
      ),
      block('aws_route_table', subnets, nothing, inVpc),
      block('aws_route_table_association', subnets, nothing, {
        subnet_id: one('aws_subnet'),
        route_table_id: one('aws_route_table'),
      }),
      block(
        'aws_route',
        subnets.filter((key) => !key.includes('data')),
        everywhere,
        {
          route_table_id: one('aws_route_table'),
          gateway_id: ['aws_internet_gateway.this', 'each.value.vpc', 'each.value'],
        },
      ),
      block('aws_security_group', names, (key) => ({ name: `endpoints-${String(key)}` }), {
        vpc_id: one('aws_vpc'),
      }),
      block(
        'aws_vpc_security_group_ingress_rule',
        names,
        (key) => ({ ip_protocol: 'tcp', from_port: port(key), to_port: port(key), cidr_ipv4: cidr(key) }),
        { security_group_id: one('aws_security_group') },
      ),
      block(
        'aws_vpc_endpoint',
        endpoints,
        (key) => ({
          service_name: `com.amazonaws.eu-west-1.${String(key).replace(/^v\d+-/, '')}`,
          vpc_endpoint_type: 'Interface',
          private_dns_enabled: true,
        }),
        {
          ...inVpc,
          subnet_ids: ['aws_subnet.this', 'each.value.vpc', 'each.value'],
          security_group_ids: ['aws_security_group.this', 'each.value.vpc', 'each.value'],
        },
        'interface',
      ),
      block(
        'aws_vpc_endpoint',
        names,
        () => ({ service_name: 'com.amazonaws.eu-west-1.s3', vpc_endpoint_type: 'Gateway' }),
        { vpc_id: one('aws_vpc'), route_table_ids: ['aws_route_table.this', 'each.key'] },
        'gateway',
      ),
      block('aws_s3_bucket', names, (key) => ({ bucket: `logs-${String(key)}` }), {}),
      block('aws_s3_bucket_policy', names, nothing, {
        bucket: one('aws_s3_bucket'),
        policy: one('aws_s3_bucket'),
      }),
    ],
    [],
  );
};
