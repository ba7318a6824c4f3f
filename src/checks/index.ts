import type { Check } from './check.ts';
import blackholeRoute from './blackhole-route.ts';
import defaultSecurityGroupOnEndpoint from './default-security-group-on-endpoint.ts';
import duplicateGatewayEndpoint from './duplicate-gateway-endpoint.ts';
import dynamodbViaNat from './dynamodb-via-nat.ts';
import endpointWithoutPrivateDns from './endpoint-without-private-dns.ts';
import interfaceEndpointOpenIngress from './interface-endpoint-open-ingress.ts';
import interfaceEndpointWithout443 from './interface-endpoint-without-443.ts';
import ipv6Bypass from './ipv6-bypass.ts';
import isolatedSubnetWithoutSsm from './isolated-subnet-without-ssm.ts';
import networkAclBlocksEndpoint from './network-acl-blocks-endpoint.ts';
import redundantEndpoint from './redundant-endpoint.ts';
import s3ViaInternetGateway from './s3-via-internet-gateway.ts';
import s3ViaNat from './s3-via-nat.ts';
import serviceViaInternet from './service-via-internet.ts';
import singleZoneEndpoint from './single-zone-endpoint.ts';
import unassociatedGatewayEndpoint from './unassociated-gateway-endpoint.ts';
import unavailableEndpoint from './unavailable-endpoint.ts';
import unusedNatGateway from './unused-nat-gateway.ts';
import vpcDnsDisabled from './vpc-dns-disabled.ts';

/** Every check, by id. */
export const checks: readonly Check[] = [
  blackholeRoute,
  defaultSecurityGroupOnEndpoint,
  duplicateGatewayEndpoint,
  dynamodbViaNat,
  endpointWithoutPrivateDns,
  interfaceEndpointOpenIngress,
  interfaceEndpointWithout443,
  ipv6Bypass,
  isolatedSubnetWithoutSsm,
  networkAclBlocksEndpoint,
  redundantEndpoint,
  s3ViaInternetGateway,
  s3ViaNat,
  serviceViaInternet,
  singleZoneEndpoint,
  unassociatedGatewayEndpoint,
  unavailableEndpoint,
  unusedNatGateway,
  vpcDnsDisabled,
];
