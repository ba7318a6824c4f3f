import picocolors from 'picocolors';
import type { Preview, PreviewChange } from '../../model/preview.ts';
import { item } from '../layout.ts';
import { costWords } from '../money-words.ts';
import { clean } from '../words.ts';
import {
  causeWords,
  changeGroups,
  changeKinds,
  changeTitles,
  countsLine,
  coverageLines,
  didWord,
  headline,
  listWords,
  movedWays,
  overLine,
  placeWords,
} from './words.ts';

type Paint = ReturnType<typeof picocolors.createColors>;

// One screen: the JSON has everything.
const mostCauses = 5;
const mostWays = 6;
const mostGroups = { new: 6, unsettled: 3, resolved: 3 } as const;
const mostLines = 6;

const more = (all: number, shown: number): string =>
  all > shown ? `  and ${all - shown} more: --format json has them all\n` : '';

const causes = function* (preview: Preview, paint: Paint): Iterable<string> {
  const blamed = preview.causes.filter((cause) => cause.new > 0 || cause.unsettled > 0);
  for (const cause of blamed.slice(0, mostCauses)) {
    const place = placeWords(cause.place);
    yield `${didWord(cause).padEnd(8)} ${clean(cause.address)}${place === '' ? '' : paint.dim(`  ${place}`)}\n`;
  }
  yield more(blamed.length, mostCauses);
};

const ways = function* (preview: Preview, paint: Paint): Iterable<string> {
  const moved = movedWays(preview);
  if (moved.length === 0) return;
  yield `\n${paint.bold('Ways')}\n`;
  for (const { services, before, after, subjects } of moved.slice(0, mostWays))
    yield item(
      ' ',
      `${listWords(services, 6, clean)}: ${before} → ${after}  ${subjects.length} × ${listWords(subjects, 3, clean)}`,
      100,
      '  ',
    );
  yield more(moved.length, mostWays);
};

const fixLines = function* ({ fix }: PreviewChange, paint: Paint): Iterable<string> {
  if (!fix) return;
  if (fix.code === null) {
    yield item(' ', `No edit: ${clean(fix.why ?? '')}`, 100, '  ');
    return;
  }
  const place = placeWords(fix.place);
  yield item(' ', `Fix${place === '' ? '' : ` at ${place}`}: ${clean(fix.text)}`, 100, '  ');
  for (const line of fix.code.split('\n'))
    yield `      ${paint.cyan(clean(line) === '' ? '' : line.replace(/\p{Cc}/gu, ''))}\n`;
  if (fix.proved) yield '    Applied and judged again: the failure goes, and nothing gets worse.\n';
};

const changes = function* (
  preview: Preview,
  kind: (typeof changeKinds)[number],
  paint: Paint,
): Iterable<string> {
  const groups = changeGroups(preview.changes[kind]);
  if (groups.length === 0) return;
  const color = { new: paint.red, unsettled: paint.yellow, resolved: paint.green }[kind];
  yield `\n${color(paint.bold(changeTitles[kind]))}  ${preview.changes[kind].length}\n`;
  const most = mostGroups[kind];
  for (const { first, changes: alike } of groups.slice(0, most)) {
    yield item(
      ' ',
      `${first.severity} ${first.check}  ${listWords(
        alike.map(({ subject }) => subject),
        3,
        clean,
      )}`,
      100,
      '  ',
    );
    if (kind === 'resolved') continue;
    yield item(' ', clean(first.message), 100, '  ');
    const cause = causeWords(first, clean);
    if (cause !== '') yield item(' ', cause, 100, '  ');
    const [path] = first.paths;
    if (path?.was) yield `    was  ${clean(path.was)}\n`;
    if (path?.is) yield `    is   ${clean(path.is)}\n`;
    yield* fixLines(first, paint);
  }
  yield more(groups.length, most);
};

/** A preview on one screen of the terminal. */
export const previewOnTerminal = function* (preview: Preview, color: boolean): Iterable<string> {
  const paint = picocolors.createColors(color);
  yield `${paint.bold(`pathproof: ${headline(preview)}`)}\n`;
  yield* causes(preview, paint);
  yield* ways(preview, paint);
  for (const kind of changeKinds) yield* changes(preview, kind, paint);
  const unread = coverageLines(preview, clean);
  if (unread.length > 0) {
    yield `\n${paint.bold('Not read, or assumed')}\n`;
    for (const line of unread.slice(0, mostLines)) yield item(' ', line, 100, '  ');
    yield more(unread.length, mostLines);
  }
  yield `\n${countsLine(preview)}\n${overLine(preview)} Cost by the hour: ${costWords(preview.costPerMonth)}.\n`;
};
