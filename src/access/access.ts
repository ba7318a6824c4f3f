import type { Gap } from '../model/observed.ts';
import type { DnsAnswer, Family, Path } from '../model/path.ts';
import type { PathResolver } from '../paths/resolver.ts';
import type { Located, World } from '../paths/world.ts';
import type { PolicyRequest, Principal } from '../policy/index.ts';
import { partitionOf } from '../services/services.ts';
import { nameAskedFor } from './bucket-name.ts';
import { type Judged, judgeObserved, judgeText, plainStep, type PolicyStep } from './policy-step.ts';
import { blockingAtBucket, blockingAtPoint, type Blocking } from './public-access.ts';
import {
  type AccessQuestion,
  endpointOn,
  requestOfService,
  requestOn,
  requestThrough,
  resourceOf,
  resourceThrough,
  someRole,
} from './request.ts';

export type { PolicyStep } from './policy-step.ts';

/**
 * What becomes of a request. `allowed`: by the bucket policy alone. `by-identity`: where an identity policy of the caller
 * allows it too, which is not read here. `refused` by a policy, `unreachable` by the network.
 */
export type AccessVerdict = 'allowed' | 'by-identity' | 'refused' | 'unreachable' | 'unknown';

/** One way of the request: a path that a share of the addresses takes, and the policies along it. */
export interface AccessWay {
  readonly family: Family;
  readonly share: number;
  readonly path: Path;
  /** The workload interfaces that it is true of; absent where it is true of all. */
  readonly interfaces?: readonly string[];
  readonly verdict: AccessVerdict;
  readonly steps: readonly PolicyStep[];
  readonly gaps: readonly Gap[];
}

/** Would a request from a subnet get to a bucket and be allowed? */
export interface AccessAnswer {
  readonly subnetId: string;
  readonly bucket: string;
  /** The access point that the request goes through; null when it names the bucket. */
  readonly accessPoint: string | null;
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly dns: DnsAnswer;
  /** What all ways have in common; `mixed` where they differ. */
  readonly verdict: AccessVerdict | 'mixed';
  readonly ways: readonly AccessWay[];
  /** What becomes of it where an AWS service sends it by itself, which takes none of the subnet's ways; absent for others. */
  readonly direct?: Pick<AccessWay, 'verdict' | 'steps' | 'gaps'>;
}

/** What one stage of a request comes to. */
interface Stage {
  readonly steps: readonly PolicyStep[];
  readonly verdict: 'allowed' | 'by-identity' | 'refused' | 'unknown';
  readonly gaps: readonly Gap[];
}

const refused = (...steps: readonly PolicyStep[]): Stage => ({ steps, verdict: 'refused', gaps: [] });
const open = (steps: readonly PolicyStep[], gap: Gap): Stage => ({ steps, verdict: 'unknown', gaps: [gap] });

/** The stages in a row: the first refusal ends it, and what one leaves open stays so. */
const inRow = (stages: readonly Stage[]): Stage => {
  const steps = stages.flatMap((stage) => stage.steps);
  const order = ['refused', 'unknown', 'by-identity'] as const;
  const verdict = order.find((one) => stages.some((stage) => stage.verdict === one)) ?? 'allowed';
  return { steps, verdict, gaps: verdict === 'refused' ? [] : stages.flatMap(({ gaps }) => gaps) };
};

/** What the policy of an endpoint on the way says of each thing that the request asks for. */
const atEndpoint = (world: World, path: Path, requests: readonly PolicyRequest[]): Stage => {
  const endpoint = endpointOn(world, path)?.item;
  if (!endpoint || endpoint.policy === null) return { steps: [], verdict: 'allowed', gaps: [] };
  const { id: of, policy } = endpoint;
  const dialect = endpoint.type === 'Gateway' ? 'gateway-endpoint' : 'interface-endpoint';
  const subject = { policy: 'endpoint policy', of, action: 'ec2:DescribeVpcEndpoints', dialect } as const;
  return inRow(
    requests.map((request): Stage => {
      const { step: said, gap } = judgeText(subject, policy, request);
      const step = requests.length > 1 ? { ...said, text: `of ${request.resource}, ${said.text}` } : said;
      if (gap) return open([step], gap);
      // AWS: an endpoint policy grants nothing; what it does not allow is refused (PrivateLink guide, endpoint policies).
      return step.decision === 'allowed' ? { steps: [step], verdict: 'allowed', gaps: [] } : refused(step);
    }),
  );
};

/** What a policy, its owner and the caller come to, once the request is there. */
const atPolicy = (
  { step, gap, evaluation }: Judged,
  owner: string,
  principal: Principal,
  blocking: () => Blocking,
): Stage => {
  const { decision } = step;
  if (decision === 'explicit-deny') return refused(step);
  if (gap) return open([step], gap);
  const isOwn = principal.kind === 'aws' && principal.account === owner;
  // AWS: within an account an Allow of either side is enough; across accounts both sides have to allow (IAM, policy evaluation logic).
  if (isOwn) {
    const isDirect = decision === 'allowed' && evaluation?.grant === 'direct';
    return { steps: [step], verdict: isDirect ? 'allowed' : 'by-identity', gaps: [] };
  }
  // Limit: access control lists are not read, which can grant what no policy does.
  if (decision !== 'allowed') return refused(step);
  // AWS: Block Public Access leaves AWS services in (S3 guide, access-control-block-public-access); they have no policies of their own.
  if (principal.kind === 'service') return { steps: [step], verdict: 'allowed', gaps: [] };
  const { step: block, gap: unread } = blocking();
  const steps = block ? [step, block] : [step];
  if (unread) return open(steps, unread);
  if (block) return refused(...steps);
  return { steps, verdict: principal.kind === 'anonymous' ? 'allowed' : 'by-identity', gaps: [] };
};

