import { UserError } from '../../model/user-error.ts';
import { explanationOf } from '../../report/explanation.ts';
import { exitCodes } from '../exit-code.ts';
import { findingNamed, type FindingSource, sourceHint } from '../finding-named.ts';
import { type Io, showsColor, writeAll } from '../io.ts';
import type { Parts } from '../parts.ts';
import { checks } from './checks.ts';

/** What `explain` is asked for. */
export interface ExplainFlags extends FindingSource {
  readonly format: 'terminal' | 'json';
}

/** Explains a finding: why, step by step, what proves it, what to do, and what it is evidence towards; or a check. */
export const explain = async (typed: string, flags: ExplainFlags, io: Io, parts: Parts): Promise<number> => {
  const known = await parts.checks();
  if (known.some(({ id, formerly }) => id === typed || formerly?.includes(typed)))
    return checks(typed, { format: flags.format === 'json' ? 'json' : 'text' }, io, parts);
  const found = await findingNamed(typed, flags, parts);
  if (found === null) throw new UserError('There is no report to find it in.', sourceHint);
  const explanation = explanationOf(found.finding, found.report);
  if (flags.format === 'json') {
    io.stdout.write(`${JSON.stringify(explanation, null, 2)}\n`);
    return exitCodes.clean;
  }
  const { explanationOnTerminal } = await import('../../report/explanation-terminal.ts');
  const options = {
    width: Math.min(120, Math.max(60, io.stdout.columns ?? 100)),
    color: showsColor(io.stdout, io.env, flags.color),
    names: found.report.redacted ? {} : (found.report.names ?? {}),
  };
  await writeAll(io.stdout, explanationOnTerminal(explanation, options));
  return exitCodes.clean;
};
