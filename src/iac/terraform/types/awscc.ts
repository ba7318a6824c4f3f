import type { Value } from '../../declared.ts';
import { readOf, readTypes } from '../../cloudformation/types.ts';
import { type Block, many, nested, one } from '../block.ts';
import { at, isObject } from '../json.ts';
import type { Kind } from '../kinds.data.ts';
import type { Mapping } from './mapping.ts';

/*
 * Types of the provider awscc: CloudFormation's own, written in snake case. Their names and properties are made from those.
 */

const snake = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** `AWS::EC2::VPCEndpoint` is awscc_ec2_vpc_endpoint. */
const TYPES: ReadonlyMap<string, string> = new Map(
  readTypes().map((type) => {
    const [, service = '', name = ''] = type.split('::');
    return [`awscc_${service.toLowerCase()}_${snake(name)}`, type];
  }),
);

/** Properties that CloudFormation writes in capitals. */
const CAPITALS: Readonly<Record<string, string>> = {
  vpc_zone_identifier: 'VPCZoneIdentifier',
  vpc_security_groups: 'VPCSecurityGroups',
  db_subnet_group_name: 'DBSubnetGroupName',
  db_cluster_identifier: 'DBClusterIdentifier',
  vp_cs: 'VPCs',
  vpcs: 'VPCs',
};

const propertyName = (attribute: string, type: string): string => {
  if (type.startsWith('AWS::Route53') && /^vpc_(?:id|region)$/.test(attribute)) {
    return attribute === 'vpc_id' ? 'VPCId' : 'VPCRegion';
  }
  return (
    CAPITALS[attribute] ??
    attribute.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  );
};

/** What properties name, by the end of their names; the first that fits counts. */
const KINDS_BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/transit_gateway_route_table_ids?$/, 'transit-gateway-route-table'],
  [/attachment_id$/, 'transit-gateway-attachment'],
  [/transit_gateway_id$/, 'transit-gateway'],
  [/route_table_ids?$/, 'route-table'],
  [/^(?:subnet_ids?|subnets|vpc_zone_identifier)$/, 'subnet'],
  [/nat_gateway_id$/, 'nat-gateway'],
  [/egress_only_internet_gateway_id$/, 'egress-only-internet-gateway'],
  [/internet_gateway_id$/, 'internet-gateway'],
  [/vpn_gateway_id$/, 'vpn-gateway'],
  [/^gateway_id$/, 'gateway'],
  [/vpc_endpoint_id$/, 'endpoint'],
  [/vpc_peering_connection_id$/, 'peering'],
  [/vpc_id$/, 'vpc'],
  [
    /(?:security_group_ids?|^group_id|^security_groups|^group_set|^vpc_security_groups|^groups)$/,
    'security-group',
  ],
  [/network_acl_id$/, 'network-acl'],
  [/prefix_list_id$/, 'prefix-list'],
  [/network_interface_id$/, 'network-interface'],
  [/^instance_id$/, 'instance'],
  [/^allocation_id$/, 'eip'],
  [/dhcp_options_id$/, 'dhcp-options'],
  [/^service_id$/, 'endpoint-service'],
  [/hosted_zone_id$/, 'hosted-zone'],
  [/resolver_rule_id$/, 'resolver-rule'],
  [/resolver_endpoint_id$/, 'resolver-endpoint'],
  [/^profile_id$/, 'dns-profile'],
  [/^bucket$/, 'bucket'],
  [/db_subnet_group_name$/, 'db-subnet-group'],
  [/^cidr_ip$/, 'cidr'],
  [/^cidr_ipv_?6$/, 'cidr6'],
];

const kindOf = (attribute: string): Kind | null =>
  KINDS_BY_NAME.find(([pattern]) => pattern.test(attribute))?.[1] ?? null;

const isList = (attribute: string): boolean =>
  /(?:ids|groups|subnets|group_set|identifier|servers|entries|addresses|records)$/.test(attribute);

/** A property, however deep: objects are renamed within, ids are followed. */
const propertyOf = (block: Block, attribute: string, type: string): Value | null => {
  const value = at(block.values, attribute);
  const kind = kindOf(attribute);
  if (isObject(value)) {
    const [inner] = nested(block, attribute).blocks;
    return inner === undefined ? null : objectOf(inner, type);
  }
  if (Array.isArray(value) && value.some(isObject)) {
    const { blocks, more } = nested(block, attribute);
    return { is: 'list', items: blocks.map((inner) => objectOf(inner, type)), more };
  }
  return Array.isArray(value) || isList(attribute)
    ? many(block, attribute, kind)
    : one(block, attribute, kind, 'unset');
};

const attributesOf = (block: Block): readonly string[] => [
  ...new Set([...Object.keys(block.values), ...(isObject(block.unknown) ? Object.keys(block.unknown) : [])]),
];

const objectOf = (block: Block, type: string): Value => ({
  is: 'object',
  fields: Object.fromEntries(
    attributesOf(block).flatMap((attribute) => {
      const value = propertyOf(block, attribute, type);
      return value === null ? [] : [[propertyName(attribute, type), value]];
    }),
  ),
});

const mappingFor = (type: string): Mapping => ({
  type,
  properties: {},
  more: (block) => {
    const read = readOf(type);
    return Object.fromEntries(
      attributesOf(block)
        .filter((attribute) => read === 'all' || read?.includes(propertyName(attribute, type)))
        .map((attribute) => [propertyName(attribute, type), propertyOf(block, attribute, type)]),
    );
  },
});

const MAPPINGS: ReadonlyMap<string, Mapping> = new Map(
  [...TYPES].map(([name, type]) => [name, mappingFor(type)]),
);

/** How a type of awscc is read; null where it is not. */
export const awsccMapping = (type: string): Mapping | null => MAPPINGS.get(type) ?? null;
