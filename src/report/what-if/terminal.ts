import picocolors from 'picocolors';
import { type WayEffect, wayEffects, type WhatIf } from '../../model/what-if.ts';
import { item } from '../layout.ts';
import { costWords } from '../money-words.ts';
import { signOf } from '../plan/terminal.ts';
import { clean, count } from '../words.ts';
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

type Paint = ReturnType<typeof picocolors.createColors>;

// More than these are counted: the JSON has all of them.
const MOST_GROUPS = 40;

const colorOf = (effect: WayEffect, paint: Paint): ((text: string) => string) => {
  if (effect === 'breaks' || effect === 'worse') return paint.red;
  return effect === 'better' || effect === 'returns' ? paint.green : paint.yellow;
};

const ways = function* (answer: WhatIf, effect: WayEffect, paint: Paint): Iterable<string> {
  const groups = wayGroups(answer, effect);
  if (groups.length === 0) return;
  const found = groups.reduce((sum, { services }) => sum + services.length, 0);
  yield `\n${colorOf(effect, paint)(paint.bold(effectTitles[effect]))}  ${count(found, 'way')}\n`;
  for (const group of groups.slice(0, MOST_GROUPS)) {
    const { first } = group;
    yield `\n  ${named(first.subnetId, first.subnetName)}  ${paint.dim(whereOf(first))}\n`;
    yield item(' ', movedWords(group), 100, '  ');
    const { was, is } = pathLines(first);
    for (const line of was) yield `    was  ${line}\n`;
    for (const line of is) yield `    is   ${line}\n`;
  }
  const left = groups.length - MOST_GROUPS;
  if (left > 0) yield `\n  and so for ${count(left, 'more subnet')}: --format json has them all.\n`;
};

const findings = function* (answer: WhatIf, kind: (typeof findingKinds)[number], paint: Paint) {
  const found = answer.findings[kind];
  if (found.length === 0) return;
  const color = { come: paint.red, lost: paint.yellow, go: paint.green }[kind];
  yield `\n${color(paint.bold(findingTitles[kind]))}  ${count(found.length, 'finding')}\n`;
  for (const { severity, check, subject, message, before } of found.slice(0, MOST_GROUPS)) {
    yield `\n  ${severity} ${check}  ${named(subject.id, subject.name)}  ${paint.dim(whereOf(subject))}\n`;
    yield item(' ', clean(message), 100, '  ');
    if (kind === 'come' && before === 'unknown') yield `    It was unknown before, and may have failed.\n`;
  }
  const left = found.length - MOST_GROUPS;
  if (left > 0) yield `\n  and ${left} more: --format json has them all.\n`;
};

/** What changes would do, for the terminal; each change has its title. */
export const whatIfOnTerminal = function* (
  answer: WhatIf,
  titles: readonly string[],
  color: boolean,
): Iterable<string> {
  const paint = picocolors.createColors(color);
  const colored = { '+': paint.green, '~': paint.yellow, '-': paint.red } as const;
  yield `${paint.bold(verdictWords(answer))}; ${costWords(answer.costPerMonth)}.\n\n`;
  for (const [at, change] of answer.changes.entries()) {
    const sign = signOf(change.kind);
    const where = `${change.accountId} ${change.region}`;
    yield `${colored[sign](sign)} ${clean(titles[at] ?? change.kind)}  ${paint.dim(clean(where))}\n`;
  }
  for (const effect of wayEffects) yield* ways(answer, effect, paint);
  for (const kind of findingKinds) yield* findings(answer, kind, paint);
  yield answer.worse ? '\nSomething gets worse.\n' : '\nNothing gets worse.\n';
};
