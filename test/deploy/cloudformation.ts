import { readFileSync } from 'node:fs';
import { parseTemplate, type StackTemplate } from '../../src/cli/stack-template.ts';

const place = (name: string): URL => new URL(`../../deploy/${name}`, import.meta.url);

/** The text of a template. */
export const templateText = (name: string): string => readFileSync(place(name), 'utf8');

/** A template with its short forms written out, as JSON has them. */
export const readTemplate = (name: string): StackTemplate => parseTemplate(templateText(name));

/** A statement of a policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** The actions of a statement. */
export const actionsOf = ({ Action }: Statement): readonly string[] =>
  typeof Action === 'string' ? [Action] : Action;

const statementsIn = (value: unknown): readonly Statement[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) return value.Statement as readonly Statement[];
  return Object.values(value).flatMap(statementsIn);
};

/** Every statement of the policies of a role, inline ones and those that stand beside it. */
export const grantsOf = ({ Resources }: StackTemplate, role: string): readonly Statement[] => [
  ...statementsIn(Resources[role]?.Properties['Policies']),
  ...Object.values(Resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' &&
        JSON.stringify(Properties['Roles']).includes(JSON.stringify({ Ref: role })),
    )
    .flatMap(({ Properties }) => statementsIn(Properties['PolicyDocument'])),
];

/** Stands for what CloudFormation puts in, by name: `${FunctionArn}`. */
const placeholders: Readonly<Record<string, string>> = {
  Function: '${FunctionArn}',
  Bucket: '${Bucket}',
  Topic: '${TopicArn}',
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (typeof value['Fn::Sub'] === 'string') return value['Fn::Sub'].replaceAll('${AWS::', '${');
  if (typeof value['Ref'] === 'string') return placeholders[value['Ref']];
  if (Array.isArray(value['Fn::GetAtt'])) return placeholders[String(value['Fn::GetAtt'][0])];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
};

/** The definition of the state machine, with placeholders for what CloudFormation puts in. */
export const stateMachineText = (): string => {
  const machine = readTemplate('template.yaml').Resources['StateMachine'];
  return `${JSON.stringify(plain(machine?.Properties['Definition']), null, 2)}\n`;
};

const generated =
  /( +)(# Generated from the collectors\.\n +Action:\n)[^]*?( +# End of what is generated\.\n)/;

/** The template of the role in each account, with these actions as its list. */
export const memberRoleWith = (template: string, actions: readonly string[]): string =>
  template.replace(generated, (_, indent: string, head: string, end: string) =>
    [indent, head, ...actions.map((action) => `${indent}  - ${action}\n`), end].join(''),
  );

/** The definition as CloudFormation would write it, with these values put in. */
export const stateMachineWith = (values: Readonly<Record<string, string>>): string =>
  stateMachineText().replace(/\$\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
