import { endpointEvidence } from '../perimeters/endpoint-policy.ts';
import { type Orphan, orphansOf, withoutOrphans } from '../perimeters/orphans.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

const namesOf = (orphans: readonly Orphan[]): string => {
  const of = (why: Orphan['why']): string =>
    [...new Set(orphans.filter((one) => one.why === why).map(({ name }) => name))].join(', ');
  const ids = of('unique-id');
  const named = of('named-on-gateway');
  return [
    ids === '' ? '' : `${ids}, what remains of a deleted identity`,
    named === '' ? '' : `${named} as Principal, where a gateway endpoint takes only "*"`,
  ]
    .filter((part) => part !== '')
    .join(', and ');
};

export default defineEndpointPolicyCheck({
  id: 'endpoint-policy-orphaned-principal',
  title: 'Endpoint policy names a principal that does not exist there',
  severity: 'low',
  rationale:
    'AWS puts the unique id in place of an identity that was deleted, and a new one of the same name does not get it back: the statement is dead, though it reads as if it granted something. On a gateway endpoint a named principal does not work at all.',
  remedy:
    'Remove the dead ids; on a gateway endpoint set Principal to "*" and name callers by aws:PrincipalArn or aws:PrincipalAccount.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  ],
  limits: ['Whether an identity that is named by its ARN still exists is not asked.'],
  messages: {
    orphaned: 'The policy of {endpoint} names {names}.{managed}',
    valid: 'Every principal that the policy of {endpoint} names can stand where it does.',
  },

  evaluate(judged, { pass, fail }) {
    const { endpoint, policy, region } = judged;
    const isGateway = endpoint.type === 'Gateway';
    const orphans = orphansOf(policy, isGateway);
    const evidence = endpointEvidence(judged, [...new Set(orphans.map(({ statement }) => statement))]);
    if (orphans.length === 0) return pass('valid', {}, evidence);
    const text = `Take the dead names out of the policy of ${endpoint.id}${isGateway ? ', and name callers by condition' : ''}.`;
    const risk =
      'A statement whose names are all dead is left out; where the identity was recreated, add its ARN.';
    const document = withoutOrphans(policy, isGateway);
    const remedy = endpointPolicyRemedy(text, endpoint, region, document, risk);
    return fail('orphaned', { names: namesOf(orphans) }, { evidence, remedy });
  },
});
