import { expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import { doubtIn } from '../../src/model/doubt.ts';
import { declaration, preview, resource } from './declare.ts';

/** A network in which nothing says what it belongs to. */
const adrift = [
  resource('VPC', 'vpc', { CidrBlock: '10.0.0.0/16' }),
  resource('Subnet', 'subnet', { VpcId: '?', CidrBlock: '10.0.1.0/24' }),
  resource('RouteTable', 'rt', { VpcId: '?' }),
  resource('SubnetRouteTableAssociation', 'a', { SubnetId: '?', RouteTableId: '?' }),
  resource('InternetGateway', 'igw', { VpcId: '?' }),
  resource('NatGateway', 'nat', { SubnetId: '?' }),
  resource('Route', 'route', { RouteTableId: '@rt', DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: '?' }),
  resource('SecurityGroup', 'sg', { VpcId: '?' }),
  resource('Instance', 'instance', { SubnetId: '@subnet', SecurityGroupIds: ['?'] }),
  resource('VPCEndpoint', 's3', {
    VpcId: '?',
    ServiceName: 'com.amazonaws.eu-west-1.s3',
    RouteTableIds: ['?'],
  }),
  resource('VPCEndpoint', 'sqs', {
    VpcId: '?',
    VpcEndpointType: 'Interface',
    ServiceName: 'com.amazonaws.eu-west-1.sqs',
    SubnetIds: ['?'],
    SecurityGroupIds: ['?'],
  }),
];

it.each([
  ['with workloads', true, true],
  ['without workloads', false, true],
  ['with workloads, and nothing that uses the network', true, false],
  ['with nothing that uses the network', false, false],
])('judges things, and nothing of which it is not known what it is: %s', (_, assumeWorkloads, endpoints) => {
  const uses = ['VPCEndpoint', 'NatGateway', 'Instance'].map((type) => `AWS::EC2::${type}`);
  const declared = adrift.filter(({ type }) => endpoints || !uses.includes(type));
  const { findings } = audit(preview(declaration(declared)).after, {
    checks,
    vpcIds: [],
    assumeWorkloads,
    minimumSeverity: null,
    rethrow: true,
    profiles: endpoints ? [{ profile: 'ssm' }] : [],
    matrix: [],
  });
  expect(findings.length).toBeGreaterThan(3);
  expect(findings.filter(({ subject }) => doubtIn(subject.id) !== null)).toEqual([]);
  expect(findings.filter(({ status }) => status === 'pass' || status === 'fail')).toEqual([]);
});
