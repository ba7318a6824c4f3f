import type { JudgedEndpoint } from '../perimeters/endpoint-policy.ts';
import { ownOnlyRemedy } from '../perimeters/perimeter-remedy.ts';
import { canPass, memoize, type Policy, type Trust } from '../policy/index.ts';
import { decided, defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

const whyOf = (policy: Policy, blockedBy: readonly number[]): string => {
  if (policy.statements.every(({ effect }) => effect === 'Deny')) return 'it has no Allow';
  if (blockedBy.length > 0) return `statement ${blockedBy.join(', ')} denies what others allow`;
  return 'no Allow can hold for a request that comes through this endpoint';
};

// Whose an account is does not matter here, only whether there is somebody. The same object each time, by which answers are found again.
const complete = memoize((trust: Trust): Trust => ({ ...trust, accountsComplete: true }));

/** Can anybody at all pass, be it one's own or not? */
const outcomeOf = ({ policy, space }: JudgedEndpoint) => {
  const answer = canPass(policy, {
    ...space,
    trust: complete(space.trust),
    principals: { kinds: ['inside', 'outside', 'anonymous', 'service'] },
    resources: { owners: ['inside', 'outside'] },
  });
  return { status: answer.answer, answer };
};

export default defineEndpointPolicyCheck({
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
  messages: {
    closed: 'The policy of {endpoint} lets no request through: {why}.{managed}',
    open: 'The policy of {endpoint} lets some requests through.',
  },

  evaluate(judged, context) {
    const { answer, evidence } = decided(judged, outcomeOf, context);
    if (answer.answer !== 'no') return context.pass('open', {}, evidence);
    const remedy = () =>
      ownOnlyRemedy(judged, {
        text: `Let your own callers reach your own resources through ${judged.endpoint.id}.`,
        risk: 'Everything of your own is let through from then on; narrow the actions and resources where less is meant.',
        keepDenies: false,
      });
    return context.fail('closed', { why: whyOf(judged.policy, answer.blockedBy) }, { evidence, remedy });
  },
});
