import type { VpcEndpoint } from '../model/resources.ts';
import { grantsFullAccess } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import {
  notListedWords,
  perimeterDocument,
  unlessTooMany,
  withDenies,
} from '../perimeters/endpoint-documents.ts';
import {
  decidingStatements,
  endpointEvidence,
  skipMessages,
  undecided,
} from '../perimeters/endpoint-policy.ts';
import { readEndpointPolicy } from './parts/read-endpoint-policy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  full: 'The policy of {endpoint} lets anyone do everything of {service} to everything: it has neither an identity perimeter, which bounds whose the callers are, nor a resource perimeter, which bounds whose the resources are.{managed}',
  bounded: 'The policy of {endpoint} does not let everyone do everything of {service}.',
} as const;

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'full-access-endpoint-policy',
  speaksFor: ['endpoint-policy-without-identity-perimeter', 'endpoint-policy-without-resource-perimeter'],
  title: 'Endpoint policy gives full access',
  severity: 'medium',
  rationale:
    'Through an endpoint with full access, whoever runs code in the VPC can carry data to a bucket, queue or table of any account, with credentials of any account. The policy is the one place where the network itself can refuse that.',
  remedy:
    'Put a policy on the endpoint that lets your own callers reach your own resources, with what AWS services need.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
  ],
  limits: [
    'AWS’s default policy fails here alone, since one policy gives it both perimeters; a waiver of one of the two perimeter checks does not cover that, because full access is more than the lack of one perimeter.',
    'Other policies (identity, resource, service control) are not counted: they do not bind callers of other accounts.',
    'A condition on the endpoint’s own id or VPC holds for every request through it and bounds nothing.',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    const { policy, space, service, trusted, region } = judged;
    // Everything means AWS's own buckets as well.
    const answer = grantsFullAccess(policy, { ...space, resources: { owners: ['inside', 'outside'] } });
    const evidence = endpointEvidence(judged, decidingStatements(answer));
    if (answer.answer === 'unknown')
      return context.unknown(undecided(endpoint.id, policy, trusted, answer.reasons), evidence);
    if (answer.answer === 'no') return context.pass('bounded', { endpoint: endpoint.id, service }, evidence);
    return context.fail(
      'full',
      { endpoint: endpoint.id, service, managed: managedWords(endpoint) },
      {
        evidence,
        severity: managedSeverity(endpoint, 'medium'),
        remedy: endpointPolicyRemedy(
          `Let only your own callers reach your own resources through ${endpoint.id}.`,
          endpoint,
          region,
          unlessTooMany(judged.trusted, () => withDenies(perimeterDocument(judged), policy)),
          `Requests to resources of others, and with credentials of others, are refused from then on: look in the service’s data events for those that are meant, and add them first.${notListedWords(judged)}`,
        ),
      },
    );
  },
});
