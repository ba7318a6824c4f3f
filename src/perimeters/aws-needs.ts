import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { subnetsOfVpc } from '../paths/consumers.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import type { PathResolver } from '../paths/resolver.ts';
import { isForPods, isTask } from '../paths/workload-signs.ts';
import { homeOf, type Located } from '../paths/world.ts';
import {
  type Answer,
  canPass,
  forMany,
  type Policy,
  present,
  type Principal,
  referencesOf,
  type RequestSpace,
} from '../policy/index.ts';
import { awsBucketName, awsOwnedBuckets } from '../services/aws-owned-buckets.ts';
import {
  type NeedingFeature,
  requestArn,
  requestsOf,
  type ServiceRequest,
} from '../services/service-requests.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { organizationOf } from './trust.ts';

/** Which features of AWS the workloads behind an endpoint use, and why we think so. */
export interface Needs {
  readonly features: ReadonlyMap<NeedingFeature, string>;
  /** What could not be seen, so that there may be more. */
  readonly gaps: readonly Gap[];
}

/** What is known of the workloads of a VPC beside their interfaces. */
export interface NeedSetting {
  readonly paths: PathResolver;
  readonly assumeWorkloads: boolean;
  /** The workload profiles that are chosen for the VPC. */
  readonly profiles: Observed<readonly string[]>;
}

const byProfile: Readonly<Record<string, readonly NeedingFeature[]>> = {
  ssm: ['Systems Manager'],
  ecr: ['Amazon ECR'],
  ecs: ['Amazon ECR'],
  fargate: ['Amazon ECR'],
  eks: ['Amazon EKS', 'Amazon ECR'],
  cloudformation: ['CloudFormation'],
  codedeploy: ['CodeDeploy'],
  'cloudwatch-agent': ['CloudWatch agent'],
  'bedrock-runtime': ['Amazon Bedrock'],
};

/** What the workloads of a subnet are taken to use. */
const byWorkloads = (
  { id }: Subnet,
  workloads: readonly NetworkInterface[],
  assumed: boolean,
): readonly (readonly [NeedingFeature, string])[] => {
  const has = (is: (one: NetworkInterface) => boolean): boolean => workloads.some(is);
  const instances: readonly NeedingFeature[] =
    assumed || has(({ instanceId }) => instanceId !== null)
      ? ['Systems Manager', 'Amazon Linux packages']
      : [];
  return [
    ...instances.map((feature) => [feature, `instances in ${id}`] as const),
    ...(has(isTask) ? [['Amazon ECR', `container tasks in ${id}`] as const] : []),
    ...(has(isForPods)
      ? (['Amazon EKS', 'Amazon ECR'] as const).map((feature) => [feature, `EKS nodes in ${id}`] as const)
      : []),
  ];
};

const pathsTo = (paths: PathResolver, subnet: Located<'subnets'>, service: string): readonly Path[] =>
  paths.toService(subnet, service).families.flatMap(({ shares }) => shares.map(({ path }) => path));

const gapIn = (ways: readonly Path[]): Gap | null => ways.find(({ gap }) => gap !== null)?.gap ?? null;

/** Do requests of a subnet to a service take this endpoint? */
const carries = (ways: readonly Path[], endpointId: string): boolean | Gap =>
  ways.some(({ hops }) => hops.some(({ id }) => id === endpointId)) || (gapIn(ways) ?? false);

// Layers of images are asked for only by whoever gets their manifest from ECR, by whatever door.
const reaches = (paths: PathResolver, subnet: Located<'subnets'>, feature: NeedingFeature): boolean | Gap => {
  if (feature !== 'Amazon ECR') return true;
  const ways = pathsTo(paths, subnet, 'ecr.dkr');
  return ways.some(({ disposition }) => disposition === 'delivered') || (gapIn(ways) ?? false);
};

