import type { Check } from '../../checks/check.ts';
import type { CheckList } from '../../model/check-list.ts';
import { paragraph } from '../../report/layout.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { checksNamed } from '../names.ts';
import type { Parts } from '../parts.ts';
import { version } from '../version.ts';

const listChecks = (checks: readonly Check[]): string => {
  const widest = Math.max(...checks.map(({ id }) => id.length), 0);
  const rows = [...checks]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, severity, title }) => `${id.padEnd(widest)}  ${severity.padEnd(13)}  ${title}\n`);
  return `${rows.join('')}\nRun \`pathproof checks <id>\` for why it matters, how it decides and what to do.\n`;
};

const section = (title: string, items: readonly string[], width: number): string =>
  items.length === 0 ? '' : `\n${title}\n${items.map((item) => paragraph(item, width, '  ')).join('')}`;

const explainCheck = (check: Check, actions: readonly string[], width: number): string =>
  [
    `${check.id}  ${check.severity}, judges each ${check.subject.type}\n`,
    `${check.title}.\n`,
    section('Why', [check.rationale], width),
    section('What to do', [check.remedy], width),
    section(
      'How it decides',
      [
        ...Object.entries(check.messages).map(([id, text]) => `${id}: ${text}`),
        'unknown: a verdict that would rest on something that could not be read, with what would settle it.',
      ],
      width,
    ),
    section('Does not see', check.limits ?? [], width),
    section('Permissions', actions, width),
    section('References', check.references, width),
    section('Formerly', check.formerly ?? [], width),
  ].join('');

/** How the checks can be given. */
export interface ChecksFlags {
  readonly format: 'text' | 'json';
}

/** The checks as data, all words of them. */
const checkListOf = async (checks: readonly Check[], parts: Parts): Promise<CheckList> => {
  const { controlsOf } = await import('../../frameworks/mapping.ts');
  const dataOf = async (check: Check): Promise<CheckList['checks'][number]> => ({
    id: check.id,
    formerly: [...(check.formerly ?? [])],
    title: check.title,
    severity: check.severity,
    subject: check.subject.type,
    rationale: check.rationale,
    remedy: check.remedy,
    messages: { ...check.messages },
    limits: [...(check.limits ?? [])],
    references: [...check.references],
    permissions: [...(await parts.actionsOf(check))],
    controls: controlsOf(check).map(({ framework, id, control, basis }) => ({
      framework: framework.id,
      id,
      title: control.title,
      basis: basis.kind,
      from: basis.from,
    })),
  });
  const sorted = [...checks].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    schemaVersion: 1,
    tool: { name: 'pathproof', version: version() },
    checks: await Promise.all(sorted.map(dataOf)),
  };
};

/** Lists the checks, or explains one. */
export const checks = async (
  id: string | undefined,
  { format }: ChecksFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  const all = await parts.checks();
  const chosen = id === undefined ? all : checksNamed([id], all);
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify(await checkListOf(chosen, parts), null, 2)}\n`);
    return exitCodes.clean;
  }
  const width = Math.min(100, io.stdout.columns ?? 100);
  const [check] = id === undefined ? [] : chosen;
  const text = check ? explainCheck(check, await parts.actionsOf(check), width) : listChecks(all);
  io.stdout.write(text);
  return exitCodes.clean;
};
