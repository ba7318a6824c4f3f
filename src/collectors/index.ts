import type { AnyCollector } from './collector.ts';
import { accessPoints } from './access-points.ts';
import { addresses } from './addresses.ts';
import { blockPublicAccessExclusions } from './block-public-access-exclusions.ts';
import { blockPublicAccessOptions } from './block-public-access-options.ts';
import { buckets } from './buckets.ts';
import { dhcpOptions } from './dhcp-options.ts';
import { dnsProfileAssociations } from './dns-profile-associations.ts';
import { dnsProfiles } from './dns-profiles.ts';
import { egressOnlyInternetGateways } from './egress-only-internet-gateways.ts';
import { endpointConnections } from './endpoint-connections.ts';
import { endpointServiceConfigurations } from './endpoint-service-configurations.ts';
import { endpointServices } from './endpoint-services.ts';
import { hostedZones } from './hosted-zones.ts';
import { internetGateways } from './internet-gateways.ts';
import { natGateways } from './nat-gateways.ts';
import { networkAcls } from './network-acls.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { peeringConnections } from './peering-connections.ts';
import { prefixLists } from './prefix-lists.ts';
import { resolverRuleAssociations } from './resolver-rule-associations.ts';
import { resolverRules } from './resolver-rules.ts';
import { routeTables } from './route-tables.ts';
import { securityGroups } from './security-groups.ts';
import { subnets } from './subnets.ts';
import { transitGatewayAttachments } from './transit-gateway-attachments.ts';
import { transitGatewayRouteTables } from './transit-gateway-route-tables.ts';
import { transitGatewayVpcAttachments } from './transit-gateway-vpc-attachments.ts';
import { transitGateways } from './transit-gateways.ts';
import { vpcDnsAttributes } from './vpc-dns-attributes.ts';
import { vpcEndpoints } from './vpc-endpoints.ts';
import { vpcHostedZones } from './vpc-hosted-zones.ts';
import { vpcs } from './vpcs.ts';

/** A collector for each section, in the order in which sections are saved. */
export const collectors: readonly AnyCollector[] = [
  vpcs,
  vpcDnsAttributes,
  dhcpOptions,
  subnets,
  routeTables,
  prefixLists,
  natGateways,
  addresses,
  internetGateways,
  egressOnlyInternetGateways,
  vpcEndpoints,
  endpointServices,
  endpointServiceConfigurations,
  endpointConnections,
  securityGroups,
  networkAcls,
  networkInterfaces,
  peeringConnections,
  transitGateways,
  transitGatewayVpcAttachments,
  transitGatewayAttachments,
  transitGatewayRouteTables,
  blockPublicAccessOptions,
  blockPublicAccessExclusions,
  buckets,
  accessPoints,
  vpcHostedZones,
  hostedZones,
  resolverRules,
  resolverRuleAssociations,
  dnsProfileAssociations,
  dnsProfiles,
];
