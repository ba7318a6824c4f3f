import type { Evidence, Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { isSeen, seen } from '../model/observed.ts';
import { parsePolicy } from '../policy/index.ts';
import type { ServiceRequest } from '../services/service-requests.ts';
import { defineCheck } from './check.ts';
import {
  isEverNeeded,
  type NeededRequest,
  neededRequests,
  needsBehind,
  type Needs,
} from '../perimeters/aws-needs.ts';
import { type Grant, lettingThrough, own } from '../perimeters/endpoint-documents.ts';
import {
  endpointEvidence,
  type JudgedEndpoint,
  skipMessages,
  undecided,
} from '../perimeters/endpoint-policy.ts';
import { readEndpointPolicy } from './parts/read-endpoint-policy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { profileServices } from './pairs.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  breaks: 'The policy of {endpoint} refuses what {features} of: {requests}.{managed}',
  open: 'The policy of {endpoint} lets through what is needed for {features}.',
  otherService: '{endpoint} carries {service}, of which no request is known that workloads need of AWS.',
  noNeed:
    'Nothing that uses {endpoint} is known to need anything that AWS owns, or requests without a principal.',
  otherPartition: 'The names of AWS’s buckets in {partition} are not known.',
} as const;

/** Whether it is one of those of which another is enough. */
const hasOther = (
  all: readonly NeededRequest[],
  { request }: NeededRequest,
  fits: (answer: NeededRequest['answer']['answer']) => boolean,
): boolean =>
  request.oneOf !== undefined &&
  all.some((other) => other.request.oneOf === request.oneOf && fits(other.answer.answer));

/** The requests that are refused; of those of which one is enough, only when all are. */
const refusedOf = (all: readonly NeededRequest[]): readonly NeededRequest[] =>
  all.filter((one) => one.answer.answer === 'no' && !hasOther(all, one, (answer) => answer !== 'no'));

const isOpen = (all: readonly NeededRequest[], one: NeededRequest): boolean =>
  one.answer.answer === 'unknown' && !hasOther(all, one, (answer) => answer === 'yes');

const needWords = (refused: readonly NeededRequest[], { features }: Needs): string =>
  [...new Set(refused.map(({ request }) => request.feature))]
    .map((feature) => `${feature} needs (for ${features.get(feature) ?? 'workloads'})`)
    .join(' and ');

const callerWords: Partial<Record<ServiceRequest['caller'], string>> = {
  anonymous: ' without credentials',
  unsigned: ' by callers who are no principal of an account',
};

const requestWords = (refused: readonly NeededRequest[]): string =>
  refused
    .map(({ request, name }) => `${request.action} on ${name}${callerWords[request.caller] ?? ''}`)
    .join(', ');

/** What lets the refused requests through; grants with the same condition and place are one. */
const grantsFor = (judged: JudgedEndpoint, refused: readonly NeededRequest[]): readonly Grant[] => {
  const grants = new Map<string, Grant>();
  for (const { request, arn } of refused) {
    const { action, more, caller, owner, context = {} } = request;
    const isBucket = arn.includes(':s3:::');
    const bounds =
      caller === 'signed' && !isBucket
        ? own(judged.trusted, 'Principal')
        : owner === 'own'
          ? own(judged.trusted, 'Resource')
          : {};
    const equals = { ...bounds, ...context };
    const condition = Object.keys(equals).length > 0 ? { StringEquals: equals } : {};
    const actions = [action, ...more];
    const key = JSON.stringify([actions, owner, condition]);
    const known = grants.get(key);
    grants.set(key, {
      sid:
        owner === 'aws'
          ? isBucket
            ? 'AllowAwsOwnedBuckets'
            : 'AllowAwsOwnedResources'
          : 'AllowUnsignedRequests',
      actions,
      arns: [...(known?.arns ?? []), arn],
      everywhere: owner !== 'aws',
      condition,
    });
  }
  return [...grants.values()];
};

/** The Denies that stand in the way, those included which only show once there is an Allow. */
const deniesAgainst = (
  judged: JudgedEndpoint,
  needs: Needs,
  refused: readonly NeededRequest[],
  grants: readonly Grant[],
): ReadonlySet<number> => {
  const denies = new Set<number>();
  for (let left = refused; left.length > 0;) {
    const before = denies.size;
    const blocking = left.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    // The grants stand behind the statements of the policy, and deny nothing.
    for (const index of blocking.filter((one) => one < judged.policy.statements.length)) denies.add(index);
    const { policy } = parsePolicy(JSON.stringify(lettingThrough(judged.policy, grants, denies)));
    if (policy === null || (denies.size === before && left !== refused)) break;
    left = refusedOf(neededRequests({ ...judged, policy }, needs));
  }
  return denies;
};

const remedyOf = (judged: JudgedEndpoint, needs: Needs, refused: readonly NeededRequest[]): Fix => {
  const { endpoint, region, policy } = judged;
  const grants = grantsFor(judged, refused);
  return endpointPolicyRemedy(
    `Let ${requestWords(refused)} pass through ${endpoint.id}.`,
    endpoint,
    region,
    lettingThrough(policy, grants, deniesAgainst(judged, needs, refused, grants)),
    'What AWS owns there is published to everyone; a Deny on single patterns may have to spare it as well.',
  );
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-policy-breaks-service',
  title: 'Endpoint policy refuses what workloads need of AWS',
  severity: 'medium',
  rationale:
    'Package managers, SSM Agent, image pulls and CloudFormation signals go to buckets that AWS owns, some of them without credentials; pods take their roles with a token, and documents, images of add-ons and foundation models are AWS’s own. A policy that forgets them breaks patching and deployments, often months after it was written.',
  remedy:
    'Add an Allow for what the workloads need of AWS, as AWS’s own examples of endpoint policies do, and spare it in Deny statements.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md',
  ],
  limits: [
    'Instances are taken to use Systems Manager and Amazon Linux, container tasks and EKS nodes to pull images, EKS nodes to give pods roles; what else runs is known only from the workload profiles that are configured.',
    'Only requests without which a feature does not work are demanded, as of 2026-11-29; names of buckets are those of the partition aws.',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    const { space, service, partition, policy, trusted } = judged;
    if (space.service === 's3' && partition !== 'aws')
      return context.notApplicable('otherPartition', { partition });
    if (!isEverNeeded(judged))
      return context.notApplicable('otherService', { endpoint: endpoint.id, service });
    const asked = profileServices(context.world, endpoint.vpcId, context.unit, context.options);
    const needs = needsBehind(judged, {
      paths: context.paths,
      assumeWorkloads: context.options.assumeWorkloads,
      profiles: isSeen(asked) ? seen([...new Set([...asked.seen.values()].flat())]) : asked,
    });
    const [gap, ...gaps] = needs.gaps;
    const all = neededRequests(judged, needs);
    const refused = refusedOf(all);
    const blocked = refused.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    const because = [...needs.features].map(([feature, why]) => `${feature}: ${why}`);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: endpoint.id, facts: { needs: because, requests: all.map(({ name }) => name) } },
      ...endpointEvidence(judged, [...new Set(blocked)]),
    ];
    if (refused.length > 0)
      return context.fail(
        'breaks',
        {
          endpoint: endpoint.id,
          features: needWords(refused, needs),
          requests: requestWords(refused),
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
