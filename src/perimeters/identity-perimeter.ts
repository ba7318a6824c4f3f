import type { Gap } from '../model/observed.ts';
import { type Answer, canOutsiderPass } from '../policy/index.ts';
import { unsignedActions } from '../services/service-requests.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { foreignAccounts } from './foreign-accounts.ts';
import { foreignOrganizations } from './foreign-organizations.ts';
import { noNames, type SomeNames, wordsOf } from './some-names.ts';

/** Who passes an endpoint's policy, beside those who are trusted. */
export interface IdentityPerimeter {
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

/** Does a policy bound whose the callers are? */
export const identityPerimeter = (given: JudgedEndpoint): IdentityPerimeter => {
  const judged = signedOnly(given);
  const answer = canOutsiderPass(judged.policy, judged.space);
  const isBounded = answer.answer === 'no';
  const organizations = isBounded ? foreignOrganizations(judged, 'principal') : noNames;
  const accounts = isBounded ? foreignAccounts(judged) : noNames;
  const passes = answer.answer === 'yes' || organizations.names.length + accounts.names.length > 0;
  return { status: passes ? 'fail' : isBounded ? 'pass' : 'unknown', answer, organizations, accounts };
};

/** What hides whether the accounts of others that pass are others' at all. */
export const foreignGaps = (
  { endpoint, trusted: { accountsGap } }: JudgedEndpoint,
  { organizations, accounts }: IdentityPerimeter,
): readonly Gap[] => {
  if (organizations.names.length > 0 || accounts.names.length === 0 || accountsGap === null) return [];
  const message = `The policy of ${endpoint.id} lets callers of ${wordsOf(accounts)} through; whether they are of the organization is not known.`;
  return [{ action: 'organizations:ListAccounts', code: 'OrganizationNotKnown', message }, accountsGap];
};
