import type { Section } from '../../model/inventory.ts';

/** The sections that a path from a subnet to a service can rest on. */
export const pathNeeds: readonly Section[] = [
  'vpcs',
  'subnets',
  'routeTables',
  'prefixLists',
  'vpcEndpoints',
  'vpcDnsAttributes',
  'dhcpOptions',
  'natGateways',
  'internetGateways',
  'egressOnlyInternetGateways',
  'securityGroups',
  'networkInterfaces',
  'networkAcls',
  'peeringConnections',
  'transitGateways',
  'transitGatewayVpcAttachments',
  'transitGatewayAttachments',
  'transitGatewayRouteTables',
  'vpcHostedZones',
  'hostedZones',
  'resolverRules',
  'resolverRuleAssociations',
  'dnsProfileAssociations',
  'dnsProfiles',
];
