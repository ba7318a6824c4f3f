import type { Step } from './address.ts';
import type { Found, Scope } from './found.ts';
import type { Graph } from './graph.ts';
import type { Kind } from './kinds.data.ts';

/** What is asked for with every step. */
export interface Question {
  readonly graph: Graph;
  readonly kind: Kind;
  readonly steps: number;
  /** What an expression leads to, with a path behind it. */
  readonly follow: (expression: unknown, scope: Scope, question: Question, more?: readonly Step[]) => Found;
}

/** The question one step on. */
export const deeper = (question: Question): Question => ({ ...question, steps: question.steps + 1 });
