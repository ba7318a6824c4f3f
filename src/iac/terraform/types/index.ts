import { ACLS } from './acls.ts';
import { awsccMapping } from './awscc.ts';
import { BUCKETS } from './buckets.ts';
import { DNS } from './dns.ts';
import { ENDPOINTS } from './endpoints.ts';
import { GATEWAYS } from './gateways.ts';
import { GROUPS } from './groups.ts';
import type { Mapping, Mappings } from './mapping.ts';
import { PREFIX_LISTS } from './prefix-lists.ts';
import { ROUTES } from './routes.ts';
import { TRANSIT } from './transit.ts';
import { VPCS } from './vpc.ts';
import { WORKLOADS } from './workloads.ts';

const MAPPINGS: Mappings = {
  ...VPCS,
  ...ROUTES,
  ...GATEWAYS,
  ...ENDPOINTS,
  ...GROUPS,
  ...ACLS,
  ...PREFIX_LISTS,
  ...TRANSIT,
  ...DNS,
  ...BUCKETS,
  ...WORKLOADS,
};

/** Data sources that have the attributes of the resource of their name. Others have a mapping of their own, or say nothing. */
const READ_ALIKE = new Set([
  'aws_vpc',
  'aws_subnet',
  'aws_nat_gateway',
  'aws_vpn_gateway',
  'aws_vpc_dhcp_options',
  'aws_ec2_managed_prefix_list',
  'aws_vpc_peering_connection',
  'aws_ec2_transit_gateway',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_ec2_transit_gateway_route_table',
  'aws_route53_resolver_rule',
  'aws_network_interface',
]);

/** How a type is renamed; null where it is not read. */
export const mappingOf = (mode: 'managed' | 'data', type: string): Mapping | null => {
  const name = mode === 'data' && !READ_ALIKE.has(type) ? `data.${type}` : type;
  if (Object.hasOwn(MAPPINGS, name)) return MAPPINGS[name] ?? null;
  return mode === 'managed' ? awsccMapping(type) : null;
};
