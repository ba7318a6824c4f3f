import { UserError } from '../../model/user-error.ts';
import { iacGap, referenceTo, type Value } from '../declared.ts';
import { evaluatorOf } from './evaluate.ts';
import { expandLoops, isLoop } from './for-each.ts';
import { fieldOf, fieldsOf, isObject, textAt, type Json, type JsonObject } from './json.ts';
import { parameterValue } from './parameters.ts';
import { declaredProperty, pseudoParameter, resourceAttribute, resourceReference } from './references.ts';
import { remembering } from './remember.ts';
import { ofServerless } from './sam.ts';
import type { Scope, Truth } from './scope.ts';
import { isStack, type OpenPart, type Stack, type StackPlace, type StackSource } from './stack.ts';
import type { Template } from './template.ts';

/** What stacks learn from what is around them. */
export interface Surroundings {
  readonly addressOf: (source: StackSource, logicalId: string, resource: JsonObject) => string;
  readonly importOf: (name: Value, place: StackPlace) => Value;
  /** The template of a nested stack; null where it was not given. */
  readonly templateOf: (url: Value, resource: JsonObject, parent: Template) => Template | null;
}

/** How deep stacks may be nested. */
const MAX_NESTED = 20;

/** A section of a template without its loops, and the parts of which it is not known what they make. */
const sectionOf = (section: Json | undefined, scope: Scope) => {
  const open: OpenPart[] = [];
  const fields = fieldsOf(section).flatMap(([name, body]) => {
    if (name === 'Fn::Transform') {
      const gap = iacGap('TypeNotUnderstood', 'What a macro makes is not known before it is deployed.');
      open.push({ name, body, gap });
      return [];
    }
    const made = isLoop(name) ? expandLoops({ [name]: body }, scope) : { fields: { [name]: body } };
    if ('gap' in made) open.push({ name, body, gap: made.gap });
    return 'gap' in made ? [] : Object.entries(made.fields);
  });
  return { fields, open };
};

const refuseDepth = ({ depth, template }: StackSource): void => {
  if (depth > MAX_NESTED)
    throw new UserError(
      `${template.file} is not a template: its stacks are nested more than ${MAX_NESTED} deep.`,
      'A stack cannot be nested in itself: name another template in its TemplateURL.',
    );
};

/** What a nested stack is given for a parameter. */
const handedDown = (parent: Stack, logicalId: string): StackSource['given'] => {
  const properties = fieldOf(parent.resources.get(logicalId), 'Properties');
  const parameters = fieldOf(properties, 'Parameters');
  return (name) => {
    const written = fieldOf(parameters, name);
    // Parameters that are chosen as a whole are not gone through: each of them may be anything.
    if (written === undefined)
      return fieldsOf(parameters).some(([key]) => key.startsWith('Fn::')) ? null : undefined;
    return parent.scope.valueOf(written);
  };
};

const childSource = (
  parent: Stack,
  logicalId: string,
  resource: JsonObject,
  around: Surroundings,
): StackSource | null => {
  const { template, title, place, depth } = parent.source;
  const properties = fieldOf(resource, 'Properties');
  const url = fieldOf(properties, 'TemplateURL') ?? fieldOf(properties, 'Location') ?? null;
  const found = around.templateOf(parent.scope.valueOf(url), resource, template);
  // AWS: a nested stack is called by its parent, its logical id and letters that are not known before.
  const stackName = referenceTo(parent.addressOf(logicalId), 'StackName');
  return (
    found && {
      title: `${title}/${logicalId}`,
      stackName,
      template: found,
      place,
      given: handedDown(parent, logicalId),
      depth: depth + 1,
    }
  );
};

type Asked = Pick<Stack, 'has' | 'addressOf' | 'childOf' | 'outputOf'>;

/** What is asked of a stack by name, each answer computed once. */
const answersOf = (stack: () => Stack, source: StackSource, around: Surroundings): Asked => {
  const { file } = source.template;
  const resource = (logicalId: string): JsonObject => stack().resources.get(logicalId) ?? {};
  const child = remembering('the stack', file, (logicalId): { readonly stack: Stack | null } => {
    const made = isStack(textAt(resource(logicalId), 'Type') ?? '')
      ? childSource(stack(), logicalId, resource(logicalId), around)
      : null;
    return { stack: made && createStack(made, around) };
  });
  return {
    has: (logicalId) => {
      const condition = textAt(resource(logicalId), 'Condition');
      return condition === null ? true : stack().scope.conditionOf(condition);
    },
    addressOf: remembering('the resource', file, (logicalId) =>
      around.addressOf(source, logicalId, resource(logicalId)),
    ),
    childOf: (logicalId) => child(logicalId).stack,
    outputOf: remembering('the output', file, (name) => {
      const output = stack().outputs.get(name);
      return stack().scope.valueOf(fieldOf(output, 'Value') ?? null);
    }),
  };
};

const scopeOf = (stack: () => Stack, source: StackSource, around: Surroundings): Scope => {
  const { file, root } = source.template;
  const parameters = fieldOf(root, 'Parameters');
  const parameter = remembering('the parameter', file, (name) =>
    parameterValue(name, fieldOf(parameters, name) ?? null, source.given(name)),
  );
  const property = remembering('the property', file, (path) => {
    const space = path.lastIndexOf(' ');
    return declaredProperty(stack(), path.slice(0, space), path.slice(space + 1));
  });
  const conditions = remembering('the section', file, (name) => {
    const { fields, open } = sectionOf(fieldOf(root, name), scope);
    return { of: new Map(fields), open };
  });
  const scope: Scope = {
    ...evaluatorOf(() => scope),
    conditionOf: remembering('the condition', file, (name): Truth => {
      const { of, open } = conditions('Conditions');
      const expression = of.get(name);
      if (expression !== undefined) return scope.truthOf(expression);
      return open[0]?.gap ?? iacGap('NotInPlan', `${source.title} has no condition ${name}.`);
    }),
    referredTo: (name) =>
      fieldOf(parameters, name) === undefined
        ? (pseudoParameter(name, source) ?? resourceReference(stack(), name))
        : parameter(name),
    attributeOf: (logicalId, attribute) =>
      resourceAttribute(stack(), logicalId, attribute, (id, name) => property(`${id} ${name}`)),
    importOf: (name) => around.importOf(name, source.place),
    mappings: fieldOf(root, 'Mappings'),
  };
  return scope;
};

/** A stack and, when they are asked for, the stacks in it. */
export const createStack = (source: StackSource, around: Surroundings): Stack => {
  refuseDepth(source);
  const { root } = source.template;
  const scope = scopeOf(() => stack, source, around);
  const globals = fieldOf(root, 'Globals');
  const outputs = sectionOf(fieldOf(root, 'Outputs'), scope);
  const resources = sectionOf(source.template.resources, scope);
  const stack: Stack = {
    source,
    scope,
    ...answersOf(() => stack, source, around),
    resources: new Map(
      resources.fields.flatMap(([logicalId, resource]) =>
        isObject(resource) && textAt(resource, 'Type') !== null
          ? [[logicalId, ofServerless(resource, globals)]]
          : [],
      ),
    ),
    outputs: new Map(outputs.fields),
    open: resources.open,
  };
  return stack;
};
