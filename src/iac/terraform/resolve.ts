import type { Gap } from '../../model/observed.ts';
import { iacGap, referenceTo } from '../declared.ts';
import { keyValue, moduleText, type Step, stepsOf } from './address.ts';
import {
  type Found,
  gapped,
  INDEX,
  knownFound,
  NOTHING,
  SCALAR,
  type Scope,
  significant,
  together,
} from './found.ts';
import { deeper, type Question } from './question.ts';
import type { Graph } from './graph.ts';
import { ofInstance, pathOf } from './instance-reference.ts';
import type { Instance } from './instances.ts';
import { at, atPath, isObject, objectOf } from './json.ts';
import { type Kind, KINDS } from './kinds.data.ts';

/* What the names in an expression of the configuration lead to, through modules, variables and outputs. */

const notThere = (what: string): Gap =>
  iacGap('NotInPlan', `${what} is not in the plan, so what it is cannot be known from it.`);

/** More steps than any configuration has from a use to what is meant; a circle ends here. */
const MAX_STEPS = 24;

/** An index behind a name that has been handed on: `module.net.subnet_ids[0]` of `aws_subnet.app[*].id`. */
const isIndex = (name: string): boolean => /^\d+$/.test(name);

/** The instances that an index picks, where they have it; else all of them, and it is not known which. */
const picked = (
  instances: readonly Instance[],
  path: readonly Step[],
): { readonly meant: readonly Instance[]; readonly rest: readonly Step[]; readonly sure: boolean } => {
  const [first, ...rest] = path;
  if (first === undefined) return { meant: instances, rest: path, sure: true };
  const keys = [first.name, JSON.stringify(first.name)];
  const meant = instances.filter(({ key }) => key !== null && keys.includes(key));
  if (meant.length > 0) return { meant, rest, sure: true };
  return isIndex(first.name)
    ? { meant: instances, rest, sure: instances.length < 2 }
    : { meant: instances, rest: path, sure: true };
};

const ofResource = (steps: readonly Step[], scope: Scope, question: Question): Found => {
  const data = steps[0]?.name === 'data';
  const [type, name, ...path] = data ? steps.slice(1) : steps;
  if (type === undefined || name === undefined) return SCALAR;
  const block = { mode: data ? 'data' : 'managed', type: type.name, name: name.name };
  const instances = question.graph.ofBlock(scope.module, block);
  if (instances.length > 0) {
    const { meant, rest, sure } =
      name.key === null
        ? picked(instances, path)
        : {
            meant: name.key === '*' ? instances : instances.filter(({ key }) => key === name.key),
            rest: path,
            sure: true,
          };
    const found = together(meant.map((instance) => ofInstance(instance, rest, question)));
    if (meant.length > 0) return sure ? found : together([found, INDEX]);
  }
  const resource = `${data ? 'data.' : ''}${type.name}.${name.name}`;
  const config = question.graph.moduleConfig(scope.module);
  // A block without instances (count = 0) gives nothing: that is known.
  return config?.resources.has(`${block.mode}.${type.name}.${name.name}`)
    ? SCALAR
    : gapped(notThere(resource));
};

const ofVariable = (steps: readonly Step[], scope: Scope, question: Question): Found => {
  const [first, ...path] = steps;
  const name = first?.name ?? '';
  const { graph } = question;
  const rest =
    first === undefined || first.key === null ? path : [{ name: keyValue(first.key), key: null }, ...path];
  const declared = objectOf(graph.moduleConfig(scope.module)?.variables[name]);
  if (declared['sensitive'] === true) {
    return gapped(iacGap('SensitiveValue', `var.${name} is marked sensitive and is not read.`));
  }
  const caller = scope.module.slice(0, -1);
  const call = scope.module.at(-1);
  const given = call
    ? at(graph.moduleConfig(caller)?.calls.get(call.name)?.expressions, name)
    : at(graph.source.variables, name);
  if (given === undefined) {
    return 'default' in declared
      ? knownFound(atPath(declared['default'], pathOf(rest)), question.kind)
      : gapped(iacGap('ParameterUnknown', `The value of var.${name} is not in the plan.`));
  }
  if (!call) return knownFound(atPath(at(given, 'value'), pathOf(rest)), question.kind);
  const callScope: Scope = {
    module: caller,
    key: call.key,
    forEach: graph.moduleConfig(caller)?.calls.get(call.name)?.forEach,
  };
  return resolveExpression(given, callScope, deeper(question), rest);
};

const ofLocal = (name: string, scope: Scope, { graph, kind }: Question): Found => {
  const gap = iacGap('LocalNotInPlan', `local.${name} is not in the plan, as no local value is.`);
  const [only, ...others] = graph.ofTypes(scope.module, KINDS[kind]);
  if (only === undefined || others.length > 0 || !graph.isMapped(only)) return gapped(gap);
  const assumption = `local.${name}${scope.module.length > 0 ? ` in ${moduleText(scope.module)}` : ''} is taken to be ${only.address}, the only one of its kind there: the plan does not hold local values.`;
  return {
    ...NOTHING,
    candidates: [
      {
        value: referenceTo(only.address, 'Ref', assumption),
        block: `${only.moduleText}.${only.type}.${only.name}`,
        key: only.key,
        made: typeof only.after?.values['id'] === 'string',
      },
    ],
  };
};

