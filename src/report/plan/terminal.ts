import picocolors from 'picocolors';
import type { Plan, PlannedChange } from '../../model/plan.ts';
import { costWords } from '../money-words.ts';
import { clean, count } from '../words.ts';

type WayChange = PlannedChange['better'][number];

/** What one call does to what is there: it makes, changes or takes away. */
export const signOf = (kind: string): '+' | '~' | '-' => {
  if (/^(?:create|authorize|associate|accept)-/.test(kind)) return '+';
  return /^(?:delete|revoke|disassociate|reject|release)-/.test(kind) ? '-' : '~';
};

/** Ways of several subnets that change alike, in words. */
export const wayWords = (ways: readonly WayChange[]): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const { subnetId, service, before, after } of ways) {
    const key = `${service}: ${before} → ${after}`;
    groups.set(key, [...(groups.get(key) ?? []), subnetId]);
  }
  return [...groups].map(([what, subnets]) =>
    subnets.length === 1 ? `${what} for ${subnets[0]}` : `${what} for ${count(subnets.length, 'subnet')}`,
  );
};

/** The account and region of a change, by name where it has one. */
export const whereOf = ({ accountId, accountName, region }: PlannedChange): string =>
  `${accountName === null ? accountId : `${clean(accountName)} (${accountId})`} ${region}`;

/** What a change resolves and does not break, in one line. */
export const proofWords = (change: PlannedChange): string => {
  const better = change.better.length > 0 ? `, ${count(change.better.length, 'way')} better` : '';
  const unsettled = change.unsettled.length > 0 ? `, ${count(change.unsettled.length, 'way')} unsettled` : '';
  return `resolves ${count(change.resolves.length, 'failure')} · ${count(change.newFailures.length, 'new failure')}, ${count(change.worse.length, 'way')} worse${better}${unsettled} · ${costWords(change.costPerMonth)} · ${change.risk} risk`;
};

const numberOf = (plan: Plan, id: string): number => plan.changes.findIndex((change) => change.id === id) + 1;

/** A command on one line. */
const line = (command: string): string => command.replaceAll(' \\\n  ', ' ');

/** A plan for the terminal: what is made, changed and taken away, what that resolves, and what stays. */
export const planOnTerminal = function* (plan: Plan, color: boolean): Iterable<string> {
  const paint = picocolors.createColors(color);
  const colored = { '+': paint.green, '~': paint.yellow, '-': paint.red } as const;
  const { totals } = plan;
  yield `${paint.bold(`Plan: ${count(totals.changes, 'change')} resolve ${totals.resolved} of ${count(totals.failures, 'failure')}`)}, 0 new failures as severe, 0 ways worse, ${costWords(totals.costPerMonth)}.\n`;
  for (const [at, change] of plan.changes.entries()) {
    yield `\n${paint.bold(`${at + 1}. ${clean(change.title)}`)}  ${paint.dim(whereOf(change))}\n`;
    for (const [index, api] of change.api.entries()) {
      const sign = signOf(api.kind);
      yield `   ${colored[sign](sign)} ${line(change.commands[index] ?? api.kind)}\n`;
    }
    yield `   ${proofWords(change)}\n`;
    for (const words of wayWords(change.better).slice(0, 4)) yield `   ${paint.dim(words)}\n`;
    if (change.after.length > 0)
      yield `   after ${change.after.map((id) => numberOf(plan, id)).join(', ')}\n`;
    if (change.undo === null) yield `   ${paint.yellow('cannot be taken back')}\n`;
  }
  if (plan.changes.length === 0) yield '\nNothing to change.\n';
  if (plan.left.length === 0) return;
  yield `\n${paint.bold(`${count(plan.left.length, 'failure')} left`)}\n`;
  const reasons = new Map<string, number>();
  for (const { why } of plan.left) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  for (const [why, times] of [...reasons].sort(([, a], [, b]) => b - a).slice(0, 10))
    yield `   ${times} × ${clean(why)}\n`;
  if (reasons.size > 10) yield `   and ${reasons.size - 10} other reasons: plan.json has them all.\n`;
};
