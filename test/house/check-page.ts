import type { Check } from '../../src/checks/check.ts';
import { needs } from '../../src/checks/needs.ts';
import { collectors } from '../../src/collectors/index.ts';
import { controlsOf, requirementName } from '../../src/frameworks/mapping.ts';
import type { Finding } from '../../src/model/finding.ts';
import { audit } from '../../src/audit/audit.ts';
import { type Case, type CaseTable, inventoryOf } from '../../src/testing/index.ts';

/** A part of a page; nothing where it has no lines. */
const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const fence = (language: string, text: string | undefined): readonly string[] =>
  text ? ['', `\`\`\`${language}`, text, '```'] : [];

/** Characters that Markdown would read as markup. */
const plain = (text: string): string => text.replace(/[|<>*_[\]]/g, (character) => `\\${character}`);

const permissionsOf = ({ id }: Check): readonly string[] => [
  ...new Set(
    collectors
      .filter(({ section: filled }) => needs[id]?.includes(filled))
      .flatMap(({ actions }) => [...actions]),
  ),
];

/** What the check says of the first case in which something fails. */
const firstFailure = ({
  check,
  cases,
}: CaseTable): { readonly name: string; readonly finding: Finding } | null => {
  const found = Object.entries(cases).find(([, { expect }]) =>
    Object.values(expect).some((verdict) => verdict.startsWith('fail')),
  );
  if (!found) return null;
  const [name, given]: [string, Case] = found;
  const { findings } = audit(inventoryOf(given.given), {
    ...given,
    checks: [check],
    vpcIds: [],
    assumeWorkloads: given.assumeWorkloads ?? false,
    minimumSeverity: null,
    rethrow: true,
  });
  const finding = findings.find(({ status }) => status === 'fail');
  return finding ? { name, finding } : null;
};

/** The path of a failure, hop under hop. */
const diagram = ({ evidence }: Finding): readonly string[] => {
  const path = evidence.find(({ kind }) => kind === 'path');
  if (path?.kind !== 'path') return [];
  const lines = path.path.hops.map(
    ({ id, text }, depth) => `${depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `}${id} ${text}`,
  );
  return fence('text', [...lines, `⇒ ${path.path.disposition}`].join('\n'));
};

const exampleOf = (table: CaseTable): readonly string[] => {
  const failure = firstFailure(table);
  if (!failure) return [];
  const { name, finding } = failure;
  const { remedy, message, severity } = finding;
  return [
    `${name.charAt(0).toUpperCase()}${name.slice(1)}:`,
    '',
    `> ${plain(message)} (${severity})`,
    ...diagram(finding),
    ...(remedy ? ['', plain(remedy.text)] : []),
    ...fence('sh', remedy?.cli),
    ...fence('hcl', remedy?.terraform),
    ...fence('yaml', remedy?.cloudformation),
    ...(remedy?.risk ? ['', `Before you apply it: ${plain(remedy.risk)}`] : []),
  ];
};

const verdictWords = (expect: Case['expect']): string =>
  [...new Set(Object.values(expect).map((verdict) => verdict.split(' ')[0] ?? ''))].sort().join(', ') ||
  'no subject';

const controlLines = (check: Check): readonly string[] => {
  const matches = controlsOf(check);
  if (matches.length === 0) return [];
  return [
    '| requirement | title | how sure |',
    '| --- | --- | --- |',
    ...matches.map(
      ({ framework, id, control, basis }) =>
        `| ${requirementName(framework.id, id)} | ${plain(control.title)} | ${basis.kind} |`,
    ),
  ];
};

/** The page of a check, made of its own words, its collectors' permissions and its cases. */
export const checkPage = (table: CaseTable): string => {
  const { check, cases } = table;
  const { id, title, severity, subject, formerly = [] } = check;
  return [
    `# ${title}`,
    '',
    'Written by `npm run update`; do not edit.',
    '',
    `\`${id}\` · ${severity} · asked of each ${subject.type}`,
    ...(formerly.length > 0 ? ['', `Formerly ${formerly.map((one) => `\`${one}\``).join(', ')}.`] : []),
    ...section('Why', [plain(check.rationale)]),
    ...section('What to do', [plain(check.remedy)]),
    ...section('Example', exampleOf(table)),
    ...section('Controls', controlLines(check)),
    ...section(
      'Permissions',
      permissionsOf(check).map((action) => `- \`${action}\``),
    ),
    ...section('How it decides', [
      'Each subject gets one verdict, with one of these messages; what could not be seen makes it unknown.',
      '',
      ...Object.entries(check.messages).map(([name, text]) => `- **${name}**: ${plain(text)}`),
    ]),
    ...section('Judged in its tests', [
      '| case | verdicts |',
      '| --- | --- |',
      ...Object.entries(cases).map(([name, { expect }]) => `| ${plain(name)} | ${verdictWords(expect)} |`),
    ]),
    ...section(
      'Limits',
      (check.limits ?? []).map((limit) => `- ${plain(limit)}`),
    ),
    ...section(
      'References',
      check.references.map((url) => `- <${url}>`),
    ),
    '',
  ].join('\n');
};
