import { describe, expect, it } from 'vitest';
import { misnamedExports, remarksOf, remarksPage, undocumentedExports } from './comments.ts';
import { readFiles } from './source.ts';

const source = readFiles(/^src\/.*\.tsx?$/);
const planted = (text: string) => ({ path: 'src/paths/a.ts', text });

const GENERATED = 'Written by `npm run update`; do not edit.';

describe('remarks in the code', () => {
  it('fill the page of AWS facts that we rely on', async () => {
    const facts = source.flatMap((file) => remarksOf(file, 'AWS'));
    const intro = `What this program takes AWS to do, collected from the \`// AWS:\` comments of the source. ${GENERATED}`;
    await expect(remarksPage('AWS facts relied on', intro, facts)).toMatchFileSnapshot(
      '../../docs/aws-facts.md',
    );
  });

  it('fill the page of limits at their places', async () => {
    const limits = source.flatMap((file) => remarksOf(file, 'Limit'));
    const intro = `What is not modelled, collected from the \`// Limit:\` comments of the source; [limits.md](limits.md) says what that means for you. ${GENERATED}`;
    await expect(remarksPage('Limits in the code', intro, limits)).toMatchFileSnapshot(
      '../../docs/limits-in-code.md',
    );
  });

  it('are read whole: behind code, over several lines, until another begins', () => {
    const text = [
      `const url = 'https://x'; // AWS: a trailing fact.`,
      `  // AWS: a fact over`,
      `  // two lines (source).`,
      `  // Limit: not this.`,
      `  // AWS: a last fact.`,
      `  const a = 1; // not this either`,
      `// about AWS: nothing`,
      `const text = '// AWS: in a string';`,
    ].join('\n');
    expect(remarksOf(planted(text), 'AWS').map((remark) => remark.text)).toEqual([
      'a trailing fact.',
      'a fact over two lines (source).',
      'a last fact.',
    ]);
  });
});

describe('exports', () => {
  it('say what they are or answer', () => {
    expect(source.flatMap(undocumentedExports)).toEqual([]);
  });

  it('have names that say what they do', () => {
    expect(source.flatMap(misnamedExports)).toEqual([]);
  });

  it('would be found without a sentence', () => {
    expect(undocumentedExports(planted('export const a = 1;'))).toHaveLength(1);
    expect(undocumentedExports(planted('// a remark\nexport interface A {}'))).toHaveLength(1);
    expect(undocumentedExports(planted('/** What a is. */\nexport const a = 1;'))).toEqual([]);
    const overloads =
      '/** A. */\nexport function a(b: 1): 1;\nexport function a(b: 2): 2;\nexport function a() {}';
    expect(undocumentedExports(planted(overloads))).toEqual([]);
  });

  it('would be found with an empty name', () => {
    expect(misnamedExports(planted('export class RouteManager {}'))).toHaveLength(1);
    expect(misnamedExports(planted('export interface IRoute {}'))).toHaveLength(1);
    expect(misnamedExports(planted('export enum Kind { A }'))).toHaveLength(1);
    expect(
      misnamedExports(planted('export interface InternetGateway {}\nexport interface IpRange {}')),
    ).toEqual([]);
  });
});
