import { knownValues } from '../model/known-values.data.ts';
import { type KnownFieldName, meaningOf, unfamiliarGap } from '../model/known-values.ts';
import type { Gap } from '../model/observed.ts';

/** The fields that say whether a thing carries traffic. */
export type Stateful = Extract<KnownFieldName, `${string}${'state' | 'status' | 'Status'}`>;

/*
 * What a thing does in a state on its way to another, or in one that is newer than this code, no text of AWS says: neither
 * that it carries traffic nor that it does not.
 */

/** What no text of AWS says of a thing in such a state. */
const openOf = (name: Stateful): string => {
  if (name === 'prefixLists.state') return 'which addresses it holds';
  return name === 'resolverRules.status' ? 'what it answers' : 'whether it carries traffic';
};

/** Does a thing in this state carry traffic, does it not, or does no text say? */
export const isLive = (name: Stateful, state: string): boolean | null => {
  const meaning = meaningOf(name, state);
  return meaning === 'live' ? true : meaning === 'dead' ? false : null;
};

/** The gap of a thing in a state of which nobody says whether it carries traffic; null for any other state. */
export const unsettledGap = (name: Stateful, id: string, state: string): Gap | null => {
  if (isLive(name, state) !== null) return null;
  return (
    unfamiliarGap(name, id, state) ?? {
      action: knownValues[name].action,
      code: 'UnsettledState',
      message: `${id} is ${state === '' ? 'in no state' : state}: ${openOf(name)} meanwhile is not documented.`,
    }
  );
};
