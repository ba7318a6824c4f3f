import { describe, expect, it } from 'vitest';
import { readStacks } from '../../../src/iac/cloudformation/read-stacks.ts';
import { at, one, property, show, stack } from './show.ts';

const network = `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  B: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
Outputs:
  Vpc: {Value: !Ref Vpc, Export: {Name: !Sub "\${AWS::StackName}-vpc"}}
  Tables: {Value: !Join [",", [!Ref A, !Ref B]], Export: {Name: !Sub "\${AWS::StackName}-tables"}}
`;
const endpoints = `
Parameters: {Net: {Type: String, Default: net}}
Resources:
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: {Fn::ImportValue: !Sub "\${Net}-vpc"}
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.s3
      RouteTableIds: !Split [",", {Fn::ImportValue: !Sub "\${Net}-tables"}]
`;

describe('imports', () => {
  it('are what another stack exports, in whatever order the stacks come', () => {
    const stacks = [stack('net', network), stack('endpoints', endpoints)];
    for (const order of [stacks, [...stacks].reverse()]) {
      const all = readStacks(order).flatMap(({ after }) => after);
      const { properties } = at(all, 'endpoints/S3');
      expect(show(properties['VpcId'])).toBe('@net/Vpc');
      expect(show(properties['RouteTableIds'])).toBe('[@net/A, @net/B]');
    }
  });

  it('of what no one exports are unknown, and name the export', () => {
    const declared = one(endpoints);
    const { properties } = at(declared.after, 'S3');
    expect(properties['VpcId']).toMatchObject({
      is: 'unknown',
      gap: { code: 'StackNotRead', message: 'No stack that was read exports "net-vpc".' },
    });
    expect(show(properties['RouteTableIds'])).toBe('?StackNotRead');
  });

  it('see no export of another region or account', () => {
    const all = readStacks([
      stack('net', network, {}, { region: 'us-east-1' }),
      stack('endpoints', endpoints),
    ]);
    expect(
      show(
        at(
          all.flatMap(({ after }) => after),
          'endpoints/S3',
        ).properties['VpcId'],
      ),
    ).toBe('?StackNotRead');
  });

  it('place a stack that does not say where it is', () => {
    const nowhere = { accountId: null, region: null };
    const [declared] = readStacks([stack('endpoints', endpoints, {}, nowhere), stack('net', network)], {
      region: 'us-west-2',
    });
    const s3 = at(declared?.after ?? [], 'endpoints/S3');
    expect([s3.accountId, s3.region]).toEqual(['111122223333', 'eu-west-1']);
    expect(show(s3.properties['ServiceName'])).toBe('"com.amazonaws.eu-west-1.s3"');
  });

  it('that place it nowhere leave it to the options', () => {
    const nowhere = { accountId: null, region: null };
    expect(at(one(network, {}, { region: 'us-west-2' }, nowhere).after, 'Vpc').region).toBe('us-west-2');
    expect(at(one(network, {}, {}, nowhere).after, 'Vpc').region).toBeNull();
  });

  it('with one of several names are one of several exports', () => {
    const two = endpoints.replace('Default: net', 'AllowedValues: [net, other]');
    const all = readStacks([stack('net', network), stack('other', network), stack('endpoints', two)]);
    expect(
      show(
        at(
          all.flatMap(({ after }) => after),
          'endpoints/S3',
        ).properties['VpcId'],
      ),
    ).toBe('@net/Vpc | @other/Vpc');
  });
});

describe('addresses and origins', () => {
  it('are logical ids for one stack, and have the stack before them for several', () => {
    expect(one(network).after.map(({ address }) => address)).toEqual(['Vpc', 'A', 'B']);
    expect(
      readStacks([stack('a', network), stack('b', network)]).flatMap(({ after }) =>
        after.map((r) => r.address),
      ),
    ).toEqual(['a/Vpc', 'a/A', 'a/B', 'b/Vpc', 'b/A', 'b/B']);
  });

  it('know the file and the line of the block, in YAML and in JSON', () => {
    expect(at(one(network).after, 'A').origin).toEqual({
      address: 'A',
      file: 'net.yaml',
      line: 4,
      language: 'cloudformation',
    });
    const json = JSON.stringify(
      {
        Description: 'a "Resources": { "X": {} } in a text, and \\ at its end\\',
        Resources: {
          Vpc: { Type: 'AWS::EC2::VPC', Properties: { Tags: [{ Key: 'B', Value: 'x' }] } },
          B: { Type: 'AWS::EC2::RouteTable' },
        },
      },
      null,
      2,
    );
    const lines = json.split('\n');
    const declared = one(json);
    expect(at(declared.after, 'Vpc').origin.line).toBe(
      lines.findIndex((line) => line.includes('"Vpc": {')) + 1,
    );
    expect(at(declared.after, 'B').origin.line).toBe(lines.findIndex((line) => line.includes('"B": {')) + 1);
  });
});

