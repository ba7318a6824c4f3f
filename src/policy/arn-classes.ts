import { arnParts, matches, patternOf, underHead } from './match.ts';
import type { Pattern } from './match.ts';
import { partition } from './equivalence-classes.ts';
import type { Partition } from './equivalence-classes.ts';
import { memoize } from './memoize.ts';
import { wideOf } from './policy-variables.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Where ARNs are: all of what comes before the resource, but for the region. */
export interface ArnPlace {
  readonly partition: string;
  readonly service: string;
  readonly hasRegion: boolean;
  readonly account: string;
}

/** The ARNs in one place that patterns tell apart, in the regions that they name and in one that none does. */
export const arnClasses = (patterns: readonly Pattern[], place: ArnPlace, resource: string): Partition => {
  const fitting = patterns.filter((pattern) => fitsPlace(pattern, place));
  const regions = place.hasRegion ? regionsOf(fitting) : { texts: [''], exact: true };
  const lists = regions.texts.map((region) => {
    const head = ['arn', place.partition, place.service, region, place.account].join(':');
    return partition(underHead(fitting, head), patternOf(`${head}:${resource}`));
  });
  return {
    values: lists.flatMap((list) => list.values),
    exact: regions.exact && lists.every((list) => list.exact),
  };
};

/** Could the pattern match an ARN of this place? Those of fewer parts are no ARNs and could match anything. */
export const fitsPlace = (
  pattern: Pattern,
  place: Omit<ArnPlace, 'account'> & { account?: string },
): boolean => {
  const parts = arnParts(pattern);
  if (parts.length < 6) return true;
  const { partition: partOf, service, hasRegion, account } = place;
  const region = parts[3] ?? [];
  return (
    matches(parts[1] ?? [], partOf) &&
    matches(parts[2] ?? [], service) &&
    (hasRegion ? region.length > 0 : matches(region, '')) &&
    (account === undefined || matches(parts[4] ?? [], account))
  );
};

/** Regions that the patterns name, one for each class of them, and one that none names. */
const regionsOf = (
  patterns: readonly Pattern[],
): {
  readonly texts: readonly string[];
  readonly exact: boolean;
} => {
  const regions = patterns.flatMap((pattern) => {
    const parts = arnParts(pattern);
    return parts.length < 6 ? [] : [parts[3] ?? []];
  });
  const { values, exact } = partition(regions, patternOf('*'));
  const named = values.filter((value) => value.named && value.text !== '');
  return { texts: ['zz-unnamed-1', ...named.map(({ text }) => text)], exact };
};

/** Patterns of resources; variables stand for anything here, their values are compared when statements are judged. */
export const resourceWords = memoize((vocabulary: Vocabulary): readonly Pattern[] => {
  const templates = vocabulary.resourceTemplates.map(wideOf);
  return [...vocabulary.resources.flatMap(completed), ...templates];
});

const completed = (pattern: Pattern): Pattern[] => {
  const colons = pattern.filter((code) => code === 58).length;
  if (colons === 0 || colons >= 5) return [pattern];
  return [[...pattern, ...patternOf(':*'.repeat(5 - colons))]];
};
