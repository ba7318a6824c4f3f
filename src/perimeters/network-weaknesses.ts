import { isSeen } from '../model/observed.ts';
import { isBlocking } from '../model/public-access.ts';
import type { Bucket } from '../model/resources.ts';
import {
  type Answer,
  canPass,
  canPassThroughForeignEndpoint,
  canPassWithoutEndpoint,
  type Policy,
  type RequestSpace,
  type Statement,
} from '../policy/index.ts';
import type { JudgedBucket } from './bucket-policy.ts';
import {
  avoidable,
  everywhere,
  exemptingKeys,
  ineffective,
  ineffectiveConditions,
  meantDenies,
  missesAbsentKey,
  type PolicyWeakness,
  uncovered,
} from './deny-weaknesses.ts';
import { networkStatements, type Perimeter, perimeterOn, perimeterQuestion } from './network-perimeter.ts';

/** What the conditions of a bucket policy that ask for the network come to. */
export interface Findings {
  /** Does the policy ask for the network in a way that is meant to keep others out? */
  readonly isMeant: boolean;
  readonly weaknesses: readonly PolicyWeakness[];
  /** Keys that let callers of one's own come from anywhere. */
  readonly exemptions: readonly string[];
  /** Questions without an answer. */
  readonly open: readonly Extract<Answer, { answer: 'unknown' }>[];
}

/** Regions that the VPC ARNs of the policy name, or any one. */
const regionsIn = (denies: readonly Statement[]): readonly string[] => {
  const arns = denies.flatMap(({ conditions }) =>
    conditions.filter(({ key }) => /^aws:sourcevpcarn$/i.test(key)).flatMap(({ values }) => values),
  );
  const named = arns.map((arn) => arn.split(':')[3] ?? '').filter((region) => /^[a-z0-9-]+$/.test(region));
  return [...new Set(['us-east-1', ...named])];
};

/** An endpoint of somebody else, of which the policy cannot know. */
const unknownExternalEndpoint = (region: string) =>
  ({
    id: 'vpce-0stranger0stranger',
    vpc: 'vpc-0stranger0stranger',
    account: '999999999998',
    organization: 'o-zzzzstranger',
    region,
  }) as const;

const foreign = (
  policy: Policy,
  space: RequestSpace,
  { kind, stopped }: Perimeter,
  denies: readonly Statement[],
): readonly (PolicyWeakness | Answer)[] => {
  if (kind !== 'whole' && kind !== 'partial') return [];
  const some = kind === 'whole' ? space : { ...space, actions: { exactly: stopped } };
  const one: RequestSpace = { ...some, principals: { kinds: ['inside'], unnamedOnly: true } };
  const shown = regionsIn(denies).map((region) =>
    canPass(policy, { ...one, origins: { kinds: ['endpoint'], endpoint: unknownExternalEndpoint(region) } }),
  );
  const answer = shown.find((found) => found.answer === 'yes') ?? canPassThroughForeignEndpoint(policy, some);
  if (answer.answer !== 'yes') return [answer];
  const text = 'an endpoint of anyone, in any account, is let through';
  return [{ text, statements: denies.map(({ index }) => index), severity: 'high' }];
};

const unknownExternalPrincipals = { kinds: ['outside', 'anonymous'], unnamedOnly: true } as const;

/** Allows that ask for the network, and hold for unknown external principals all the same. */
const openAllows = (policy: Policy, space: RequestSpace): readonly (PolicyWeakness | Answer)[] => {
  const allows = new Set(networkStatements(policy, 'Allow').map(({ index }) => index));
  if (allows.size === 0) return [];
  const only: Policy = {
    ...policy,
    statements: policy.statements
      .filter(({ effect, index }) => effect === 'Deny' || allows.has(index))
      .map((statement, index) => ({ ...statement, index })),
  };
  const ask = (origins: RequestSpace['origins']): Answer =>
    canPass(only, { ...space, gate: 'allow', principals: unknownExternalPrincipals, origins });
  const ways = [
    ['for requests that come from none', ask({ kinds: ['public'], unnamedOnly: true })],
    ['for the endpoints of anyone', ask({ kinds: ['endpoint'], unnamedOnly: true, owner: 'outside' })],
  ] as const;
  return ways.map(([whom, answer]): PolicyWeakness | Answer =>
    answer.answer === 'yes'
      ? {
          text: `an Allow that asks for a network holds ${whom}`,
          statements: [...allows],
          severity: 'high',
          forExternalPrincipals: true,
        }
      : answer,
  );
};

