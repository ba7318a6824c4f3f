import type { Policy } from '../policy/index.ts';

const isEverything = (values: readonly string[] | undefined): boolean => values?.includes('*') === true;

/**
 * Is this the policy that AWS gives an endpoint for which none was written: one Allow of everything to everyone, in whatever
 * form? AWS: "the default endpoint policy … allows full access" (PrivateLink guide, default endpoint policy)
 */
export const isDefaultPolicy = ({ statements }: Policy): boolean => {
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0) return false;
  const { effect, principals, actions, resources, conditions } = only;
  return (
    effect === 'Allow' &&
    conditions.length === 0 &&
    principals?.negated === false &&
    principals.names.some(({ type, value }) => type === 'AWS' && value === '*') &&
    !actions.negated &&
    isEverything(actions.values) &&
    resources?.negated !== true &&
    isEverything(resources?.values)
  );
};
