import type { Position } from './json.ts';

/** The two versions of the policy language; only the newer one knows policy variables. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** A policy document as read: every field in list form, every statement with its own words kept. */
export interface Policy {
  readonly version: PolicyVersion;
  readonly id: string | null;
  readonly statements: readonly Statement[];
}

/** One statement of a policy, in list form. */
export interface Statement {
  /** Its place in the document, counted from 0. */
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Null where the document names none, as identity policies do. */
  readonly principals: Principals | null;
  readonly actions: Names;
  /** Null where the document names none: then the statement is about the resource it is attached to. */
  readonly resources: Names | null;
  readonly conditions: readonly Condition[];
  /** The statement as it was written, for evidence. */
  readonly verbatim: unknown;
}

/** A list of names or patterns, or everything except them (`NotAction`, `NotResource`). */
export interface Names {
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** Whom a statement is about, or about everybody except them (`NotPrincipal`). */
export interface Principals {
  readonly negated: boolean;
  readonly names: readonly PrincipalName[];
}

/** One named principal: `{ type: 'AWS', value: '*' }` also stands for the bare `"*"`. */
export interface PrincipalName {
  readonly type: string;
  readonly value: string;
}

/** One line of a Condition block: an operator, a key and the values it is compared with. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What is wrong with a document: `invalid` means that AWS would not accept it and nothing can be decided. */
export interface Problem {
  readonly level: 'invalid' | 'warning';
  readonly code: string;
  readonly message: string;
  /** The place as a JSON path, `$.Statement[0].Effect`. */
  readonly path: string;
  /** Line and column where the document was given as text. */
  readonly at?: Position;
  /** The statement concerned, when it is one. */
  readonly statement?: number;
}

/** What reading a document gave. The policy is null exactly when some problem is `invalid`. */
export interface Parsed {
  readonly policy: Policy | null;
  readonly problems: readonly Problem[];
}
