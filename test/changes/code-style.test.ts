import { describe, expect, it } from 'vitest';
import { addressedCode, styleOf } from '../../src/changes/addressed.ts';
import { terraformOf } from '../../src/changes/terraform.ts';
import type { Addressed, Addresses, Apart, Listed } from '../../src/model/addresses.ts';
import type { Change } from '../../src/model/change.ts';

const at = (
  address: string,
  type: string,
  parts: { readonly lists?: readonly Listed[]; readonly apart?: readonly Apart[] } = {},
): Addressed => ({
  type,
  origin: { address, file: null, line: null, language: 'terraform' },
  made: true,
  ...(parts.lists ? { lists: new Set(parts.lists) } : {}),
  ...(parts.apart ? { apart: new Set(parts.apart) } : {}),
});
const place = { accountId: '111122223333', region: 'eu-west-1' };
const added: Change = {
  kind: 'modify-vpc-endpoint',
  ...place,
  endpointId: 'vpce-1',
  addSubnetIds: ['subnet-1'],
  addGroupIds: ['sg-1'],
  removeGroupIds: ['sg-2'],
} as unknown as Change;
const written = (changes: readonly Change[], addresses: Addresses): string =>
  addressedCode(
    terraformOf(changes, () => undefined, false, styleOf(addresses)),
    'terraform',
    addresses,
  );

const things = (endpoint: Addressed): Addresses =>
  new Map([
    ['vpce-1', endpoint],
    ['subnet-1', at('aws_subnet.a', 'AWS::EC2::Subnet')],
    ['sg-1', at('aws_security_group.a', 'AWS::EC2::SecurityGroup')],
  ]);

describe('subnets and groups of an endpoint', () => {
  it('are in its block where that lists them, or nothing says otherwise', () => {
    const code = written([added], things(at('aws_vpc_endpoint.x', 'AWS::EC2::VPCEndpoint')));
    expect(code).toContain('subnet_ids         = [aws_subnet.a.id]');
    expect(code).not.toContain('_association');
  });

  it('are blocks of their own where they are so already', () => {
    const endpoint = at('aws_vpc_endpoint.x', 'AWS::EC2::VPCEndpoint', {
      apart: ['SubnetIds', 'SecurityGroupIds'],
    });
    const code = written([added], things(endpoint));
    expect(code).toContain('resource "aws_vpc_endpoint_subnet_association"');
    expect(code).toContain('subnet_id       = aws_subnet.a.id');
    expect(code).toContain('resource "aws_vpc_endpoint_security_group_association"');
    expect(code).toContain('security_group_id = aws_security_group.a.id');
    expect(code).toContain('Remove the aws_vpc_endpoint_security_group_association of sg-2');
    expect(code).not.toContain('subnet_ids');
  });
});

describe('references', () => {
  it('lead from one plan to another by a data source, and within a plan by name', () => {
    const endpoint = at('net/aws_vpc_endpoint.x', 'AWS::EC2::VPCEndpoint', { apart: ['SubnetIds'] });
    const addresses: Addresses = new Map([
      ['vpce-1', endpoint],
      ['subnet-1', at('net/aws_subnet.a', 'AWS::EC2::Subnet')],
      ['sg-1', at('apps/aws_security_group.a', 'AWS::EC2::SecurityGroup')],
    ]);
    const code = written([added], addresses);
    expect(code).toContain('# In net:');
    expect(code).toContain('subnet_id       = aws_subnet.a.id');
    expect(code).toContain('# apps/aws_security_group.a is in another configuration');
  });

  it('name what AWS makes along with a thing by its attribute, where there is one', () => {
    const vpc = at('aws_vpc.main', 'AWS::EC2::VPC');
    const addresses: Addresses = new Map([
      ['aws_vpc.main (default security group)', vpc],
      ['aws_vpc.main (main route table)', vpc],
      ['aws_instance.nat (interface)', at('aws_instance.nat', 'AWS::EC2::Instance')],
    ]);
    const code = addressedCode(
      'a = "aws_vpc.main (default security group)"\nb = "aws_vpc.main (main route table)"\nc = "aws_instance.nat (interface)"',
      'terraform',
      addresses,
    );
    expect(code.split('\n')).toEqual([
      'a = aws_vpc.main.default_security_group_id',
      'b = aws_vpc.main.main_route_table_id',
      'c = aws_instance.nat.primary_network_interface_id',
    ]);
    const own: Addressed = { ...vpc, origin: { ...vpc.origin, address: 'Vpc', language: 'cloudformation' } };
    expect(
      addressedCode(
        'A: "Vpc (main route table)"',
        'cloudformation',
        new Map([['Vpc (main route table)', own]]),
      ),
    ).toBe(
      '# No attribute is the id of Vpc (main route table): write the id itself.\nA: "Vpc (main route table)"',
    );
  });
});
