import type { Preview, PreviewChange } from '../../model/preview.ts';
import { severities } from '../../model/status.ts';
import { cut } from '../limits.ts';
import { levelOf, sarifText } from '../sarif-result.ts';
import { clean, count } from '../words.ts';
import { filePathOf } from './file-path.ts';
import { causeWords } from './words.ts';

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

// GitHub shows ten annotations of a kind for a step, and drops the others without a word. The tenth notice says how many.
const most = { error: 10, warning: 10, note: 9 } as const;

// The runner ends a command at the end of its line, and the list of properties at the first `::` (actions/runner: ActionCommand.cs).
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const lineOf = (change: PreviewChange): string => {
  const { check, severity, message, place, remedy } = change;
  const where = place === null ? [] : [`file=${property(filePathOf(place.file))}`, `line=${place.line}`];
  const properties = [...where, `title=${property(cut(`${clean(check)} (${severity})`, 200))}`];
  const said = [message, causeWords(change, clean), remedy ?? ''].filter((text) => text !== '');
  return `::${commands[levelOf(severity)]} ${properties.join(',')}::${data(sarifText(said.join('\n')))}\n`;
};

/** The new failures of a preview as annotations of GitHub Actions, the worst first, as many as are shown. */
export const previewForGithub = function* (preview: Preview): Iterable<string> {
  const written = { error: 0, warning: 0, note: 0 };
  const found = severities.flatMap((severity) =>
    preview.changes.new.filter((change) => change.severity === severity),
  );
  let left = 0;
  for (const change of found) {
    const level = levelOf(change.severity);
    if (written[level] === most[level]) left += 1;
    else {
      written[level] += 1;
      yield lineOf(change);
    }
  }
  if (left > 0) yield `::notice title=pathproof::${count(left, 'more new failure')}: the report has all.\n`;
};
