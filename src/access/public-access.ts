import { isBlocking } from '../model/public-access.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { PublicAccessBlock } from '../model/resources.ts';
import type { Located } from '../paths/world.ts';
import { type Policy, publicStatusOf } from '../policy/index.ts';
import { plainStep, type PolicyStep } from './policy-step.ts';

/** What Block Public Access does to a request that a policy grants: nothing, refuse it, or nobody knows. */
export interface Blocking {
  readonly step: PolicyStep | null;
  readonly gap: Gap | null;
}

const notRead = (action: string, of: string): Gap => ({
  action,
  code: 'NotCollected',
  message: `Block Public Access of ${of} was not read, and could refuse callers that are not of its account; collect with --bucket-access.`,
});

const open: Blocking = { step: null, gap: null };

interface Granting {
  readonly of: string;
  readonly blocks: readonly Observed<PublicAccessBlock | null>[];
  /** Whether the policy counts as public. */
  readonly isPublic: boolean | Gap;
}

const judge = ({ of, blocks, isPublic }: Granting): Blocking => {
  const blocking = isBlocking('restrictPublicBuckets', blocks);
  if (blocking === false || isPublic === false) return open;
  const gap = [blocking, isPublic].find((one) => typeof one === 'object');
  if (typeof gap === 'object')
    return { step: plainStep('Block Public Access', of, 'unknown', gap.message), gap };
  return {
    step: plainStep(
      'Block Public Access',
      of,
      'explicit-deny',
      'its policy is public and RestrictPublicBuckets is on, so only callers of its own account pass',
    ),
    gap: null,
  };
};

const undecided = (of: string): Gap => ({
  action: 's3:GetBucketPolicyStatus',
  code: 'Undecided',
  message: `Whether S3 counts the policy of ${of} as public is not known.`,
});

const computed = (of: string, policy: Policy | null): boolean | Gap => {
  const status = policy === null ? 'unknown' : publicStatusOf(policy);
  return status === 'unknown' ? undecided(of) : status === 'public';
};

/** What Block Public Access of a bucket and its account does to a request of a caller from elsewhere. */
export const blockingAtBucket = ({ item }: Located<'buckets'>, policy: Policy | null): Blocking => {
  const { name, publicAccess } = item;
  if (publicAccess === undefined) {
    // A policy that is surely not public is not restricted, whatever the settings are.
    const gap = computed(name, policy) === false ? null : notRead('s3:GetBucketPublicAccessBlock', name);
    return gap === null
      ? open
      : { step: plainStep('Block Public Access', name, 'unknown', gap.message), gap };
  }
  const { bucket, account, isPublic } = publicAccess;
  const said = isPublic !== undefined && isSeen(isPublic) ? isPublic.seen : computed(name, policy);
  return judge({ of: name, blocks: [bucket, account], isPublic: said });
};

/**
 * What Block Public Access of an access point does to a request of a caller from elsewhere. AWS: one that is bound to a VPC
 * is never public, whatever its policy says (S3 guide, access-control-block-public-access, access points).
 */
export const blockingAtPoint = ({ item }: Located<'accessPoints'>, policy: Policy | null): Blocking =>
  item.networkOrigin === 'VPC'
    ? open
    : judge({ of: item.name, blocks: [item.publicAccessBlock], isPublic: computed(item.name, policy) });