describe('resources', () => {
  const conditions = `
Parameters: {Nat: {Type: String}}
Conditions: {With: !Equals [!Ref Nat, "true"]}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: "true"}}
  Eip: {Type: AWS::EC2::EIP, Condition: With}
  Log: {Type: AWS::EC2::FlowLog, Condition: With}
  Nat: {Type: AWS::EC2::NatGateway, Condition: With, Properties: {AllocationId: !GetAtt Eip.AllocationId}}
`;

  it('with a condition are there, are not, or may be', () => {
    const names = (given: string) => one(conditions, { Nat: given }).after.map(({ address }) => address);
    expect(names('true')).toEqual(['Vpc', 'Eip', 'Nat']);
    expect(one(conditions, { Nat: 'true' }).skipped).toEqual([
      { type: 'AWS::EC2::FlowLog', address: 'Log', mayMatter: false, refersTo: [] },
    ]);
    expect(names('false')).toEqual(['Vpc']);
    const perhaps = one(conditions);
    expect(at(perhaps.after, 'Vpc').uncertain).toBeNull();
    expect(at(perhaps.after, 'Nat').uncertain).toEqual({
      action: 'pathproof:preview',
      code: 'ParameterUnknown',
      message: 'Whether Nat is made is not known: The parameter Nat is not known.',
    });
  });

  it('have booleans and numbers whichever way they are written', () => {
    const declared = one(`
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {EnableDnsSupport: "true", EnableDnsHostnames: "False"}}
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress: {IpProtocol: 6, FromPort: "443", ToPort: 443, CidrIp: 10.0.0.0/8}
  E: {Type: AWS::EC2::NetworkAclEntry, Properties: {RuleNumber: "100", Protocol: "-1", Egress: "true"}}
`);
    expect(property(declared, 'Vpc', 'EnableDnsSupport')).toBe('true');
    expect(property(declared, 'Vpc', 'EnableDnsHostnames')).toBe('false');
    expect(property(declared, 'G', 'SecurityGroupIngress')).toBe(
      '[{IpProtocol: "6", FromPort: 443, ToPort: 443, CidrIp: "10.0.0.0/8"}]',
    );
    expect(property(declared, 'E', 'RuleNumber')).toBe('100');
    expect(property(declared, 'E', 'Egress')).toBe('true');
  });

  it('whose properties are chosen as a whole have one of several of each', () => {
    const declared = one(`
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, a]}
Resources:
  R: {Type: AWS::EC2::Route, Properties: {"Fn::If": [C, {GatewayId: igw-1, RouteTableId: rtb-1}, {RouteTableId: rtb-1}]}}
`);
    expect(property(declared, 'R', 'GatewayId')).toBe('"igw-1" | null');
    expect(property(declared, 'R', 'RouteTableId')).toBe('"rtb-1"');
  });

  it('of SAM are functions of Lambda with the network of the Globals', () => {
    const declared = one(`
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}, Environment: {Variables: {A: b}}}}
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Handler: x, VpcConfig: {SubnetIds: [subnet-2]}}}
  N: {Type: AWS::Serverless::Api, Properties: {StageName: x}}
`);
    expect(at(declared.after, 'F').type).toBe('AWS::Lambda::Function');
    expect(property(declared, 'F', 'VpcConfig')).toBe(
      '{SubnetIds: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"]}',
    );
    expect(declared.skipped).toEqual([
      { type: 'AWS::Serverless::Api', address: 'N', mayMatter: false, refersTo: [] },
    ]);
    expect(declared.gaps).toEqual([]);
  });
});

describe('what is read over', () => {
  const skipped = (resource: string) =>
    one(`
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Role: {Type: AWS::IAM::Role}
  X: ${resource}
`).skipped.find(({ address }) => address === 'X');

  it.each([
    ['{Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref Vpc}}', false, []],
    ['{Type: Pathproof::DefaultSecurityGroup, Properties: {VpcId: !Ref Vpc}}', true, ['Vpc']],
    ['{Type: AWS::IAM::Policy, Properties: {PolicyDocument: !Ref Vpc}}', false, []],
    ['{Type: AWS::NetworkFirewall::Firewall, Properties: {VpcId: !Ref Vpc}}', true, ['Vpc']],
    [
      '{Type: AWS::EC2::VPCRouteServerThing, Properties: {VpcId: vpc-0123456789abcdef0}}',
      true,
      ['vpc-0123456789abcdef0'],
    ],
    ['{Type: Custom::Thing, Properties: {Vpc: !Ref Vpc}}', true, ['Vpc']],
    ['{Type: Custom::Thing, Properties: {Text: !Sub "ids ${Vpc} x"}}', true, ['Vpc']],
    ['{Type: Custom::Thing, Properties: {Role: !GetAtt Role.Arn}}', false, ['Role']],
    [
      '{Type: AWS::CloudFormation::CustomResource, Properties: {Subnet: subnet-0123456789abcdef0}}',
      true,
      ['subnet-0123456789abcdef0'],
    ],
    ['{Type: My::Net::Thing::MODULE, Properties: {Vpc: !Ref Vpc}}', true, ['Vpc']],
    ['{Type: Some::Vendor::Thing, Properties: {}}', false, []],
  ])('%s: may it matter? %s', (resource, mayMatter, refersTo) => {
    expect(skipped(resource)).toMatchObject({ mayMatter, refersTo });
  });

  it('is not the default group that CDK empties: that is read', () => {
    const declared = one(`
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Restrict:
    Type: Custom::VpcRestrictDefaultSG
    Properties: {ServiceToken: arn, DefaultSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup, Account: !Ref AWS::AccountId}
`);
    const restrict = at(declared.after, 'Restrict');
    expect(restrict.type).toBe('Pathproof::DefaultSecurityGroup');
    expect(show({ is: 'object', fields: restrict.properties })).toBe(
      '{VpcId: @Vpc, SecurityGroupIngress: [], SecurityGroupEgress: []}',
    );
    expect(declared.skipped).toEqual([]);
  });

  it('is a macro of the whole template, which may do anything to its VPCs', () => {
    const declared = one(`
Transform: [AWS::LanguageExtensions, Corporate]
Resources: {Vpc: {Type: AWS::EC2::VPC}}
`);
    expect(declared.skipped).toEqual([
      { type: 'Corporate', address: 'net/Corporate', mayMatter: true, refersTo: ['Vpc'] },
    ]);
    expect(declared.gaps.map(({ code }) => code)).toEqual(['TypeNotUnderstood']);
  });

  it('is an include among the resources', () => {
    const declared = one(`
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}
`);
    expect(declared.skipped).toMatchObject([{ mayMatter: true, refersTo: ['Vpc'] }]);
  });
});

