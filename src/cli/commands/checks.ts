import type { CheckList } from '../../model/check-list.ts';
import { paragraph } from '../../report/layout.ts';
import type { CheckWords } from '../check-words.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { checksNamed } from '../names.ts';
import type { Parts } from '../parts.ts';
import { version } from '../version.ts';

const listChecks = (checks: readonly CheckWords[]): string => {
  const widest = Math.max(...checks.map(({ id }) => id.length), 0);
  const rows = checks.map(
    ({ id, severity, title }) => `${id.padEnd(widest)}  ${severity.padEnd(13)}  ${title}\n`,
  );
  return `${rows.join('')}\nRun \`pathproof checks <id>\` for why it matters, how it decides and what to do.\n`;
};

const section = (title: string, items: readonly string[], width: number): string =>
  items.length === 0 ? '' : `\n${title}\n${items.map((item) => paragraph(item, width, '  ')).join('')}`;

const explainCheck = (check: CheckWords, width: number): string =>
  [
    `${check.id}  ${check.severity}, judges each ${check.subject}\n`,
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
    section('Does not see', check.limits, width),
    section('Permissions', check.permissions, width),
    section('References', check.references, width),
    section('Formerly', check.formerly, width),
  ].join('');

/** How the checks can be given. */
export interface ChecksFlags {
  readonly format: 'text' | 'json';
}

const listOf = (checks: readonly CheckWords[]): CheckList => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: version() },
  checks: [...checks],
});

/** Lists the checks, or explains one. */
export const checks = async (
  id: string | undefined,
  { format }: ChecksFlags,
  io: Io,
  parts: Parts,
): Promise<number> => {
  const all = await parts.checkWords();
  const chosen = id === undefined ? all : checksNamed([id], all);
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify(listOf(chosen), null, 2)}\n`);
    return exitCodes.clean;
  }
  const width = Math.min(100, io.stdout.columns ?? 100);
  const [check] = id === undefined ? [] : chosen;
  io.stdout.write(check ? explainCheck(check, width) : listChecks(all));
  return exitCodes.clean;
};
