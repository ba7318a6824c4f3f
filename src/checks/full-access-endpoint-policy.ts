import { endpointEvidence, decidingStatements, doubtsOn } from '../perimeters/endpoint-policy.ts';
import { ownOnlyRemedy } from '../perimeters/perimeter-remedy.ts';
import { grantsFullAccess } from '../policy/index.ts';
import { defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

export default defineEndpointPolicyCheck({
  id: 'full-access-endpoint-policy',
  speaksFor: ['endpoint-policy-without-identity-perimeter', 'endpoint-policy-without-resource-perimeter'],
  title: 'Endpoint policy gives full access',
  severity: 'medium',
  rationale:
    'Through an endpoint with full access, anyone who runs code in the VPC can carry data to a bucket, queue or table of any account, with credentials of any account. The policy is the one place where the network itself can refuse that.',
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
  messages: {
    full: 'The policy of {endpoint} lets anyone do everything of {service} to everything: it has neither an identity perimeter, which bounds whose the callers are, nor a resource perimeter, which bounds whose the resources are.{managed}',
    bounded: 'The policy of {endpoint} does not let everyone do everything of {service}.',
  },

  evaluate(judged, { pass, fail, doubt }) {
    const { endpoint, policy, space, service } = judged;
    // Everything means AWS's own buckets as well.
    const answer = grantsFullAccess(policy, { ...space, resources: { owners: ['inside', 'outside'] } });
    const evidence = endpointEvidence(judged, decidingStatements(answer));
    doubt(doubtsOn(judged, [answer]), evidence);
    if (answer.answer === 'no') return pass('bounded', { service }, evidence);
    const remedy = () =>
      ownOnlyRemedy(judged, {
        text: `Let only your own callers reach your own resources through ${endpoint.id}.`,
        risk: 'Requests to resources of others, and with credentials of others, are refused from then on: look in the service’s data events for those that are meant, and add them first.',
        keepDenies: true,
      });
    return fail('full', { service }, { evidence, remedy });
  },
});
