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
  const [first = id] = id.split('/', 1);
  return itemsById(unit, section).get(first) ?? itemsById(unit, 'vpcs').get(first);
};

/**
 * The subject of a finding about a follower, made of that of its leader's finding: it is called what the follower calls it, and has
 * tags of its own. null where the leader's does not have the name and tags of what it is.
 */
export const followingSubject = (
  { subject }: Pick<Finding, 'subject'>,
  { id, arn, vpcId }: Pick<Subject, 'id' | 'arn' | 'vpcId'>,
  section: Section,
  unit: RegionInventory,
): Subject | null => {
  const leading = carrierOf(subject.id, section, unit);
  const own = carrierOf(id, section, unit);
  if (!leading || !own) return null;
  const { type, accountId, region } = subject;
  if (subject.name !== nameIn(subject.tags)) return null;
  const tags = subject.tags === leading.tags ? own.tags : {};
  if (!tags || (subject.tags !== leading.tags && Object.keys(subject.tags).length > 0)) return null;
  const name = nameIn(tags);
  return { type, id, ...(name === undefined ? {} : { name }), arn, accountId, region, vpcId, tags };
};
