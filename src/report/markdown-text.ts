import { wellFormed } from './limits.ts';
import { clean } from './words.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text from outside as plain text in Markdown: no markup, no HTML, no mention, no reference, no link. */
export const escaped = (text: string): string =>
  wellFormed(clean(text))
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/[\\`*_[\]#|~$]/g, (character) => `\\${character}`)
    // A comment splits what GitHub would link: @someone, #1, https://…, www.….
    .replace(/@|\\#(?=\d)|:(?=\/\/)|www(?=\.)/gi, (found) => `${found}<!-- -->`);

/** Text from outside as code, within a line or a cell of a table. */
export const code = (text: string): string => {
  const shown = wellFormed(clean(text)).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown || ' '}${pad}${fence}`;
};
