import { describe, expect, it } from 'vitest';
import { doorOf, preview, waysIn } from '../declare.ts';
import { constant, moduleOf, type Planned, planOf, read, refers } from './plan.ts';

/* A private zone that answers for a service with the endpoint that is made with it, as Terraform writes it. */

const vpc = { vpc_id: refers('aws_vpc.main.id') };
const name = 'ssm.eu-west-1.amazonaws.com';
const ids = { vpc_id: true, subnet_ids: true, security_group_ids: true };
const rule = {
  cidr_blocks: ['10.0.0.0/16'],
  from_port: 443,
  to_port: 443,
  protocol: 'tcp',
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
};
const entry = refers('aws_vpc_endpoint.ssm.dns_entry[0].dns_name');

const doorWith = (zone: string, record: Planned, expressions: Readonly<Record<string, unknown>>): string => {
  const changes: readonly Planned[] = [
    {
      address: 'aws_vpc.main',
      after: { cidr_block: '10.0.0.0/16', enable_dns_support: true, enable_dns_hostnames: true },
    },
    { address: 'aws_subnet.app', after: { cidr_block: '10.0.1.0/24' }, unknown: ids },
    { address: 'aws_security_group.ep', after: { ingress: [rule], egress: [] }, unknown: ids },
    {
      address: 'aws_vpc_endpoint.ssm',
      after: { service_name: 'com.amazonaws.eu-west-1.ssm', vpc_endpoint_type: 'Interface' },
      unknown: ids,
    },
    {
      address: 'aws_route53_zone.own',
      after: { name: zone, vpc: [{}] },
      unknown: { vpc: [{ vpc_id: true }] },
    },
    record,
  ];
  const root = moduleOf({
    'aws_vpc.main': {},
    'aws_subnet.app': vpc,
    'aws_security_group.ep': { ...vpc, ingress: constant([]), egress: constant([]) },
    'aws_vpc_endpoint.ssm': {
      ...vpc,
      subnet_ids: refers('aws_subnet.app.id'),
      security_group_ids: refers('aws_security_group.ep.id'),
    },
    'aws_route53_zone.own': { vpc: [vpc] },
    'aws_route53_record.ssm': expressions,
  });
  return doorOf(waysIn(preview(read(planOf(changes, root))).after), 'aws_subnet.app', 'ssm');
};
const record = (
  after: Readonly<Record<string, unknown>>,
  unknown: Readonly<Record<string, unknown>>,
): Planned => ({
  address: 'aws_route53_record.ssm',
  after,
  unknown: { zone_id: true, ...unknown },
});
const alias = record({ name, type: 'A', alias: [{}] }, { alias: [{ name: true, zone_id: true }] });
const target = [{ name: entry, zone_id: refers('aws_vpc_endpoint.ssm.dns_entry[0].hosted_zone_id') }];

describe('a record of a private zone', () => {
  it.each(['aws_route53_zone.own.zone_id', 'aws_route53_zone.own.id'])(
    'is in the zone that %s is',
    (zone) => {
      expect(doorWith(name, alias, { zone_id: refers(zone), alias: target })).toBe('interface');
    },
  );

  it('may leave the zone out of its name', () => {
    const short = { ...alias, after: { ...alias.after, name: 'ssm' } };
    const expressions = { zone_id: refers('aws_route53_zone.own.zone_id'), alias: target };
    expect(doorWith('eu-west-1.amazonaws.com', short, expressions)).toBe('interface');
  });

  it('may be a CNAME of the endpoint', () => {
    const cname = record({ name, type: 'CNAME', ttl: 60 }, { records: true });
    const expressions = { zone_id: refers('aws_route53_zone.own.zone_id'), records: entry };
    expect(doorWith(name, cname, expressions)).toBe('interface');
  });

  it('hides what the zones say that it may be in, where it is not known which', () => {
    const expressions = { zone_id: refers('local.zone', 'aws_vpc.main'), alias: target };
    expect(['interface', 'unknown']).toContain(doorWith(name, alias, expressions));
    expect(doorWith(name, alias, {})).toBe('unknown');
  });
});
