import type { ContextValue, Principal } from './request.ts';

/** Slots besides context keys that a class may fill. */
export const PRINCIPAL = '@principal';
/** The slot of the action. */
export const ACTION = '@action';
/** The slot of the resource. */
export const RESOURCE = '@resource';

/** Values of context keys. */
export interface KeyValues extends Iterable<readonly [string, ContextValue]> {
  get(key: string): ContextValue | undefined;
}

/** One class of requests along one variable, by a request that stands for it. */
export interface RequestClass {
  readonly values: KeyValues;
  readonly principal?: Principal | undefined;
  readonly action?: string | undefined;
  readonly resource?: string | undefined;
  /** Whether such requests surely belong to the question; false where we cannot tell. */
  readonly sure: boolean;
  /** Whether it stands for classes that were not enumerated, so that its values say nothing. */
  readonly isRest?: boolean;
  /** Of a class of variables that were combined: the class of each of them. */
  readonly of?: readonly RequestClass[];
}

/** A choice that requests differ by, independent of every other variable of its case. */
export interface RequestVariable {
  readonly name: string;
  /** The context keys and elements that the choice settles. */
  readonly slots: readonly string[];
  readonly classes: readonly RequestClass[];
  /** Whether every class is among them; of the others nothing is known. */
  readonly exact: boolean;
  /** Keys that can hold whatever callers like. */
  readonly free?: readonly string[];
  /** The variables that it combines. */
  readonly of?: readonly RequestVariable[];
}

/** A class that only sets context keys. */
export const requestClass = (values: Readonly<Record<string, ContextValue>>, sure = true): RequestClass => ({
  values: new Map(Object.entries(values)),
  sure,
});

/** A variable that only sets context keys; its classes name all of them. */
export const variable = (name: string, classes: readonly RequestClass[], exact = true): RequestVariable => {
  const slots = new Set(classes.flatMap((one) => Array.from(one.values, ([key]) => key)));
  return { name, slots: [...slots], classes, exact };
};
