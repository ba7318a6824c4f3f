import { type Answer, canPass, type Policy, type RequestSpace, type Statement } from '../policy/index.ts';

/** An action that a policy allows an AWS service, and what its Denies make of it. */
export interface ServiceGrant {
  readonly service: string;
  readonly action: string;
  /** The Allow, by its place in the policy. */
  readonly statement: number;
  readonly answer: Answer['answer'];
  readonly reasons: Extract<Answer, { answer: 'unknown' }>['reasons'];
  /** The Denies that refuse it, by their places in the policy. */
  readonly deniedBy: readonly number[];
}

const isService = (name: string): boolean => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name);

/** The services that an Allow names, as its principals or by aws:PrincipalServiceName. */
const servicesOf = ({ principals, conditions }: Statement): readonly string[] => {
  const named = principals?.negated === false ? principals.names : [];
  const byKey = conditions
    .filter(({ key }) => /^aws:principalservicename$/i.test(key))
    .flatMap(({ values }) => values);
  const all = [...named.filter(({ type }) => type === 'Service').map(({ value }) => value), ...byKey];
  return [...new Set(all)].filter(isService);
};

/** One Allow with the Denies that matter, and where each of them stands in the policy. */
const alone = (policy: Policy, allow: Statement, isWithDenies: boolean) => {
  const kept = policy.statements.filter((one) => one === allow || (isWithDenies && one.effect === 'Deny'));
  return {
    policy: { ...policy, statements: kept.map((one, index) => ({ ...one, index })) },
    places: kept.map(({ index }) => index),
  };
};

const spaceOf = (space: RequestSpace, service: string, action: string): RequestSpace => ({
  ...space,
  gate: 'allow',
  principals: { kinds: ['service'], exactly: { kind: 'service', name: service } },
  // AWS: a service that calls by itself comes through no endpoint of its callers (IAM, aws:PrincipalIsAWSService)
  origins: { kinds: ['service'] },
  actions: action.includes('*') || action.includes('?') ? {} : { exactly: [action] },
});

/** What a policy allows AWS services by name, and what of it its own Denies leave. */
export const serviceGrants = (policy: Policy, space: RequestSpace): readonly ServiceGrant[] =>
  policy.statements
    .filter(({ effect, actions }) => effect === 'Allow' && !actions.negated)
    .flatMap((allow) =>
      servicesOf(allow).flatMap((service) =>
        allow.actions.values.flatMap((action): readonly ServiceGrant[] => {
          const asked = spaceOf(space, service, action);
          // What the Allow itself does not grant for this bucket is not the Denies' doing.
          if (canPass(alone(policy, allow, false).policy, asked).answer === 'no') return [];
          const { policy: both, places } = alone(policy, allow, true);
          const answer = canPass(both, asked);
          return [
            {
              service,
              action,
              statement: allow.index,
              answer: answer.answer,
              reasons: answer.answer === 'unknown' ? answer.reasons : [],
              deniedBy: answer.answer === 'no' ? answer.blockedBy.map((at) => places[at] ?? at) : [],
            },
          ];
        }),
      ),
    );
