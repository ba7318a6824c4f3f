import type { Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { Gap } from '../model/observed.ts';
import { type Answer, canOutsiderPass, type Witness } from '../policy/index.ts';
import { defineCheck } from './check.ts';
import { whicheverOrganization } from '../perimeters/assumptions.ts';
import { isDefaultPolicy } from '../perimeters/default-policy.ts';
import { denyForeign, unlessTooMany, withStatements } from '../perimeters/endpoint-documents.ts';
import {
  decidingStatements,
  endpointEvidence,
  type JudgedEndpoint,
  skipMessages,
  undecided,
} from '../perimeters/endpoint-policy.ts';
import { readEndpointPolicy } from './parts/read-endpoint-policy.ts';
import { foreignAccounts, meantAccounts } from '../perimeters/foreign-accounts.ts';
import { foreignOrganizations } from '../perimeters/foreign-organizations.ts';
import { proved } from '../perimeters/proved-document.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { listWords, noNames, type SomeNames, wordsOf } from '../perimeters/some-names.ts';
import { actionWords } from '../perimeters/witness-words.ts';
import { unsignedActions } from '../services/service-requests.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  ...skipMessages,
  full: '{endpoint} has the default policy, which has no perimeter at all: said by full-access-endpoint-policy.',
  open: 'The policy of {endpoint} lets {who} do {action}: nothing bounds who they are.{managed}',
  foreign:
    'The policy of {endpoint} lets every account of {organizations} through, which {verb} neither yours nor trusted.{managed}',
  outsiders:
    'The policy of {endpoint} lets callers of {accounts} through, which {verb} neither yours nor trusted.{managed}',
  bounded: 'The policy of {endpoint} lets only callers through whom it bounds or names.',
  named:
    'The policy of {endpoint} lets only callers through whom it bounds or names; {count} among its principals {standing}: {accounts}.',
} as const;

const whoOf = ({ principal }: Witness): string =>
  principal === 'anonymous' ? 'callers without credentials' : 'principals of any account';

/** Who passes, beside those who are trusted. */
interface Outcome {
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly answer: Answer;
  /** Organizations and accounts of others that the policy names, and lets through. */
  readonly organizations: SomeNames;
  readonly accounts: SomeNames;
}

// AWS: no principal of an account asks these, so that no condition on principals could bound them (data perimeter examples, sts_endpoint_policy.json).
const signedOnly = (judged: JudgedEndpoint): JudgedEndpoint => ({
  ...judged,
  space: { ...judged.space, actions: { ...judged.space.actions, except: unsignedActions } },
});

const outcomeOf = (given: JudgedEndpoint): Outcome => {
  const judged = signedOnly(given);
  const answer = canOutsiderPass(judged.policy, judged.space);
  const isBounded = answer.answer === 'no';
  const organizations = isBounded ? foreignOrganizations(judged, 'principal') : noNames;
  const accounts = isBounded ? foreignAccounts(judged) : noNames;
  const passes = answer.answer === 'yes' || organizations.names.length + accounts.names.length > 0;
  return { status: passes ? 'fail' : isBounded ? 'pass' : 'unknown', answer, organizations, accounts };
};

const notKnown = (endpoint: string, accounts: string): Gap => ({
  action: 'organizations:ListAccounts',
  code: 'OrganizationNotKnown',
  message: `The policy of ${endpoint} lets callers of ${accounts} through; whether they are of the organization is not known.`,
});

/** How accounts that count as meant are told of. */
const meantValues = (accounts: readonly string[], { trusted }: JudgedEndpoint) => {
  const one = accounts.length === 1;
  const known = trusted.accountsGap === null;
  return {
    count: one ? 'an account' : `${accounts.length} accounts`,
    standing: `${one ? 'is' : 'are'} ${known ? 'neither yours nor trusted' : 'not known to be yours'}`,
    accounts: listWords(accounts),
  };
};

const remedyOf = (judged: JudgedEndpoint, text: string): Fix => {
  const changed = unlessTooMany(judged.trusted, () =>
    withStatements(judged.policy, denyForeign(judged, 'Principal')),
  );
  const { document, words } = changed === null ? { document: null, words: '' } : proved(judged, changed);
  return endpointPolicyRemedy(
    text,
    judged.endpoint,
    judged.region,
    document,
    `Callers of partners are refused as well unless they are added to the condition.${words}`,
  );
};

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
    'Callers whom a policy names by a unique id count as meant, whoever they are; so do accounts, roles and users that the Principal of an interface endpoint’s policy writes out, and the message tells which of those are foreign.',
    'An account that only a condition names counts as foreign unless it is of the organization or trusted.',
    'Buckets of AWS itself are left out: everyone may read those. So are actions that are asked with a token, a certificate or a code instead of credentials: they are nobody’s of an account.',
  ],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, context) {
    const judged = readEndpointPolicy(endpoint, context);
    if ('status' in judged) return judged;
    if (isDefaultPolicy(judged.policy)) return context.notApplicable('full', { endpoint: endpoint.id });
    const outcome = whicheverOrganization(judged, outcomeOf);
    const evidence = endpointEvidence(judged, 'answer' in outcome ? decidingStatements(outcome.answer) : []);
    if (!('status' in outcome)) return context.unknown([outcome], evidence);
    const { answer, organizations, accounts } = outcome;
    const severity = managedSeverity(endpoint, 'medium');
    const managed = managedWords(endpoint);
    if (answer.answer === 'yes')
      return context.fail(
        'open',
        {
          endpoint: endpoint.id,
          who: whoOf(answer.witness),
          action: actionWords(answer.witness),
          managed,
        },
        {
          evidence,
          severity,
          remedy: remedyOf(judged, `Deny callers that are not yours on ${endpoint.id}.`),
        },
      );
    if (answer.answer === 'unknown')
      return context.unknown(undecided(endpoint.id, judged.policy, judged.trusted, answer.reasons), evidence);
    const count = organizations.names.length + accounts.names.length;
    if (count === 0) {
      const meant = meantAccounts(judged);
      return meant.length === 0
        ? context.pass('bounded', { endpoint: endpoint.id }, evidence)
        : context.pass('named', { endpoint: endpoint.id, ...meantValues(meant, judged) }, evidence);
    }
    const lists = [organizations, accounts].filter(({ names }) => names.length > 0).map(wordsOf);
    const foreign = lists.join(', ');
    const verb = count > 1 ? 'are' : 'is';
    if (organizations.names.length === 0 && judged.trusted.accountsGap !== null)
      return context.unknown([notKnown(endpoint.id, foreign), judged.trusted.accountsGap], evidence);
    const text = `Deny callers that are not yours on ${endpoint.id}, or list ${foreign} in the configuration as trusted.`;
    const failing = { evidence, severity, remedy: remedyOf(judged, text) };
    return organizations.names.length > 0
      ? context.fail('foreign', { endpoint: endpoint.id, organizations: foreign, verb, managed }, failing)
      : context.fail('outsiders', { endpoint: endpoint.id, accounts: foreign, verb, managed }, failing);
  },
});
