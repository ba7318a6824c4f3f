import type { Observed } from '../model/observed.ts';
import type { PrefixList } from '../model/resources.ts';
import { unsettledGap } from './unsettled.ts';

/** The blocks that a prefix list stands for, or why they are not known. */
export const entriesOf = (list: PrefixList): Observed<readonly string[]> => {
  const gap = unsettledGap('prefixLists.state', list.id, list.state);
  return gap ? { gap } : list.entries;
};
