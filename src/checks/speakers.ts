import type { Check } from './check.ts';

/** The checks that were asked for, each once, and those that speak for one of them. */
export const withSpeakers = (asked: readonly Check[], all: readonly Check[]): readonly Check[] => {
  const names = new Set(asked.map(({ id }) => id));
  const speakers = all.filter(({ speaksFor }) => speaksFor?.some((id) => names.has(id)));
  return [...new Set([...asked, ...speakers])];
};
