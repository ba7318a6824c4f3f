import type { Fix } from '../model/finding.ts';
import { parsePolicy } from '../policy/index.ts';
import { endpointPolicyRemedy } from '../remedies/policy-remedy.ts';
import { type NeededRequest, neededRequests, type Needs, refusedOf } from './aws-needs.ts';
import { type Grant, lettingThrough, own } from './endpoint-documents.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';

/** What lets the refused requests through; grants with the same condition and place are one. */
const grantsFor = (judged: JudgedEndpoint, refused: readonly NeededRequest[]): readonly Grant[] => {
  const grants = new Map<string, Grant>();
  for (const { request, arn } of refused) {
    const { action, more, caller, owner, context = {} } = request;
    const isBucket = arn.includes(':s3:::');
    const bounds =
      caller === 'signed' && !isBucket
        ? own(judged.trusted, 'Principal')
        : owner === 'own'
          ? own(judged.trusted, 'Resource')
          : {};
    const equals = { ...bounds, ...context };
    const condition = Object.keys(equals).length > 0 ? { StringEquals: equals } : {};
    const actions = [action, ...more];
    const key = JSON.stringify([actions, owner, condition]);
    const known = grants.get(key);
    grants.set(key, {
      sid:
        owner === 'aws'
          ? isBucket
            ? 'AllowAwsOwnedBuckets'
            : 'AllowAwsOwnedResources'
          : 'AllowUnsignedRequests',
      actions,
      arns: [...(known?.arns ?? []), arn],
      everywhere: owner !== 'aws',
      condition,
    });
  }
  return [...grants.values()];
};

/** The Denies that stand in the way, those included which only show once there is an Allow. */
const deniesAgainst = (
  judged: JudgedEndpoint,
  needs: Needs,
  refused: readonly NeededRequest[],
  grants: readonly Grant[],
): ReadonlySet<number> => {
  const denies = new Set<number>();
  for (let left = refused; left.length > 0;) {
    const before = denies.size;
    const blocking = left.flatMap(({ answer }) => (answer.answer === 'no' ? answer.blockedBy : []));
    // The grants stand behind the statements of the policy, and deny nothing.
    for (const index of blocking.filter((one) => one < judged.policy.statements.length)) denies.add(index);
    const { policy } = parsePolicy(JSON.stringify(lettingThrough(judged.policy, grants, denies)));
    if (policy === null || (denies.size === before && left !== refused)) break;
    left = refusedOf(neededRequests({ ...judged, policy }, needs));
  }
  return denies;
};

/** Lets refused requests that workloads need pass an endpoint's policy. */
export const letNeedsThrough = (
  judged: JudgedEndpoint,
  needs: Needs,
  refused: readonly NeededRequest[],
  text: string,
): Fix => {
  const { endpoint, region, policy } = judged;
  const grants = grantsFor(judged, refused);
  return endpointPolicyRemedy(
    text,
    endpoint,
    region,
    lettingThrough(policy, grants, deniesAgainst(judged, needs, refused, grants)),
    'What AWS owns there is published to everyone; a Deny on single patterns may have to exempt it as well.',
  );
};
