import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { readStacks } from '../../src/iac/cloudformation/read-stacks.ts';
import type { Declaration } from '../../src/iac/declared.ts';
import { previewInventories } from '../../src/iac/preview-inventories.ts';
import { previewOf } from '../../src/preview/preview.ts';
import { pathLine } from '../../src/report/words.ts';
import { constant, moduleOf, type Planned, planOf, read, refers } from '../iac/terraform/plan.ts';

/*
 * A rule that a failure needs is written as the user writes rules: in the block of the group, or in blocks of their own of the
 * kind that is used. Rules in a block and apart undo each other.
 */

const service = 'com.amazonaws.eu-west-1.ssm';
const vpc = { vpc_id: refers('aws_vpc.main.id') };
const unknownIds = { vpc_id: true, subnet_ids: true, security_group_ids: true, security_group_id: true };
const net: readonly Planned[] = [
  {
    address: 'aws_vpc.main',
    after: { cidr_block: '10.0.0.0/16', enable_dns_support: true, enable_dns_hostnames: true },
  },
  {
    address: 'aws_subnet.app',
    after: { cidr_block: '10.0.1.0/24', availability_zone: 'eu-west-1a' },
    unknown: unknownIds,
  },
  {
    address: 'aws_vpc_endpoint.ssm',
    after: { service_name: service, vpc_endpoint_type: 'Interface', private_dns_enabled: true },
    unknown: unknownIds,
  },
];
const expressions = {
  'aws_vpc.main': {},
  'aws_subnet.app': vpc,
  'aws_vpc_endpoint.ssm': {
    ...vpc,
    subnet_ids: refers('aws_subnet.app.id'),
    security_group_ids: refers('aws_security_group.ep.id'),
  },
  'aws_security_group.ep': vpc,
};
const bare: Planned = {
  address: 'aws_security_group.ep',
  unknown: { ...unknownIds, ingress: true, egress: true },
};
const ofGroup = { security_group_id: refers('aws_security_group.ep.id') };
const inline = (port: number) => [
  {
    cidr_blocks: ['10.0.0.0/16'],
    from_port: port,
    to_port: port,
    protocol: 'tcp',
    description: '',
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    security_groups: [],
    self: false,
  },
];

const fixesOf = (declarations: readonly Declaration[]) => {
  const made = previewInventories({
    declarations,
    over: null,
    account: null,
    region: null,
    assumeAligned: false,
    at: '2026-11-30T00:00:00.000Z',
    version: '0.0.0',
  });
  const options = { checks, vpcIds: [], assumeWorkloads: true, minimumSeverity: null, rethrow: true };
  return previewOf(made, { options, declarations, sources: [], fix: true, collectedAt: null, pathLine })
    .preview.changes.new;
};
const fixOf = (declarations: readonly Declaration[], check = 'interface-endpoint-without-443') =>
  fixesOf(declarations).find((one) => one.check === check)?.fix;
const planned = (
  resources: readonly Planned[],
  more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
) => fixOf([read(planOf([...net, ...resources], moduleOf({ ...expressions, ...more })))]);

