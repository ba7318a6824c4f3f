import { iacGap, known, type Value } from '../declared.ts';
import { stepsOf } from './address.ts';
import { type Block, blockOf, expressionOf, many, nested, one, textIn } from './block.ts';
import type { Instance } from './instances.ts';
import { at, listOf } from './json.ts';
import type { Kind } from './kinds.data.ts';

/*
 * Policies. One that holds the id of something not yet made is unknown as a whole text; where it is made by the data source
 * aws_iam_policy_document, the blocks of that say the rest.
 */

/** The instances of aws_iam_policy_document that a policy is made of, if it is nothing else. */
const documentsOf = (block: Block, attribute: string): readonly Instance[] => {
  const names = listOf(at(expressionOf(block, attribute), 'references')).filter(
    (name) => typeof name === 'string',
  );
  const [first] = names;
  if (first === undefined || !names.every((name) => first === name || first.startsWith(name))) return [];
  const [data, type, name, output] = stepsOf(first);
  if (data?.name !== 'data' || type?.name !== 'aws_iam_policy_document' || name === undefined) return [];
  if (output !== undefined && output.name !== 'json' && output.name !== 'minified_json') return [];
  return block.graph
    .ofBlock(block.scope.module, { mode: 'data', type: type.name, name: name.name })
    .filter(({ key }) => name.key === null || key === name.key);
};

/** What a condition key's values name, where they are ids of things. */
const CONDITION_KINDS: Readonly<Record<string, Kind>> = {
  'aws:sourcevpce': 'endpoint',
  'aws:sourcevpc': 'vpc',
};

const principalsOf = (blocks: readonly Block[]): Value | null => {
  if (blocks.length === 0) return null;
  const fields: Record<string, Value> = {};
  for (const block of blocks) {
    const type = textIn(block, 'type');
    const identifiers = many(block, 'identifiers');
    if (type === null || identifiers === null) return unknownIn(block);
    // AWS: principals of type "*" are everyone's: "Principal": "*" (registry: aws_iam_policy_document).
    if (type === '*') return known('*');
    fields[type] = identifiers;
  }
  return { is: 'object', fields };
};

const unknownIn = (block: Block): Value => ({
  is: 'unknown',
  gap: iacGap('KnownAfterApply', `${block.name} is known after apply only.`),
});

const conditionsOf = (blocks: readonly Block[]): Value | null => {
  if (blocks.length === 0) return null;
  const tests: Record<string, Record<string, Value>> = {};
  for (const block of blocks) {
    const test = textIn(block, 'test');
    const variable = textIn(block, 'variable');
    if (test === null || variable === null) return unknownIn(block);
    const values = many(block, 'values', CONDITION_KINDS[variable.toLowerCase()] ?? null);
    tests[test] = { ...tests[test], [variable]: values ?? unknownIn(block) };
  }
  return {
    is: 'object',
    fields: Object.fromEntries(
      Object.entries(tests).map(([test, fields]) => [test, { is: 'object', fields } as const]),
    ),
  };
};

const statementOf = (block: Block): Value => {
  const principals = nested(block, 'principals');
  const notPrincipals = nested(block, 'not_principals');
  const conditions = nested(block, 'condition');
  if (principals.more ?? notPrincipals.more ?? conditions.more) return unknownIn(block);
  const parts: Readonly<Record<string, Value | null>> = {
    Sid: one(block, 'sid'),
    // AWS: Allow where nothing is said (registry: aws_iam_policy_document).
    Effect: one(block, 'effect') ?? known('Allow'),
    Action: some(many(block, 'actions')),
    NotAction: some(many(block, 'not_actions')),
    Resource: some(many(block, 'resources')),
    NotResource: some(many(block, 'not_resources')),
    Principal: principalsOf(principals.blocks),
    NotPrincipal: principalsOf(notPrincipals.blocks),
    Condition: conditionsOf(conditions.blocks),
  };
  return {
    is: 'object',
    fields: Object.fromEntries(
      Object.entries(parts).filter((entry): entry is [string, Value] => entry[1] !== null),
    ),
  };
};

/** A list, or null of an empty one: that is not written in a document. */
const some = (value: Value | null): Value | null =>
  value?.is === 'list' && value.items.length === 0 && value.more === null ? null : value;

/** The document that the blocks of a data source make; null where it takes in other documents. */
const documentOf = (block: Block): Value | null => {
  const others = ['source_json', 'override_json', 'source_policy_documents', 'override_policy_documents'];
  if (others.some((attribute) => expressionOf(block, attribute) !== undefined)) return null;
  const { blocks, more } = nested(block, 'statement');
  if (more !== null || blocks.length === 0) return null;
  return {
    is: 'object',
    fields: {
      Version: one(block, 'version') ?? known('2012-10-17'),
      Statement: { is: 'list', items: blocks.map(statementOf), more: null },
    },
  };
};

/** A policy: its text where it is known, else the document of its data source's blocks, else unknown. Null when not set. */
export const policy =
  (attribute: string) =>
  (block: Block): Value | null => {
    const value = one(block, attribute, null, 'unset');
    if (value?.is !== 'unknown') return value;
    const [only, ...others] = documentsOf(block, attribute);
    const source = only === undefined || others.length > 0 ? null : blockOf(block.graph, only, 'after');
    return (source === null ? null : documentOf(source)) ?? value;
  };
