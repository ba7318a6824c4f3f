import type { Condition, Statement } from './document.ts';

/** Kinds of remarks on a policy that AWS accepts but that cannot mean what it seems to say. */
export type RemarkCode =
  | 'duplicate-sid'
  | 'unknown-operator'
  | 'set-operator-on-single-value'
  | 'holds-for-absent-key'
  | 'misses-absent-key'
  | 'wildcard-taken-literally'
  | 'wildcard-on-generated-id'
  | 'short-wildcard'
  | 'private-source-address'
  | 'malformed-value'
  | 'malformed-arn'
  | 'malformed-action'
  | 'wildcard-in-principal'
  | 'unique-id-principal'
  | 'named-principal-on-gateway-endpoint'
  | 'not-principal'
  | 'variable-without-version'
  | 'no-values';

/** One remark, with the statement and the place in it. */
export interface Remark {
  readonly code: RemarkCode;
  readonly message: string;
  /** Null for remarks on the whole document. */
  readonly statement: number | null;
  readonly element: string;
  readonly condition: Condition | null;
  readonly value: string | null;
}

/** A remark on one place of a statement. */
export function remark(
  statement: Statement,
  code: RemarkCode,
  element: string,
  value: string | null,
  message: string,
  condition: Condition | null = null,
): Remark {
  return { code, message, statement: statement.index, element, condition, value };
}
