import { type Observed, seen, unseen } from '../model/observed.ts';
import { memoizeByKey, referencesOf } from '../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import type { Trusted } from './trust.ts';

/** Stands for an organization that no policy names. */
const UNNAMED = 'o-zzzzzzzzzzunnamed';

const MAX_NAMED = 4;

// The same object each time: what policies answer to one trust is kept by it.
const trusts = memoizeByKey<Trusted, Trusted>();

const assumed = (trusted: Trusted, id: string): Trusted =>
  trusts(trusted, id, () => ({
    ...trusted,
    organizations: [id, ...trusted.organizations],
    organizationGap: null,
  }));

/**
 * The endpoint under each assumption of which organization is one's own, where that was not read: one that its policy names,
 * or another. A verdict that is the same under all of them hangs on none.
 */
const assumptionsOn = (judged: JudgedEndpoint): readonly JudgedEndpoint[] => {
  const { policy, trusted, space } = judged;
  const named = referencesOf(policy).filter(({ kind }) => kind === 'organization');
  const ids = [...new Set(named.map(({ id }) => id))].filter((id) => !trusted.organizations.includes(id));
  return [...ids.slice(0, MAX_NAMED), UNNAMED].map((id) => {
    const trust = assumed(trusted, id);
    return { ...judged, trusted: trust, space: { ...space, trust } };
  });
};

/** What is decided whichever organization is one's own, or the gap where it hangs on that. */
export const whicheverOrganization = <T extends { readonly status: string }>(
  judged: JudgedEndpoint,
  decide: (judged: JudgedEndpoint) => T,
): Observed<T> => {
  const { policy, trusted } = judged;
  const gap = trusted.organizationGap;
  const asks = referencesOf(policy).some(({ kind }) => kind === 'organization');
  if (gap === null || !asks) return seen(decide(judged));
  const [first, ...others] = assumptionsOn(judged).map(decide);
  return first !== undefined && others.every(({ status }) => status === first.status)
    ? seen(first)
    : unseen(gap);
};
