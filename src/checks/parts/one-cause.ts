import { type Cause, causeKey } from '../../model/finding.ts';
import type { Path } from '../../model/path.ts';
import { causeOf } from '../../paths/cause.ts';
import { endOf } from '../../paths/dead-ends.ts';
import type { ServiceAccess } from '../../paths/service-access.ts';

/** The one place that ends all of these paths; undefined where there are several, or none. */
export const oneCause = (paths: readonly Path[]): Cause | undefined => {
  const causes = paths.map(causeOf);
  const [first] = causes;
  return first && causes.every((cause) => cause && causeKey(cause) === causeKey(first)) ? first : undefined;
};

/** Why an isolated subnet lacks services: its way out is dead, or one place is in the way of all of them. */
export const causeOfIsolation = (
  ways: readonly Path[],
  unusable: readonly Extract<ServiceAccess, { verdict: 'unusable' }>[],
): Cause | undefined => {
  if (ways.length > 0 && ways.every((path) => endOf(path) === 'dead')) return oneCause(ways);
  return unusable.every(({ paths }) => paths.length > 0)
    ? oneCause(unusable.flatMap(({ paths }) => paths))
    : undefined;
};
