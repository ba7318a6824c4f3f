import { canPass, type Policy, type Principal, referencesOf, type Scene } from '../../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';

const CALLER_KEYS = /^(?:aws:principal(?:account|arn)|kms:calleraccount)$/i;

/** Accounts whose callers a policy names, as a whole or one by one, that are not trusted. */
const namedAccounts = ({ policy, trusted }: JudgedEndpoint): readonly string[] => {
  const named = referencesOf(policy).filter(
    ({ kind, element, key }) =>
      kind === 'account' && (element === 'Principal' || CALLER_KEYS.test(key ?? '')),
  );
  return [...new Set(named.map(({ id }) => id))].filter((id) => !trusted.accounts.includes(id));
};

const arnsIn = (policy: Policy): readonly string[] =>
  policy.statements.flatMap(({ principals, conditions }) => [
    ...(principals?.names ?? []).map(({ value }) => value),
    ...conditions.filter(({ key }) => CALLER_KEYS.test(key)).flatMap(({ values }) => values),
  ]);

/** Callers of an account that stand for all of them: some role, and those that the policy names. */
const callersOf = (policy: Policy, partition: string, account: string): readonly Principal[] => {
  const named = arnsIn(policy)
    .filter((arn) => new RegExp(`^arn:[^:]*:iam::${account}:(?:role|user)/`).test(arn))
    .map((arn) => arn.replaceAll(/[*?]/g, 'z'));
  return [`arn:${partition}:iam::${account}:role/zzzzzzzz`, ...named].map((arn) => ({
    kind: 'aws',
    arn,
    account,
  }));
};

const sceneOf = (scene: Scene, caller: Principal): Scene => ({
  ...scene,
  principals: { kinds: ['outside'], exactly: caller },
  // What the policy says of organizations is asked by itself.
  fixed: { ...scene.fixed, 'aws:principalorgid': 'absent', 'aws:principalorgpaths': 'absent' },
});

/** Which accounts does a policy name for its callers that are not trusted, and yet pass? */
export const foreignAccounts = (judged: JudgedEndpoint): readonly string[] =>
  namedAccounts(judged).filter((account) =>
    callersOf(judged.policy, judged.partition, account).some(
      (caller) => canPass(judged.policy, sceneOf(judged.scene, caller)).answer === 'yes',
    ),
  );
