/**
 * Policies, read, judged and questioned. Pure; nothing here knows of accounts beyond what it is given.
 *
 * Read:      {@link parsePolicy} (JSON text or value; never throws), {@link printPolicy}, {@link normalizePolicy},
 *            {@link referencesOf} (ids that a policy names), {@link lintPolicy} (what cannot mean what it says).
 * Judge:     {@link evaluatePolicy}: one request, partly known, against one document; the answer names the statement
 *            and its conditions, or every key that was not known.
 *            {@link evaluateTogether}: one request against several documents, in layers each of which must allow.
 * Question:  {@link canPass}: can any request of a {@link RequestSpace} pass? Answered over a finite partition: every literal of
 *            the policy, one value for every pattern and overlap, one that nothing names, and the key absent. Keys that
 *            go together (an endpoint excludes aws:SourceIp; a principal brings his account; anonymous callers bring
 *            nothing) are enumerated as cases, all other keys are independent variables. `yes` carries a witness
 *            which {@link confirms} the evaluator, `no` the statements that block, `unknown` the reasons.
 *            {@link canPassTogether} asks the same of several documents, in layers each of which must allow.
 *            {@link endpointSpace} and {@link bucketSpace} make spaces; the named questions are thin over them:
 *
 *   full-access-endpoint-policy                  grantsFullAccess(policy, endpointSpace({ trust })) is yes
 *   endpoint-policy-without-identity-perimeter   canOutsiderPass(policy, endpointSpace({ trust, resources: { owners, except: AWS-owned } }))
 *   endpoint-policy-without-resource-perimeter   canOutsideResourceBeReached(policy, the same space)
 *   endpoint-policy-denies-all                   canPass(policy, endpointSpace({ trust, origins: { kinds, endpoint } })) is no
 *   endpoint-policy-breaks-service               canPass(policy, space with principals.exactly anonymous, resources.exactly, actions.exactly) is no
 *   endpoint-policy-orphaned-principal           referencesOf, kind unique-id, element Principal
 *   bucket-without-network-perimeter             canPassWithoutEndpoint(policy, bucketSpace(bucket, { trust })) is yes for all of coverageOf
 *   bucket-policy-ineffective-condition          lintPolicy, canPassThroughForeignEndpoint, coverageOf (actions, bucket, objects)
 *   bucket-policy-stale-endpoint                 referencesOf, kinds endpoint and vpc
 *   bucket-policy-lockout                        isLockedOut(policy, bucketSpace(bucket, { trust }), removed ids) is yes
 */
export type {
  Condition,
  Names,
  Parsed,
  Policy,
  PolicyVersion,
  PrincipalName,
  Principals,
  Problem,
  Statement,
} from './document.ts';
export type { Position } from './json.ts';
export { parsePolicy, parsePolicyOnce } from './parse.ts';
export { isPerimeterKey } from './perimeter-keys.ts';
export { documentOf, normalizePolicy, printPolicy, statementOf } from './print.ts';
export { isBroadAddress } from './ip.ts';
export { allOf, anyOf, not } from './truth.ts';
export type { Truth } from './truth.ts';
export { actionMatches, arnMatches, resourceMatches, wildcardMatches } from './match.ts';
export { canonicalOperator, operatorOf } from './operators.ts';
export type { Operator } from './operators.ts';
export { evaluateCondition, holdsWhenAbsent } from './conditions.ts';
export { ENDPOINT_KEYS, factsOf, present } from './request.ts';
export type { ContextValue, Dialect, Facts, PolicyRequest, Principal } from './request.ts';
export { isUniqueId, principalMatches } from './principals.ts';
export { evaluatePolicy } from './evaluate.ts';
export type { Decision, Evaluation, Missed, Reason } from './evaluate.ts';
export { canPassTogether, evaluateTogether, placesOf } from './together.ts';
export type { JointEvaluation, Layer, StatementPlace } from './together.ts';
export { bucketSpace, endpointSpace, forMany } from './request-space.ts';
export type {
  KnownEndpoint,
  KnownResource,
  Origin,
  PrincipalKind,
  RequestSpace,
  SpaceChoice,
  Trust,
} from './request-space.ts';
export { memoize, memoizeByKey, numberOf } from './memoize.ts';
export { canPass, confirms, either } from './questions.ts';
export type { Answer, Witness } from './questions.ts';
export {
  canOutsideResourceBeReached,
  canOutsiderPass,
  canPassThroughForeignEndpoint,
  canPassThroughUnnamedEndpoint,
  canPassWithoutEndpoint,
  coverageOf,
  grantsFullAccess,
  isLockedOut,
  networkPerimeterOf,
} from './perimeter.ts';
export type { Coverage, ExceptionKind, NetworkPerimeter } from './perimeter.ts';
export { referencesOf } from './references.ts';
export type { Reference, ReferenceKind } from './references.ts';
export { lintPolicy } from './lint.ts';
export type { LintIssue, LintCode } from './lint-issue.ts';
export { publicStatusOf } from './public-status.ts';
export type { PublicStatus } from './public-status.ts';
export { s3LevelOf } from './s3-actions.ts';
