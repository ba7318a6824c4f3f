import { type Change, changeKinds, type ChangeKind, type Difference } from '../model/difference.ts';
import { differencePage } from './difference-page.ts';
import { type Group, groupsOf, isMany, movedPaths, nameOf, togetherLines } from './difference-groups.ts';
import { item, paragraph } from './layout.ts';
import { cut } from './limits.ts';
import { code, escaped } from './markdown-text.ts';
import { type Names, namesIn } from './names.ts';
import { clean, count } from './words.ts';

/** How each kind of change is headed. */
export const changeTitles: { readonly [K in ChangeKind]: string } = {
  new: 'New failures',
  unsettled: 'No longer known',
  changed: 'Changed, judged as before',
  resolved: 'Resolved',
  unchanged: 'Unchanged',
};

const headline = ({ counts, changes }: Difference): string => {
  const lost = changes.filter(({ kind, before }) => kind === 'unsettled' && before?.status === 'fail').length;
  return changeKinds
    .map(
      (kind) => `${counts[kind]} ${kind}${kind === 'unsettled' && lost > 0 ? ` (${lost} had failed)` : ''}`,
    )
    .join(', ');
};

const placeOf = ({ subject: { accountId, region, vpcId } }: Change, names: Names): string =>
  clean([names.of(accountId), region, vpcId === null ? '' : names.of(vpcId)].filter(Boolean).join(' '));

const text = function* (difference: Difference): Iterable<string> {
  const { before, after, notCompared } = difference;
  const names = namesIn(difference);
  yield `${before.collectedAt} to ${after.collectedAt}: ${headline(difference)}\n`;
  if (notCompared.length > 0) yield `Not compared, because they ran once only: ${notCompared.join(', ')}\n`;
  for (const kind of changeKinds) {
    const groups = groupsOf(difference, kind);
    if (groups.length === 0) continue;
    yield `\n${changeTitles[kind]}  ${count(difference.counts[kind], 'finding')}\n`;
    for (const group of groups)
      yield* isMany(group.changes) ? together(group, names) : one(group.changes, names);
  }
};

const together = function* ({ causes, changes }: Group, names: Names): Iterable<string> {
  yield '\n';
  for (const cause of causes) yield paragraph(names.within(clean(cause)), 100, '  ');
  for (const line of togetherLines(changes)) yield item('-', clean(line), 100, '    ');
};

const one = function* (changes: readonly Change[], names: Names): Iterable<string> {
  for (const change of changes) {
    yield `\n  ${change.severity} ${change.check}  ${nameOf(change)}  ${placeOf(change, names)}\n`;
    for (const cause of change.causes) yield paragraph(names.within(clean(cause)), 100, '    ');
    const { was, is } = movedPaths(change);
    for (const path of was) yield `    was  ${clean(path)}\n`;
    for (const path of is) yield `    is   ${clean(path)}\n`;
  }
};

const json = function* ({ changes, ...head }: Difference): Iterable<string> {
  yield `{${JSON.stringify(head).slice(1, -1)},"changes":[`;
  let separator = '\n';
  for (const change of changes) {
    yield separator + JSON.stringify(change);
    separator = ',\n';
  }
  yield '\n]}\n';
};

const mostOfKind = 100;

const markdown = function* (difference: Difference): Iterable<string> {
  const { before, after, notCompared } = difference;
  const names = namesIn(difference);
  yield `## pathproof: ${headline(difference)}\n\n`;
  yield `${escaped(before.collectedAt)} to ${escaped(after.collectedAt)}.`;
  yield notCompared.length > 0 ? ` Not compared: ${notCompared.map(code).join(', ')}.\n\n` : '\n\n';
  for (const kind of changeKinds) {
    const groups = groupsOf(difference, kind);
    if (groups.length === 0) continue;
    yield `### ${changeTitles[kind]} (${difference.counts[kind]})\n\n`;
    for (const group of groups.slice(0, mostOfKind)) yield* markdownGroup(group, names);
    const left = groups.slice(mostOfKind).flatMap(({ changes }) => changes).length;
    yield left > 0 ? `- and ${left} more\n\n` : '\n';
  }
};

const markdownGroup = function* ({ causes, changes }: Group, names: Names): Iterable<string> {
  if (isMany(changes)) {
    yield `- **${count(changes.length, 'finding')}**: ${causes.map((cause) => escaped(names.within(cause))).join(' ')}\n`;
    for (const line of togetherLines(changes)) yield `  - ${escaped(cut(clean(line), 400))}\n`;
    return;
  }
  for (const change of changes) {
    yield `- **${change.severity}** ${code(change.check)} ${code(nameOf(change))}, ${escaped(placeOf(change, names))}\n`;
    for (const cause of change.causes) yield `  - ${escaped(names.within(cause))}\n`;
  }
};

/** Draws a comparison in one format. */
export interface DifferenceReporter {
  render(difference: Difference): Iterable<string>;
}

/** Every format that a comparison can be had in. */
export const differenceReporters = {
  text: { render: text },
  json: { render: json },
  markdown: { render: markdown },
  html: { render: (difference: Difference) => differencePage(difference, changeTitles) },
} as const satisfies Readonly<Record<string, DifferenceReporter>>;

/** The name of a format of comparisons. */
export type DifferenceFormat = keyof typeof differenceReporters;
