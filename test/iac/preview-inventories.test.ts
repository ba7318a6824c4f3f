import { describe, expect, it } from 'vitest';
import { declaration, doorOf, preview, resource, waysIn } from './declare.ts';

const network = [
  resource('VPC', 'vpc', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true }),
  resource('InternetGateway', 'igw', { VpcId: '@vpc' }),
  resource('Subnet', 'public', { VpcId: '@vpc', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-west-1a' }),
  resource('Subnet', 'app', { VpcId: '@vpc', CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1a' }),
  resource('Subnet', 'data', { VpcId: '@vpc', CidrBlock: '10.0.2.0/24', AvailabilityZone: 'eu-west-1a' }),
  resource('RouteTable', 'rt-public', { VpcId: '@vpc' }),
  resource('RouteTable', 'rt-app', { VpcId: '@vpc' }),
  resource('SubnetRouteTableAssociation', 'a1', { SubnetId: '@public', RouteTableId: '@rt-public' }),
  resource('SubnetRouteTableAssociation', 'a2', { SubnetId: '@app', RouteTableId: '@rt-app' }),
  resource('Route', 'r1', {
    RouteTableId: '@rt-public',
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: '@igw',
  }),
  resource('NatGateway', 'nat', { SubnetId: '@public' }),
  resource('Route', 'r2', {
    RouteTableId: '@rt-app',
    DestinationCidrBlock: '0.0.0.0/0',
    NatGatewayId: '@nat',
  }),
  resource('VPCEndpoint', 's3', {
    VpcId: '@vpc',
    ServiceName: 'com.amazonaws.eu-west-1.s3',
    RouteTableIds: ['@rt-public'],
  }),
];

describe('a network that stays as it is', () => {
  it('is one inventory before and after', () => {
    const { before, after, changes } = preview(declaration(network, { before: network }));
    expect(after).toBe(before);
    expect(changes).toEqual([]);
  });
});

describe('a network that is yet to be made', () => {
  const { after, book, changes } = preview(declaration(network));

  it.each([
    ['public', 's3', 'gateway'],
    ['public', 'ssm', 'igw'],
    ['app', 's3', 'nat'],
    ['data', 's3', 'none'],
    ['data', 'ssm', 'none'],
  ])('leads %s to %s by %s', (subnet, service, door) => {
    expect(doorOf(waysIn(after), subnet, service)).toBe(door);
  });

  it('knows what each id is called', () => {
    expect(book.get('app')?.origin.address).toBe('app');
    expect(book.get('app')?.made).toBe(false);
    expect(changes.map(({ address }) => address).sort()).toEqual(
      network.map(({ address }) => address).sort(),
    );
  });
});
