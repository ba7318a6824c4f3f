import type { Preview, PreviewChange } from '../../model/preview.ts';
import { cut } from '../limits.ts';
import { code as asCode, escaped as asText } from '../markdown-text.ts';
import { costWords } from '../money-words.ts';
import { count } from '../words.ts';
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

/** By this line a comment is found again, to be replaced. */
export const commentMarker = '<!-- pathproof preview -->';

// GitHub refuses a comment of more than 65,536 characters.
const mostCharacters = 60_000;
const mostCauses = 20;
const mostWays = 30;
const mostGroups = 60;
const mostSubjects = 12;
const mostLines = 60;

// A name that is longer than this is one that no one chose to be read.
const longestName = 300;
const longestText = 1500;

const code = (text: string): string => asCode(cut(text, longestName));
const escaped = (text: string): string => asText(cut(text, longestText));

const placed = (place: PreviewChange['place']): string =>
  place === null ? '' : ` (${code(placeWords(place))})`;

const causeLines = ({ causes }: Preview): readonly string[] => {
  const blamed = causes.filter((cause) => cause.new > 0 || cause.unsettled > 0);
  const lines = blamed
    .slice(0, mostCauses)
    .map((cause) => `**${didWord(cause)}** ${code(cause.address)}${placed(cause.place)}`);
  return blamed.length > mostCauses ? [...lines, `and ${blamed.length - mostCauses} more`] : lines;
};

const wayTable = (preview: Preview): readonly string[] => {
  const moved = movedWays(preview);
  if (moved.length === 0) return [];
  return [
    '| service | now | after | subnets |',
    '| --- | --- | --- | --- |',
    ...moved
      .slice(0, mostWays)
      .map(
        ({ services, before, after, subjects }) =>
          `| ${listWords(services, 6, escaped)} | ${escaped(before)} | ${escaped(after)} | ${subjects.length}: ${listWords(subjects, 3, code)} |`,
      ),
    ...(moved.length > mostWays ? [`| and ${moved.length - mostWays} more | | | |`] : []),
  ];
};

const fixLines = ({ fix }: PreviewChange): readonly string[] => {
  if (!fix) return [];
  if (fix.code === null) return [`  - no edit: ${escaped(fix.why ?? '')}`];
  const fence = '`'.repeat(Math.max(3, ...[...fix.code.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const language = fix.language === 'terraform' ? 'hcl' : 'yaml';
  return [
    `  - fix${placed(fix.place)}: ${escaped(fix.text)}${fix.proved ? ' Applied and judged again: it goes, and nothing gets worse.' : ''}`,
    `    ${fence}${language}`,
    ...fix.code.split('\n').map((line) => `    ${line}`),
    `    ${fence}`,
  ];
};

const changeLines = (changes: readonly PreviewChange[]): readonly string[] => {
  const groups = changeGroups(changes);
  return [
    ...groups.slice(0, mostGroups).flatMap(({ first, changes: alike }) => {
      const [path] = first.paths;
      const cause = causeWords(first, code);
      return [
        `- **${first.severity}** ${code(first.check)} ${listWords(
          alike.map(({ subject }) => subject),
          mostSubjects,
          code,
        )}${placed(first.place)}`,
        `  - ${escaped(first.message)}`,
        ...(cause === '' ? [] : [`  - ${cause}`]),
        ...(path?.was ? [`  - was ${code(path.was)}`] : []),
        ...(path?.is ? [`  - is ${code(path.is)}`] : []),
        ...(first.remedy === null || first.fix ? [] : [`  - ${escaped(first.remedy)}`]),
        ...fixLines(first),
      ];
    }),
    ...(groups.length > mostGroups ? [`- and ${groups.length - mostGroups} more`] : []),
  ];
};

const folded = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `<details><summary>${title}</summary>`, '', ...lines, '', '</details>'];

/** Lines as far as they fit; a fold that does not is left out whole, and named. */
const within = function* (
  head: readonly string[],
  folds: readonly (readonly string[])[],
  foot: readonly string[],
): Iterable<string> {
  const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);
  let left = mostCharacters - size(head) - size(foot);
  for (const line of head) yield `${line}\n`;
  let omitted = 0;
  for (const fold of folds) {
    if (size(fold) > left) {
      omitted += 1;
      continue;
    }
    left -= size(fold);
    for (const line of fold) yield `${line}\n`;
  }
  if (omitted > 0)
    yield `\n${count(omitted, 'part')} would not fit into a comment: preview.json has everything.\n`;
  for (const line of foot) yield `${line}\n`;
};

/** A preview as a comment on a pull request: marked, so that the next one takes its place; details folded. */
export const previewInMarkdown = (preview: Preview): Iterable<string> => {
  const { changes, costPerMonth, coverage } = preview;
  const table = wayTable(preview);
  const head = [
    commentMarker,
    `### pathproof: ${escaped(headline(preview))}`,
    '',
    ...causeLines(preview).map((line) => `${line}  `),
    ...(table.length > 0 ? ['', ...table] : []),
    '',
    escaped(countsLine(preview)),
  ];
  const folds = changeKinds.map((kind) =>
    folded(
      `${changeTitles[kind]} (${changes[kind].length})`,
      changes[kind].length > 0 ? changeLines(changes[kind]) : [],
    ),
  );
  const unread = coverageLines(preview, (text) => text).map((line) => `- ${escaped(line)}`);
  const shown =
    unread.length > mostLines
      ? [...unread.slice(0, mostLines), `- and ${unread.length - mostLines} more`]
      : unread;
  const doubts = coverage.complete
    ? ''
    : ' Not everything could be read or resolved: see below what is unknown for that.';
  return within(
    [
      ...head,
      '',
      `${escaped(overLine(preview))} Cost by the hour: ${escaped(costWords(costPerMonth))}.${doubts}`,
    ],
    [...folds, folded(`What was not read, and what was assumed (${unread.length})`, shown)],
    [],
  );
};
