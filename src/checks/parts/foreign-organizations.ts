import { type Answer, canPass, present, referencesOf, type Scene } from '../../policy/index.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';

const subject = {
  principal: { principals: { kinds: ['outside'], unnamedOnly: true } },
  resource: {},
} as const;

const sceneOf = (
  { scene }: JudgedEndpoint,
  what: 'principal' | 'resource',
  organization: string,
  path: string | null,
): Scene => ({
  ...scene,
  ...subject[what],
  ...(what === 'resource'
    ? { resources: { ...scene.resources, owners: ['outside'] as const, unnamedOnly: true } }
    : {}),
  fixed: {
    ...scene.fixed,
    [`aws:${what}orgid`]: present(organization),
    ...(path === null ? {} : { [`aws:${what}orgpaths`]: present(path) }),
  },
});

/**
 * Which organizations does a policy name for its callers or resources that are not trusted, and yet pass? To name a
 * whole organization of somebody else is no bound.
 */
export const foreignOrganizations = (
  judged: JudgedEndpoint,
  what: 'principal' | 'resource',
): readonly string[] => {
  const { policy, trusted } = judged;
  const wanted = new RegExp(`^aws:${what}org(?:id|paths)$`, 'i');
  const named = referencesOf(policy).filter(
    ({ kind, key, id }) =>
      kind === 'organization' && wanted.test(key ?? '') && !trusted.organizations.includes(id),
  );
  const values = new Set(
    named.map(({ id, statement, key }) => JSON.stringify([id, pathOf(judged, statement, key, id)])),
  );
  const passing = [...values]
    .map((value) => JSON.parse(value) as [string, string | null])
    .filter(([id, path]): boolean => {
      const answer: Answer = canPass(policy, sceneOf(judged, what, id, path));
      return answer.answer === 'yes';
    })
    .map(([id]) => id);
  return [...new Set(passing)];
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
