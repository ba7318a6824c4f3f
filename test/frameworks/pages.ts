import type { Basis, BasisKind, Framework } from '../../src/frameworks/framework.ts';
import { basisOf, type Claimant } from '../../src/frameworks/mapping.ts';
import { evidenceSentence } from '../../src/report/disclaimer.ts';

const sureness: { readonly [K in BasisKind]: string } = {
  'verified-direct': 'named by the framework or its publisher',
  'verified-analogue': 'like a mapping that is public',
  'own-judgement': 'our judgment',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const basisWords = ({ kind, from }: Basis): string => (from ? `${sureness[kind]}: ${from}` : sureness[kind]);

const rowsOf = (framework: Framework, id: string, checks: readonly Claimant[]): readonly string[] =>
  checks.flatMap((check) => {
    const basis = basisOf(check, framework, id);
    return basis ? [`| [\`${check.id}\`](../checks/${check.id}.md) | ${cell(basisWords(basis))} |`] : [];
  });

/** The page of a framework: its controls, the checks that are evidence towards each, and how sure that is. */
export const frameworkPage = (framework: Framework, checks: readonly Claimant[]): string => {
  const { title, version, source, controls, id } = framework;
  const parts = Object.entries(controls).map(([control, { title: name, titleKind }]) => {
    const rows = rowsOf(framework, control, checks);
    return [
      `## ${control} ${name}${titleKind === 'label' ? ' *' : ''}`,
      '',
      ...(rows.length > 0 ? ['| check | basis |', '| --- | --- |', ...rows, ''] : ['No check yet.', '']),
    ].join('\n');
  });
  const label = Object.values(controls).some(({ titleKind }) => titleKind === 'label')
    ? ['Titles with an asterisk are short labels of ours: the text of the framework is not free.', '']
    : [];
  return [
    `# ${title} ${version}`,
    '',
    'Written by `npm run update`; do not edit.',
    '',
    evidenceSentence,
    '',
    `\`npx pathproof scan --framework ${id}\` runs these checks only. Ids and titles: ${source}.`,
    '',
    ...label,
    ...parts,
  ].join('\n');
};

/** The list of frameworks. */
export const frameworkIndex = (all: readonly Framework[], checks: readonly Claimant[]): string => {
  const rows = all.map((framework) => {
    const ids = Object.keys(framework.controls);
    const spoken = ids.filter((id) => checks.some((check) => basisOf(check, framework, id)));
    return `| [${framework.title} ${framework.version}](${framework.id}.md) | \`${framework.id}\` | ${spoken.length} of ${ids.length} |`;
  });
  return [
    '# Frameworks',
    '',
    'Written by `npm run update`; do not edit.',
    '',
    evidenceSentence,
    '',
    '| framework | `--framework` | controls that a check is evidence for |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

/** Ids of the checks that a page links to. */
export const checkAnchors = (page: string): readonly string[] =>
  [...page.matchAll(/\.\.\/checks\/([a-z0-9-]+)\.md/g)].map((match) => match[1] ?? '');
