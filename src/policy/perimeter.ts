import { compilePolicy } from './compile.ts';
import type { CompiledStatement } from './compile.ts';
import { isPerimeterKey } from './perimeter-keys.ts';
import type { Policy } from './document.ts';
import { ask, canPass, either, indexesOf } from './questions.ts';
import type { Answer } from './questions.ts';
import { present } from './request.ts';
import { forMany } from './request-space.ts';
import type { RequestSpace } from './request-space.ts';
import { serviceModelOf } from './service-model.ts';

/** Can somebody outside the trusted organizations and accounts pass whom the policy does not name? */
export const canOutsiderPass = (policy: Policy, space: RequestSpace): Answer =>
  canPass(policy, { ...space, principals: { kinds: ['outside', 'anonymous'], unnamedOnly: true } });

/** Can a resource of somebody else be reached that the policy does not name? */
export const canOutsideResourceBeReached = (policy: Policy, space: RequestSpace): Answer => {
  const resources = { ...space.resources, owners: ['outside'] as const, unnamedOnly: true };
  return canPass(policy, { ...space, resources, actions: { ...space.actions, onResources: true } });
};

/**
 * Can a request pass that came through no VPC endpoint, from an address the policy does not list, by a caller it does
 * not single out? AWS services acting for somebody are left out: policies have to let them through.
 */
export const canPassWithoutEndpoint = (policy: Policy, space: RequestSpace): Answer =>
  byCaller(policy, { ...space, origins: { kinds: ['public'], unnamedOnly: true } });

/** Can a request pass that came through an endpoint of somebody else, which the policy does not name? */
export const canPassThroughForeignEndpoint = (policy: Policy, space: RequestSpace): Answer =>
  byCaller(policy, {
    ...space,
    origins: { kinds: ['endpoint'], unnamedOnly: true, owner: 'outside' },
  });

/** Can a request pass that came through an endpoint of one's own which the policy does not name? */
export const canPassThroughUnnamedEndpoint = (policy: Policy, space: RequestSpace): Answer =>
  byCaller(policy, { ...space, origins: { kinds: ['endpoint'], unnamedOnly: true, owner: 'inside' } });

/** Trusted callers may be allowed by their own policies, so only a Deny stops them; all others need an Allow here. */
const byCaller = (policy: Policy, space: RequestSpace): Answer => {
  const inside = canPass(policy, { ...space, principals: { kinds: ['inside'], unnamedOnly: true } });
  if (inside.answer === 'yes') return inside;
  const others = {
    ...space,
    gate: 'allow',
    principals: { kinds: ['outside', 'anonymous'], unnamedOnly: true },
  } as const;
  return either(inside, canPass(policy, others));
};

/** Is the policy as good as none: may anyone do everything of the service to everything? */
export const grantsFullAccess = (policy: Policy, space: RequestSpace): Answer => {
  const statements = compilePolicy(policy);
  const answers = EXTERNAL_PARTIES.map((fixed) => canPass(policy, unmentionedSpace(space, fixed)));
  const refused =
    answers.find((answer) => answer.answer === 'no') ?? answers.find((answer) => answer.answer === 'unknown');
  if (refused !== undefined) return refused;
  const narrowing = indexesOf(statements, 'Deny').map((deny) => ({
    deny,
    answer: narrows(statements, deny, space),
  }));
  const open = narrowing.find(({ answer }) => answer.answer === 'unknown');
  const effective = narrowing.filter(({ answer }) => answer.answer === 'yes').map(({ deny }) => deny);
  if (effective.length > 0) return { answer: 'no', blockedBy: effective };
  return open?.answer ?? either(...answers);
};

const EXTERNAL_ORGANIZATION = present('o-zzzzstranger');

/** Everyone means callers and owners in some organization as well as those in none. */
const EXTERNAL_PARTIES: readonly RequestSpace['fixed'][] = [EXTERNAL_ORGANIZATION, 'absent' as const].flatMap(
  (caller) =>
    [EXTERNAL_ORGANIZATION, 'absent' as const].map((owner) => ({
      'aws:principalorgid': caller,
      'aws:resourceorgid': owner,
    })),
);

/** A caller, an action and a resource that the policy does not mention at all. */
const unmentionedSpace = (space: RequestSpace, fixed: RequestSpace['fixed']): RequestSpace => ({
  ...space,
  unmentionedOnly: true,
  principals: { kinds: ['outside'], unnamedOnly: true },
  origins: { ...space.origins, unnamedOnly: true },
  resources: { ...space.resources, owners: ['outside'], unnamedOnly: true },
  actions: { unnamedOnly: true },
  fixed: { ...space.fixed, ...fixed },
});

/**
 * Does a Deny take something away? It does where it can apply, unless every caller can step out of it by keys that
 * bound neither callers nor resources nor networks, such as aws:SecureTransport.
 */
