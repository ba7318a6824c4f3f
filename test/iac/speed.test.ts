import { expect, it } from 'vitest';
import type { DeclaredResource } from '../../src/iac/declared.ts';
import { declaration, preview, resource } from './declare.ts';

/** A VPC with so many subnets, each with a table, routes and a group of its own. */
const network = (at: number, subnets: number): readonly DeclaredResource[] => {
  const vpc = `vpc[${at}]`;
  const own = Array.from({ length: subnets }, (_, n) => [
    resource('Subnet', `subnet[${at}][${n}]`, { VpcId: `@${vpc}`, CidrBlock: `10.${at}.${n}.0/24` }),
    resource('RouteTable', `rt[${at}][${n}]`, { VpcId: `@${vpc}` }),
    resource('SubnetRouteTableAssociation', `a[${at}][${n}]`, {
      SubnetId: `@subnet[${at}][${n}]`,
      RouteTableId: `@rt[${at}][${n}]`,
    }),
    resource('Route', `r[${at}][${n}]`, {
      RouteTableId: `@rt[${at}][${n}]`,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: `@igw[${at}]`,
    }),
    resource('SecurityGroup', `sg[${at}][${n}]`, { VpcId: `@${vpc}` }),
    resource('SecurityGroupIngress', `in[${at}][${n}]`, {
      GroupId: `@sg[${at}][${n}]`,
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      CidrIp: `10.${at}.0.0/16`,
    }),
    resource('VPCEndpoint', `e[${at}][${n}]`, {
      VpcId: `@${vpc}`,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.eu-west-1.sqs',
      SubnetIds: [`@subnet[${at}][${n}]`],
      SecurityGroupIds: [`@sg[${at}][${n}]`],
    }),
  ]).flat();
  return [
    resource('VPC', vpc, { CidrBlock: `10.${at}.0.0/16` }),
    resource('InternetGateway', `igw[${at}]`, { VpcId: `@${vpc}` }),
    resource('VPCEndpoint', `s3[${at}]`, {
      VpcId: `@${vpc}`,
      ServiceName: 'com.amazonaws.eu-west-1.s3',
      RouteTableIds: Array.from({ length: subnets }, (_, n) => `@rt[${at}][${n}]`),
    }),
    ...own,
  ];
};

it('makes the inventories of five thousand resources in little time', () => {
  const resources = Array.from({ length: 36 }, (_, at) => network(at, 20)).flat();
  expect(resources.length).toBeGreaterThan(5000);
  // Measured: 0.8 s of processor time; the bound is for machines that are busy.
  const begun = performance.now();
  const { after } = preview(declaration(resources));
  const took = performance.now() - begun;
  expect(after.regions[0]?.sections.subnets).toHaveProperty('seen.length', 720);
  expect(took).toBeLessThan(5000);
});
