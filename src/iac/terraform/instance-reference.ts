import { iacGap, referenceTo, type Value } from '../declared.ts';
import { keyValue, type Step } from './address.ts';
import { type Candidate, type Found, gapped, knownFound, NOTHING, SCALAR, type Scope } from './found.ts';
import { deeper, type Question } from './question.ts';
import type { Graph } from './graph.ts';
import type { Instance } from './instances.ts';
import { at, atPath } from './json.ts';
import { ALIASES, ATTRIBUTES, type Kind, KINDS, OWN_IDS } from './kinds.data.ts';

/** Is this an attribute that is the resource's own id? */
const isOwnId = (type: string, attribute: string): boolean => {
  if (attribute === 'id' || OWN_IDS[type]?.includes(attribute)) return true;
  return type.startsWith('awscc_') && type.endsWith(`_${attribute.replace(/_(?:id|arn|name)$/, '')}`);
};

const attributeName = (type: string, attribute: string): string =>
  isOwnId(type, attribute)
    ? 'Ref'
    : (ATTRIBUTES[attribute] ??
      attribute.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));

const isWanted = (kind: Kind, type: string): boolean =>
  kind === 'any' || (KINDS[kind] as readonly string[]).includes(type);

/** The scope that an instance's own expressions are written in. */
export const scopeOf = (graph: Graph, instance: Instance): Scope => ({
  module: instance.module,
  key: instance.key,
  forEach: graph.configOf(instance)?.['for_each_expression'],
});

/** The path behind a reference to a resource, without indexes: the attribute comes first. */
export const pathOf = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ name, key }) => (key === null || key === '*' ? [name] : [name, keyValue(key)]));

const isBlock = (kind: Kind): boolean => kind === 'cidr' || kind === 'cidr6';

/** What is meant where a name has no attribute: plans of format 0.1 leave it out. */
const DEFAULT_ATTRIBUTES: Readonly<Partial<Record<Kind, string>>> = {
  cidr: 'cidr_block',
  cidr6: 'ipv6_cidr_block',
};

const candidateOf = (instance: Instance, value: Value): Found => ({
  ...NOTHING,
  candidates: [
    {
      value,
      block: `${instance.moduleText}.${instance.type}.${instance.name}`,
      key: instance.key,
      made: typeof instance.after?.values['id'] === 'string',
    },
  ],
});

/** A reference to an attribute of an instance, where its type is read. */
const toAttribute = (instance: Instance, attribute: string, { graph, kind }: Question): Found => {
  if (!graph.isMapped(instance)) {
    return gapped(iacGap('TypeNotUnderstood', `${instance.address} is of a type that is not read.`));
  }
  const assumption = isBlock(kind)
    ? `${instance.address}.${attribute} is taken as it is: the plan does not show whether a function changes it.`
    : null;
  return candidateOf(
    instance,
    referenceTo(instance.address, attributeName(instance.type, attribute), assumption),
  );
};

/** Is an attribute that AWS gives (no one writes it) a thing of the kind: default_security_group_id, prefix_list_id? */
const isGiven = (attribute: string, kind: Kind): boolean =>
  kind === 'any' ||
  isBlock(kind) ||
  attribute.includes(kind.replaceAll('-', '_')) ||
  (kind === 'transit-gateway-route-table' && /_route_table_id$/.test(attribute));

/** What a reference to an instance leads to: itself, an attribute of it, or what that attribute is written as. */
export const ofInstance = (instance: Instance, path: readonly Step[], question: Question): Found => {
  const { graph, kind } = question;
  const first = path[0] ?? { name: DEFAULT_ATTRIBUTES[kind] ?? 'id', key: null };
  const alias = first.name === 'id' ? ALIASES[instance.type] : undefined;
  const steps = [alias === undefined ? first : { name: alias, key: null }, ...path.slice(1)];
  const attribute = alias ?? first.name;
  if (isOwnId(instance.type, attribute)) {
    return isWanted(kind, instance.type) ? toAttribute(instance, attribute, question) : SCALAR;
  }
  const value = atPath(instance.after?.values, pathOf(steps));
  if (value !== undefined && value !== null && value !== '') return knownFound(value, kind);
  // A block or a CIDR that is written of others is not them: what a function makes of them is not in the plan.
  const expression =
    kind === 'any' || isBlock(kind) ? undefined : at(graph.configOf(instance)?.['expressions'], attribute);
  const further =
    expression === undefined
      ? NOTHING
      : question.follow(expression, scopeOf(graph, instance), deeper(question));
  if (further.candidates.length > 0) return further;
  const last = steps.at(-1)?.name ?? attribute;
  return isGiven(last, kind) ? toAttribute(instance, last, question) : SCALAR;
};

/** Those of a kind that get their ids when the plan is applied: one of them is meant where nothing else is known. */
export const unmadeOf = (graph: Graph, kind: Kind): readonly Candidate[] =>
  graph
    .ofTypes(null, KINDS[kind])
    .filter(
      (instance) =>
        instance.mode === 'managed' &&
        typeof instance.after?.values['id'] !== 'string' &&
        graph.isMapped(instance),
    )
    .flatMap((instance) => candidateOf(instance, referenceTo(instance.address)).candidates);
