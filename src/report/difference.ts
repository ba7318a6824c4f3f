import { type Change, changeKinds, type ChangeKind, type Difference } from '../model/difference.ts';
import { differencePage } from './difference-page.ts';
import { paragraph } from './layout.ts';
import { code, escaped } from './markdown-text.ts';
import { clean, count } from './words.ts';

/** How each kind of change is headed. */
export const changeTitles: { readonly [K in ChangeKind]: string } = {
  new: 'New failures',
  unsettled: 'No longer known',
  changed: 'Changed, judged as before',
  resolved: 'Resolved',
  unchanged: 'Unchanged',
};

const headline = ({ counts }: Difference): string =>
  changeKinds.map((kind) => `${counts[kind]} ${kind}`).join(', ');

const placeOf = ({ subject }: Change): string =>
  clean([subject.accountId, subject.region, subject.vpcId ?? ''].filter(Boolean).join(' '));

const nameOf = ({ subject }: Change): string =>
  subject.name ? `${clean(subject.id)} (${clean(subject.name)})` : clean(subject.id);

const text = function* (difference: Difference): Iterable<string> {
  const { before, after, notCompared, changes } = difference;
  yield `${before.collectedAt} to ${after.collectedAt}: ${headline(difference)}\n`;
  if (notCompared.length > 0) yield `Not compared, because they ran once only: ${notCompared.join(', ')}\n`;
  for (const kind of changeKinds) {
    const group = changes.filter((change) => change.kind === kind);
    if (group.length === 0) continue;
    yield `\n${changeTitles[kind]}  ${count(group.length, 'finding')}\n`;
    for (const change of group) {
      yield `\n  ${change.severity} ${change.check}  ${nameOf(change)}  ${placeOf(change)}\n`;
      for (const cause of change.causes) yield paragraph(clean(cause), 100, '    ');
      for (const path of change.before?.paths ?? []) yield `    was  ${clean(path)}\n`;
      for (const path of change.after?.paths ?? []) yield `    is   ${clean(path)}\n`;
    }
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
  const { before, after, changes, notCompared } = difference;
  yield `## pathproof: ${headline(difference)}\n\n`;
  yield `${escaped(before.collectedAt)} to ${escaped(after.collectedAt)}.`;
  yield notCompared.length > 0 ? ` Not compared: ${notCompared.map(code).join(', ')}.\n\n` : '\n\n';
  for (const kind of changeKinds) {
    const group = changes.filter((change) => change.kind === kind);
    if (group.length === 0) continue;
    yield `### ${changeTitles[kind]} (${group.length})\n\n`;
    for (const change of group.slice(0, mostOfKind)) {
      yield `- **${change.severity}** ${code(change.check)} ${code(nameOf(change))}, ${escaped(placeOf(change))}\n`;
      for (const cause of change.causes) yield `  - ${escaped(cause)}\n`;
    }
    yield group.length > mostOfKind ? `- and ${group.length - mostOfKind} more\n\n` : '\n';
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