describe('a rule that is missing', () => {
  it('is a block for one side where the rules of the group are such', () => {
    const http: Planned = {
      address: 'aws_vpc_security_group_ingress_rule.http',
      after: { cidr_ipv4: '10.0.0.0/16', from_port: 80, to_port: 80, ip_protocol: 'tcp' },
      unknown: unknownIds,
    };
    const fix = planned([bare, http], { 'aws_vpc_security_group_ingress_rule.http': ofGroup });
    expect(fix?.proved).toBe(true);
    expect(fix?.code).toContain('resource "aws_vpc_security_group_ingress_rule"');
    expect(fix?.code).toContain('security_group_id = aws_security_group.ep.id');
    expect(fix?.code).toContain('cidr_ipv4         = "10.0.0.0/16"');
    expect(fix?.code).not.toContain('cidr_blocks');
  });

  it('is one of those where the group has none and the others have them', () => {
    const web: Planned = { ...bare, address: 'aws_security_group.web' };
    const http: Planned = {
      address: 'aws_vpc_security_group_egress_rule.web',
      after: { cidr_ipv4: '0.0.0.0/0', ip_protocol: '-1' },
      unknown: unknownIds,
    };
    const fix = planned([bare, web, http], {
      'aws_security_group.web': vpc,
      'aws_vpc_security_group_egress_rule.web': {
        security_group_id: refers('aws_security_group.web.id'),
      },
    });
    expect(fix?.code).toContain('resource "aws_vpc_security_group_ingress_rule"');
  });

  it('is an aws_security_group_rule where those are used', () => {
    const http: Planned = {
      address: 'aws_security_group_rule.http',
      after: { type: 'ingress', cidr_blocks: ['10.0.0.0/16'], from_port: 80, to_port: 80, protocol: 'tcp' },
      unknown: unknownIds,
    };
    const fix = planned([bare, http], { 'aws_security_group_rule.http': ofGroup });
    expect(fix?.proved).toBe(true);
    expect(fix?.code).toContain('resource "aws_security_group_rule"');
  });

  it.each([
    ['ingress', { ingress: inline(80), egress: [] }, {}],
    ['only egress', { egress: inline(443) }, { ingress: true }],
  ])('is in the block of the group where that lists %s', (_, after, unknown) => {
    const group: Planned = {
      address: 'aws_security_group.ep',
      after,
      unknown: { ...unknownIds, ...unknown },
    };
    const fix = planned([group], {
      'aws_security_group.ep': {
        ...vpc,
        ...('ingress' in unknown ? {} : { ingress: constant([]) }),
        egress: constant([]),
      },
    });
    expect(fix?.proved).toBe(true);
    expect(fix?.code).toMatch(/^# On the aws_security_group aws_security_group\.ep:\ningress \{/);
    expect(fix?.code).not.toContain('resource');
  });

  it('names the default group of a VPC by its attribute', () => {
    const [main, app, endpoint] = net;
    const fix = fixOf([
      read(
        planOf(
          [main, app, endpoint].flatMap((one) => one ?? []),
          moduleOf({
            ...expressions,
            'aws_vpc_endpoint.ssm': { ...vpc, subnet_ids: refers('aws_subnet.app.id') },
          }),
        ),
      ),
    ]);
    expect(fix?.code).toContain('= aws_vpc.main.default_security_group_id');
    expect(fix?.code).not.toContain('= aws_vpc.main.id');
  });
});

describe('a rule that a template lacks', () => {
  const template = (ingress: string, more = '') => `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  App: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Sg: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: !Ref Vpc${ingress}}}
  Ssm:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, VpcEndpointType: Interface, ServiceName: ${service}, PrivateDnsEnabled: true, SubnetIds: [!Ref App], SecurityGroupIds: [!Ref Sg]}
${more}`;
  const fixIn = (text: string) =>
    fixOf(
      readStacks(
        [{ name: 'net', text, file: 'net.yaml', parameters: {}, accountId: null, region: 'eu-west-1' }],
        {},
      ),
    );
  const http = '{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16}';

  it('is added to the list of the group', () => {
    const fix = fixIn(template(`, SecurityGroupIngress: [${http}]`));
    expect(fix?.proved).toBe(true);
    expect(fix?.code).toBe(
      [
        '# On the AWS::EC2::SecurityGroup Sg (net.yaml:5):',
        'SecurityGroupIngress:',
        '  # after those that are there',
        '  - IpProtocol: tcp',
        '    FromPort: 443',
        '    ToPort: 443',
        '    CidrIp: "10.0.0.0/16"',
      ].join('\n'),
    );
  });

  it('is a resource of its own where the group has no list', () => {
    const fix = fixIn(template(''));
    expect(fix?.proved).toBe(true);
    expect(fix?.code).toContain('Type: AWS::EC2::SecurityGroupIngress');
  });
});
