import type { Evidence, Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { parsePolicy } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { type NeededBucket, neededBuckets, needsBehind, type Needs } from '../perimeters/aws-needs.ts';
import { lettingThrough } from '../perimeters/endpoint-documents.ts';
import {
  endpointEvidence,
  type JudgedEndpoint,
  skipMessages,
  undecided,
} from '../perimeters/endpoint-policy.ts';
import { readEndpointPolicy } from './parts/read-endpoint-policy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  breaks: 'The policy of {endpoint} refuses what {features} of: {buckets}.{managed}',
  open: 'The policy of {endpoint} lets {features} reach the buckets of AWS that they need.',
  otherService: '{endpoint} carries {service}, for which no buckets of AWS are needed.',
  noNeed: 'Nothing that uses {endpoint} is known to need buckets of AWS.',
  otherPartition: 'The names of AWS’s buckets in {partition} are not known.',
} as const;

/** The buckets that are out of reach; of those of which one is enough, only when all are. */
const refusedOf = (all: readonly NeededBucket[]): readonly NeededBucket[] =>
  all.filter(({ bucket, answer }) => {
    const rest = all.filter((other) => bucket.oneOf !== undefined && other.bucket.oneOf === bucket.oneOf);
    return answer.answer === 'no' && rest.every((other) => other.answer.answer === 'no');
  });

const isOpen = (all: readonly NeededBucket[], { bucket, answer }: NeededBucket): boolean =>
  answer.answer === 'unknown' &&
  !all.some(
    (other) =>
      bucket.oneOf !== undefined && other.bucket.oneOf === bucket.oneOf && other.answer.answer === 'yes',
  );

const needWords = (refused: readonly NeededBucket[], { features }: Needs): string =>
  [...new Set(refused.map(({ bucket }) => bucket.feature))]
    .map((feature) => `${feature} needs (for ${features.get(feature) ?? 'workloads'})`)
    .join(' and ');

const bucketWords = (refused: readonly NeededBucket[]): string =>
  refused
    .map(
      ({ bucket, name }) =>
        `${bucket.action} on ${name}${bucket.caller === 'anonymous' ? ' without credentials' : ''}`,
    )
    .join(', ');

/** The Denies that stand in the way, those included which only show once there is an Allow. */
const deniesAgainst = (
  judged: JudgedEndpoint,
  needs: Needs,
  refused: readonly NeededBucket[],
  grants: Parameters<typeof lettingThrough>[1],
): ReadonlySet<number> => {
  const denies = new Set<number>();
  for (let left = refused; left.length > 0;) {
    const before = denies.size;
    const blocking = left.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    // The grants stand behind the statements of the policy, and deny nothing.
    for (const index of blocking.filter((one) => one < judged.policy.statements.length)) denies.add(index);
    const { policy } = parsePolicy(JSON.stringify(lettingThrough(judged.policy, grants, denies)));
    if (policy === null || (denies.size === before && left !== refused)) break;
    left = refusedOf(neededBuckets({ ...judged, policy }, needs));
  }
  return denies;
};

const remedyOf = (judged: JudgedEndpoint, needs: Needs, refused: readonly NeededBucket[]): Fix => {
  const { endpoint, region, partition, policy } = judged;
  const actions = [...new Set(refused.map(({ bucket }) => bucket.action))];
  const grants = actions.map((action) => ({
    action,
    arns: refused
      .filter(({ bucket }) => bucket.action === action)
      .map(({ name }) => `arn:${partition}:s3:::${name}/*`),
  }));
  return endpointPolicyRemedy(
    `Let ${refused.map(({ name }) => name).join(', ')} be reached through ${endpoint.id} by everyone, without conditions on principals.`,
    endpoint,
    region,
    lettingThrough(policy, grants, deniesAgainst(judged, needs, refused, grants)),
    'The buckets hold what AWS publishes to everyone; a Deny on single patterns may have to spare them as well.',
  );
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-policy-breaks-service',
  title: 'Endpoint policy refuses buckets of AWS that workloads need',
  severity: 'medium',
  rationale:
    'Package managers, SSM Agent, image pulls and CloudFormation signals go to buckets that AWS owns, some of them without credentials. Where the S3 endpoint is the way to S3, a policy that forgets them breaks patching and deployments, often months after it was written.',
  remedy:
    'Add an Allow for everyone on the buckets of AWS that the workloads need, and spare them in Deny statements.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md',
  ],
  limits: [
    'Instances are taken to use Systems Manager and Amazon Linux; what runs on them is not asked.',
    'Only buckets without which a feature does not work are demanded; names are as of 2026-11-22 and of the partition aws.',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    const { scene, service, partition, policy, trusted } = judged;
    if (scene.service !== 's3')
      return context.notApplicable('otherService', { endpoint: endpoint.id, service });
    if (partition !== 'aws') return context.notApplicable('otherPartition', { partition });
    const needs = needsBehind(judged, context.paths, context.options.assumeWorkloads);
    const [gap, ...gaps] = needs.gaps;
    const all = neededBuckets(judged, needs);
    const refused = refusedOf(all);
    const blocked = refused.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    const because = [...needs.features].map(([feature, why]) => `${feature}: ${why}`);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: endpoint.id, facts: { needs: because, buckets: all.map(({ name }) => name) } },
      ...endpointEvidence(judged, [...new Set(blocked)]),
    ];
    if (refused.length > 0)
      return context.fail(
        'breaks',
        {
          endpoint: endpoint.id,
          features: needWords(refused, needs),
          buckets: bucketWords(refused),
          managed: managedWords(endpoint),
        },
        { evidence, severity: managedSeverity(endpoint, 'medium'), remedy: remedyOf(judged, needs, refused) },
      );
    const open = all.filter((one) => isOpen(all, one));
    if (open.length > 0) {
      const reasons = open.flatMap(({ answer }) => (answer.answer === 'unknown' ? answer.reasons : []));
      return context.unknown(undecided(endpoint.id, policy, trusted, reasons), evidence);
    }
    if (gap) return context.unknown([gap, ...gaps], evidence);
    if (all.length === 0) return context.notApplicable('noNeed', { endpoint: endpoint.id });
    return context.pass(
      'open',
      { endpoint: endpoint.id, features: [...needs.features.keys()].join(', ') },
      evidence,
    );
  },
});
