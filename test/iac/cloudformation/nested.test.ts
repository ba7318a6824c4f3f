import { describe, expect, it } from 'vitest';
import { readStacks } from '../../../src/iac/cloudformation/read-stacks.ts';
import { at, one, property, show, stack } from './show.ts';

const network = `
Parameters: {Block: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
Outputs:
  Vpc: {Value: !Ref Vpc, Export: {Name: !Sub "\${AWS::StackName}-vpc"}}
  Tables: {Value: !Join [",", [!Ref Table]]}
  Name: {Value: !Ref AWS::StackName}
`;
const endpoints = `
Parameters: {Vpc: {Type: AWS::EC2::VPC::Id}, Tables: {Type: CommaDelimitedList}, Parent: {Type: String}}
Resources:
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      RouteTableIds: !Ref Tables
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.s3
      Imported: {Fn::ImportValue: !Sub "\${Parent}-vpc"}
`;
const root = (url: string, condition = '') => `
Parameters: {Given: {Type: String}}
Conditions: {C: !Equals [!Ref Given, a]}
Resources:
  Endpoints:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./endpoints.yaml
      Parameters:
        Vpc: !GetAtt Net.Outputs.Vpc
        Tables: !GetAtt Net.Outputs.Tables
        Parent: !GetAtt Net.Outputs.Name
  Net:
    Type: AWS::CloudFormation::Stack
    ${condition}
    Properties: {TemplateURL: ${url}, Parameters: {Block: 10.5.0.0/16}}
`;

const url = 'https://bucket.s3.amazonaws.com/templates/network.yaml';
const nested = new Map([
  [url, network],
  ['endpoints.yaml', endpoints],
]);

describe('nested stacks', () => {
  it('are read with what they are handed, and hand out their outputs', () => {
    const declared = one(root(url), {}, { nested });
    expect(declared.after.map(({ address }) => address)).toEqual([
      'net/Endpoints/S3',
      'net/Net/Vpc',
      'net/Net/Table',
    ]);
    expect(property(declared, 'net/Net/Vpc', 'CidrBlock')).toBe('"10.5.0.0/16"');
    expect(property(declared, 'net/Endpoints/S3', 'VpcId')).toBe('@net/Net/Vpc');
    expect(property(declared, 'net/Endpoints/S3', 'RouteTableIds')).toBe('[@net/Net/Table]');
    expect(declared.skipped).toEqual([]);
  });

  it('are found by names of which only the end is known', () => {
    const read = (address: string, name: string) =>
      one(
        root(address),
        {},
        {
          nested: new Map([
            [name, network],
            ['endpoints.yaml', endpoints],
          ]),
        },
      ).after.length;
    expect(read('!Sub "https://${Given}.s3.amazonaws.com/templates/network.yaml"', 'network.yaml')).toBe(3);
    expect(
      read('!Sub "https://${Given}.s3.amazonaws.com/templates/network.yaml"', 'templates/network.yaml'),
    ).toBe(3);
    expect(read('./a/../network.yaml', 'network.yaml')).toBe(3);
    expect(read('https://bucket/other-network.yaml', 'network.yaml')).toBe(1);
  });

  it('are found next to the template that names them', () => {
    const declared = one(
      root('sub/network.yaml'),
      {},
      {
        nested: new Map([
          ['stacks/sub/network.yaml', network],
          ['stacks/endpoints.yaml', endpoints],
        ]),
      },
      { file: 'stacks/root.yaml' },
    );
    expect(declared.after).toHaveLength(3);
    expect(at(declared.after, 'net/Net/Vpc').origin).toMatchObject({
      file: 'stacks/sub/network.yaml',
      line: 4,
    });
  });

  it('export under a name that is not known, and that is the same wherever it is handed', () => {
    const declared = one(root(url), {}, { nested });
    expect(property(declared, 'net/Endpoints/S3', 'Imported')).toBe('@net/Net/Vpc');
  });

  it('may be there or not, with all that is in them', () => {
    const declared = one(root(url, 'Condition: C'), {}, { nested });
    expect(at(declared.after, 'net/Net/Vpc').uncertain?.message).toBe(
      'Whether Net is made is not known: The parameter Given is not known.',
    );
    expect(at(declared.after, 'net/Endpoints/S3').uncertain).toBeNull();
    expect(
      one(root(url, 'Condition: C'), { Given: 'b' }, { nested }).after.map(({ address }) => address),
    ).toEqual(['net/Endpoints/S3']);
  });

  it('that were not read may do anything to what they are handed', () => {
    const declared = one(`
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  More:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: https://bucket/x.yaml, Parameters: {Vpc: !Ref Vpc, Tables: !Join [",", [!Ref Table]]}}
  Route: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, NatGatewayId: !GetAtt More.Outputs.Nat}}
`);
    expect(declared.skipped).toEqual([
      { type: 'AWS::CloudFormation::Stack', address: 'More', mayMatter: true, refersTo: ['Vpc', 'Table'] },
    ]);
    expect(property(declared, 'Route', 'NatGatewayId')).toBe('?StackNotRead');
  });

  it('cannot be nested in themselves', () => {
    const self = `Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: self.yaml}}}`;
    expect(() => one(self, {}, { nested: new Map([['self.yaml', self]]) })).toThrow(
      'self.yaml is not a template: its stacks are nested more than 20 deep.',
    );
  });

  it('that multiply are refused', () => {
    const level = (number: number) => `
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${number}.yaml}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${number}.yaml}}
`;
    const levels = new Map(
      Array.from({ length: 18 }, (_, number) => [`${number}.yaml`, level(number + 1)] as const),
    );
    expect(() => one(level(0), {}, { nested: levels })).toThrow('more than 5000 stacks in each other.');
  });

  it('of several stacks have the name of theirs before them', () => {
    const all = readStacks([stack('a', root(url)), stack('b', network, { Block: '10.6.0.0/16' })], {
      nested,
    });
    expect(all.flatMap(({ after }) => after.map(({ address }) => address))).toEqual([
      'a/Endpoints/S3',
      'a/Net/Vpc',
      'a/Net/Table',
      'b/Vpc',
      'b/Table',
    ]);
    expect(show(at(all[1]?.after ?? [], 'b/Vpc').properties['CidrBlock'])).toBe('"10.6.0.0/16"');
  });
});
