import type { Check } from './check.ts';
import duplicateGatewayEndpoint from './duplicate-gateway-endpoint.ts';
import dynamodbViaNat from './dynamodb-via-nat.ts';
import interfaceEndpointWithout443 from './interface-endpoint-without-443.ts';
import isolatedSubnetWithoutSsm from './isolated-subnet-without-ssm.ts';
import s3ViaNat from './s3-via-nat.ts';

/** Every check, by id. */
export const checks: readonly Check[] = [
  duplicateGatewayEndpoint,
  dynamodbViaNat,
  interfaceEndpointWithout443,
  isolatedSubnetWithoutSsm,
  s3ViaNat,
];
