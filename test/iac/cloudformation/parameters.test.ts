import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/iac/cloudformation/json.ts';
import { one, property } from './show.ts';

const value = (declared: string, given: Record<string, Json> = {}): string =>
  property(
    one(
      `
Parameters:
  P: ${declared}
Resources:
  T: {Type: AWS::EC2::RouteTable, Properties: {V: !Ref P}}
`,
      given,
    ),
    'T',
    'V',
  );

describe('a parameter', () => {
  it('is what it is given, else its default, else unknown', () => {
    expect(value('{Type: String, Default: a}', { P: 'b' })).toBe('"b"');
    expect(value('{Type: String, Default: a}')).toBe('"a"');
    expect(value('{Type: String}')).toBe('?ParameterUnknown');
    expect(value('{Type: String, Default: ""}')).toBe('""');
  });

  it('is unknown when null is given, default or not, but one of its allowed values', () => {
    expect(value('{Type: String, Default: a}', { P: null })).toBe('?ParameterUnknown');
    expect(value('{Type: String, Default: a, AllowedValues: [a, b]}', { P: null })).toBe('"a" | "b"');
    expect(value('{Type: String, AllowedValues: [a]}', { P: null })).toBe('"a"');
  });

  it('keeps leading zeros and versions as they are written', () => {
    expect(value('{Type: String, Default: 012345678901}')).toBe('"012345678901"');
    expect(value('{Type: String, Default: 1.10}')).toBe('"1.10"');
    expect(value('{Type: String, Default: 2012-10-17}')).toBe('"2012-10-17"');
  });

  it('is a list for the types of lists', () => {
    expect(value('{Type: CommaDelimitedList, Default: "a, b"}')).toBe('["a", "b"]');
    expect(value('{Type: "List<AWS::EC2::Subnet::Id>"}', { P: 'subnet-1,subnet-2' })).toBe(
      '["subnet-1", "subnet-2"]',
    );
    expect(value('{Type: CommaDelimitedList}', { P: ['a', 'b'] })).toBe('["a", "b"]');
    expect(value('{Type: CommaDelimitedList, Default: ""}')).toBe('[]');
  });

  it('of an id type is the live id', () => {
    expect(value('{Type: "AWS::EC2::VPC::Id"}', { P: 'vpc-0123456789abcdef0' })).toBe(
      '"vpc-0123456789abcdef0"',
    );
  });

  it('of an SSM type is unknown unless what it holds is given', () => {
    const ssm = (type: string) => `{Type: "AWS::SSM::Parameter::Value<${type}>", Default: /network/vpc}`;
    expect(value(ssm('AWS::EC2::VPC::Id'))).toBe('?ParameterUnknown');
    expect(value(ssm('AWS::EC2::VPC::Id'), { P: '/other' })).toBe('?ParameterUnknown');
    expect(value(ssm('AWS::EC2::VPC::Id'), { P: 'vpc-0123456789abcdef0' })).toBe('"vpc-0123456789abcdef0"');
    expect(value(ssm('String'), { P: '/other' })).toBe('?ParameterUnknown');
    expect(value(ssm('String'), { P: '10.0.0.0/16' })).toBe('"10.0.0.0/16"');
    expect(value(ssm('List<String>'), { P: 'a,b' })).toBe('["a", "b"]');
    expect(value(ssm('String'), { P: null })).toBe('?ParameterUnknown');
  });

  it('marked NoEcho is never read, be it given, defaulted or joined to a text', () => {
    const secret = 'hunter2-planted';
    for (const mark of ['true', '"true"', 'TRUE'])
      expect(value(`{Type: String, NoEcho: ${mark}, Default: ${secret}}`, { P: secret })).toBe(
        '?ParameterUnknown',
      );
    const declared = one(
      `
Parameters: {P: {Type: String, NoEcho: true, Default: ${secret}, AllowedValues: [${secret}, b]}}
Conditions: {C: !Equals [!Ref P, ${secret}x]}
Resources:
  T: {Type: AWS::EC2::RouteTable, Condition: C, Properties: {V: !Sub "a-\${P}", W: !If [C, a, b]}}
  D: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: plain-${secret}, DBSubnetGroupName: x}}
  L: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {KEY: ${secret}}}}}
  I: {Type: AWS::EC2::Instance, Properties: {UserData: !Base64 ${secret}, SubnetId: subnet-1}}
  S: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: ${secret}}}
  X: {Type: Custom::X, Properties: {Password: ${secret}, Vpc: vpc-0123456789abcdef0}}
`,
      { P: secret },
    );
    expect(JSON.stringify(declared)).not.toContain(secret);
  });

  it('that the template does not have is a gap, since a default is judged in its place', () => {
    const declared = one('Resources: {V: {Type: AWS::EC2::VPC}}', { Vpcc: 'x' });
    expect(declared.gaps.map(({ message }) => message)).toEqual([
      'A value is given for Vpcc, which net has no parameter of.',
    ]);
  });
});
