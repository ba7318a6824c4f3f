import { UserError } from '../../model/user-error.ts';
import { readText } from './read-file.ts';

/** A value of a parameter; null is a value that is not known. */
export type ParameterValue = string | number | boolean | null | readonly (string | number | boolean)[];

/** Values of parameters: of each stack its own, and those that are for all. */
export interface Parameters {
  readonly of: (stack: string) => Readonly<Record<string, ParameterValue>>;
  readonly byStack: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
}

/** No parameters. */
export const noParameters: Parameters = { of: () => ({}), byStack: {} };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isValue = (value: unknown): value is ParameterValue =>
  value === null ||
  (typeof value !== 'object' && value !== undefined) ||
  (Array.isArray(value) && value.every((one) => typeof one !== 'object'));

const refuse = (path: string, what: string, cause?: unknown): UserError =>
  new UserError(
    `${path} ${what}.`,
    'Write {"Key": "value"}, or for several stacks {"stack": {"Key": "value"}}; null is a value that is not known.',
    { cause },
  );

/** The form that the AWS CLI takes: [{"ParameterKey": …, "ParameterValue": …}]. */
const fromList = (path: string, list: readonly unknown[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    list.map((one) => {
      if (!isRecord(one) || typeof one['ParameterKey'] !== 'string')
        throw refuse(path, 'lists something that is no parameter');
      return [one['ParameterKey'], one['ParameterValue'] ?? null];
    }),
  );

/** The values of one stack. */
const valuesIn = (path: string, stack: string, value: unknown): Readonly<Record<string, ParameterValue>> => {
  const wrong = isRecord(value) ? Object.entries(value).find(([, one]) => !isValue(one))?.[0] : stack;
  if (wrong !== undefined)
    throw refuse(path, `has a value for ${JSON.stringify(wrong)} that is no text, number, list or null`);
  return value as Readonly<Record<string, ParameterValue>>;
};

/** The values of parameters that JSON holds; `title` is what it is called. */
export const parametersIn = (title: string, parsed: unknown): Parameters => {
  const json = Array.isArray(parsed) ? fromList(title, parsed) : parsed;
  if (!isRecord(json)) throw refuse(title, 'holds no values by name');
  const all: Record<string, ParameterValue> = {};
  const byStack: Record<string, Readonly<Record<string, ParameterValue>>> = {};
  for (const [name, value] of Object.entries(json)) {
    if (isValue(value)) all[name] = value;
    else byStack[name] = valuesIn(title, name, value);
  }
  const own = (stack: string) => (Object.hasOwn(byStack, stack) ? byStack[stack] : {});
  return { of: (stack) => ({ ...all, ...own(stack) }), byStack };
};

/** Reads the values of parameters. */
export const readParameters = async (path: string): Promise<Parameters> => {
  const text = await readText(path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw refuse(path, 'is not JSON', error);
  }
  return parametersIn(path, parsed);
};
