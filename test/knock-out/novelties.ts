import type { Inventory, Section } from '../../src/model/inventory.ts';
import { knownValues } from '../../src/model/known-values.data.ts';
import { withNews } from '../../src/model/known-values.ts';
import { isSeen, type Observed } from '../../src/model/observed.ts';

/** A value that no AWS of today says. */
export const novelty = 'something-new';

/** What AWS says of a field is kept as it is, and it says a field besides that is newer than the code. */
export const newField = (value: string): string => withNews(value, [novelty]);

/** Fields whose values are known by their form, or under the name of another field. */
const others = [
  'networkAcls.entries.protocol',
  'securityGroups.ingress.protocol',
  'securityGroups.egress.protocol',
  'securityGroups.ingress.peer.peeringStatus',
] as const;

/** Every field of which a value that is newer than the code has to be noticed, by section. */
export const fields: readonly string[] = [...Object.keys(knownValues), ...others];

/** The section that a field is of. */
export const sectionOf = (field: string): Section => field.split('.')[0] as Section;

/** A new value, or one made of the one that is there. */
type To = string | ((value: string) => string);

const valueOf = (to: To, value: unknown): string =>
  typeof to === 'string' ? to : to(typeof value === 'string' ? value : '');

const written = (value: unknown, path: readonly string[], to: To): unknown => {
  const [key, ...rest] = path;
  if (Array.isArray(value))
    return key === undefined && value.length > 0
      ? [valueOf(to, value[0])]
      : value.map((one) => written(one, path, to));
  if (key === undefined) return typeof value === 'string' ? valueOf(to, value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if ('seen' in value) return { seen: written(value.seen, path, to) };
  if (!(key in value)) return value;
  const holder = value as Readonly<Record<string, unknown>>;
  return { ...holder, [key]: written(holder[key], rest, to) };
};

/** Which items of a listing are changed: each by its place in it. */
type Picked = (at: number) => boolean;

const every: Picked = () => true;

/** The inventory as it would be had AWS said this in a field, of the things picked; null where that changes nothing. */
export const withValue = (
  inventory: Inventory,
  field: string,
  to: To = novelty,
  picked: Picked = every,
): Inventory | null => {
  const [section = '', ...path] = field.split('.');
  const regions = inventory.regions.map((unit) => {
    const items = unit.sections[section as Section] as Observed<readonly object[]>;
    if (!isSeen(items)) return unit;
    const seen = items.seen.map((item, at) => (picked(at) ? written(item, path, to) : item));
    return { ...unit, sections: { ...unit.sections, [section]: { seen } } };
  });
  const changed = { ...inventory, regions };
  return JSON.stringify(changed) === JSON.stringify(inventory) ? null : changed;
};
