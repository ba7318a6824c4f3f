import {
  type Answer,
  canOutsideResourceBeReached,
  canPass,
  either,
  present,
  type RequestSpace,
} from '../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { foreignOrganizations } from './foreign-organizations.ts';
import { noNames, type SomeNames } from './some-names.ts';

/** What of others can be reached through an endpoint. */
export interface ResourcePerimeter {
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly answer: Answer;
  /** Organizations of others that the policy names, and whose resources it lets be reached. */
  readonly passing: SomeNames;
}

/** Tags of one's own callers that the policy names: AWS's examples mark callers with them that may go anywhere. */
const tagKeys = ({ policy }: JudgedEndpoint): readonly string[] => [
  ...new Set(
    policy.statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key }) => (/^aws:principaltag\//i.test(key) ? [key.toLowerCase()] : [])),
    ),
  ),
];

const reachable = (judged: JudgedEndpoint): Answer => {
  const { policy, space } = judged;
  const untagged: RequestSpace = {
    ...space,
    principals: { kinds: ['inside'] },
    fixed: { ...space.fixed, ...Object.fromEntries(tagKeys(judged).map((key) => [key, 'absent' as const])) },
  };
  const external: RequestSpace = { ...space, principals: { kinds: ['outside', 'anonymous'] } };
  return either(...[untagged, external].map((one) => canOutsideResourceBeReached(policy, one)));
};

/** Does everything that passes work on the caller's own account, without a resource? */
export const takesNoResource = ({ policy, space }: JudgedEndpoint): boolean => {
  const anything: RequestSpace = {
    ...space,
    principals: { kinds: ['inside', 'outside', 'anonymous', 'service'] },
  };
  const onResources: RequestSpace = { ...anything, actions: { ...space.actions, onResources: true } };
  return canPass(policy, onResources).answer === 'no' && canPass(policy, anything).answer === 'yes';
};

/** Actions that only describe or list, and carry nothing to anybody; listing a bucket tells what it holds. */
const DESCRIBES = /^(?!s3:)[\w-]+:(?:Describe|List)/i;

/** Does a policy allow nothing but to describe and list? */
export const onlyDescribes = ({ policy }: JudgedEndpoint): boolean =>
  policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .every(({ actions }) => !actions.negated && actions.values.every((action) => DESCRIBES.test(action)));

// AWS: images of Amazon and verified providers say so in ec2:Owner; that of somebody else’s is his account (EC2 guide, example policies, RunInstances).
const ofStrangers = (judged: JudgedEndpoint): JudgedEndpoint => ({
  ...judged,
  space: { ...judged.space, fixed: { ...judged.space.fixed, 'ec2:owner': present('999999999998') } },
});

/** Does a policy bound whose the resources are? */
export const resourcePerimeter = (given: JudgedEndpoint): ResourcePerimeter => {
  const judged = ofStrangers(given);
  const answer = reachable(judged);
  const passing = answer.answer === 'no' ? foreignOrganizations(judged, 'resource') : noNames;
  const passes = answer.answer === 'yes' || passing.names.length > 0;
  return { status: passes ? 'fail' : answer.answer === 'no' ? 'pass' : 'unknown', answer, passing };
};
