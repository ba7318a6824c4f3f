import type { Condition, Statement } from './document.ts';

/** Kinds of issues in a policy that AWS accepts but that cannot mean what it seems to say. */
export type LintCode =
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

/** One issue of a policy, with the statement and the place in it. */
export interface LintIssue {
  readonly code: LintCode;
  readonly message: string;
  /** Null for issues of the whole document. */
  readonly statement: number | null;
  readonly element: string;
  readonly condition: Condition | null;
  readonly value: string | null;
}

/** An issue in one place of a statement. */
export const lintIssue = (
  statement: Statement,
  code: LintCode,
  element: string,
  value: string | null,
  message: string,
  condition: Condition | null = null,
): LintIssue => ({ code, message, statement: statement.index, element, condition, value });
