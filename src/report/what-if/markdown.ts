import { wayEffects, type WhatIf } from '../../model/what-if.ts';
import { code, escaped } from '../markdown-text.ts';
import { costWords } from '../money-words.ts';
import { count } from '../words.ts';
import {
  effectTitles,
  findingKinds,
  findingTitles,
  movedWords,
  named,
  pathLines,
  verdictWords,
  wayGroups,
  whereOf,
} from './words.ts';

// More than these are counted: the JSON has all of them.
const MOST_GROUPS = 100;

/** What changes would do, as Markdown; each change has its title. */
export const whatIfInMarkdown = function* (answer: WhatIf, titles: readonly string[]): Iterable<string> {
  yield `## pathproof what-if: ${answer.worse ? 'something gets worse' : 'nothing gets worse'}\n\n`;
  yield `${escaped(verdictWords(answer))}; ${escaped(costWords(answer.costPerMonth))}. Judged over the inventory of ${escaped(answer.collectedAt)}.\n\n`;
  for (const [at, change] of answer.changes.entries())
    yield `${at + 1}. ${escaped(titles[at] ?? change.kind)}, ${escaped(`${change.accountId} ${change.region}`)}\n`;
  for (const effect of wayEffects) {
    const groups = wayGroups(answer, effect);
    if (groups.length === 0) continue;
    yield `\n### ${effectTitles[effect]}\n\n`;
    for (const group of groups.slice(0, MOST_GROUPS)) {
      const { first } = group;
      yield `- **${escaped(named(first.subnetId, first.subnetName))}**, ${escaped(whereOf(first))}: ${escaped(movedWords(group))}\n`;
      const { was, is } = pathLines(first);
      for (const line of was) yield `  - was ${code(line)}\n`;
      for (const line of is) yield `  - is ${code(line)}\n`;
    }
    if (groups.length > MOST_GROUPS)
      yield `- and so for ${count(groups.length - MOST_GROUPS, 'more subnet')}\n`;
  }
  for (const kind of findingKinds) {
    const found = answer.findings[kind];
    if (found.length === 0) continue;
    yield `\n### ${findingTitles[kind]} (${found.length})\n\n`;
    for (const { severity, check, subject, message } of found.slice(0, MOST_GROUPS))
      yield `- **${severity}** ${code(check)} ${code(named(subject.id, subject.name))}, ${escaped(whereOf(subject))}: ${escaped(message)}\n`;
    if (found.length > MOST_GROUPS) yield `- and ${found.length - MOST_GROUPS} more\n`;
  }
};
