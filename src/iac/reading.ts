import type { Gap } from '../model/observed.ts';

/** What a property says: nothing, one value, or one of some (`open`: or of others that are not known). */
export type Read<T> =
  | { readonly is: 'absent' }
  | { readonly is: 'sure'; readonly value: T }
  | { readonly is: 'unsure'; readonly values: readonly T[]; readonly open: boolean; readonly gap: Gap };

/** A single value before anything is made. */
export type Scalar = string | number | boolean;

/** Something that is named, and why it is not sure that it is meant; null where it is. */
export interface Linked {
  readonly id: string;
  readonly gap: Gap | null;
}

/** Several things that are named; `open` says why others may be meant as well. */
export interface Links {
  readonly items: readonly Linked[];
  readonly open: Gap | null;
}

/** A property that says nothing. */
export const absent: { readonly is: 'absent' } = { is: 'absent' };

/** A property that says one value. */
export const sure = <T>(value: T): Read<T> => ({ is: 'sure', value });

/** A property of which nothing is known but why. */
export const unknownRead = (gap: Gap): Read<never> => ({ is: 'unsure', values: [], open: true, gap });

/** Why a property is not known; null where it is, or says nothing. */
export const gapOfRead = (read: Read<unknown>): Gap | null => (read.is === 'unsure' ? read.gap : null);

/** What a property says for sure, or a default: also where it is not known. */
export const valueOr = <T, D>(read: Read<T>, otherwise: D): T | D =>
  read.is === 'sure' ? read.value : otherwise;

/** What a property says, in another form. */
export const mapRead = <T, U>(read: Read<T>, change: (value: T) => U): Read<U> => {
  if (read.is === 'absent') return read;
  return read.is === 'sure'
    ? sure(change(read.value))
    : { ...read, values: [...new Set(read.values.map(change))] };
};

/** The things that a property names, as links. */
export const linksOf = (read: Read<string>): Links => {
  if (read.is === 'absent') return { items: [], open: null };
  if (read.is === 'sure') return { items: [{ id: read.value, gap: null }], open: null };
  return {
    items: read.values.map((id) => ({ id, gap: read.gap })),
    open: read.open ? read.gap : null,
  };
};

/** Links of several properties together. */
export const joinLinks = (parts: readonly Links[]): Links => ({
  items: parts.flatMap(({ items }) => items),
  open: parts.map(({ open }) => open).find((gap) => gap !== null) ?? null,
});

/** The first of these gaps. */
export const firstGap = (...gaps: readonly (Gap | null)[]): Gap | null =>
  gaps.find((gap) => gap !== null) ?? null;
