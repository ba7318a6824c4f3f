import { describe, expect, it } from 'vitest';
import { createTerminalReporter } from '../../src/report/terminal.ts';
import { terminalPicture } from '../../tools/terminal-picture.ts';
import { exampleReport } from './reports.ts';

const columns = 100;

describe('the picture of the terminal', () => {
  it('is what the demo prints now', async () => {
    const shown = [...createTerminalReporter({ width: columns, color: true }).render(exampleReport)].join('');
    await expect(terminalPicture('npx pathproof demo', shown, columns)).toMatchFileSnapshot(
      '../../docs/images/terminal.svg',
    );
  });

  it('has each line as pieces of one look, and nothing of an escape sequence or of markup', () => {
    const picture = terminalPicture('x', '\u001b[1mbold\u001b[22m <b>&\u001b[31mred\u001b[39m\nnext', 40);
    expect(picture).toContain('style="font-weight:700">bold</text>');
    expect(picture).toContain('> &lt;b&gt;&amp;</text>');
    expect(picture).toContain('style="fill:#ff7b72">red</text>');
    expect(picture).not.toContain('\u001b');
    const heights = [...picture.matchAll(/<text x="[\d.]+" y="(\d+)"/g)].map((match) => Number(match[1]));
    expect(new Set(heights).size).toBe(3);
  });
});
