import { canPass, present, referencesOf, type RequestSpace } from '../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { passingOf, type SomeNames } from './some-names.ts';

const subject = {
  principal: { principals: { kinds: ['outside'], unnamedOnly: true } },
  resource: {},
} as const;

/** An organization that a policy names, and the path within it, if it names one. */
interface NamedOrganization {
  readonly id: string;
  readonly path: string | null;
}

const spaceOf = (
  { space }: JudgedEndpoint,
  what: 'principal' | 'resource',
  organizations: readonly NamedOrganization[],
): RequestSpace => ({
  ...space,
  ...subject[what],
  ...(what === 'resource'
    ? { resources: { ...space.resources, owners: ['outside'] as const, unnamedOnly: true } }
    : {}),
  oneOf: organizations.map(({ id, path }) => ({
    [`aws:${what}orgid`]: present(id),
    ...(path === null ? {} : { [`aws:${what}orgpaths`]: present(path) }),
  })),
});

/**
 * Which organizations does a policy name for its callers or resources that are not trusted, and yet pass? To name a
 * whole organization of somebody else is no bound.
 */
export const foreignOrganizations = (judged: JudgedEndpoint, what: 'principal' | 'resource'): SomeNames => {
  const { policy, trusted } = judged;
  const wanted = new RegExp(`^aws:${what}org(?:id|paths)$`, 'i');
  const named = referencesOf(policy).filter(
    ({ kind, key, id }) =>
      kind === 'organization' && wanted.test(key ?? '') && !trusted.organizations.includes(id),
  );
  const distinct = new Map(
    named.map(({ id, statement, key }) => {
      const one: NamedOrganization = { id, path: pathOf(judged, statement, key, id) };
      return [JSON.stringify(one), one];
    }),
  );
  return passingOf(
    [...distinct.values()],
    ({ id }) => id,
    (left) => canPass(policy, spaceOf(judged, what, left)),
    ({ request }) => {
      const value = request.context?.[`aws:${what}orgid`];
      return typeof value === 'object' ? (value.present[0] ?? '') : '';
    },
  );
};

/** A path within the organization as the statement lists it, any text in place of its wildcards. */
const pathOf = (
  { policy }: JudgedEndpoint,
  statement: number,
  key: string | null,
  organization: string,
): string | null => {
  if (!/paths$/i.test(key ?? '')) return null;
  const condition = policy.statements[statement]?.conditions.find((one) => one.key === key);
  const value = condition?.values.find((text) => text.startsWith(`${organization}/`));
  return value?.replaceAll(/[*?]/g, 'z') ?? null;
};