/** Strangers whom the policy allows pass although one's own callers are kept out. */
const exemptedExternalPrincipals = (
  policy: Policy,
  space: RequestSpace,
  denies: readonly Statement[],
): readonly (PolicyWeakness | Answer)[] => {
  const answer = canPassWithoutEndpoint(policy, space);
  if (answer.answer !== 'yes') return [answer];
  const text = 'callers of other accounts, whom it allows, are not denied from outside';
  return [{ text, statements: denies.map(({ index }) => index), severity: 'high' }];
};

const isWeakness = (one: PolicyWeakness | Answer): one is PolicyWeakness => 'text' in one;

/** What is wrong with the conditions of a bucket policy that ask for the network, each proven by asking the policy. */
export const networkFindings = (policy: Policy, space: RequestSpace, perimeter: Perimeter): Findings => {
  const denies = meantDenies(policy);
  const allows = networkStatements(policy, 'Allow');
  const { kind, reasons } = perimeter;
  const isTight = kind === 'whole';
  const isOpen = kind === 'none' || kind === 'partial';
  const asked: readonly (PolicyWeakness | Answer)[] =
    denies.length === 0
      ? openAllows(policy, space)
      : [
          ...foreign(policy, space, perimeter, denies),
          ...openAllows(policy, space),
          ...(isTight ? exemptedExternalPrincipals(policy, space, denies) : []),
        ];
  const proven =
    isOpen && denies.length > 0
      ? [
          ...missesAbsentKey(denies),
          ...avoidable(denies),
          ...everywhere(denies),
          ...uncovered(perimeter, denies),
        ]
      : [];
  const exemptions = kind === 'none' && denies.length > 0 ? exemptingKeys(denies) : [];
  const useless = ineffectiveConditions(policy, isTight);
  const weaknesses = [...proven, ...asked.filter(isWeakness), ...useless];
  const nowhere =
    kind === 'none' && denies.length > 0 && weaknesses.length === 0 && exemptions.length === 0
      ? [ineffective(denies)]
      : [];
  const open = asked.filter((one) => !isWeakness(one) && one.answer === 'unknown');
  const doubt: Answer = { answer: 'unknown', reasons, witness: null };
  return {
    isMeant: denies.length > 0 || allows.length > 0,
    weaknesses: [...weaknesses, ...nowhere],
    exemptions,
    open: [...open, ...(kind === 'unknown' ? [doubt] : [])] as Findings['open'],
  };
};

/** The same for a bucket that was read, asked once for each policy. */
export const findingsOn = (judged: JudgedBucket): Findings =>
  judged.ask(perimeterQuestion('network findings', judged), (policy, space) =>
    networkFindings(policy, space, perimeterOn(judged)),
  );

/**
 * The weaknesses as Block Public Access leaves them. AWS: where public policies are restricted, S3 lets nobody in by one but the
 * owner's own callers and AWS services, and S3 itself says which policy is public (S3 guide, access-control-block-public-access).
 */
export const weaknessesBehindBlock = (
  { publicAccess }: Bucket,
  weaknesses: readonly PolicyWeakness[],
): readonly PolicyWeakness[] => {
  if (!publicAccess) return weaknesses;
  const { bucket, account, isPublic } = publicAccess;
  if (isBlocking('restrictPublicBuckets', [bucket, account]) !== true) return weaknesses;
  if (isPublic === undefined || !isSeen(isPublic) || !isPublic.seen) return weaknesses;
  return weaknesses.map((weakness) =>
    weakness.forExternalPrincipals
      ? {
          ...weakness,
          text: `${weakness.text}, though Block Public Access keeps strangers out as long as it is on`,
          severity: 'low',
        }
      : weakness,
  );
};