const narrows = (statements: readonly CompiledStatement[], deny: number, space: RequestSpace): Answer => {
  const statement = statements[deny];
  const avoidable =
    statement?.parts.some((part) => part.clause !== null && !isPerimeterKey(part.clause.key)) ?? false;
  if (avoidable) return { answer: 'no', blockedBy: [] };
  return ask(statements, space, [{ must: [deny], avoid: [] }]);
};

/** Which requests get past the Denies of a policy, action by action. */
export interface Coverage {
  /** Whether every action on every level is stopped. */
  readonly everything: 'yes' | 'no' | 'unknown';
  readonly bucket: 'yes' | 'no' | 'unknown';
  readonly objects: 'yes' | 'no' | 'unknown';
  /** Actions that get through on some level, `s3:*` standing for those the policy does not name. */
  readonly open: readonly string[];
  readonly stopped: readonly string[];
  /** Actions of which neither is known. */
  readonly undecided: readonly string[];
}

/** Of the requests of a space, which does the policy stop: all actions, the bucket, its objects? */
export const coverageOf = (policy: Policy, about: RequestSpace): Coverage => {
  const space = forMany(about);
  const rest = canPass(policy, { ...space, actions: { unnamedOnly: true } });
  const { actions, levelOf } = serviceModelOf(space.service);
  const answers = actions.map((action) => ({
    action,
    level: levelOf(action),
    answer: canPass(policy, { ...space, actions: { exactly: [action] } }),
  }));
  const stops = (list: readonly Answer[]): Coverage['everything'] => opposite(either(...list).answer);
  const at = (level: string): Answer[] =>
    answers.filter((one) => one.level === level).map((one) => one.answer);
  return {
    everything: stops([rest, ...answers.map((one) => one.answer)]),
    bucket: stops(at('bucket')),
    objects: stops(at('object')),
    open: [
      ...answers.filter((one) => one.answer.answer === 'yes').map((one) => one.action),
      ...(rest.answer === 'yes' ? [`${space.service}:*`] : []),
    ],
    stopped: answers.filter((one) => one.answer.answer === 'no').map((one) => one.action),
    undecided: answers.filter((one) => one.answer.answer === 'unknown').map((one) => one.action),
  };
};

const opposite = (answer: Answer['answer']): Coverage['everything'] => {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
};

/** Are only root users left, when the given endpoints and VPCs do not exist? */
export const isLockedOut = (
  policy: Policy,
  space: RequestSpace,
  removedIds: readonly string[],
): 'yes' | 'no' | 'unknown' => {
  const answer = canPass(policy, {
    ...space,
    gate: 'no-deny',
    principals: { kinds: ['inside'], withoutRoot: true },
    origins: { kinds: ['public', 'endpoint', 'service'], owner: 'any', removedIds },
  });
  return opposite(answer.answer);
};

/** The network perimeter a bucket policy draws, in the words of its conditions, each proven by asking. */
export interface NetworkPerimeter {
  /** Whether callers without any endpoint are stopped. */
  readonly withoutEndpoint: Answer;
  readonly foreignEndpoint: Answer;
  readonly unnamedEndpoint: Answer;
  /** Classes that pass although the rest is stopped: service principals, services acting for others, named callers, listed addresses. */
  readonly exceptions: readonly { readonly who: ExceptionKind; readonly answer: Answer }[];
}

/** Kinds of exceptions from a network perimeter. */
export type ExceptionKind = 'service-principal' | 'via-service' | 'named-principal' | 'listed-address';

/** Which network perimeter does a bucket policy draw? */
export const networkPerimeterOf = (policy: Policy, space: RequestSpace): NetworkPerimeter => {
  const unnamed = { kinds: ['inside'], unnamedOnly: true } as const;
  const open = { kinds: ['public'], unnamedOnly: true } as const;
  const spaces: readonly (readonly [ExceptionKind, RequestSpace])[] = [
    [
      'service-principal',
      { ...space, principals: { kinds: ['service'], unnamedOnly: true }, origins: { kinds: ['service'] } },
    ],
    ['via-service', { ...space, principals: unnamed, origins: { kinds: ['service'] } }],
    ['named-principal', { ...space, principals: { kinds: ['inside'], withoutRoot: true }, origins: open }],
    ['listed-address', { ...space, principals: unnamed, origins: { kinds: ['public'] } }],
  ];
  return {
    withoutEndpoint: canPassWithoutEndpoint(policy, space),
    foreignEndpoint: canPassThroughForeignEndpoint(policy, space),
    unnamedEndpoint: canPassThroughUnnamedEndpoint(policy, space),
    exceptions: spaces
      .map(([who, one]) => ({ who, answer: canPass(policy, one) }))
      .filter(({ answer }) => answer.answer !== 'no'),
  };
};
