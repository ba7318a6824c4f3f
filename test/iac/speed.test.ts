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

/** A network made by for_each, whose references name no instance: each may mean any. */
const scattered = (subnets: number): readonly DeclaredResource[] => {
  const all = (name: string): string =>
    `@${Array.from({ length: subnets }, (_, n) => `${name}[${n}]`).join('|')}`;
  return Array.from({ length: subnets }, (_, n) => [
    resource('VPC', `vpc[${n}]`, { CidrBlock: `10.${n}.0.0/16`, EnableDnsSupport: n % 2 === 0 }),
    resource('Subnet', `subnet[${n}]`, { VpcId: all('vpc'), CidrBlock: `10.${n}.1.0/24` }),
    resource('RouteTable', `rt[${n}]`, { VpcId: all('vpc') }),
    resource('SubnetRouteTableAssociation', `a[${n}]`, { SubnetId: all('subnet'), RouteTableId: all('rt') }),
  ]).flat();
};

it('says of references that may mean many things that they may mean any, and no more', () => {
  const said = (subnets: number): number => {
    const { after } = preview(declaration(scattered(subnets)));
    return JSON.stringify(after.regions.map(({ doubts, sections }) => [doubts, sections.routeTables])).length;
  };
  // What is said of each grows with none of the others: twice as many things are twice as much, not four times.
  expect(said(80) / said(40)).toBeLessThan(2.5);
});

it('makes the inventories of five thousand resources in little time', () => {
  const resources = Array.from({ length: 36 }, (_, at) => network(at, 20)).flat();
  expect(resources.length).toBeGreaterThan(5000);
  // Measured: 0.8 s of processor time; the bound is for machines that are busy.
  const begun = process.cpuUsage();
  const { after } = preview(declaration(resources));
  const { user, system } = process.cpuUsage(begun);
  expect(after.regions[0]?.sections.subnets).toHaveProperty('seen.length', 720);
  expect((user + system) / 1e6).toBeLessThan(20);
});
