import type { CheckOptions } from '../model/check-options.ts';
import { isSeen, type Observed, seen } from '../model/observed.ts';
import type { Bucket } from '../model/resources.ts';

/** What exempts a bucket from a network perimeter, null where nothing does; a tag that nobody could read may be the one. */
export const exemption = (
  { name, tags }: Bucket,
  { withoutPerimeter }: CheckOptions,
): Observed<string | null> => {
  if (withoutPerimeter.buckets.includes(name)) return seen('configuration');
  const wanted = Object.entries(withoutPerimeter.tags);
  if (wanted.length === 0 || !tags) return seen(null);
  if (!isSeen(tags)) return tags;
  const found = wanted.find(([key, value]) => tags.seen[key] === value);
  return seen(found ? `the tag ${found[0]}` : null);
};
