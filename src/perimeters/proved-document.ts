import { canPass, type Policy, parsePolicy } from '../policy/index.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';
import { requestsThrough } from './aws-needs.ts';
import { perimeterDocument } from './endpoint-documents.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';

/** A policy for an endpoint as it may be printed, and what is to be said of it. */
export interface ProvedDocument {
  readonly document: PolicyDocument;
  /** Sentences, each with a space in front; empty where nothing is lost. */
  readonly words: string;
}

const readAgain = (document: PolicyDocument): Policy | null => parsePolicy(JSON.stringify(document)).policy;

/** Does a policy let somebody of one's own reach something of one's own? */
const isAlive = ({ space }: JudgedEndpoint, policy: Policy): boolean =>
  canPass(policy, {
    ...space,
    principals: { kinds: ['inside', 'service'] },
    resources: { owners: ['inside', 'outside'] },
  }).answer !== 'no';

/** The requests that services need, and that pass the policy as it is and would not pass another. */
const lostBy = (judged: JudgedEndpoint, policy: Policy): readonly string[] => {
  const before = requestsThrough(judged, () => true).filter(({ answer }) => answer.answer === 'yes');
  const kept = new Set(before.map(({ request }) => request));
  return requestsThrough({ ...judged, policy }, (request) => kept.has(request))
    .filter(({ answer }) => answer.answer === 'no')
    .map(({ request, name }) => `${request.action} on ${name}`);
};

const MAX_NAMED = 5;

const lostWords = (lost: readonly string[]): string => {
  if (lost.length === 0) return '';
  const more = lost.length > MAX_NAMED ? ` and ${lost.length - MAX_NAMED} more` : '';
  return ` It refuses requests that services may need and that pass today: ${lost.slice(0, MAX_NAMED).join(', ')}${more}; add those that are used.`;
};

/**
 * A changed policy, replayed against the requests that services need before it is shown: what it would refuse is said, and one
 * that would let nobody of one's own through is not shown; a perimeter for one's own callers takes its place.
 */
export const proved = (judged: JudgedEndpoint, changed: PolicyDocument): ProvedDocument => {
  const policy = readAgain(changed);
  if (policy === null || !isAlive(judged, policy))
    return {
      document: perimeterDocument(judged),
      words:
        ' The policy lets none of your own callers through, so one that does takes its place; delete the endpoint if it is not meant to carry anything.',
    };
  return { document: changed, words: lostWords(lostBy(judged, policy)) };
};
