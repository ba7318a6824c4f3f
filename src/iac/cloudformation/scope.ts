import type { Gap } from '../../model/observed.ts';
import type { Value } from '../declared.ts';
import type { Json } from './json.ts';

/** The outcome of a condition; a gap where it is not known. */
export type Truth = boolean | Gap;

/** What an expression of a stack's template is evaluated against. */
export interface Scope {
  readonly valueOf: (expression: Json) => Value;
  readonly truthOf: (expression: Json) => Truth;
  /** The outcome of a condition by its name. */
  readonly conditionOf: (name: string) => Truth;
  /** What `Ref` answers: a parameter, a pseudo parameter or a resource. */
  readonly referredTo: (name: string) => Value;
  /** What `Fn::GetAtt` answers. */
  readonly attributeOf: (resource: string, attribute: string) => Value;
  /** What `Fn::ImportValue` answers for an export of this name. */
  readonly importOf: (name: Value) => Value;
  readonly mappings: Json | undefined;
}

/** An intrinsic function: what it answers for its argument. */
export type Intrinsic = (argument: Json, scope: Scope) => Value;
