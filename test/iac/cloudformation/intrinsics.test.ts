import { describe, expect, it } from 'vitest';
import { one, property } from './show.ts';

const template = (expression: string): string => `
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: dev}
  Open: {Type: String}
  Choice: {Type: String, AllowedValues: [one, two]}
  Blocks: {Type: CommaDelimitedList, Default: '10.0.1.0/24, 10.0.2.0/24'}
  OpenList: {Type: CommaDelimitedList}
  Count: {Type: Number, Default: 2}
Mappings:
  Sizes:
    dev: {Block: 10.1.0.0/16, List: [a, b]}
    prod: {Block: 10.2.0.0/16, List: [a, b]}
    one: {Block: 10.1.0.0/16, List: [c]}
Conditions:
  Yes: !Equals [!Ref Env, dev]
  No: !Not [!Condition Yes]
  Perhaps: !Equals [!Ref Open, x]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Pooled: {Type: AWS::EC2::VPC, Properties: {Ipv4IpamPoolId: ipam-pool-1}}
  Gone: {Type: AWS::EC2::VPC, Condition: No, Properties: {CidrBlock: 10.9.0.0/16}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: !Ref Vpc}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Custom: {Type: Custom::Thing, Properties: {ServiceToken: arn}}
  Tested: {Type: AWS::EC2::RouteTable, Properties: {V: ${expression}}}
`;

const value = (expression: string): string => property(one(template(expression)), 'Tested', 'V');

