import type { Gap } from '../model/observed.ts';
import {
  canPass,
  coverageOf,
  either,
  type Policy,
  type Reason,
  type RequestSpace,
  type Statement,
} from '../policy/index.ts';
import { type Approach, approachesTo, asksForAccessPoints, isAccessPointCondition } from './access-points.ts';
import { isNetworkCondition, type JudgedBucket } from './bucket-policy.ts';

/** What a bucket policy stops of requests of one's own callers from outside of any network that it names. */
export interface Perimeter {
  /** `whole`: everything. `partial`: some actions, and the network decides. `none`: nothing because of the network. */
  readonly kind: 'whole' | 'partial' | 'none' | 'unknown';
  readonly stopped: readonly string[];
  readonly open: readonly string[];
  /** What of it is stopped on each level. */
  readonly bucket: 'yes' | 'no' | 'unknown';
  readonly objects: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
  /** What was not read, and may leave a way open. */
  readonly gaps: readonly Gap[];
}

/** Requests of one's own callers, whom the policy does not single out, from the internet. */
const openSpace = (space: RequestSpace, { fixed }: Approach): RequestSpace => ({
  ...space,
  principals: { kinds: ['inside'], unnamedOnly: true },
  origins: { kinds: ['public'], unnamedOnly: true },
  fixed: { ...space.fixed, ...fixed },
});

const nothing = { stopped: [], open: [], reasons: [], gaps: [] } as const;

const asksForNetwork = ({ conditions }: Statement): boolean =>
  conditions.some((one) => isNetworkCondition(one) || isAccessPointCondition(one));

const hasNetworkDeny = ({ statements }: Policy): boolean =>
  statements.some((one) => one.effect === 'Deny' && asksForNetwork(one));

/** The policy without those Denies that ask for no network. */
const onlyNetworks = (policy: Policy): Policy => ({
  ...policy,
  statements: policy.statements
    .filter((one) => one.effect === 'Allow' || asksForNetwork(one))
    .map((one, index) => ({ ...one, index })),
});

/** The answers to all of these spaces together. */
const toAll = (policy: Policy, spaces: readonly RequestSpace[]) =>
  either(...spaces.map((one) => canPass(policy, one)));

/** Can those pass from anywhere whom the policy names? */
const namedCallers = (space: RequestSpace): RequestSpace => ({
  ...space,
  principals: { kinds: ['inside'], withoutRoot: true },
});

/** Does anyone of one's own pass with this action, from wherever the policy wants him to be? */
const passesSomewhere = (policy: Policy, space: RequestSpace, action: string): boolean =>
  canPass(policy, {
    ...space,
    principals: { kinds: ['inside'], unnamedOnly: true },
    origins: { kinds: ['public', 'endpoint'], owner: 'any' },
    actions: { exactly: [action] },
  }).answer !== 'no';

/**
 * What a policy comes to that stops all whom it does not name. Where it does so by who calls rather than from where, and
 * those whom it names come from anywhere, that is no perimeter of networks.
 */
const provenStopped = (policy: Policy, space: RequestSpace, spaces: readonly RequestSpace[]): Perimeter => {
  const whole: Perimeter = { ...nothing, kind: 'whole', bucket: 'yes', objects: 'yes' };
  const byNetwork = onlyNetworks(policy);
  if (byNetwork.statements.length === policy.statements.length) return whole;
  if (toAll(byNetwork, spaces).answer === 'no') return whole;
  const named = toAll(policy, spaces.map(namedCallers));
  if (named.answer === 'no') return whole;
  if (named.answer === 'unknown')
    return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons: named.reasons };
  return provenOf(byNetwork, space, spaces);
};

/** What the policy stops of requests that surely can be made. */
const provenOf = (policy: Policy, space: RequestSpace, spaces: readonly RequestSpace[]): Perimeter => {
  const answers = spaces.map((one) => canPass(policy, one));
  const open = answers.findIndex(({ answer }) => answer === 'yes');
  const doubt = answers.find((answer) => answer.answer === 'unknown');
  if (open < 0 && doubt === undefined) return provenStopped(policy, space, spaces);
  if (open < 0 && doubt?.answer === 'unknown')
    return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons: doubt.reasons };
  if (!hasNetworkDeny(policy)) return { ...nothing, kind: 'none', bucket: 'no', objects: 'no' };
  const coverage = coverageOf(policy, spaces[open] as RequestSpace);
  const stopped = coverage.stopped.filter((action) => passesSomewhere(policy, space, action));
  const [undecided] = coverage.undecided;
  if (stopped.length === 0 && undecided !== undefined) {
    const answer = canPass(policy, { ...(spaces[open] as RequestSpace), actions: { exactly: [undecided] } });
    const reasons = answer.answer === 'unknown' ? answer.reasons : [];
    return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons };
  }
  return {
    ...nothing,
    kind: stopped.length > 0 ? 'partial' : 'none',
    stopped,
    open: coverage.open,
    bucket: coverage.bucket,
    objects: coverage.objects,
  };
};

/** Which network perimeter does a bucket policy draw around one's own callers, who may come by these ways? */
export const perimeterOf = (policy: Policy, space: RequestSpace, ways: readonly Approach[]): Perimeter => {
  const sure = ways.filter(({ gap }) => gap === null).map((way) => openSpace(space, way));
  const proven = provenOf(policy, space, sure);
  if (proven.kind === 'none' || proven.kind === 'partial') return proven;
  const gaps = ways.flatMap((way) =>
    way.gap !== null && canPass(policy, openSpace(space, way)).answer !== 'no' ? [way.gap] : [],
  );
  if (gaps.length === 0) return proven;
  const { reasons } = proven;
  return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons, gaps };
};

/** A question about a bucket's perimeter: one for all whose policies are the same, unless access points matter too. */
export const perimeterQuestion = (question: string, { bucket, policy }: JudgedBucket): string =>
  asksForAccessPoints(policy) ? `${question} of ${bucket.name}` : question;

/** The perimeter of a bucket that was read. */
export const perimeterOn = (judged: JudgedBucket): Perimeter => {
  const { bucket, world, accountId } = judged;
  return judged.ask(perimeterQuestion('perimeter', judged), (policy, space) =>
    perimeterOf(policy, space, approachesTo(world, bucket, accountId, policy, space)),
  );
};

/** The statements that ask where a request comes from. */
export const networkStatements = (policy: Policy, effect: 'Allow' | 'Deny'): readonly Statement[] =>
  policy.statements.filter((one) => one.effect === effect && one.conditions.some(isNetworkCondition));
