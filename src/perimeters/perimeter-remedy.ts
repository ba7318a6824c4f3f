import type { Fix } from '../model/finding.ts';
import { endpointPolicyRemedy, type PolicyDocument } from '../remedies/policy-remedy.ts';
import {
  denyForeign,
  notListedWords,
  perimeterDocument,
  unlessTooMany,
  withDenies,
  withStatements,
} from './endpoint-documents.ts';
import type { JudgedEndpoint } from './endpoint-policy.ts';
import { proved } from './proved-document.ts';

const put = (judged: JudgedEndpoint, text: string, document: PolicyDocument | null, risk: string): Fix =>
  endpointPolicyRemedy(text, judged.endpoint, judged.region, document, risk);

/** Lets one's own callers reach one's own resources, and nothing else; the Denies of the policy stay where they are meant. */
export const ownOnlyRemedy = (
  judged: JudgedEndpoint,
  { text, risk, keepDenies }: { readonly text: string; readonly risk: string; readonly keepDenies: boolean },
): Fix => {
  const document = unlessTooMany(judged.trusted, () => {
    const own = perimeterDocument(judged);
    return keepDenies ? withDenies(own, judged.policy) : own;
  });
  return put(judged, text, document, `${risk}${notListedWords(judged)}`);
};

/** Denies callers, or resources, that are not one's own. */
export const denyForeignRemedy = (
  judged: JudgedEndpoint,
  what: 'Principal' | 'Resource',
  text: string,
): Fix => {
  const changed = unlessTooMany(judged.trusted, () =>
    withStatements(judged.policy, denyForeign(judged, what)),
  );
  const { document, words } = changed === null ? { document: null, words: '' } : proved(judged, changed);
  const risk =
    what === 'Principal'
      ? 'Callers of partners are refused as well unless they are added to the condition.'
      : `Resources of partners are refused as well unless they are added to the condition; a few actions carry no aws:ResourceOrgID and are refused too.${notListedWords(judged)}`;
  return put(judged, text, document, `${risk}${words}`);
};
