import type { Gap } from '../../model/observed.ts';
import { known, type Value } from '../declared.ts';
import type { ModulePath } from './address.ts';
import { listOf } from './json.ts';
import { ID_PREFIXES, type Kind } from './kinds.data.ts';

/*
 * What the references of an expression lead to. The configuration of a plan lists the names in an expression and not the
 * expression, so there may be several candidates; what else stands among the names (an index, a condition) is kept apart,
 * because then not all of the candidates need be meant.
 */

/** Where an expression is written: the instance of the module, and what count.index and each.key are there. */
export interface Scope {
  readonly module: ModulePath;
  /** The index of the instance, as written between brackets. */
  readonly key: string | null;
  /** The `for_each` of its block. */
  readonly forEach: unknown;
}

/** What references lead to. */
export interface Found {
  readonly candidates: readonly Candidate[];
  /** Is there an index among the names (count.index, each.key) that picks one of the candidates? */
  readonly indexed: boolean;
  /** Is there something else among the names, say a condition? */
  readonly scalar: boolean;
  /** Values among the names that may be indexes, as written between brackets. */
  readonly keys: readonly string[];
  readonly gaps: readonly Gap[];
}

/** One thing that an expression may mean. */
export interface Candidate {
  readonly value: Value;
  /** The block it is an instance of; null for a value that is none. */
  readonly block: string | null;
  readonly key: string | null;
  /** Does it have its id already? */
  readonly made: boolean;
}

/** Nothing is named. */
export const NOTHING: Found = {
  candidates: [],
  indexed: false,
  scalar: false,
  keys: [],
  gaps: [],
};
/** An index is named. */
export const INDEX: Found = { ...NOTHING, indexed: true };
/** Something is named that is no candidate. */
export const SCALAR: Found = { ...NOTHING, scalar: true };
/** What is named cannot be known. */
export const gapped = (gap: Gap): Found => ({ ...NOTHING, gaps: [gap] });

/** What makes two values the same, whatever is assumed. */
const sameAs = (value: Value): string =>
  value.is === 'reference' ? `${value.attribute} ${value.to}` : JSON.stringify(value);

const isSure = (value: Value): boolean => value.is === 'reference' && value.assumption === null;

/** What several names lead to. */
export const together = (all: readonly Found[]): Found => {
  const candidates = new Map<string, Candidate>();
  for (const candidate of all.flatMap((found) => found.candidates)) {
    const key = sameAs(candidate.value);
    // What is named itself needs no assumption.
    if (!candidates.has(key) || isSure(candidate.value)) candidates.set(key, candidate);
  }
  return {
    candidates: [...candidates.values()],
    indexed: all.some(({ indexed }) => indexed),
    scalar: all.some(({ scalar }) => scalar),
    keys: all.flatMap(({ keys }) => keys),
    gaps: all.flatMap(({ gaps }) => gaps),
  };
};

/** The names of an expression without those that only repeat the beginning of an earlier one (Terraform lists both). */
export const significant = (references: unknown): readonly string[] => {
  const kept: string[] = [];
  for (const reference of listOf(references)) {
    if (typeof reference !== 'string') continue;
    const repeats = kept.some(
      (earlier) =>
        earlier === reference || earlier.startsWith(`${reference}.`) || earlier.startsWith(`${reference}[`),
    );
    if (!repeats) kept.push(reference);
  }
  return kept;
};

/** Texts of a value that is known; what is no id of the kind is a part of the expression and no candidate. */
export const knownFound = (value: unknown, kind: Kind): Found => {
  if (value === undefined || value === null) return NOTHING;
  const members = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const texts = members.filter(
    (member) => typeof member === 'string' && member !== '' && (ID_PREFIXES[kind]?.test(member) ?? true),
  );
  return {
    ...NOTHING,
    scalar: !Array.isArray(value) && texts.length === 0,
    keys: typeof value === 'number' || typeof value === 'string' ? [JSON.stringify(value)] : [],
    candidates: texts.map((text) => ({
      value: known(text as string),
      block: null,
      key: null,
      made: true,
    })),
  };
};
