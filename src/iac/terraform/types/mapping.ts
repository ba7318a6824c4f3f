import { known, type Value } from '../../declared.ts';
import { type Block, many, one } from '../block.ts';
import { type JsonObject, listOf } from '../json.ts';
import type { Kind } from '../kinds.data.ts';

/** Reads one property of a block; null where it is not set. */
export type Reader = (block: Block) => Value | null;

/** A resource of its own that a block makes besides the one it is. */
export interface Part {
  /** What it is called behind the block's address: `route["0.0.0.0/0"]`. */
  readonly suffix: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, Value | null>>;
}

/** How a type of Terraform is renamed onto CloudFormation's. */
export interface Mapping {
  /** CloudFormation's type, or a pseudo type; null where a block is its parts only. */
  readonly type: string | ((block: Block) => string) | null;
  readonly properties: Readonly<Record<string, Reader>>;
  /** Properties whose names the block itself gives. */
  readonly more?: (block: Block) => Readonly<Record<string, Value | null>>;
  readonly parts?: (block: Block) => readonly Part[];
  /** The attribute that is its id in AWS; null for a relation, which has none there. */
  readonly liveId?: string | null;
}

/** Mappings by Terraform's type. */
export type Mappings = Readonly<Record<string, Mapping>>;

/** An attribute as it is. */
export const plain =
  (attribute: string): Reader =>
  (block) =>
    one(block, attribute);

/** An attribute that is said only where it is known: AWS gives it, and nothing follows from its being unknown. */
export const whenKnown =
  (attribute: string): Reader =>
  (block) => {
    const value = one(block, attribute);
    return value?.is === 'known' ? value : null;
  };

/** The id of one thing. */
export const id =
  (attribute: string, kind: Kind): Reader =>
  (block) =>
    one(block, attribute, kind);

/** The id of one thing that is not set where no one writes it, whatever the provider marks. */
export const optionalId =
  (attribute: string, kind: Kind): Reader =>
  (block) =>
    one(block, attribute, kind, 'unset');

/** A text, number or boolean that is not set where no one writes it, whatever the provider marks. */
export const optional =
  (attribute: string): Reader =>
  (block) =>
    one(block, attribute, null, 'unset');

/** The ids, or texts, of a list. */
export const list =
  (attribute: string, kind: Kind | null = null): Reader =>
  (block) =>
    many(block, attribute, kind);

/** A value that the provider writes where the block does not. */
export const orElse =
  (reader: Reader, value: string | number | boolean): Reader =>
  (block) =>
    reader(block) ?? known(value);

/**
 * The VPC of a default thing that is adopted: `default_route_table_id = aws_vpc.main.default_route_table_id` names it, while
 * its own vpc_id is given by the provider, after apply.
 */
export const vpcOfDefault =
  (attribute: string, kind: Kind): Reader =>
  (block) => {
    const value = one(block, attribute, kind);
    return value?.is === 'reference' && value.attribute.startsWith('Default')
      ? { ...value, attribute: 'Ref' }
      : optionalId('vpc_id', 'vpc')(block);
  };

/** The first of several attributes that is set: names that a provider changed. */
export const firstOf =
  (...readers: readonly Reader[]): Reader =>
  (block) => {
    for (const reader of readers) {
      const value = reader(block);
      if (value !== null) return value;
    }
    return null;
  };

/** The same whatever is written. */
export const always =
  (value: Value): Reader =>
  () =>
    value;

/** What belongs to a block by resources of their own: then that is not the block's own, though AWS lists it there. */
export const belongings = (block: Block, type: string, attribute: string): readonly JsonObject[] => {
  const owner = block.instance[block.time]?.values['id'];
  if (typeof owner !== 'string') return [];
  const { before, after } = block.graph.belongingTo(type, attribute, owner);
  return block.time === 'before' ? before : [...before, ...after];
};

/**
 * Members of a list that resources of their own joined, and that are not the block's: those that were there before. What
 * AWS computes still names them when they go; and where the block names them, too, taking them away takes them from it.
 */
export const isSeparate = (
  block: Block,
  separate: ReadonlySet<string>,
  standing: ReadonlySet<string>,
): ((member: string | null) => boolean) =>
  block.time === 'before'
    ? (member) => member !== null && separate.has(member)
    : (member) => member !== null && separate.has(member) && standing.has(member);

/** A list of ids without those that resources of their own join to the block. */
export const ownList =
  (
    attribute: string,
    kind: Kind,
    joined: { readonly type: string; readonly owner: string; readonly member: string },
  ): Reader =>
  (block) => {
    const value = many(block, attribute, kind);
    if (value?.is !== 'list') return value;
    const separate = belongings(block, joined.type, joined.owner).map((values) =>
      String(values[joined.member]),
    );
    const standing = listOf(block.instance.before?.values[attribute]).map(String);
    const leaves = isSeparate(block, new Set(separate), new Set(standing));
    return {
      ...value,
      items: value.items.filter((item) => item.is !== 'known' || !leaves(String(item.value))),
    };
  };

/** An object of properties; null where none is set. */
export const objectValue = (fields: Readonly<Record<string, Value | null>>): Value | null => {
  const set = Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== null);
  return set.length === 0 ? null : { is: 'object', fields: Object.fromEntries(set) };
};

/** What a part is called by: the text of the values that are known of it, else its place in the list. */
export const suffixOf = (name: string, values: readonly (Value | null)[], index: number): string => {
  const texts = values.map((value) =>
    value?.is === 'known' ? String(value.value) : value === null ? '' : null,
  );
  return texts.includes(null)
    ? `${name}[${index}]`
    : `${name}[${JSON.stringify(texts.filter(Boolean).join(' '))}]`;
};
