import {
  canPass,
  type Policy,
  type Principal,
  referencesOf,
  type RequestSpace,
  type Statement,
} from '../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { noNames, passingOf, type SomeNames } from './some-names.ts';

const CALLER_KEYS = /^(?:aws:principal(?:account|arn)|kms:calleraccount)$/i;

/** Accounts whose callers a policy names, as a whole or one by one, that are not trusted. */
const foreignIn = (
  policy: Policy,
  { trusted }: JudgedEndpoint,
  isCaller: (element: string, key: string | null) => boolean,
): readonly string[] => {
  const own = new Set(trusted.accounts);
  const named = referencesOf(policy).filter(
    ({ kind, element, key }) => kind === 'account' && isCaller(element, key),
  );
  return [...new Set(named.map(({ id }) => id))].filter((id) => !own.has(id));
};

const arnsIn = (policy: Policy): readonly string[] =>
  policy.statements.flatMap(({ principals, conditions }) => [
    ...(principals?.names ?? []).map(({ value }) => value),
    ...conditions.filter(({ key }) => CALLER_KEYS.test(key)).flatMap(({ values }) => values),
  ]);

/** Callers of accounts that stand for all of theirs: some role of each, and those that the policy names. */
const callersOf = (
  policy: Policy,
  partition: string,
  accounts: readonly string[],
): readonly { readonly account: string; readonly caller: Principal }[] => {
  const byAccount = new Map(
    accounts.map((account) => [account, [`arn:${partition}:iam::${account}:role/zzzzzzzz`]]),
  );
  for (const arn of new Set(arnsIn(policy))) {
    const account = /^arn:[^:]*:iam::(\d{12}):(?:role|user)\//.exec(arn)?.[1] ?? '';
    byAccount.get(account)?.push(arn.replaceAll(/[*?]/g, 'z'));
  }
  return [...byAccount].flatMap(([account, arns]) =>
    arns.map((arn) => ({ account, caller: { kind: 'aws', arn, account } as const })),
  );
};

const spaceOf = (space: RequestSpace, callers: readonly Principal[]): RequestSpace => ({
  ...space,
  principals: { kinds: ['outside'], among: callers },
  // What the policy says of organizations is asked by itself.
  fixed: { ...space.fixed, 'aws:principalorgid': 'absent', 'aws:principalorgpaths': 'absent' },
});

/** Does an Allow write its callers out one by one, so that it bounds who they are? */
const namesItsCallers = ({ effect, principals }: Statement): boolean =>
  effect === 'Allow' &&
  principals !== null &&
  !principals.negated &&
  principals.names.every(({ value }) => !/[*?]/.test(value));

/** Do principals that are written out count as meant, whoever they are? */
const countsAsMeant = ({ space }: JudgedEndpoint): boolean => space.dialect === 'interface-endpoint';

/** The policy as far as it has to be asked whether it names the right callers. */
const withoutMeant = (judged: JudgedEndpoint): Policy => {
  const { policy } = judged;
  if (!countsAsMeant(judged) || !policy.statements.some(namesItsCallers)) return policy;
  return { ...policy, statements: policy.statements.filter((statement) => !namesItsCallers(statement)) };
};

/** Which accounts does a policy name for its callers that are not trusted, and yet pass? */
export const foreignAccounts = (judged: JudgedEndpoint): SomeNames => {
  const policy = withoutMeant(judged);
  const accounts = foreignIn(
    policy,
    judged,
    (element, key) => element === 'Principal' || CALLER_KEYS.test(key ?? ''),
  );
  if (accounts.length === 0) return noNames;
  return passingOf(
    callersOf(policy, judged.partition, accounts),
    ({ account }) => account,
    (left) =>
      canPass(
        policy,
        spaceOf(
          judged.space,
          left.map(({ caller }) => caller),
        ),
      ),
    ({ request: { principal } }) => (principal.kind === 'aws' ? principal.account : ''),
  );
};

/** Accounts that are not trusted, and count as meant because an Allow writes them or callers of theirs out. */
export const meantAccounts = (judged: JudgedEndpoint): readonly string[] => {
  if (!countsAsMeant(judged)) return [];
  const statements = judged.policy.statements.filter(namesItsCallers);
  return foreignIn({ ...judged.policy, statements }, judged, (element) => element === 'Principal');
};
