import type { Remedy } from '../model/finding.ts';

export { cloudformation, terraform } from '../changes/code.ts';
export { command, inAccount, notRun, type OptionValue } from '../changes/command.ts';
export { blockName, comment, logicalId, quoted, quotedList, shell, together } from '../changes/text.ts';

/** A remedy with its parts. */
export const remedy = (text: string, parts: Omit<Remedy, 'text'>): Remedy => ({ text, ...parts });

/** Several remedies as one, which have to be carried out in this order. */
export const joined = (...parts: readonly Remedy[]): Remedy => {
  const each = (pick: (part: Remedy) => string | undefined): readonly string[] => [
    ...new Set(parts.map((part) => pick(part) ?? '').filter((text) => text !== '')),
  ];
  // The account is said where it changes.
  const cli = each((part) => part.cli).map((text, at, all) => {
    const [first = ''] = text.split('\n');
    const before = all.slice(0, at).flatMap((one) => one.match(/^# In account \d+:$/gm) ?? []);
    return first.startsWith('# In account') && before.at(-1) === first ? text.slice(first.length + 1) : text;
  });
  return remedy(each(({ text }) => text).join(' '), {
    cli: cli.join('\n\n'),
    terraform: each((part) => part.terraform).join('\n\n'),
    cloudformation: each((part) => part.cloudformation).join('\n\n'),
    risk: each((part) => part.risk).join(' '),
  });
};
