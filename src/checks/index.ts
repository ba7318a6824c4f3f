import type { Check } from './check.ts';
import blackholeRoute from './blackhole-route.ts';
import bucketPolicyDeniesAllowedService from './bucket-policy-denies-allowed-service.ts';
import bucketPolicyIneffectiveCondition from './bucket-policy-ineffective-condition.ts';
import bucketPolicyLockout from './bucket-policy-lockout.ts';
import bucketPolicyStaleEndpoint from './bucket-policy-stale-endpoint.ts';
import bucketWithoutNetworkPerimeter from './bucket-without-network-perimeter.ts';
import bypassablePerimeter from './bypassable-perimeter.ts';
import deadEgress from './dead-egress.ts';
import defaultSecurityGroupOnEndpoint from './default-security-group-on-endpoint.ts';
import duplicateGatewayEndpoint from './duplicate-gateway-endpoint.ts';
import dynamodbViaNat from './dynamodb-via-nat.ts';
import egressBlocksEndpoint from './egress-blocks-endpoint.ts';
import endpointPolicyBreaksService from './endpoint-policy-breaks-service.ts';
import endpointPolicyDeniesAll from './endpoint-policy-denies-all.ts';
import endpointPolicyOrphanedPrincipal from './endpoint-policy-orphaned-principal.ts';
import endpointPolicyWithoutIdentityPerimeter from './endpoint-policy-without-identity-perimeter.ts';
import endpointPolicyWithoutResourcePerimeter from './endpoint-policy-without-resource-perimeter.ts';
import endpointServiceAutoAcceptance from './endpoint-service-auto-acceptance.ts';
import endpointWithoutPrivateDns from './endpoint-without-private-dns.ts';
import fullAccessEndpointPolicy from './full-access-endpoint-policy.ts';
import interfaceEndpointOpenIngress from './interface-endpoint-open-ingress.ts';
import interfaceEndpointWithout443 from './interface-endpoint-without-443.ts';
import ipv6Bypass from './ipv6-bypass.ts';
import isolatedSubnetWithoutService from './isolated-subnet-without-service.ts';
import isolatedSubnetWithoutSsm from './isolated-subnet-without-ssm.ts';
import networkAclBlocksEndpoint from './network-acl-blocks-endpoint.ts';
import openEndpointService from './open-endpoint-service.ts';
import pendingEndpointConnection from './pending-endpoint-connection.ts';
import redundantEndpoint from './redundant-endpoint.ts';
import s3ViaInternetGateway from './s3-via-internet-gateway.ts';
import s3ViaNat from './s3-via-nat.ts';
import serviceUnreachable from './service-unreachable.ts';
import serviceViaInternet from './service-via-internet.ts';
import singleZoneEndpoint from './single-zone-endpoint.ts';
import unassociatedGatewayEndpoint from './unassociated-gateway-endpoint.ts';
import unavailableEndpoint from './unavailable-endpoint.ts';
import unusedNatGateway from './unused-nat-gateway.ts';
import unverifiedEndpointServiceName from './unverified-endpoint-service-name.ts';
import vpcDnsDisabled from './vpc-dns-disabled.ts';
import zoneWithoutRecord from './zone-without-record.ts';

/** Every check, by id. */
export const checks: readonly Check[] = [
  blackholeRoute,
  bucketPolicyDeniesAllowedService,
  bucketPolicyIneffectiveCondition,
  bucketPolicyLockout,
  bucketPolicyStaleEndpoint,
  bucketWithoutNetworkPerimeter,
  bypassablePerimeter,
  deadEgress,
  defaultSecurityGroupOnEndpoint,
  duplicateGatewayEndpoint,
  dynamodbViaNat,
  egressBlocksEndpoint,
  endpointPolicyBreaksService,
  endpointPolicyDeniesAll,
  endpointPolicyOrphanedPrincipal,
  endpointPolicyWithoutIdentityPerimeter,
  endpointPolicyWithoutResourcePerimeter,
  endpointServiceAutoAcceptance,
  endpointWithoutPrivateDns,
  fullAccessEndpointPolicy,
  interfaceEndpointOpenIngress,
  interfaceEndpointWithout443,
  ipv6Bypass,
  isolatedSubnetWithoutService,
  isolatedSubnetWithoutSsm,
  networkAclBlocksEndpoint,
  openEndpointService,
  pendingEndpointConnection,
  redundantEndpoint,
  s3ViaInternetGateway,
  s3ViaNat,
  serviceUnreachable,
  serviceViaInternet,
  singleZoneEndpoint,
  unassociatedGatewayEndpoint,
  unavailableEndpoint,
  unusedNatGateway,
  unverifiedEndpointServiceName,
  vpcDnsDisabled,
  zoneWithoutRecord,
];
