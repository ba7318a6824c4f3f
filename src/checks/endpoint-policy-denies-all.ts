import type { VpcEndpoint } from '../model/resources.ts';
import { canPass, type Policy } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { whicheverOrganization } from '../perimeters/assumptions.ts';
import { notListedWords, perimeterDocument, unlessTooMany } from '../perimeters/endpoint-documents.ts';
import {
  decidingStatements,
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
  closed: 'The policy of {endpoint} lets no request through: {why}.{managed}',
  open: 'The policy of {endpoint} lets some requests through.',
} as const;

const whyOf = (policy: Policy, blockedBy: readonly number[]): string => {
  if (policy.statements.every(({ effect }) => effect === 'Deny')) return 'it has no Allow';
  if (blockedBy.length > 0) return `statement ${blockedBy.join(', ')} denies what others allow`;
  return 'no Allow can hold for a request that comes through this endpoint';
};

/** Can anybody at all pass, be it one's own or not? */
const outcomeOf = ({ policy, space }: JudgedEndpoint) => {
  const answer = canPass(policy, {
    ...space,
    // Whose an account is does not matter here, only whether there is somebody.
    trust: { ...space.trust, accountsComplete: true },
    principals: { kinds: ['inside', 'outside', 'anonymous', 'service'] },
    resources: { owners: ['inside', 'outside'] },
  });
  return { status: answer.answer, answer };
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-policy-denies-all',
  title: 'Endpoint policy lets nothing through',
  severity: 'high',
  rationale:
    'Requests still take the endpoint, because routes and names lead there, and every one of them is refused: the service is out of reach for the subnets that the endpoint was made for. Such a policy often names a VPC, endpoint or address that requests here never carry.',
  remedy:
    'Add the Allow statements that are meant, or correct the ids in their conditions; an endpoint that is not meant to carry anything is better deleted.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    const { policy, trusted, region } = judged;
    const outcome = whicheverOrganization(judged, outcomeOf);
    const evidence = endpointEvidence(judged, 'answer' in outcome ? decidingStatements(outcome.answer) : []);
    if (!('status' in outcome)) return context.unknown([outcome], evidence);
    const { answer } = outcome;
    if (answer.answer === 'unknown')
      return context.unknown(undecided(endpoint.id, policy, trusted, answer.reasons), evidence);
    if (answer.answer === 'yes') return context.pass('open', { endpoint: endpoint.id }, evidence);
    return context.fail(
      'closed',
      { endpoint: endpoint.id, why: whyOf(policy, answer.blockedBy), managed: managedWords(endpoint) },
      {
        evidence,
        severity: managedSeverity(endpoint, 'high'),
        remedy: endpointPolicyRemedy(
          `Let your own callers reach your own resources through ${endpoint.id}.`,
          endpoint,
          region,
          unlessTooMany(judged.trusted, () => perimeterDocument(judged)),
          `Everything of your own is let through from then on; narrow the actions and resources where less is meant.${notListedWords(judged)}`,
        ),
      },
    );
  },
});
