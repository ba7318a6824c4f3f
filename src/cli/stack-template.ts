import { readFile } from 'node:fs/promises';
import { readTemplate } from '../iac/cloudformation/template.ts';
import { UserError } from '../model/user-error.ts';
import { packageFile } from './package-files.ts';

/** One resource of a template. */
export interface StackResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A parameter of a template, and which values it takes. */
export interface StackParameter {
  readonly Default?: string | number;
  readonly Description?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

/** A template with its short forms written out, as JSON has them. */
export interface StackTemplate {
  readonly Parameters: Readonly<Record<string, StackParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, StackResource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** A template's text as data. */
export const parseTemplate = (text: string): StackTemplate =>
  readTemplate(text, 'The template').root as unknown as StackTemplate;

/** The text of a template that is part of this package. */
export const readTemplateText = (name: 'template.yaml' | 'member-role.yaml'): Promise<string> =>
  readFile(packageFile(`deploy/${name}`), 'utf8');

/** The zip file of the function. */
export const readFunctionZip = async (): Promise<Buffer> => {
  try {
    return await readFile(packageFile('dist/lambda.zip'));
  } catch (error) {
    throw new UserError(
      'The code of the function is missing from this installation (dist/lambda.zip).',
      'In a clone, run `npm run build`; else install pathproof again.',
      { cause: error },
    );
  }
};

type Values = Readonly<Record<string, string>>;

const operands = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The value of an expression in a condition: of as many functions as our templates use in one. */
const valueOf = (expression: unknown, template: StackTemplate, values: Values): unknown => {
  if (typeof expression !== 'object' || expression === null) return expression;
  const [name = '', argument] = Object.entries(expression)[0] ?? [];
  const of = (value: unknown): unknown => valueOf(value, template, values);
  if (name === 'Ref') return values[String(argument)] ?? template.Parameters[String(argument)]?.Default ?? '';
  if (name === 'Condition') return of(template.Conditions?.[String(argument)]);
  if (name === 'Fn::Not') return !of(operands(argument)[0]);
  if (name === 'Fn::And') return operands(argument).every(of);
  if (name === 'Fn::Equals') return of(operands(argument)[0]) === of(operands(argument)[1]);
  // Lists are given as one text, so that joining them by nothing leaves that text.
  if (name === 'Fn::Join') return of(operands(argument)[1]);
  throw new Error(`The template uses ${name} in a condition, which this does not know.`);
};

/** The resources that a stack with these parameters has, by name. */
export const resourcesOf = (
  template: StackTemplate,
  values: Values,
): readonly (readonly [name: string, resource: StackResource])[] =>
  Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || valueOf({ Condition }, template, values) === true,
  );