const cases: Readonly<Record<string, readonly (readonly [expression: string, value: string])[]>> = {
  Ref: [
    ['!Ref Env', '"dev"'],
    ['!Ref Vpc', '@Vpc'],
    ['!Ref AWS::Region', '"eu-west-1"'],
    ['!Ref AWS::AccountId', '"111122223333"'],
    ['!Ref AWS::Partition', '"aws"'],
    ['!Ref AWS::URLSuffix', '"amazonaws.com"'],
    ['!Ref AWS::StackName', '"net"'],
    ['!Ref AWS::StackId', '?KnownAfterApply'],
    ['!Ref AWS::NoValue', 'absent'],
    ['!Ref Open', '?ParameterUnknown'],
    ['!Ref Choice', '"one" | "two"'],
    ['!Ref Blocks', '["10.0.1.0/24", "10.0.2.0/24"]'],
    ['!Ref Nothing', '?NotInPlan'],
    ['!Ref Gone', '?NotInPlan'],
    ['!Ref constructor', '?NotInPlan'],
  ],
  'Fn::GetAtt': [
    ['!GetAtt Vpc.CidrBlock', '"10.0.0.0/16"'],
    ['{"Fn::GetAtt": [Vpc, CidrBlock]}', '"10.0.0.0/16"'],
    ['{"Fn::GetAtt": Vpc.CidrBlock}', '"10.0.0.0/16"'],
    ['!GetAtt Pooled.CidrBlock', '@Pooled.CidrBlock'],
    ['!GetAtt Vpc.DefaultSecurityGroup', '@Vpc.DefaultSecurityGroup'],
    ['!GetAtt Group.GroupId', '@Group'],
    ['!GetAtt Group.VpcId', '@Vpc'],
    ['!GetAtt [Vpc, !Sub "Cidr${Open}"]', '?KnownAfterApply'],
    ['!GetAtt Custom.VpcId', '?KnownAfterApply'],
    ['!GetAtt Gone.CidrBlock', '?NotInPlan'],
  ],
  'Fn::Sub': [
    ['!Sub "com.amazonaws.${AWS::Region}.s3"', '"com.amazonaws.eu-west-1.s3"'],
    ['!Sub ["${a}-${Env}", {a: !Ref Vpc}]', '@Vpc + "-dev"'],
    ['!Sub "${!Literal} ${Env}"', '"${Literal} dev"'],
    ['!Sub "${Vpc.CidrBlock}"', '"10.0.0.0/16"'],
    ['!Sub "${Vpc}"', '@Vpc'],
    ['!Sub "a-${Open}"', '"a-" + ?ParameterUnknown'],
    ['!Sub "a-${Choice}"', '"a-one" | "a-two"'],
    ['!Sub "{{resolve:ssm:/a}}"', '?KnownAfterApply'],
    ['!Sub "${Blocks}"', '?TypeNotUnderstood'],
  ],
  'Fn::Join': [
    ['!Join ["-", [a, !Ref Env]]', '"a-dev"'],
    ['!Join [",", [!Ref Vpc, !Ref Table]]', '@Vpc + "," + @Table'],
    ['!Join ["-", [a, !Ref Open]]', '"a-" + ?ParameterUnknown'],
    ['!Join ["", [a, !If [Yes, !Ref AWS::NoValue, b]]]', '"a"'],
    ['!Join ["", [a, !If [Perhaps, !Ref AWS::NoValue, b]]]', '"a" | "ab"'],
    ['!Join [",", !Ref OpenList]', '?ParameterUnknown'],
    ['!Join [",", !Ref Blocks]', '"10.0.1.0/24,10.0.2.0/24"'],
  ],
  'Fn::Split': [
    ['!Split [",", "a,b"]', '["a", "b"]'],
    ['!Split [",", !Join [",", [!Ref Vpc, !Ref Table]]]', '[@Vpc, @Table]'],
    ['!Split ["-", !Ref Vpc]', '?KnownAfterApply'],
    ['!Split [",", !Ref Open]', '?ParameterUnknown'],
    ['!Split ["", "ab"]', '?TypeNotUnderstood'],
    ['!Select [0, !Split ["/", !GetAtt Vpc.CidrBlock]]', '"10.0.0.0"'],
  ],
  'Fn::Select': [
    ['!Select [1, [a, b]]', '"b"'],
    ['!Select ["1", !Ref Blocks]', '"10.0.2.0/24"'],
    ['!Select [!Ref Count, [a, b, c]]', '"c"'],
    ['!Select [2, [a, b]]', '?TypeNotUnderstood'],
    ['!Select [0, !Ref OpenList]', '?ParameterUnknown'],
    ['!Select [0, [!Ref Open, b]]', '?ParameterUnknown'],
    ['!Select [1, !If [Perhaps, [a, b], [c, d]]]', '"b" | "d"'],
    ['!Select [!Ref Open, [a, b]]', '?ParameterUnknown'],
  ],
  'Fn::GetAZs': [
    ['!Select [0, !GetAZs ""]', '"Fn::GetAZs(eu-west-1)[0]"'],
    ['!Select [1, !GetAZs ]', '"Fn::GetAZs(eu-west-1)[1]"'],
    ['!Select [1, !GetAZs {Ref: "AWS::Region"}]', '"Fn::GetAZs(eu-west-1)[1]"'],
    ['!Select [9, !GetAZs ""]', '?KnownAfterApply'],
  ],
  'Fn::Cidr': [
    ['!Cidr [!GetAtt Vpc.CidrBlock, 3, 8]', '["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]'],
    ['!Cidr ["2001:db8::/56", 2, 64]', '["2001:db8::/64", "2001:db8:0:1::/64"]'],
    ['!Cidr [!GetAtt Pooled.CidrBlock, 2, 8]', '[?KnownAfterApply, ?KnownAfterApply]'],
    ['!Cidr [10.0.0.0/16, !Ref Count, !Ref Open]', '[?ParameterUnknown, ?ParameterUnknown]'],
    ['!Cidr [10.0.0.0/16, !Ref Open, 8]', '?ParameterUnknown'],
    ['!Cidr [10.0.0.0/24, 256, 8]', '?TypeNotUnderstood'],
    ['!Cidr [10.0.0.0/24, 257, 1]', '?TypeNotUnderstood'],
  ],
  'Fn::FindInMap': [
    ['!FindInMap [Sizes, !Ref Env, Block]', '"10.1.0.0/16"'],
    ['!FindInMap [Sizes, dev, List]', '["a", "b"]'],
    ['!FindInMap [Sizes, !Ref Open, Block]', '"10.1.0.0/16" | "10.2.0.0/16"'],
    ['!FindInMap [Sizes, !Ref Choice, Block, {DefaultValue: x}]', '"10.1.0.0/16" | "x"'],
    ['!FindInMap [Sizes, stage, Block, {DefaultValue: !Ref Vpc}]', '@Vpc'],
    ['!FindInMap [Sizes, stage, Block]', '?TypeNotUnderstood'],
    ['!FindInMap [Sizes, constructor, name]', '?TypeNotUnderstood'],
  ],
  'Fn::If': [
    ['!If [Yes, a, b]', '"a"'],
    ['!If [No, a, b]', '"b"'],
    ['!If [Perhaps, a, b]', '"a" | "b"'],
    ['!If [Perhaps, a, a]', '"a"'],
    ['!If [Perhaps, a, !Ref AWS::NoValue]', '"a" | null'],
    ['!If [Perhaps, !If [Perhaps, a, b], c]', '"a" | "b" | "c"'],
    ['!If [Missing, a, b]', '"a" | "b"'],
    ['[!Ref Vpc, !If [Perhaps, !Ref Table, !Ref AWS::NoValue]]', '[@Vpc, @Table] | [@Vpc]'],
    ['[!Ref Vpc, !If [Perhaps, !Ref Table, !Ref Group]]', '[@Vpc, @Table | @Group]'],
  ],
  'Fn::Equals, Fn::And, Fn::Or, Fn::Not': [
    ['!Equals [!Ref Env, dev]', 'true'],
    ['!Equals [!Ref Count, "2"]', 'true'],
    ['!Equals [!Ref Open, dev]', '?ParameterUnknown'],
    ['!Equals [!Ref Choice, three]', 'false'],
    ['!Equals [!Ref Choice, one]', '?ParameterUnknown'],
    ['!Equals ["yes", "true"]', '?ParameterUnknown'],
    ['!Equals ["True", "true"]', 'false'],
    ['!And [!Condition Perhaps, !Condition No]', 'false'],
    ['!And [!Condition Perhaps, !Condition Yes]', '?ParameterUnknown'],
    ['!Or [!Condition Perhaps, !Condition Yes]', 'true'],
    ['!Or [!Condition Perhaps, !Condition No]', '?ParameterUnknown'],
    ['!Not [!Condition Perhaps]', '?ParameterUnknown'],
    ['!Not [!Condition No]', 'true'],
    ['!Equals [!Ref Vpc, ""]', 'false'],
    ['!Equals [!Ref Vpc, !Ref Vpc]', 'true'],
    ['!Equals [!Ref Vpc, vpc-0123456789abcdef0]', '?KnownAfterApply'],
    ['!Equals [!Sub "a-${Open}", b-x]', 'false'],
    ['!Equals [!Sub "a-${Open}", a-x]', '?ParameterUnknown'],
    ['!Equals [!Sub "a-${Open}", !Sub "a-${Open}"]', '?ParameterUnknown'],
    ['!Equals ["", !Join [",", [!Ref Vpc, !Ref Table]]]', 'false'],
  ],
  'Fn::ImportValue': [
    ['!ImportValue net-vpc', '?StackNotRead'],
    ['!ImportValue {"Fn::Sub": "${Open}-x"}', '?StackNotRead'],
    ['!ImportValue {Ref: Open}', '?ParameterUnknown'],
  ],
  'Fn::Base64': [
    ['!Base64 "héllo"', '"aMOpbGxv"'],
    ['!Base64 {Ref: Open}', '?ParameterUnknown'],
  ],
  'Fn::Length': [
    ['{"Fn::Length": !Ref Blocks}', '2'],
    ['{"Fn::Length": !Ref OpenList}', '?ParameterUnknown'],
    ['{"Fn::Length": !GetAZs ""}', '?KnownAfterApply'],
  ],
  'Fn::ToJsonString': [
    ['{"Fn::ToJsonString": {a: [1, !Ref Env]}}', String.raw`"{\"a\":[1,\"dev\"]}"`],
    ['{"Fn::ToJsonString": {a: !Ref Vpc}}', String.raw`"{\"a\":\"" + @Vpc + "\"}"`],
    ['{"Fn::ToJsonString": {a: !Ref Open}}', String.raw`"{\"a\":" + ?ParameterUnknown + "}"`],
  ],
  'what is not known before': [
    ['{"Fn::Transform": {Name: AWS::Include, Parameters: {Location: s3://a}}}', '?TypeNotUnderstood'],
    ['{"Fn::Invented": 1}', '?TypeNotUnderstood'],
    ['"{{resolve:ssm:/network/vpc}}"', '?KnownAfterApply'],
    ['"x {{resolve:secretsmanager:a:SecretString}}"', '?KnownAfterApply'],
  ],
};

describe.each(Object.entries(cases))('%s', (_, rows) => {
  it.each(rows)('%s is %s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});