describe('loops', () => {
  const loop = (collection: string) => `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: "a,b"}, Open: {Type: CommaDelimitedList}}
Mappings: {Blocks: {a: {Cidr: 10.0.1.0/24}, b: {Cidr: 10.0.2.0/24}, "eu-1": {Cidr: 10.0.3.0/24}}}
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Fn::ForEach::Subnets:
    - Name
    - ${collection}
    - "Subnet&{Name}":
        Type: AWS::EC2::Subnet
        Properties: {VpcId: !Ref Vpc, CidrBlock: !FindInMap [Blocks, !Ref Name, Cidr]}
      "Table&{Name}": {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
      "Assoc&{Name}":
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {SubnetId: !Ref "Subnet&{Name}", RouteTableId: !Ref "Table&{Name}"}
`;

  it('make a resource for each text, and a logical id of letters and digits', () => {
    const declared = one(loop('!Ref Names'));
    expect(declared.after.map(({ address }) => address)).toEqual([
      'Vpc',
      'Subneta',
      'Tablea',
      'Assoca',
      'Subnetb',
      'Tableb',
      'Assocb',
    ]);
    expect(property(declared, 'Subnetb', 'CidrBlock')).toBe('"10.0.2.0/24"');
    expect(property(declared, 'Assocb', 'SubnetId')).toBe('@Subnetb');
    expect(at(one(loop('[eu-1]')).after, 'Subneteu1').properties['CidrBlock']).toEqual({
      is: 'known',
      value: '10.0.3.0/24',
    });
  });

  it('over what is not known are open, with what they refer to', () => {
    const declared = one(loop('!Ref Open'));
    expect(declared.after.map(({ address }) => address)).toEqual(['Vpc']);
    expect(declared.skipped).toMatchObject([
      { type: 'Fn::ForEach::Subnets', mayMatter: true, refersTo: ['Vpc'] },
    ]);
    expect(declared.gaps[0]?.code).toBe('ParameterUnknown');
  });

  it('are expanded in properties, conditions and outputs, and in each other', () => {
    const declared = one(`
Resources:
  Fn::ForEach::Outer:
    - A
    - [x, y]
    - Fn::ForEach::Inner:
        - B
        - [1, 2]
        - "T\${A}\${B}":
            Type: AWS::EC2::RouteTable
            Condition: "C\${A}"
            Properties: {Fn::ForEach::P: [K, [One, Two], {"Key\${K}": !Sub "\${A}-\${B}-\${K}"}]}
Conditions:
  Fn::ForEach::Conditions: [A, [x, y], {"C\${A}": !Equals ["\${A}", x]}]
`);
    expect(declared.after.map(({ address }) => address)).toEqual(['Tx1', 'Tx2']);
    expect(property(declared, 'Tx2', 'KeyTwo')).toBe('"x-2-Two"');
  });
});

describe('the templates before', () => {
  const before = `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc}}
  Kept: {Type: AWS::EC2::RouteTable, DeletionPolicy: Retain, Properties: {VpcId: !Ref Vpc}}
`;
  const after = 'Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}';

  it('are what is there now, under the same addresses, and what is retained stays', () => {
    const declared = one(after, {}, { before: [stack('old', before)] });
    expect(declared.name).toBe('net');
    expect(declared.before.map(({ address }) => address)).toEqual(['Vpc', 'S3', 'Kept']);
    expect(declared.after.map(({ address }) => address)).toEqual(['Vpc', 'Kept']);
  });

  it('may have a stack that goes', () => {
    const all = readStacks([stack('a', after)], { before: [stack('a', after), stack('b', before)] });
    expect(all.map(({ name, before: then, after: now }) => [name, then.length, now.length])).toEqual([
      ['a', 1, 1],
      ['b', 3, 1],
    ]);
  });
});