/** What the workloads whose requests take this endpoint need of AWS. */
export const needsBehind = (judged: JudgedEndpoint, setting: NeedSetting): Needs => {
  const { paths, assumeWorkloads, profiles } = setting;
  const { endpoint, region, service } = judged;
  const { world } = paths;
  const place = homeOf(endpoint, { region });
  const features = new Map<NeedingFeature, string>();
  const chosen = (isSeen(profiles) ? profiles.seen : []).flatMap((name) =>
    (byProfile[name] ?? []).map((feature) => [feature, `the profile ${name}`] as const),
  );
  const listed = world.list('subnets', place, { vpcId: endpoint.vpcId });
  const unread = interfacesGap(world, place, endpoint);
  const gaps: Gap[] = [
    ...(isSeen(listed) ? [] : [listed.gap]),
    ...(isSeen(profiles) ? [] : [profiles.gap]),
    ...(unread && !assumeWorkloads ? [unread] : []),
  ];
  const all = subnetsOfVpc(world, endpoint.vpcId).map((item) => ({
    item,
    workloads: workloadsOf(world, item.id),
  }));
  const isEmpty = all.every(({ workloads }) => workloads.length === 0);
  for (const { item, workloads } of all) {
    const declared = workloads.length > 0 || assumeWorkloads || isEmpty ? chosen : [];
    const used = [...byWorkloads(item, workloads, assumeWorkloads), ...declared];
    if (used.length === 0) continue;
    const subnet = { item, place };
    const carried = carries(pathsTo(paths, subnet, service), endpoint.id);
    if (typeof carried === 'object') gaps.push(carried);
    if (carried !== true) continue;
    for (const [feature, why] of used) {
      const reached = reaches(paths, subnet, feature);
      if (typeof reached === 'object') gaps.push(reached);
      if (reached === true && !features.has(feature)) features.set(feature, why);
    }
  }
  const endpoints = world.list('vpcEndpoints', place, { vpcId: endpoint.vpcId });
  return { features, gaps: isSeen(endpoints) ? gaps : [...gaps, endpoints.gap] };
};

/** A request that somebody behind an endpoint needs, and whether the policy lets it through. */
export interface NeededRequest {
  readonly request: ServiceRequest;
  readonly arn: string;
  /** The bucket, or else the ARN. */
  readonly name: string;
  readonly answer: Answer;
}

const OIDC = 'oidc.eks.amazonaws.com';

const callerOf = ({ caller, action, principal }: ServiceRequest): RequestSpace['principals'] => {
  const nobody = { kinds: ['anonymous'], exactly: { kind: 'anonymous' } satisfies Principal } as const;
  if (caller === 'signed') return { kinds: ['inside'], withoutRoot: true };
  if (caller === 'presigned') return { kinds: ['outside'], unnamedOnly: true };
  if (caller === 'service')
    return {
      kinds: ['service'],
      exactly: { kind: 'service', name: principal ?? '' } satisfies Principal,
    };
  // AWS: only STS knows federated principals; elsewhere anyone who shows a token or a code is anonymous to IAM (IAM, Principal element).
  return caller === 'unsigned' && action.startsWith('sts:')
    ? { kinds: ['inside'], exactly: { kind: 'federated', provider: OIDC } satisfies Principal }
    : nobody;
};

const foreignAccounts = (policy: Policy, space: RequestSpace): boolean =>
  referencesOf(policy).some(
    ({ kind, key, id }) =>
      kind === 'account' && /resourceaccount$/i.test(key ?? '') && !space.trust.accounts.includes(id),
  );

/** Whose the resource of a request may be. */
const ownersOf = (
  { policy, space, trusted, endpoint }: JudgedEndpoint,
  { owner }: ServiceRequest,
  arn: string,
): readonly { readonly account?: string; readonly organization?: string | null }[] => {
  if (owner !== 'aws') {
    const id = organizationOf(trusted);
    return [{ account: endpoint.ownerId, ...(id === null ? {} : { organization: id }) }];
  }
  const named = /^\d{12}$/.exec(arn.split(':')[4] ?? '')?.[0];
  // An account that the policy names and that is not one's own may be the one of AWS.
  const account =
    named === undefined
      ? foreignAccounts(policy, space)
        ? {}
        : { account: '000000000000' }
      : { account: named };
  // AWS: accounts of AWS are in no organization of yours (data perimeter examples, service-owned resources).
  return [null, 'o-zzzzzzamazon'].map((organization) => ({ ...account, organization }));
};

