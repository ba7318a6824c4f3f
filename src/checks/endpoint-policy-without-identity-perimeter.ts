import type { VpcEndpoint } from '../model/resources.ts';
import { canOutsiderPass, type Witness } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { denyForeign, withStatements } from './parts/endpoint-documents.ts';
import {
  decidingStatements,
  endpointEvidence,
  type JudgedEndpoint,
  readEndpointPolicy,
  skipMessages,
  undecided,
} from './parts/endpoint-policy.ts';
import { foreignOrganizations } from './parts/foreign-organizations.ts';
import { managedSeverity, managedWords } from './parts/managed.ts';
import { endpointPolicyRemedy } from './parts/policy-remedy.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  open: 'The policy of {endpoint} lets {who} do {action}: nothing bounds who they are.{managed}',
  foreign:
    'The policy of {endpoint} lets every account of {organizations} through, which {verb} neither yours nor trusted.{managed}',
  bounded: 'The policy of {endpoint} lets only callers through whom it bounds or names.',
} as const;

const whoOf = ({ principal }: Witness): string =>
  principal === 'anonymous' ? 'callers without credentials' : 'principals of any account';

const remedyOf = (judged: JudgedEndpoint, text: string) =>
  endpointPolicyRemedy(
    text,
    judged.endpoint,
    judged.region,
    withStatements(judged.policy, denyForeign(judged, 'Principal')),
    'Callers of partners are refused as well unless they are added to the condition.',
  );

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'endpoint-policy-without-identity-perimeter',
  title: 'Endpoint policy lets callers of other organizations through',
  severity: 'medium',
  rationale:
    'With credentials of an account of his own, whoever runs code in the VPC can write to that account through the endpoint, and no log of yours shows it. An identity perimeter on the endpoint lets only your own callers through.',
  remedy:
    'Deny callers outside of your organization by aws:PrincipalOrgID, except AWS services, or make it a condition of each Allow.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples',
  ],
  limits: [
    'Accounts and principals that a policy names one by one count as meant, whoever they are.',
    'Buckets of AWS itself are left out: everyone may read those.',
  ],
  needs: ['vpcEndpoints', 'endpointServices'],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    const { policy, scene, trusted } = judged;
    const answer = canOutsiderPass(policy, scene);
    const evidence = endpointEvidence(judged, decidingStatements(answer));
    const severity = managedSeverity(endpoint, 'medium');
    const managed = managedWords(endpoint);
    if (answer.answer === 'yes')
      return context.fail(
        'open',
        {
          endpoint: endpoint.id,
          who: whoOf(answer.witness),
          action: answer.witness.request.action,
          managed,
        },
        {
          evidence,
          severity,
          remedy: remedyOf(judged, `Deny callers that are not yours on ${endpoint.id}.`),
        },
      );
    if (answer.answer === 'unknown')
      return context.unknown(undecided(endpoint.id, policy, trusted, answer.reasons), evidence);
    const { passing, perhapsOwn } = foreignOrganizations(judged, 'principal');
    if (perhapsOwn.length > 0 && trusted.organizationGap)
      return context.unknown([trusted.organizationGap], evidence);
    if (passing.length === 0) return context.pass('bounded', { endpoint: endpoint.id }, evidence);
    const verb = passing.length > 1 ? 'are' : 'is';
    return context.fail(
      'foreign',
      { endpoint: endpoint.id, organizations: passing.join(', '), verb, managed },
      {
        evidence,
        severity,
        remedy: remedyOf(
          judged,
          `Deny callers that are not yours on ${endpoint.id}, or list ${passing.join(', ')} among the trusted organizations.`,
        ),
      },
    );
  },
});
