import { describe, expect, it } from 'vitest';
import { declaration, doorOf, preview, resource, waysIn, type Plain } from './declare.ts';

const net = [
  resource('VPC', 'vpc', { CidrBlock: '10.0.0.0/16' }),
  resource('InternetGateway', 'igw', { VpcId: '@vpc' }),
  resource('Subnet', 'public', { VpcId: '@vpc', CidrBlock: '10.0.0.0/24' }),
  resource('RouteTable', 'open', { VpcId: '@vpc' }),
  resource('Route', 'open-route', {
    RouteTableId: '@open',
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: '@igw',
  }),
  resource('SubnetRouteTableAssociation', 'open-association', { SubnetId: '@public', RouteTableId: '@open' }),
  resource('Subnet', 'app', { VpcId: '@vpc', CidrBlock: '10.0.1.0/24' }),
  resource('RouteTable', 'private', { VpcId: '@vpc' }),
  resource('SubnetRouteTableAssociation', 'association', { SubnetId: '@app', RouteTableId: '@private' }),
  resource('SecurityGroup', 'group', {
    VpcId: '@vpc',
    SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }],
  }),
];
const route = (target: Record<string, Plain>) =>
  resource('Route', 'route', { RouteTableId: '@private', DestinationCidrBlock: '0.0.0.0/0', ...target });
const instance = (more: Record<string, Plain> = {}) =>
  resource('Instance', 'nat', {
    SubnetId: '@public',
    SecurityGroupIds: ['@group'],
    SourceDestCheck: false,
    ...more,
  });
const byInstance = route({ InstanceId: '@nat' });
const first = (resources: readonly ReturnType<typeof resource>[]) => {
  const paths = waysIn(preview(declaration([...net, ...resources])).after);
  const subnet = paths.world.locate('subnets', 'app');
  const { families } = paths.toService(subnet as NonNullable<typeof subnet>, 's3');
  const [share] = families.find(({ family }) => family === 'ipv4')?.shares ?? [];
  return { door: doorOf(paths, 'app', 's3'), path: share?.path };
};

describe('an instance that forwards for others', () => {
  it.each([
    ['by an address of its own', [resource('EIP', 'address', { InstanceId: '@nat' })]],
    [
      'by an association',
      [
        resource('EIP', 'address'),
        resource('EIPAssociation', 'put', { AllocationId: '@address', InstanceId: '@nat' }),
      ],
    ],
    [
      'by its first interface',
      [resource('EIP', 'address', { NetworkInterfaceId: '@nat.PrimaryNetworkInterfaceId' })],
    ],
  ])('reaches the internet %s', (_, address) => {
    expect(first([instance(), byInstance, ...address]).door).toBe('nat');
  });

  it('is named by a route, itself or its first interface', () => {
    const address = resource('EIP', 'address', { InstanceId: '@nat' });
    const byInterface = route({ NetworkInterfaceId: '@nat.PrimaryNetworkInterfaceId' });
    expect(first([instance(), byInterface, address]).door).toBe('nat');
    const known = instance({ PrimaryNetworkInterfaceId: 'eni-0a1b2c3d4e5f60001' });
    expect(
      first([known, byInterface, address]).path?.hops.some(({ id }) => id === 'eni-0a1b2c3d4e5f60001'),
    ).toBe(true);
  });

  it('drops what comes without an address, and with the check on', () => {
    expect(first([instance(), byInstance]).path?.disposition).toBe('dropped');
    const address = resource('EIP', 'address', { InstanceId: '@nat' });
    expect(first([instance({ SourceDestCheck: true }), byInstance, address]).path?.disposition).toBe(
      'dropped',
    );
  });

  it('may have an address, or may not', () => {
    const maybe = resource('EIP', 'address', { InstanceId: '@nat' }, { uncertain: true });
    expect(first([instance(), byInstance, maybe]).door).toBe('unknown');
  });
});

describe('an interface that forwards for others', () => {
  const eni = resource('NetworkInterface', 'eni', {
    SubnetId: '@public',
    GroupSet: ['@group'],
    SourceDestCheck: false,
  });
  const byInterface = route({ NetworkInterfaceId: '@eni' });
  const address = resource('EIP', 'address', { NetworkInterfaceId: '@eni' });

  it('does so when an instance has it', () => {
    const attached = resource('Instance', 'nat', { NetworkInterfaces: [{ NetworkInterfaceId: '@eni' }] });
    expect(first([eni, byInterface, address, attached]).door).toBe('nat');
    const named = route({ InstanceId: '@nat' });
    expect(first([eni, named, address, attached]).door).toBe('nat');
  });

  it('may be attached by what runs, so that it is not known', () => {
    expect(first([eni, byInterface, address]).door).toBe('unknown');
  });
});
