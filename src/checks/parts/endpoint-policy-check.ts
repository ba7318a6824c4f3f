import type { Evidence } from '../../model/finding.ts';
import type { VpcEndpoint } from '../../model/resources.ts';
import { whicheverOrganization } from '../../perimeters/assumptions.ts';
import {
  decidingStatements,
  doubtsOn,
  endpointEvidence,
  type JudgedEndpoint,
  policyOfEndpoint,
  skipMessages,
} from '../../perimeters/endpoint-policy.ts';
import type { Answer } from '../../policy/index.ts';
import type { Check, CheckContext, CheckWords, Messages, Verdict } from '../check.ts';
import { vpcEndpoints } from '../subjects.ts';
import { defineEndpointCheck, type Filled } from './endpoint-check.ts';

/** A check of endpoint policies as its author writes it: it is asked about those that can be judged. */
interface EndpointPolicyCheck<M extends Messages> extends CheckWords {
  readonly messages: M;
  evaluate(judged: JudgedEndpoint, context: CheckContext<M, Filled>): Verdict;
}

/** Makes a check of the policies of endpoints. */
export const defineEndpointPolicyCheck = <const M extends Messages>(
  definition: EndpointPolicyCheck<M>,
): Check =>
  defineEndpointCheck<VpcEndpoint, M & typeof skipMessages>({
    ...definition,
    subject: vpcEndpoints,
    messages: { ...skipMessages, ...definition.messages },
    evaluate(endpoint, context) {
      const reading = context.read(policyOfEndpoint(endpoint, context));
      return 'skip' in reading
        ? context.notApplicable(reading.skip, reading.values as never)
        : definition.evaluate(reading, context as CheckContext<M, Filled>);
    },
  });

/** What a policy is said of, whichever organization is one's own, with its evidence; what is undecided ends the evaluation. */
export const decided = <T extends { readonly status: string; readonly answer: Answer }>(
  judged: JudgedEndpoint,
  decide: (judged: JudgedEndpoint) => T,
  { read, doubt }: Pick<CheckContext, 'read' | 'doubt'>,
): T & { readonly evidence: readonly [Evidence, ...Evidence[]] } => {
  const outcome = read(whicheverOrganization(judged, decide), endpointEvidence(judged));
  const evidence = endpointEvidence(judged, decidingStatements(outcome.answer));
  doubt(doubtsOn(judged, [outcome.answer]), evidence);
  return { ...outcome, evidence };
};