// AWS: S3 refuses what comes to an access point that is bound to a VPC and not from there (S3 guide, access-points-vpc).
const fromItsVpc = (world: World, path: Path, { item }: Located<'accessPoints'>): Stage => {
  const { name, networkOrigin, vpcId } = item;
  if (networkOrigin !== 'VPC') return { steps: [], verdict: 'allowed', gaps: [] };
  const from = endpointOn(world, path)?.item.vpcId ?? null;
  const whence = from === null ? 'through no endpoint' : `from ${from}`;
  const text = `it takes requests from ${vpcId} only, and this one comes ${whence}`;
  const decision = from === vpcId ? 'allowed' : 'explicit-deny';
  const step = plainStep('access point', name, decision, text);
  return decision === 'allowed' ? { steps: [step], verdict: 'allowed', gaps: [] } : refused(step);
};

const atAccessPoint = (
  world: World,
  path: Path,
  accessPoint: Located<'accessPoints'>,
  request: PolicyRequest,
): Stage => {
  const { item, place } = accessPoint;
  const subject = { policy: 'access point policy', of: item.name, dialect: 'resource' } as const;
  const judged = judgeObserved({ ...subject, action: 's3:GetAccessPointPolicy' }, item.policy, request);
  return inRow([
    fromItsVpc(world, path, accessPoint),
    atPolicy(judged, place.accountId, request.principal, () => blockingAtPoint(accessPoint, judged.policy)),
  ]);
};

const atBucket = ({ bucket }: AccessQuestion, request: PolicyRequest): Stage => {
  const { item, place } = bucket;
  const subject = { policy: 'bucket policy', of: item.name, dialect: 'resource' } as const;
  const judged = judgeObserved({ ...subject, action: 's3:GetBucketPolicy' }, item.policy, request);
  return atPolicy(judged, place.accountId, request.principal, () => blockingAtBucket(bucket, judged.policy));
};

const unreachable = (path: Path): AccessVerdict | null =>
  path.disposition === 'delivered' ? null : path.disposition === 'unknown' ? 'unknown' : 'unreachable';

const wayOf = (
  world: World,
  question: AccessQuestion,
  region: string,
  way: Pick<AccessWay, 'family' | 'share' | 'path' | 'interfaces'>,
): AccessWay => {
  const { path } = way;
  const { accessPoint = null } = question;
  const request = requestOn(world, question, path, partitionOf(region));
  const through = accessPoint ? requestThrough(world, accessPoint, question, request) : null;
  const bucket = atBucket(question, request);
  const network = unreachable(path);
  if (network !== null)
    return { ...way, verdict: network, steps: [], gaps: path.gap === null ? [] : [path.gap] };
  return {
    ...way,
    ...inRow([
      // AWS: through an access point, an endpoint's policy has to allow it and the bucket behind it (S3 guide, access-points-vpc).
      atEndpoint(world, path, through ? [through, request] : [request]),
      ...(accessPoint && through ? [atAccessPoint(world, path, accessPoint, through)] : []),
      bucket,
    ]),
  };
};

/** What becomes of the request of an AWS service that calls by itself; null where somebody else calls. */
const directOf = (world: World, question: AccessQuestion, partition: string): Stage | null =>
  question.principal?.kind === 'service'
    ? atBucket(question, requestOfService(world, question, partition))
    : null;

const nameOf = (principal: Principal): string => {
  if (principal.kind === 'service') return principal.name;
  if (principal.kind !== 'aws') return principal.kind;
  return principal.session === undefined ? principal.arn : `${principal.arn} (session ${principal.session})`;
};

/** Would this request get there, and be allowed? Each way of it, hop by hop and statement by statement. */
export const resolveAccess = (paths: PathResolver, question: AccessQuestion): AccessAnswer => {
  const { world } = paths;
  const { subnet, bucket, action, accessPoint = null } = question;
  const { region } = subnet.place;
  const partition = partitionOf(region);
  const answer = paths.toName(subnet, 's3', nameAskedFor(question));
  const direct = directOf(world, question, partition);
  const families = direct === null ? answer.families : [];
  const ways = families.flatMap(({ family, shares }) =>
    shares.map(({ share, path, interfaces }) =>
      wayOf(world, question, region, { family, share, path, ...(interfaces && { interfaces }) }),
    ),
  );
  const all = direct === null ? ways : [direct];
  const verdicts = [...new Set(all.map(({ verdict }) => verdict))];
  const [only = 'unreachable'] = verdicts;
  return {
    subnetId: subnet.item.id,
    bucket: bucket.item.name,
    accessPoint: accessPoint?.item.name ?? null,
    action,
    resource: accessPoint ? resourceThrough(accessPoint, question) : resourceOf(question, partition),
    principal: nameOf(question.principal ?? someRole(subnet.item.ownerId, partition)),
    dns: answer.dns,
    verdict: verdicts.length > 1 ? 'mixed' : only,
    ways,
    ...(direct && { direct }),
  };
};
