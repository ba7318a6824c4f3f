import { writeFile } from 'node:fs/promises';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, vpc, type VpcScenario } from '../../src/testing/index.ts';

/** A VPC of the usual kind: 6 subnets, 4 route tables, 5 security groups, 4 endpoints, an instance in each app and data subnet. */
const syntheticVpc = (n: number): VpcScenario => {
  const name = `v${n}`;
  // Not all alike: every third VPC forgot its S3 endpoint, every fourth the rule on its endpoints' group.
  const s3 = n % 3 === 0 ? ['data'] : ['app', 'data'];
  const port = n % 4 === 0 ? 80 : 443;
  return vpc(name)
    .subnet('public-a', { zone: 'a', egress: 'igw', table: 'public' })
    .subnet('public-b', { zone: 'b', egress: 'igw', table: 'public' })
    .subnet('app-a', { zone: 'a', egress: 'nat', table: 'app', instances: 1, groups: ['app'] })
    .subnet('app-b', { zone: 'b', egress: 'nat', table: 'app', instances: 1, groups: ['app'] })
    .subnet('data-a', { zone: 'a', table: 'data', instances: 1, groups: ['data'] })
    .subnet('data-b', { zone: 'b', table: 'data', instances: 1, groups: ['data'] })
    .natGateway('a', { in: 'public-a' })
    .securityGroup('web', { ingress: [{ port: 443, from: '0.0.0.0/0' }] })
    .securityGroup('app', { ingress: [{ port: 8080, from: 'sg-web' }] })
    .securityGroup('data', { ingress: [{ port: 5432, from: 'sg-app' }] })
    .securityGroup('endpoints', { ingress: [{ port, from: 'vpc' }] })
    .gatewayEndpoint('s3', { in: s3 })
    .gatewayEndpoint('dynamodb', { in: ['app', 'data'] })
    .interfaceEndpoint('ssm', { in: ['data-a', 'data-b'], groups: ['endpoints'] })
    .interfaceEndpoint('ssmmessages', { in: ['data-a', 'data-b'], groups: ['endpoints'] });
};

/** An inventory of this many VPCs in one account and region, where a quadratic step would show. */
export const syntheticInventory = (vpcs: number): Inventory =>
  account(...Array.from({ length: vpcs }, (_, n) => syntheticVpc(n))).inventory({ ids: 'aws' });

/** Saves an inventory of this many VPCs. */
export const writeSynthetic = async (path: string, vpcs: number): Promise<void> => {
  await writeFile(path, JSON.stringify(syntheticInventory(vpcs)));
};