/** May a request that services need pass a policy? Answered for the action that stands for it. */
export const answerTo = (judged: JudgedEndpoint, request: ServiceRequest, arn: string): Answer => {
  const { policy, space } = judged;
  const context = Object.entries(request.context ?? {}).map(([key, value]) => [
    key.toLowerCase(),
    present(value),
  ]);
  const answers = ownersOf(judged, request, arn).map((owner) =>
    canPass(policy, {
      ...space,
      principals: callerOf(request),
      resources: {
        owners: [request.owner === 'aws' ? 'outside' : 'inside'],
        exactly: { arn: arn.replaceAll('*', 'needed'), ...owner },
      },
      actions: { exactly: [request.action] },
      fixed: { ...space.fixed, ...(Object.fromEntries(context) as RequestSpace['fixed']) },
    }),
  );
  return (
    answers.find(({ answer }) => answer === 'yes') ??
    answers.find(({ answer }) => answer === 'unknown') ??
    (answers[0] as Answer)
  );
};

const bucketOf = (arn: string): string => /:s3:::([^/]+)/.exec(arn)?.[1] ?? arn;

// AWS: in these regions some buckets have an ending that is not known (aws-owned-buckets.ts).
const isNameKnown = (arn: string, region: string): boolean =>
  !arn.includes(':s3:::') ||
  awsOwnedBuckets.some((bucket) => awsBucketName(bucket, region) === bucketOf(arn));

/** The requests that an endpoint carries, with whether its policy lets those who need them through. */
export const requestsThrough = (
  judged: JudgedEndpoint,
  isAsked: (request: ServiceRequest) => boolean,
): readonly NeededRequest[] => {
  const { endpoint, partition } = judged;
  const space = forMany(judged.space);
  const region = endpoint.serviceRegion ?? judged.region;
  return requestsOf(space.service, partition)
    .filter(isAsked)
    .flatMap((request) => {
      const arn = requestArn(request, { region, partition, account: endpoint.ownerId });
      if (request.resource.includes('{bucket}') || !isNameKnown(arn, region)) return [];
      return [{ request, arn, name: bucketOf(arn), answer: answerTo({ ...judged, space }, request, arn) }];
    });
};

/** May those who need it send each request that these features cannot do without? */
export const neededRequests = (judged: JudgedEndpoint, { features }: Needs): readonly NeededRequest[] =>
  requestsThrough(judged, ({ needed, feature }) => needed && features.has(feature));

/** Whether it is one of those of which another is enough. */
const hasOther = (
  all: readonly NeededRequest[],
  { request }: NeededRequest,
  fits: (answer: NeededRequest['answer']['answer']) => boolean,
): boolean =>
  request.oneOf !== undefined &&
  all.some((other) => other.request.oneOf === request.oneOf && fits(other.answer.answer));

/** The requests that are refused; of those of which one is enough, only when all are. */
export const refusedOf = (all: readonly NeededRequest[]): readonly NeededRequest[] =>
  all.filter((one) => one.answer.answer === 'no' && !hasOther(all, one, (answer) => answer !== 'no'));

/** The requests of which it is open whether they pass, where no other that does is enough. */
export const openOf = (all: readonly NeededRequest[]): readonly NeededRequest[] =>
  all.filter((one) => one.answer.answer === 'unknown' && !hasOther(all, one, (answer) => answer === 'yes'));

/** Can anything be needed through an endpoint of this service? */
export const isEverNeeded = ({ space, partition }: JudgedEndpoint): boolean =>
  requestsOf(space.service, partition).some(({ needed }) => needed);