const ofOutput = (steps: readonly Step[], scope: Scope, question: Question): Found => {
  const [call, output, ...path] = steps;
  if (call === undefined) return SCALAR;
  const { graph } = question;
  const modules = graph.modulesCalled(scope.module, call.name);
  const meant =
    call.key === null || call.key === '*'
      ? modules
      : modules.filter((module) => module.at(-1)?.key === call.key);
  const config = graph.moduleConfig(scope.module)?.calls.get(call.name)?.module;
  if (config === undefined) return gapped(notThere(`module.${call.name}`));
  if (output === undefined) {
    return gapped(
      iacGap(
        'ReferenceAmbiguous',
        `module.${call.name} is handed on as a whole, so which part is meant is not in the plan.`,
      ),
    );
  }
  const expression = at(config.outputs[output.name], 'expression');
  if (expression === undefined) return gapped(notThere(`module.${call.name}.${output.name}`));
  const rest =
    output.key === null || output.key === '*' ? path : [{ name: keyValue(output.key), key: null }, ...path];
  // A module without resources has no instances to be seen: its outputs are read all the same.
  const instances = meant.length > 0 ? meant : modules.length > 0 ? [] : [[...scope.module, call]];
  return together(
    instances.map((module) => {
      const found = resolveExpression(
        expression,
        { module, key: null, forEach: undefined },
        deeper(question),
        rest,
      );
      const key = call.key === null ? (module.at(-1)?.key ?? null) : null;
      return key === null || found.candidates.length !== 1
        ? found
        : { ...found, candidates: found.candidates.map((candidate) => ({ ...candidate, key })) };
    }),
  );
};

/** each.value, with a path behind it: the member of the for_each with the instance's key. */
const ofEachValue = (path: readonly Step[], scope: Scope, question: Question): Found => {
  if (scope.key === null) return INDEX;
  const written = scope.forEach;
  const constant = at(written, 'constant_value');
  if (constant !== undefined) {
    const member = Array.isArray(constant) ? keyValue(scope.key) : at(constant, keyValue(scope.key));
    return knownFound(atPath(member, pathOf(path)), question.kind);
  }
  const names = significant(at(written, 'references'));
  const [first] = names;
  const steps = first === undefined ? [] : stepsOf(first);
  const last = steps.at(-1);
  // for_each = aws_subnet.app, module.vpcs: the member is the instance with the same key.
  const isWhole =
    last?.key === null &&
    names.length === 1 &&
    (steps.length === 2 || (steps[0]?.name === 'data' && steps.length === 3));
  if (first !== undefined && isWhole && /^(?:module|data|awscc?_\w+)\./.test(first)) {
    return resolveReference(`${first}[${scope.key}]`, path, scope, deeper(question));
  }
  const all = names.map((name) =>
    resolveReference(name, names.length === 1 ? path : [], scope, deeper(question)),
  );
  return together([...all, INDEX]);
};

/** What one name leads to, with a path behind it that an attribute of the whole asks for. */
const resolveReference = (
  reference: string,
  more: readonly Step[],
  scope: Scope,
  question: Question,
): Found => {
  if (question.steps > MAX_STEPS)
    return gapped(iacGap('ReferenceAmbiguous', `${reference} leads around in a circle.`));
  const [root, ...behind] = stepsOf(reference);
  if (root === undefined) return SCALAR;
  const rest = [...behind, ...more];
  switch (root.name) {
    case 'var':
      return ofVariable(rest, scope, question);
    case 'local':
      return ofLocal(rest[0]?.name ?? '', scope, question);
    case 'module':
      return ofOutput(rest, scope, question);
    case 'each':
      return rest[0]?.name === 'value' ? ofEachValue(rest.slice(1), scope, question) : INDEX;
    case 'count':
      return INDEX;
    case 'path':
    case 'terraform':
    case 'self':
      return SCALAR;
    default:
      return ofResource([root, ...rest], scope, question);
  }
};

const dependsOnKey = (names: readonly string[]): boolean => names.some((name) => /^each\.value\b/.test(name));

/**
 * What an expression of the configuration leads to.
 * @param more a path behind it: `.id` where the expression is that of `var.vpc` and `var.vpc.id` is asked for
 */
export const resolveExpression = (
  expression: unknown,
  scope: Scope,
  question: Question,
  more: readonly Step[] = [],
): Found => {
  if (Array.isArray(expression)) {
    const parts = expression as readonly unknown[];
    return together(parts.map((part) => resolveExpression(part, scope, question)));
  }
  if (!isObject(expression)) return NOTHING;
  const constant = at(expression, 'constant_value');
  if (constant !== undefined) return knownFound(atPath(constant, pathOf(more)), question.kind);
  const names = significant(at(expression, 'references'));
  const resolve = (): Found =>
    // The attribute asked for is that of a whole only where one name is the whole.
    together([
      ...names.map((name) => resolveReference(name, names.length === 1 ? more : [], scope, question)),
      ...(more.length > 0 && names.length > 1 ? [INDEX] : []),
    ]);
  if (more.length > 0 || question.steps > 0 || dependsOnKey(names)) return resolve();
  // All instances of a block have the same expressions, and but for each.value they mean the same.
  return question.graph.remember(expression, `${moduleText(scope.module)} ${question.kind}`, resolve);
};

/** The first question about an expression. */
export const ask = (graph: Graph, kind: Kind): Question => ({
  graph,
  kind,
  steps: 0,
  follow: resolveExpression,
});
