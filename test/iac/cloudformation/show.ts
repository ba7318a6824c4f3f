import type { Declaration, DeclaredResource, Value } from '../../../src/iac/declared.ts';
import {
  readStacks,
  type StackInput,
  type StackOptions,
} from '../../../src/iac/cloudformation/read-stacks.ts';

/** A value in one line: `@to` and `@to.Attribute` are references, `?Code` is unknown, `|` stands between choices. */
export const show = (value: Value | undefined): string => {
  if (value === undefined) return 'absent';
  if (value.is === 'known') return JSON.stringify(value.value);
  if (value.is === 'reference')
    return `@${value.to}${value.attribute === 'Ref' ? '' : `.${value.attribute}`}`;
  if (value.is === 'unknown') return `?${value.gap.code}`;
  if (value.is === 'text') return value.parts.map(show).join(' + ');
  if (value.is === 'one-of') return value.values.map(show).join(' | ');
  if (value.is === 'list')
    return `[${[...value.items.map(show), ...(value.more ? [`…?${value.more.code}`] : [])].join(', ')}]`;
  return `{${Object.entries(value.fields)
    .map(([key, field]) => `${key}: ${show(field)}`)
    .join(', ')}}`;
};

/** A stack as the cast has it: account 111122223333, region eu-west-1. */
export const stack = (
  name: string,
  text: string,
  parameters: StackInput['parameters'] = {},
  more: Partial<StackInput> = {},
): StackInput => ({
  name,
  text,
  file: `${name}.yaml`,
  parameters,
  accountId: '111122223333',
  region: 'eu-west-1',
  ...more,
});

/** The declaration of one template. */
export const one = (
  text: string,
  parameters: StackInput['parameters'] = {},
  options: StackOptions = {},
  more: Partial<StackInput> = {},
): Declaration => {
  const [declaration] = readStacks([stack('net', text, parameters, more)], options);
  if (!declaration) throw new Error('no declaration');
  return declaration;
};

/** A resource among declared ones, by its address. */
export const at = (resources: readonly DeclaredResource[], address: string): DeclaredResource => {
  const found = resources.find((resource) => resource.address === address);
  if (!found) throw new Error(`${address} is not among ${resources.map((each) => each.address).join(', ')}`);
  return found;
};

/** A property of a declared resource, in one line. */
export const property = (declaration: Declaration, address: string, name: string): string =>
  show(at(declaration.after, address).properties[name]);
