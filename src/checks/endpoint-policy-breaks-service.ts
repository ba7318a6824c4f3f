import type { Evidence } from '../model/finding.ts';
import { isSeen, seen } from '../model/observed.ts';
import { profileServices } from '../paths/profile-services.ts';
import {
  isEverNeeded,
  type NeededRequest,
  neededRequests,
  type Needs,
  needsBehind,
  openOf,
  refusedOf,
} from '../perimeters/aws-needs.ts';
import { doubtsOn, endpointEvidence } from '../perimeters/endpoint-policy.ts';
import { letNeedsThrough } from '../perimeters/needs-remedy.ts';
import type { ServiceRequest } from '../services/service-requests.ts';
import { defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

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

export default defineEndpointPolicyCheck({
  id: 'endpoint-policy-breaks-service',
  title: 'Endpoint policy refuses what workloads need of AWS',
  severity: 'medium',
  rationale:
    'Package managers, SSM Agent, image pulls and CloudFormation signals go to buckets that AWS owns, some of them without credentials; pods take their roles with a token, and documents, images of add-ons and foundation models are AWS’s own. A policy that forgets them breaks patching and deployments, often months after it was written.',
  remedy:
    'Add an Allow for what the workloads need of AWS, as AWS’s own examples of endpoint policies do, and exempt it from Deny statements.',
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
  messages: {
    breaks: 'The policy of {endpoint} refuses what {features} of: {requests}.{managed}',
    open: 'The policy of {endpoint} lets through what is needed for {features}.',
    otherService: '{endpoint} carries {service}, and no request to it is known that workloads need of AWS.',
    noNeed:
      'Nothing that uses {endpoint} is known to need anything that AWS owns, or requests without a principal.',
    otherPartition: 'The names of AWS’s buckets in {partition} are not known.',
  },

  evaluate(judged, { world, paths, unit, options, pass, fail, doubt, notApplicable }) {
    const { endpoint, space, service, partition } = judged;
    if (space.service === 's3' && partition !== 'aws') return notApplicable('otherPartition', { partition });
    if (!isEverNeeded(judged)) return notApplicable('otherService', { service });
    const asked = profileServices(world, endpoint.vpcId, unit, options);
    const profiles = isSeen(asked) ? seen([...new Set([...asked.seen.values()].flat())]) : asked;
    const { assumeWorkloads } = options;
    const needs = needsBehind(judged, { paths, assumeWorkloads, profiles });
    const all = neededRequests(judged, needs);
    const refused = refusedOf(all);
    const blocked = refused.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    const because = [...needs.features].map(([feature, why]) => `${feature}: ${why}`);
    const facts = { needs: because, requests: all.map(({ name }) => name) };
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id: endpoint.id, facts },
      ...endpointEvidence(judged, [...new Set(blocked)]),
    ];
    if (refused.length > 0) {
      const requests = requestWords(refused);
      const text = `Let ${requests} pass through ${endpoint.id}.`;
      const remedy = () => letNeedsThrough(judged, needs, refused, text);
      return fail('breaks', { features: needWords(refused, needs), requests }, { evidence, remedy });
    }
    const open = openOf(all).map(({ answer }) => answer);
    doubt(open.length > 0 ? doubtsOn(judged, open) : needs.gaps, evidence);
    if (all.length === 0) return notApplicable('noNeed', {});
    return pass('open', { features: [...needs.features.keys()].join(', ') }, evidence);
  },
});
