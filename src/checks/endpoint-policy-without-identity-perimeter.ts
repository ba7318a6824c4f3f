import { isDefaultPolicy } from '../perimeters/default-policy.ts';
import type { JudgedEndpoint } from '../perimeters/endpoint-policy.ts';
import { meantAccounts } from '../perimeters/foreign-accounts.ts';
import { foreignGaps, identityPerimeter } from '../perimeters/identity-perimeter.ts';
import { denyForeignRemedy } from '../perimeters/perimeter-remedy.ts';
import { listWords, wordsOf } from '../perimeters/some-names.ts';
import { actionWords } from '../perimeters/witness-words.ts';
import { decided, defineEndpointPolicyCheck } from './parts/endpoint-policy-check.ts';

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

export default defineEndpointPolicyCheck({
  id: 'endpoint-policy-without-identity-perimeter',
  title: 'Endpoint policy lets callers of other organizations through',
  severity: 'medium',
  rationale:
    'With credentials of an outside account, anyone who runs code in the VPC can write to that account through the endpoint, and no log of yours shows it. An identity perimeter on the endpoint lets only your own callers through.',
  remedy:
    'Deny callers outside of your organization by aws:PrincipalOrgID, except AWS services, or make it a condition of each Allow.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://github.com/aws-samples/data-perimeter-policy-examples',
  ],
  limits: [
    'Callers whom a policy names by a unique id count as meant, no matter who they are; so do accounts, roles and users that the Principal of an interface endpoint’s policy writes out, and the message says which of those are foreign.',
    'An account that only a condition names counts as foreign unless it is of the organization or trusted.',
    'Buckets of AWS itself are left out: everyone may read those. So are actions that are asked with a token, a certificate or a code instead of credentials: their callers belong to no account.',
  ],
  messages: {
    full: '{endpoint} has the default policy, which has no perimeter at all: said by full-access-endpoint-policy.',
    open: 'The policy of {endpoint} lets {who} do {action}: nothing bounds who they are.{managed}',
    foreign:
      'The policy of {endpoint} lets every account of {organizations} through, which {verb} neither yours nor trusted.{managed}',
    outsiders:
      'The policy of {endpoint} lets callers of {accounts} through, which {verb} neither yours nor trusted.{managed}',
    bounded: 'The policy of {endpoint} lets only callers through whom it bounds or names.',
    named:
      'The policy of {endpoint} lets only callers through whom it bounds or names; {count} among its principals {standing}: {accounts}.',
  },

  evaluate(judged, context) {
    const { pass, fail, doubt, notApplicable } = context;
    if (isDefaultPolicy(judged.policy)) return notApplicable('full', {});
    const outcome = decided(judged, identityPerimeter, context);
    const { answer, organizations, accounts, evidence } = outcome;
    const deny = `Deny callers that are not yours on ${judged.endpoint.id}`;
    if (answer.answer === 'yes') {
      const isAnonymous = answer.witness.principal === 'anonymous';
      const who = isAnonymous ? 'callers without credentials' : 'principals of any account';
      const remedy = () => denyForeignRemedy(judged, 'Principal', `${deny}.`);
      return fail('open', { who, action: actionWords(answer.witness) }, { evidence, remedy });
    }
    const count = organizations.names.length + accounts.names.length;
    if (count === 0) {
      const meant = meantAccounts(judged);
      return meant.length === 0
        ? pass('bounded', {}, evidence)
        : pass('named', meantValues(meant, judged), evidence);
    }
    doubt(foreignGaps(judged, outcome), evidence);
    const lists = [organizations, accounts].filter(({ names }) => names.length > 0).map(wordsOf);
    const foreign = lists.join(', ');
    const verb = count > 1 ? 'are' : 'is';
    const text = `${deny}, or list ${foreign} in the configuration as trusted.`;
    const failed = { evidence, remedy: () => denyForeignRemedy(judged, 'Principal', text) };
    return organizations.names.length > 0
      ? fail('foreign', { organizations: foreign, verb }, failed)
      : fail('outsiders', { accounts: foreign, verb }, failed);
  },
});
