import type { Plan } from '../../model/plan.ts';
import { code, escaped } from '../markdown-text.ts';
import { count } from '../words.ts';
import { costWords } from '../money-words.ts';
import { proofWords, wayWords, whereOf } from './terminal.ts';

/** A plan as Markdown: what is done, in order, with its commands and its proof. */
export const planInMarkdown = function* (plan: Plan): Iterable<string> {
  const { totals } = plan;
  const several = new Set(plan.changes.map(({ accountId }) => accountId)).size > 1;
  yield `# Plan: ${count(totals.changes, 'change')} resolve ${totals.resolved} of ${count(totals.failures, 'failure')}\n\n`;
  yield `0 new failures as severe, 0 ways worse, ${costWords(totals.costPerMonth)}. Judged over the inventory of ${escaped(plan.collectedAt)}.\n`;
  for (const [at, change] of plan.changes.entries()) {
    yield `\n## ${at + 1}. ${escaped(change.title)}\n\n`;
    yield `${change.accountName === null ? '' : `${escaped(change.accountName)} `}${escaped(change.accountId)} ${escaped(change.region)}: ${escaped(proofWords(change))}\n\n`;
    if (change.after.length > 0)
      yield `After ${change.after.map((id) => plan.changes.findIndex((one) => one.id === id) + 1).join(', ')}.\n\n`;
    for (const words of wayWords(change.better).slice(0, 10)) yield `- ${escaped(words)}\n`;
    const head = several ? `# In account ${whereOf(change)}\n` : '';
    yield `\n\`\`\`sh\n${`${head}${change.commands.join('\n')}`.replaceAll('```', "'''")}\n\`\`\`\n`;
    yield change.undo === null
      ? '\nIt cannot be taken back.\n'
      : `\n<details><summary>Take it back</summary>\n\n\`\`\`sh\n${change.undo.join('\n').replaceAll('```', "'''")}\n\`\`\`\n\n</details>\n`;
  }
  if (plan.left.length === 0) return;
  yield `\n## ${count(plan.left.length, 'failure')} left\n\n| finding | why | what is in the way |\n| --- | --- | --- |\n`;
  for (const { fingerprint, why, blockedBy } of plan.left)
    yield `| ${code(fingerprint)} | ${escaped(why)} | ${blockedBy === null ? '' : code(blockedBy)} |\n`;
};
