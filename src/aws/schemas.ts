/*
 * The shapes in which the SDK writes down what an operation answers (smithy schemas): kind, namespace, name, traits, members.
 */

/** A command that says what it answers. */
export interface Described {
  readonly schema?: unknown;
  /** The fields of the answer that were looked at, where the SDK has no model of it. */
  readonly fields?: readonly string[];
}

type Traits = number | Readonly<Record<string, unknown>>;

/** A structure or a list, as the SDK describes it. */
export type Schema = readonly [number, string, string, Traits, ...unknown[]];

const listKind = 1;
const structureKind = 3;
const payloadBit = 16;

const opened = (schema: unknown): unknown =>
  typeof schema === 'function' ? (schema as () => unknown)() : schema;

/** The schema and the traits of a member, which are written as one of them, or as a pair. */
const memberOf = (written: unknown): { readonly schema: unknown; readonly traits: Traits } => {
  const member = opened(written);
  return Array.isArray(member) && member.length === 2
    ? { schema: opened(member[0]), traits: member[1] as Traits }
    : { schema: member, traits: 0 };
};

const isKind = (schema: unknown, kind: number): schema is Schema =>
  Array.isArray(schema) && schema[0] === kind;

/** A trait of a schema or a member, by its name. */
export const traitOf = (traits: Traits, name: string): unknown =>
  typeof traits === 'object' ? traits[name] : undefined;

/** Is a member the whole body? */
export const isPayload = (traits: Traits): boolean =>
  traitOf(traits, 'httpPayload') !== undefined ||
  (typeof traits === 'number' && Math.floor(traits / payloadBit) % 2 === 1);

/** Is it a thing with members of its own? */
export const isStructure = (schema: unknown): schema is Schema => isKind(schema, structureKind);

/** What a list is of; undefined for what is no list. */
export const itemOf = (schema: unknown): unknown =>
  isKind(schema, listKind) ? memberOf(schema[4]).schema : undefined;

/** A member of a structure: its name in outputs and its name in XML. */
export interface Member {
  readonly name: string;
  readonly xmlName: string;
  readonly schema: unknown;
  readonly traits: Traits;
}

/** The members of a structure, in the SDK's order. */
export const membersOf = (structure: Schema): Member[] => {
  const [, , , , names, schemas] = structure as unknown as [
    0,
    0,
    0,
    0,
    readonly string[],
    readonly unknown[],
  ];
  return (names ?? []).map((name, i) => {
    const { schema, traits } = memberOf(schemas[i]);
    const xmlName = traitOf(traits, 'xmlName');
    return { name, xmlName: typeof xmlName === 'string' ? xmlName : name, schema, traits };
  });
};

/** What a command answers. */
export const outputOf = (command: Described): unknown => opened((command.schema as Schema)[5]);
