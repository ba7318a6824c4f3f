import type { Gap } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { subnetsOfVpc } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import type { PathResolver } from '../paths/resolver.ts';
import { homeOf, type Located, type World } from '../paths/world.ts';
import {
  type Answer,
  canPass,
  type Policy,
  type Principal,
  referencesOf,
  type Scene,
} from '../policy/index.ts';
import {
  awsBucketName,
  type AwsFeature,
  type AwsOwnedBucket,
  awsOwnedBuckets,
} from '../services/aws-owned-buckets.ts';
import { serviceOf } from '../services/services.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';

/** Which features of AWS the workloads behind an endpoint use, and why we think so. */
export interface Needs {
  readonly features: ReadonlyMap<AwsFeature, string>;
  /** What could not be seen, so that there may be more. */
  readonly gaps: readonly Gap[];
}

const carries = (paths: PathResolver, subnet: Located<'subnets'>, endpoint: VpcEndpoint): boolean | Gap => {
  const shares = paths.toService(subnet, 's3').families.flatMap((family) => family.shares);
  if (shares.some(({ path }) => path.hops.some(({ id }) => id === endpoint.id))) return true;
  return shares.find(({ path }) => path.gap !== null)?.path.gap ?? false;
};

const endpointServicesOf = (world: World, vpcId: string): ReadonlySet<string> =>
  new Set(
    (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
      .filter(({ item }) => !isDead(item) && item.type === 'Interface')
      .flatMap(({ item }) => (item.serviceName === null ? [] : (serviceOf(item.serviceName)?.service ?? []))),
  );

/** What the workloads whose requests to S3 take this endpoint need of AWS's own buckets. */
export const needsBehind = (
  { endpoint, region }: JudgedEndpoint,
  paths: PathResolver,
  assumeWorkloads: boolean,
): Needs => {
  const { world } = paths;
  const place = homeOf(endpoint, { region });
  const features = new Map<AwsFeature, string>();
  const gaps: Gap[] = [];
  let busy = false;
  for (const subnet of subnetsOfVpc(world, endpoint.vpcId)) {
    const workloads = workloadsOf(world, subnet.id);
    const gap = interfacesGap(world, place);
    if (gap && !assumeWorkloads) gaps.push(gap);
    if (workloads.length === 0 && !assumeWorkloads) continue;
    const carried = carries(paths, { item: subnet, place }, endpoint);
    if (typeof carried === 'object') gaps.push(carried);
    if (carried !== true) continue;
    busy = true;
    if (!assumeWorkloads && !workloads.some(({ instanceId }) => instanceId !== null)) continue;
    features.set('Systems Manager', `instances in ${subnet.id}`);
    features.set('Amazon Linux packages', `instances in ${subnet.id}`);
  }
  const services = endpointServicesOf(world, endpoint.vpcId);
  if (busy && (services.has('ecr.dkr') || services.has('ecr.api')))
    features.set('Amazon ECR', `the endpoint for ECR in ${endpoint.vpcId}`);
  if (busy && services.has('cloudformation'))
    features.set('CloudFormation', `the endpoint for CloudFormation in ${endpoint.vpcId}`);
  const listed = [world.list('subnets', place), world.list('vpcEndpoints', place)] as const;
  return { features, gaps: [...gaps, ...listed.flatMap((one) => ('gap' in one ? [one.gap] : []))] };
};

/** A bucket of AWS that somebody behind an endpoint needs, and whether the policy lets him. */
export interface NeededBucket {
  readonly bucket: AwsOwnedBucket;
  readonly name: string;
  readonly answer: Answer;
}

const callers: Readonly<Record<AwsOwnedBucket['caller'], Scene['principals']>> = {
  signed: { kinds: ['inside'], withoutRoot: true },
  anonymous: { kinds: ['anonymous'], exactly: { kind: 'anonymous' } satisfies Principal },
  presigned: { kinds: ['outside'], unnamedOnly: true },
  service: {
    kinds: ['service'],
    exactly: { kind: 'service', name: 'cloudformation.amazonaws.com' } satisfies Principal,
  },
};

// AWS: these buckets belong to accounts of AWS, which are in no organization of yours (data perimeter examples, service-owned resources).
const OWNERS = [{ organization: null }, { organization: 'o-zzzzzzamazon' }] as const;

const foreignAccounts = (policy: Policy, scene: Scene): boolean =>
  referencesOf(policy).some(
    ({ kind, key, id }) =>
      kind === 'account' && /resourceaccount$/i.test(key ?? '') && !scene.trust.accounts.includes(id),
  );

const ask = ({ policy, scene, partition }: JudgedEndpoint, bucket: AwsOwnedBucket, name: string): Answer => {
  // An account that the policy names and that is not one's own may be the one of AWS.
  const owner = foreignAccounts(policy, scene) ? {} : { account: '000000000000' };
  const answers = OWNERS.map((organization) =>
    canPass(policy, {
      ...scene,
      principals: callers[bucket.caller],
      resources: {
        owners: ['outside'],
        exactly: { arn: `arn:${partition}:s3:::${name}/needed`, ...owner, ...organization },
      },
      actions: { exactly: [bucket.action] },
    }),
  );
  return (
    answers.find(({ answer }) => answer === 'yes') ??
    answers.find(({ answer }) => answer === 'unknown') ??
    (answers[0] as Answer)
  );
};

/** May those who need it reach each bucket that these features cannot do without? */
export const neededBuckets = (judged: JudgedEndpoint, needs: Needs): readonly NeededBucket[] => {
  const region = judged.endpoint.serviceRegion ?? judged.region;
  return awsOwnedBuckets.flatMap((bucket) => {
    const name = awsBucketName(bucket, region);
    if (!bucket.needed || name === null || !needs.features.has(bucket.feature)) return [];
    return [{ bucket, name, answer: ask(judged, bucket, name) }];
  });
};
