import { type Gap, isSeen } from '../model/observed.ts';
import type { DnsAnswer, Family, Path } from '../model/path.ts';
import type { PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import {
  type Dialect,
  evaluatePolicy,
  type Evaluation,
  parsePolicy,
  type Policy,
  type PolicyRequest,
  type Principal,
} from '../policy/index.ts';
import { partitionOf } from '../services/services.ts';
import { type AccessQuestion, endpointOn, requestOn, resourceOf, someRole } from './request.ts';

/**
 * What becomes of a request. `allowed`: by the bucket policy alone. `by-identity`: where an identity policy of the caller
 * allows it too, which is not read here. `refused` by a policy, `unreachable` by the network.
 */
export type AccessVerdict = 'allowed' | 'by-identity' | 'refused' | 'unreachable' | 'unknown';

/** What one policy on the way says, and which of its statements. */
export interface PolicyStep {
  readonly policy: 'endpoint policy' | 'bucket policy';
  /** The endpoint or bucket that it stands on. */
  readonly of: string;
  readonly decision: Evaluation['decision'] | 'none';
  readonly statement: { readonly index: number; readonly document: unknown } | null;
  /** The decision in words. */
  readonly text: string;
}

/** One way of the request: a path that a share of the addresses takes, and the policies along it. */
export interface AccessWay {
  readonly family: Family;
  readonly share: number;
  readonly path: Path;
  readonly verdict: AccessVerdict;
  readonly steps: readonly PolicyStep[];
  readonly gaps: readonly Gap[];
}

/** Would a request from a subnet get to a bucket and be allowed? */
export interface AccessAnswer {
  readonly subnetId: string;
  readonly bucket: string;
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly dns: DnsAnswer;
  /** What all ways have in common; `mixed` where they differ. */
  readonly verdict: AccessVerdict | 'mixed';
  readonly ways: readonly AccessWay[];
}

interface Judged {
  readonly step: PolicyStep;
  readonly evaluation: Evaluation | null;
  readonly gap: Gap | null;
}

const reasonWords = ({ reasons }: Evaluation): string =>
  [...new Set(reasons.map(({ statement, message }) => `statement ${statement}: ${message}`))].join('; ');

const missedWords = ({ missed }: Evaluation): string => {
  const words = missed.map(
    ({ statement, part, condition }) =>
      `statement ${statement} by its ${condition ? `condition ${condition.operator} on ${condition.key}` : part}`,
  );
  return words.length > 0 ? `no Allow applies (${words.join(', ')})` : 'it has no Allow';
};

const decidedWords = (policy: Policy, evaluation: Evaluation): string => {
  const { decision, statement, conditions } = evaluation;
  if (decision === 'unknown') return `not known: ${reasonWords(evaluation)}`;
  if (decision === 'implicit-deny') return missedWords(evaluation);
  const sid = policy.statements[statement ?? -1]?.sid;
  const which = `statement ${statement ?? '?'}${sid ? ` (${sid})` : ''}`;
  const because = conditions.map(({ operator, key }) => `${operator} on ${key}`).join(' and ');
  const verb = decision === 'allowed' ? 'allows' : 'denies';
  return `${which} ${verb} it${because === '' ? '' : `, because ${because} holds`}`;
};

const judgeText = (
  name: PolicyStep['policy'],
  of: string,
  text: string,
  request: PolicyRequest,
  dialect: Dialect,
): Judged => {
  const { policy, problems } = parsePolicy(text);
  const action = name === 'bucket policy' ? 's3:GetBucketPolicy' : 'ec2:DescribeVpcEndpoints';
  if (policy === null) {
    const message = `The ${name} of ${of} cannot be read: ${problems[0]?.message ?? ''}`;
    return {
      step: { policy: name, of, decision: 'unknown', statement: null, text: message },
      evaluation: null,
      gap: { action, code: 'InvalidPolicy', message },
    };
  }
  const evaluation = evaluatePolicy(policy, request, dialect);
  const { decision, statement } = evaluation;
  const words = decidedWords(policy, evaluation);
  const open = decision === 'unknown' || (decision === 'implicit-deny' && evaluation.reasons.length > 0);
  const message = `What the ${name} of ${of} says is not known: ${reasonWords(evaluation)}.`;
  return {
    step: {
      policy: name,
      of,
      decision,
      statement:
        statement === null ? null : { index: statement, document: policy.statements[statement]?.verbatim },
      text: words,
    },
    evaluation,
    gap: open ? { action: 'pathproof:policy', code: 'Undecided', message } : null,
  };
};

const endpointStep = (world: World, path: Path, request: PolicyRequest): Judged | null => {
  const endpoint = endpointOn(world, path)?.item;
  if (!endpoint || endpoint.policy === null) return null;
  const dialect = endpoint.type === 'Gateway' ? 'gateway-endpoint' : 'interface-endpoint';
  return judgeText('endpoint policy', endpoint.id, endpoint.policy, request, dialect);
};

const bucketStep = ({ bucket }: AccessQuestion, request: PolicyRequest): Judged => {
  const { name, policy } = bucket.item;
  const step = (decision: PolicyStep['decision'], text: string): PolicyStep => ({
    policy: 'bucket policy',
    of: name,
    decision,
    statement: null,
    text,
  });
  if (!isSeen(policy))
    return { step: step('unknown', policy.gap.message), evaluation: null, gap: policy.gap };
  if (policy.seen === null)
    return {
      step: step('none', 'it has none, so nothing is denied and nothing granted'),
      evaluation: null,
      gap: null,
    };
  return judgeText('bucket policy', name, policy.seen, request, 'resource');
};

const publicAccess = (bucket: string): Gap => ({
  action: 's3:GetBucketPublicAccessBlock',
  code: 'NotCollected',
  message: `Block Public Access of ${bucket} was not read, and could refuse callers without credentials.`,
});

/** What the bucket's policy, its owner and the caller come to, once the request is there. */
const atBucket = (question: AccessQuestion, principal: Principal, judged: Judged): AccessVerdict | Gap => {
  const { decision } = judged.step;
  if (decision === 'explicit-deny') return 'refused';
  if (judged.gap) return judged.gap;
  const isOwn = principal.kind === 'aws' && principal.account === question.bucket.place.accountId;
  // AWS: within an account an Allow of either side is enough; across accounts both sides have to allow (IAM, policy evaluation logic).
  if (decision !== 'allowed') return isOwn ? 'by-identity' : 'refused';
  if (principal.kind === 'anonymous') return publicAccess(question.bucket.item.name);
  return isOwn && judged.evaluation?.grant === 'direct' ? 'allowed' : 'by-identity';
};

const unreachable = (path: Path): AccessVerdict | null =>
  path.disposition === 'delivered' ? null : path.disposition === 'unknown' ? 'unknown' : 'unreachable';

const otherRegion = ({ bucket }: AccessQuestion, region: string): Gap => ({
  action: 'pathproof:path',
  code: 'OtherRegion',
  message: `${bucket.item.name} is in ${bucket.item.region}, and only the way to S3 of ${region} was resolved.`,
});

const wayOf = (
  world: World,
  question: AccessQuestion,
  region: string,
  { family, share, path }: Pick<AccessWay, 'family' | 'share' | 'path'>,
): AccessWay => {
  const partition = partitionOf(region);
  const way = { family, share, path };
  const request = requestOn(world, question, path, partition);
  const bucket = bucketStep(question, request);
  if (question.bucket.item.region !== region)
    return { ...way, verdict: 'unknown', steps: [bucket.step], gaps: [otherRegion(question, region)] };
  const network = unreachable(path);
  if (network !== null)
    return { ...way, verdict: network, steps: [], gaps: path.gap === null ? [] : [path.gap] };
  const endpoint = endpointStep(world, path, request);
  const steps = [...(endpoint ? [endpoint.step] : []), bucket.step];
  const decision = endpoint?.step.decision ?? 'allowed';
  // AWS: an endpoint policy grants nothing; what it does not allow is refused (PrivateLink guide, endpoint policies).
  const stopped = decision === 'explicit-deny' || decision === 'implicit-deny';
  const arrived = atBucket(question, request.principal, bucket);
  if (stopped || arrived === 'refused') return { ...way, verdict: 'refused', steps, gaps: [] };
  const gaps = [...(endpoint?.gap ? [endpoint.gap] : []), ...(typeof arrived === 'object' ? [arrived] : [])];
  return {
    ...way,
    verdict: gaps.length > 0 || typeof arrived === 'object' ? 'unknown' : arrived,
    steps,
    gaps,
  };
};

const nameOf = (principal: Principal): string => {
  if (principal.kind !== 'aws') return principal.kind;
  return principal.session === undefined ? principal.arn : `${principal.arn} (session ${principal.session})`;
};

/** Would this request get there, and be allowed? Each way of it, hop by hop and statement by statement. */
export const resolveAccess = (paths: PathResolver, question: AccessQuestion): AccessAnswer => {
  const { world } = paths;
  const { subnet, bucket, action } = question;
  const region = world.locate('subnets', subnet.id)?.place.region ?? '';
  const partition = partitionOf(region);
  const answer = paths.toService(subnet, 's3');
  const ways = answer.families.flatMap(({ family, shares }) =>
    shares.map(({ share, path }) => wayOf(world, question, region, { family, share, path })),
  );
  const verdicts = [...new Set(ways.map(({ verdict }) => verdict))];
  const [only = 'unreachable'] = verdicts;
  return {
    subnetId: subnet.id,
    bucket: bucket.item.name,
    action,
    resource: resourceOf(question, partition),
    principal: nameOf(question.principal ?? someRole(subnet.ownerId, partition)),
    dns: answer.dns,
    verdict: verdicts.length > 1 ? 'mixed' : only,
    ways,
  };
};
