import type { SkippedResource } from '../declared.ts';
import type { Graph } from './graph.ts';
import type { Instance, State } from './instances.ts';
import { at, isObject, listOf } from './json.ts';
import { ID_PREFIXES, type Kind } from './kinds.data.ts';
import { scopeOf } from './instance-reference.ts';
import { ask, resolveExpression } from './resolve.ts';
import { HARMLESS, STEERING } from './skipped.data.ts';

/** What an unknown resource that is handed one of these may put something into. */
const NETWORK_KINDS: readonly Kind[] = [
  'vpc',
  'subnet',
  'route-table',
  'internet-gateway',
  'nat-gateway',
  'vpn-gateway',
  'transit-gateway',
  'endpoint',
  'security-group',
  'network-acl',
];

const NETWORK_IDS = NETWORK_KINDS.flatMap((kind) => ID_PREFIXES[kind] ?? []);

/** Live ids of network things among the values of a resource, however deep; other texts are not kept. */
const idsIn = (value: unknown, depth = 0): readonly string[] => {
  if (typeof value === 'string') return NETWORK_IDS.some((pattern) => pattern.test(value)) ? [value] : [];
  if (depth > 6) return [];
  const members = Array.isArray(value)
    ? (value as readonly unknown[])
    : isObject(value)
      ? Object.values(value)
      : [];
  return members.flatMap((member) => idsIn(member, depth + 1));
};

/** Every expression that names something, however deep in blocks. */
const expressionsIn = (value: unknown, depth = 0): readonly unknown[] => {
  if (depth > 6 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((member) => expressionsIn(member, depth + 1));
  if (listOf(at(value, 'references')).length > 0) return [value];
  return Object.values(value).flatMap((member) => expressionsIn(member, depth + 1));
};

const referencesOf = (graph: Graph, instance: Instance): readonly string[] => {
  const scope = scopeOf(graph, instance);
  return expressionsIn(graph.configOf(instance)?.['expressions']).flatMap((expression) =>
    NETWORK_KINDS.flatMap((kind) =>
      resolveExpression(expression, scope, ask(graph, kind)).candidates.flatMap(({ value }) =>
        value.is === 'reference' ? [value.to] : value.is === 'known' ? [String(value.value)] : [],
      ),
    ),
  );
};

/** The values of attributes that are not marked sensitive. */
const openValues = ({ values, sensitive }: State): readonly unknown[] =>
  sensitive === true
    ? []
    : Object.entries(values).flatMap(([name, value]) => (at(sensitive, name) === true ? [] : [value]));

const isAws = (type: string): boolean => type.startsWith('aws_') || type.startsWith('awscc_');

/** Providers that make nothing in a network, though they may be handed ids (as triggers, for files). */
const LOCAL = /^(?:null|random|time|local|tls|archive|external|template|terraform|http|cloudinit)_/;

/** A resource that is read over, with what it refers to. */
export const skippedOf = (graph: Graph, instance: Instance): SkippedResource => {
  const { type } = instance;
  const steers =
    STEERING.some((pattern) => pattern.test(type)) && !HARMLESS.some((pattern) => pattern.test(type));
  const foreign = !isAws(type) && !LOCAL.test(type);
  if (!steers && !foreign) return { type, address: instance.address, mayMatter: false, refersTo: [] };
  const states = [instance.before, instance.after].flatMap((state) =>
    state === null ? [] : openValues(state),
  );
  const refersTo = [
    ...new Set([...referencesOf(graph, instance), ...states.flatMap((value) => idsIn(value))]),
  ];
  // A provider that is not known may do anything to what it is handed, and nothing to what it is not.
  return {
    type,
    address: instance.address,
    mayMatter: steers || refersTo.length > 0,
    refersTo: refersTo.toSorted(),
  };
};
