import type { ContextValue, Principal } from './request.ts';

/** Slots beside context keys that an option may fill. */
export const PRINCIPAL = '@principal';
/** The slot of the action. */
export const ACTION = '@action';
/** The slot of the resource. */
export const RESOURCE = '@resource';

/** One class of requests along one dimension, by a request that stands for it. */
export interface Option {
  readonly values: ReadonlyMap<string, ContextValue>;
  readonly principal?: Principal;
  readonly action?: string;
  readonly resource?: string;
  /** Whether such requests surely belong to the question; false where we cannot tell. */
  readonly sure: boolean;
  /** Whether it stands for classes that were not enumerated, so that its values say nothing. */
  readonly isRest?: boolean;
}

/** A choice that requests differ by, independent of every other dimension of its world. */
export interface Dimension {
  readonly name: string;
  /** The context keys and elements that the choice settles. */
  readonly slots: readonly string[];
  readonly options: readonly Option[];
  /** Whether every class has an option; else the rest may hold anything. */
  readonly exact: boolean;
}

/** An option that only sets context keys. */
export function option(values: Readonly<Record<string, ContextValue>>, sure = true): Option {
  return { values: new Map(Object.entries(values)), sure };
}

/** A dimension that only sets context keys; its options name all of them. */
export function dimension(name: string, options: readonly Option[], exact = true): Dimension {
  const slots = new Set(options.flatMap((one) => [...one.values.keys()]));
  return { name, slots: [...slots], options, exact };
}
