import { cells } from '../src/report/layout.ts';

/* What a terminal shows, as an SVG: text that scales, can be read aloud and is the same bytes each time. */

// Pixels of a character of 13 px in the fonts named below, and of a line.
const cell = 7.8;
const row = 18;
const margin = 16;

/** The colors of the escape sequences that picocolors writes, and what bold and dim are. */
const looks: Readonly<Record<string, string>> = {
  1: 'font-weight:700',
  2: 'fill:#8b949e',
  31: 'fill:#ff7b72',
  32: 'fill:#7ee787',
  33: 'fill:#e3b341',
  34: 'fill:#79c0ff',
  35: 'fill:#d2a8ff',
  36: 'fill:#76e3ea',
  90: 'fill:#8b949e',
};

// 22 ends bold and dim, 39 a color, 0 everything.
const ended = (code: string, look: ReadonlySet<string>): ReadonlySet<string> => {
  if (code === '0') return new Set();
  const isWeight = (one: string): boolean => one === '1' || one === '2';
  return new Set([...look].filter((one) => (code === '22' ? !isWeight(one) : isWeight(one))));
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const piece = (text: string, at: number, y: number, look: ReadonlySet<string>): string => {
  const style = [...look].flatMap((code) => looks[code] ?? []).join(';');
  const length = (cells(text) * cell).toFixed(1);
  const x = (margin + at * cell).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${length}"${style === '' ? '' : ` style="${style}"`}>${escaped(text)}</text>`;
};

/** A line with escape sequences as pieces of one look each. */
const drawLine = (line: string, y: number): string => {
  let look: ReadonlySet<string> = new Set();
  let at = 0;
  const drawn: string[] = [];
  // oxlint-disable-next-line no-control-regex
  line.split(/\u001b\[(\d+)m/).forEach((part, index) => {
    if (index % 2 === 1) look = looks[part] ? new Set([...look, part]) : ended(part, look);
    else {
      if (part.trim() !== '') drawn.push(piece(part, at, y, look));
      at += cells(part);
    }
  });
  return drawn.join('');
};

/** The picture of what was typed and what a terminal of so many columns then shows. */
export const terminalPicture = (typed: string, shown: string, columns: number): string => {
  const lines = [`\u001b[32m$\u001b[39m ${typed}`, ...shown.trimEnd().split('\n')];
  const width = Math.ceil(columns * cell + 2 * margin);
  const height = lines.length * row + 2 * margin;
  const rows = lines.map((line, index) => drawLine(line, margin + (index + 1) * row - 5)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What ${escaped(typed)} prints" xml:space="preserve" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows}
</svg>
`;
};
