import type { Finding, Subject } from '../model/finding.ts';
import type { RegionInventory, Section } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

interface Tagged {
  readonly id?: unknown;
  readonly tags?: Subject['tags'];
}

const byId = new WeakMap<object, ReadonlyMap<string, Tagged>>();

const itemsById = (unit: RegionInventory, section: Section): ReadonlyMap<string, Tagged> => {
  const items = unit.sections[section] as Observed<readonly Tagged[]>;
  if (!isSeen(items)) return new Map();
  const known = byId.get(items.seen);
  if (known) return known;
  const made = new Map(
    items.seen.flatMap((item) => (typeof item.id === 'string' ? [[item.id, item] as const] : [])),
  );
  byId.set(items.seen, made);
  return made;
};

const nameIn = (tags: Subject['tags']): string | undefined => tags['Name'] || undefined;

/** What carries the tags of a subject: the thing itself, the first of a pair, or the VPC. */
const carrierOf = (id: string, section: Section, unit: RegionInventory): Tagged | undefined => {
  const slash = id.indexOf('/');
  const first = slash < 0 ? id : id.slice(0, slash);
  return itemsById(unit, section).get(first) ?? itemsById(unit, 'vpcs').get(first);
};

/** What subjects of findings about followers are made of: that of their leader's finding. */
export interface LeadingSubject {
  readonly subject: Subject;
  /** Has it the tags of what it is about, or none at all? */
  readonly tags: 'own' | 'none';
  readonly section: Section;
}

/** How subjects of a leader's followers are made; null where its own does not have the name and tags of what it is about. */
export const leadingSubject = (
  { subject }: Pick<Finding, 'subject'>,
  section: Section,
  unit: RegionInventory,
): LeadingSubject | null => {
  const carrier = carrierOf(subject.id, section, unit);
  if (!carrier || subject.name !== nameIn(subject.tags)) return null;
  if (subject.tags === carrier.tags) return { subject, tags: 'own', section };
  return Object.keys(subject.tags).length === 0 ? { subject, tags: 'none', section } : null;
};

/** The subject of a follower, called as the follower calls it; null where there is no such thing. */
export const followingSubject = (
  { subject: { type, accountId, region }, tags: whose, section }: LeadingSubject,
  { id, arn, vpcId }: Pick<Subject, 'id' | 'arn' | 'vpcId'>,
  unit: RegionInventory,
): Subject | null => {
  const carrier = carrierOf(id, section, unit);
  if (!carrier) return null;
  const tags = whose === 'own' ? (carrier.tags ?? {}) : {};
  const name = nameIn(tags);
  return { type, id, ...(name === undefined ? {} : { name }), arn, accountId, region, vpcId, tags };
};
