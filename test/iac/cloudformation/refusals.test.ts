import { describe, expect, it } from 'vitest';
import { readStacks } from '../../../src/iac/cloudformation/read-stacks.ts';
import { UserError } from '../../../src/model/user-error.ts';
import { one, stack } from './show.ts';

const refusal = (text: string): string => {
  try {
    one(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.hint).not.toBe('');
    expect(error.message).not.toContain('\n');
    return error.message;
  }
  return 'read';
};

const bomb = `
A: &a [x, x, x, x, x, x, x, x, x, x]
B: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
C: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
D: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
E: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
F: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
Resources: {V: {Type: AWS::EC2::VPC, Properties: {Tags: *f}}}
`;

describe('what is no template', () => {
  it.each([
    ['', 'net.yaml is not a template: it is no object.'],
    ['a: [', 'net.yaml is not a template: line 1, column'],
    ['{"a": ', 'net.yaml is not a template: it is not JSON'],
    ['just text', 'net.yaml is not a template: it is no object.'],
    ['a: 1', 'net.yaml is not a template: it has no Resources.'],
    ['Resources: []', 'net.yaml is not a template: it has no Resources.'],
    ['Resources: {V: {Properties: {}}}', 'net.yaml is not a template: its resource "V" has no Type.'],
    ['Resources: {V: {Type: !Ref X}}', 'net.yaml is not a template: its resource "V" has no Type.'],
    [
      'Resources: {V: {Type: A}, V: {Type: B}}',
      'net.yaml is not a template: the resource "V" is in it twice.',
    ],
    ['Resources: {V: *nothing}', 'net.yaml is not a template: '],
    [bomb, 'net.yaml is not a template: its aliases repeat too much'],
    ['Resources: {V: {Type: A, Properties: &p {X: *p}}}', 'net.yaml is not a template: '],
    [
      `Resources: {V: {Type: A, Properties: ${'['.repeat(5000)}${']'.repeat(5000)}}}`,
      'net.yaml is not a template: ',
    ],
    [
      `{"Resources": {"V": {"Type": "A", "P": ${'['.repeat(5000)}${']'.repeat(5000)}}}}`,
      'nested more than 100 deep',
    ],
    [`Resources: {V: {Type: A, P: ${'x'.repeat(1_100_000)}}}`, 'it has more than 1 MB'],
    [`Resources: ${'['.repeat(400_000)}`, 'net.yaml is not a template: '],
    [`Resources:\n  ${'- '.repeat(400_000)}`, 'net.yaml is not a template: '],
    [`{"a": ${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'net.yaml is not a template: '],
    ['a: 1\n---\nb: 2', 'net.yaml is not a template: '],
  ])('%s', (text, sentence) => {
    expect(refusal(text)).toContain(sentence);
  });
});

describe('circles', () => {
  it.each([
    [
      'Conditions: {A: !Condition B, B: !Not [!Condition A]}\nResources: {V: {Type: AWS::EC2::VPC, Condition: A}}',
      'the condition "A" needs itself',
    ],
    [
      `Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: !GetAtt B.CidrBlock}}
  B: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: !GetAtt A.CidrBlock}}`,
      'needs itself, by way of others',
    ],
  ])('are refused', (text, sentence) => {
    expect(refusal(text)).toContain(sentence);
  });

  it('of exports are refused', () => {
    const exporting = (own: string, other: string) => `
Resources: {V: {Type: AWS::EC2::RouteTable, Properties: {X: !ImportValue ${own}}}}
Outputs: {O: {Value: !ImportValue ${other}, Export: {Name: ${own}}}}
`;
    expect(() => readStacks([stack('a', exporting('x', 'y')), stack('b', exporting('y', 'x'))])).toThrow(
      'the output "O" needs itself, by way of others.',
    );
  });
});

describe('stacks', () => {
  it('of one name are refused', () => {
    const text = 'Resources: {V: {Type: AWS::EC2::VPC}}';
    expect(() => readStacks([stack('a', text), stack('a', text)])).toThrow(
      'Two of the templates are for a stack called "a".',
    );
  });

  it('of which there are none declare nothing', () => {
    expect(readStacks([])).toEqual([]);
  });
});

describe('names that objects have by nature', () => {
  it('are names like others', () => {
    const declared = one(`{"Parameters": {"__proto__": {"Type": "String", "Default": "x"}},
      "Resources": {"__proto__": {"Type": "AWS::EC2::VPC", "Properties": {"__proto__": "y", "toString": {"Ref": "__proto__"}}},
        "constructor": {"Type": "toString"}}}`);
    expect(declared.after.map(({ address }) => address)).toEqual(['__proto__']);
    expect(declared.skipped).toMatchObject([{ address: 'constructor', type: 'toString' }]);
  });
});

describe('aliases and merge keys', () => {
  it('are what they repeat', () => {
    const declared = one(`
Metadata: {Base: &base {CidrBlock: 10.0.0.0/16, Name: a}}
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {Name: b, <<: *base}}
  W: {Type: AWS::EC2::VPC, Properties: *base}
`);
    expect(declared.after.map(({ properties }) => properties['Name'])).toEqual([
      { is: 'known', value: 'b' },
      { is: 'known', value: 'a' },
    ]);
  });
});

describe('lines of quoted texts', () => {
  it('may begin left of their key, and keep the lines of all that follows', () => {
    const declared = one(`
Resources:
  V:
    Type: AWS::EC2::VPC
    Properties:
      Policy: !Sub '{
  "a": 1
    }'
      Other: "x
y"
  W: {Type: AWS::EC2::VPC}
`);
    expect(declared.after.map(({ properties }) => [properties['Policy'], properties['Other']])[0]).toEqual([
      { is: 'known', value: '{ "a": 1 }' },
      { is: 'known', value: 'x y' },
    ]);
    expect(declared.after.map(({ origin }) => origin.line)).toEqual([3, 11]);
    expect(refusal("Resources: {V: {Type: 'AWS}}")).toContain("Missing closing 'quote");
  });
});
