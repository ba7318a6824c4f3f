import type { Gap } from '../../model/observed.ts';
import { iacGap, type Value } from '../declared.ts';
import type { Candidate, Found } from './found.ts';

/*
 * From what an expression may mean to what its value is. The value is known after apply only, or it would not be asked for:
 * so it is not one of those that are known already, where something else may be meant.
 */

const unknown = (gap: Gap): Value => ({ is: 'unknown', gap });

const named = ({ value }: Candidate): string =>
  value.is === 'reference' ? value.to : value.is === 'known' ? String(value.value) : '…';

const NAMES = 4;

const listed = (candidates: readonly Candidate[]): string => {
  const names = candidates.slice(0, NAMES).map(named).join(', ');
  return candidates.length > NAMES ? `${names} and ${candidates.length - NAMES} more` : names;
};

const ambiguous = (what: string, candidates: readonly Candidate[]): Gap =>
  iacGap('ReferenceAmbiguous', `${what} is one of ${listed(candidates)}: the plan does not say which.`);

const remembered = new WeakMap<readonly Candidate[], readonly Candidate[]>();

/** Candidates that can be meant: a value that is known is none, nor what has its id where something else has not. */
const meantOf = (all: readonly Candidate[]): readonly Candidate[] => {
  const known = remembered.get(all);
  if (known) return known;
  const candidates = all.filter(({ value }) => value.is !== 'known');
  const unmade = candidates.filter(({ made }) => !made);
  const meant = unmade.length > 0 ? unmade : candidates;
  remembered.set(all, meant);
  return meant;
};

const shared = new WeakMap<readonly Candidate[], readonly Value[]>();

/** The values of candidates: one list for all that may mean the same, so that what comes after looks at it once. */
const valuesOf = (candidates: readonly Candidate[]): readonly Value[] => {
  const known = shared.get(candidates) ?? candidates.map(({ value }) => value);
  shared.set(candidates, known);
  return known;
};

const opened = new WeakMap<Found, readonly Value[]>();

/** The same, of what may also be something that cannot be known. */
const valuesOrGap = (found: Found, candidates: readonly Candidate[], gap: Gap): readonly Value[] => {
  const known = opened.get(found) ?? [...valuesOf(candidates), unknown(gap)];
  opened.set(found, known);
  return known;
};

const oneOf = (candidates: readonly Candidate[], what: string): Value => {
  const [only, ...others] = candidates;
  return only !== undefined && others.length === 0
    ? only.value
    : { is: 'one-of', values: valuesOf(candidates), because: ambiguous(what, candidates) };
};

/** The gap of a value of which nothing is said. */
export const afterApply = (what: string): Gap =>
  iacGap('KnownAfterApply', `${what} is known after apply only.`);

/**
 * The one value of an attribute.
 * @param what the attribute with its resource, as it is named in sentences
 */
export const oneValue = (found: Found, what: string): Value => {
  const candidates = meantOf(found.candidates);
  const [gap] = found.gaps;
  if (candidates.length === 0) return unknown(gap ?? afterApply(what));
  if (gap === undefined) return oneOf(candidates, what);
  return { is: 'one-of', values: valuesOrGap(found, candidates, gap), because: gap };
};

const blocksOf = (candidates: readonly Candidate[]): ReadonlySet<string | null> =>
  new Set(candidates.map(({ block }) => block));

/** Is a value among the names the index of a candidate? Then it may pick that one, or be a part of something else. */
const mayPick = ({ keys, candidates }: Found): boolean =>
  candidates.some(({ key }) => key !== null && keys.includes(key));

/** The values of an attribute that is a list or a set. */
export const listValue = (found: Found, what: string): Value => {
  const { candidates } = found;
  const [gap] = found.gaps;
  const items = valuesOf(candidates);
  if (gap !== undefined) {
    // What a part of the list is cannot be said, but where nothing chooses the others are in it. A local value may choose, and
    // of several instances a variable may pick one.
    const several = candidates.length > 1 && candidates.some(({ key }) => key !== null);
    const chooses =
      found.indexed ||
      found.scalar ||
      found.gaps.some(({ code }) => code === 'LocalNotInPlan' || (several && code === 'ParameterUnknown'));
    return { is: 'list', items: chooses ? [] : items, more: gap };
  }
  if (candidates.length === 0) return { is: 'list', items: [], more: afterApply(what) };
  if (candidates.length === 1) return { is: 'list', items, more: null };
  if (found.indexed) {
    const [block, ...others] = blocksOf(candidates);
    return block !== null && others.length === 0
      ? { is: 'list', items: [oneOf(meantOf(candidates), what)], more: null }
      : { is: 'list', items: [], more: ambiguous(`A member of ${what}`, candidates) };
  }
  if (mayPick(found)) return { is: 'list', items: [], more: ambiguous(`A member of ${what}`, candidates) };
  // All instances of one block: a condition gives them all, or the list would be empty and known.
  if (!found.scalar || blocksOf(candidates).size === 1) return { is: 'list', items, more: null };
  return { is: 'list', items: [], more: ambiguous(`A member of ${what}`, candidates) };
};
