import { type Answer, canPass, type Policy, parsePolicy } from '../policy/index.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';
import { type NeededRequest, requestsThrough } from './aws-needs.ts';
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

/** What a policy does to requests that services need and that pass another, in sentences with a space in front. */
const lossesIn = (judged: JudgedEndpoint, policy: Policy): string => {
  const before = requestsThrough(judged, () => true).filter(({ answer }) => answer.answer === 'yes');
  const kept = new Set(before.map(({ request }) => request));
  const after = requestsThrough({ ...judged, policy }, (request) => kept.has(request));
  const listed = (answer: Answer['answer']): string | null =>
    namesOf(after.filter((one) => one.answer.answer === answer));
  const [refused, open] = [listed('no'), listed('unknown')];
  return [
    refused === null
      ? ''
      : ` It refuses requests that services may need and that pass today: ${refused}; add those that are used.`,
    open === null
      ? ''
      : ` Whether requests still pass that services may need and that pass today is not known: ${open}; test them.`,
  ].join('');
};

const MAX_NAMED = 5;

const namesOf = (requests: readonly NeededRequest[]): string | null => {
  if (requests.length === 0) return null;
  const names = requests.map(({ request, name }) => `${request.action} on ${name}`);
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.slice(0, MAX_NAMED).join(', ')}${more}`;
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
  return { document: changed, words: lossesIn(judged, policy) };
};
