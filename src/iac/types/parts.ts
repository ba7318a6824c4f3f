import type { Section } from '../../model/inventory.ts';
import { doubtText } from '../../model/doubt.ts';
import { type Gap, type Observed, seen, unseen } from '../../model/observed.ts';
import { type DeclaredResource, iacGap, referenceTo, type Value } from '../declared.ts';
import type { DoubtAbout, Notes } from '../facts.ts';
import { firstGap, type Links, type Linked, mapRead, type Read, valueOr } from '../reading.ts';
import type { Scope } from '../scope.ts';

/** What a resource says of the inventory, taken down. */
export type Mapping = (resource: DeclaredResource, notes: Notes) => void;

/** Mappings by type. */
export type Mappings = Readonly<Record<string, Mapping>>;

/** The tags of a resource, as far as they are known. */
export const tagsOf = (scope: Scope, resource: DeclaredResource): Readonly<Record<string, string>> => {
  const tags = scope.value(resource, 'Tags');
  if (tags?.is !== 'list') return {};
  return Object.fromEntries(
    tags.items.flatMap((tag): readonly (readonly [string, string])[] => {
      if (tag.is !== 'object') return [];
      const [key, value] = [scope.scalar(tag.fields['Key']), scope.scalar(tag.fields['Value'])];
      return key.is === 'sure' && value.is === 'sure' ? [[String(key.value), String(value.value)]] : [];
    }),
  );
};

/** A value as the inventory holds what may not have been seen; a default where the property says nothing. */
export const observedOr = <T>(read: Read<T>, otherwise: T): Observed<T> => {
  if (read.is === 'unsure') return unseen(read.gap);
  return seen(read.is === 'sure' ? read.value : otherwise);
};

/** Why it is not sure that something that a resource makes is there, and as it says; null where it is. */
export const doubtOfAll = (resource: DeclaredResource, ...reads: readonly Read<unknown>[]): Gap | null =>
  firstGap(resource.uncertain, ...reads.map((read) => (read.is === 'unsure' ? read.gap : null)));

/** The one id that a property means, or a text that says why it is not known which; null where it means none. */
export const idIn = (scope: Scope, resource: DeclaredResource, property: string): string | null => {
  const { items, open } = scope.links(resource, property);
  const [first] = items;
  const gap = open ?? first?.gap ?? null;
  if (gap) return doubtText(gap);
  return first?.id ?? null;
};

/** The ids that a property means; for what is not known, a text that says why. */
export const idsIn = ({ items, open }: Links): readonly string[] => {
  const unsure = open ?? items.find(({ gap }) => gap)?.gap ?? null;
  const known = items.filter(({ gap }) => gap === null).map(({ id }) => id);
  return [...new Set(known)].sort().concat(unsure ? [doubtText(unsure)] : []);
};

/**
 * The VPC that a resource is in. Where it is not known which, it is in one of its own that nobody has listed, and what the
 * VPCs that it may be in list is in doubt.
 */
export const vpcOf = (
  resource: DeclaredResource,
  notes: Notes,
  section: Section,
  about: DoubtAbout = {},
  property = 'VpcId',
): string => {
  const { items, open } = notes.scope.links(resource, property);
  const [first] = items;
  if (first?.gap === null && open === null) return first.id;
  const gap =
    open ??
    first?.gap ??
    iacGap(
      'NotInPlan',
      `${resource.address} names no VPC, so it is in the default one, which nothing declares.`,
    );
  for (const { id } of open ? [] : items) notes.doubt(resource, section, { ...about, vpcId: id }, gap);
  if (open || items.length === 0) notes.doubt(resource, section, about, gap);
  return doubtText(gap);
};

/** A link of a resource that may not be there at all. */
export const linkOf = (resource: DeclaredResource, link: Linked): Linked => ({
  id: link.id,
  gap: resource.uncertain ?? link.gap,
});

/** Each pair of what two properties mean; doubtful where one of the two is. */
export const pairsOf = (
  resource: DeclaredResource,
  left: Links,
  right: Links,
): readonly { readonly left: string; readonly right: string; readonly gap: Gap | null }[] =>
  left.items.flatMap((one) =>
    right.items.map((other) => ({
      left: one.id,
      right: other.id,
      gap: firstGap(resource.uncertain, one.gap, other.gap),
    })),
  );

/** The fields of an object, or of the only one in a list. */
export const fieldsOf = (value: Value | undefined): Readonly<Record<string, Value>> =>
  value?.is === 'object' ? value.fields : value?.is === 'list' ? fieldsOf(value.items[0]) : {};

/** The first interface of an instance, by the id or address of the instance; of any other workload, the one it is given. */
export const firstInterfaceOf = (scope: Scope, instance: string): string => {
  const found = scope.find(instance);
  const made = `${found ? scope.idOf(found) : instance} (interface)`;
  return found?.type === 'AWS::EC2::Instance'
    ? valueOr(mapRead(scope.scalar(referenceTo(found.address, 'PrimaryNetworkInterfaceId')), String), made)
    : made;
};
