import { expect, it } from 'vitest';
import type { DeclaredResource } from '../../src/iac/declared.ts';
import { account, inventoryOf, vpc } from '../../src/testing/index.ts';
import { declaration, doorOf, preview, resource, waysIn } from './declare.ts';

const stack = { 'aws:cloudformation:stack-name': 'net' };

const live = inventoryOf(
  account(
    '111122223333',
    vpc('main')
      .subnet('public', { egress: 'igw' })
      .subnet('app', { egress: 'nat', tags: { ...stack, 'aws:cloudformation:logical-id': 'App' } })
      .natGateway('main', { in: 'public' })
      .gatewayEndpoint('s3', { in: 'public' }),
  ),
);

const ways = (
  after: readonly DeclaredResource[],
  parts: Parameters<typeof declaration>[1],
  asked: readonly string[],
): readonly string[] => {
  const found = preview(declaration(after, parts), { over: live });
  return asked.map((one) => {
    const [id = '', service = ''] = one.split(' ');
    return `${one} ${doorOf(waysIn(found.after), id, service)}`;
  });
};

it('reads what it builds on', () => {
  expect(ways([], {}, ['subnet-app s3', 'subnet-public s3'])).toEqual([
    'subnet-app s3 nat',
    'subnet-public s3 gateway',
  ]);
});

it('joins new things to those that are there', () => {
  const mine = [
    resource('Subnet', 'late', {
      VpcId: '@vpc-main',
      CidrBlock: '10.0.77.0/24',
      AvailabilityZone: 'eu-west-1a',
    }),
    resource('Pathproof::VPCEndpointRouteTableAssociation', 'on', {
      VpcEndpointId: '@vpce-s3',
      RouteTableId: '@rtb-app',
    }),
  ];
  expect(ways(mine, {}, ['late s3', 'subnet-app s3', 'subnet-app dynamodb'])).toEqual([
    'late s3 none',
    'subnet-app s3 gateway',
    'subnet-app dynamodb nat',
  ]);
});

it('takes away what code no longer declares, and nothing that others made', () => {
  const nat = resource('NatGateway', 'nat', { SubnetId: '@subnet-public' }, { liveId: 'nat-main' });
  const route = resource('Route', 'r', {
    RouteTableId: '@rtb-app',
    DestinationCidrBlock: '0.0.0.0/0',
    NatGatewayId: '@nat',
  });
  expect(ways([], { before: [nat, route] }, ['subnet-app s3', 'subnet-public s3'])).toEqual([
    'subnet-app s3 none',
    'subnet-public s3 gateway',
  ]);
});

it('finds what a stack has made by its tags', () => {
  const mine = [
    resource('Subnet', 'App', { VpcId: '@vpc-main', CidrBlock: '10.0.1.0/24' }),
    resource('RouteTable', 'Table', { VpcId: '@vpc-main' }),
    resource('SubnetRouteTableAssociation', 'Link', { SubnetId: '@App', RouteTableId: '@Table' }),
  ];
  expect(ways(mine, { name: 'net', kind: 'cloudformation' }, ['subnet-app s3'])).toEqual([
    'subnet-app s3 none',
  ]);
});

it('leaves a table open that is not in view', () => {
  const lost = resource('Route', 'r', {
    RouteTableId: '?',
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: '@igw-main',
  });
  expect(ways([lost], {}, ['subnet-app s3'])).toEqual(['subnet-app s3 unknown']);
});
