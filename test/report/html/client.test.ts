import { describe, expect, it } from 'vitest';
import { script, style } from '../../../src/report/html/client.generated.ts';
import { clientModule } from './client-bundle.ts';

describe('the script of the page', () => {
  it('is what its sources say, bundled', async () => {
    await expect(await clientModule()).toMatchFileSnapshot('../../../src/report/html/client.generated.ts');
  });

  it('stays small', () => {
    expect(script.length).toBeLessThan(80_000);
    expect(style.length).toBeLessThan(30_000);
  });

  it('evaluates no text and writes no markup', () => {
    expect(script).not.toMatch(
      /\beval\(|new Function|document\.write|insertAdjacentHTML|\bfetch\(|XMLHttpRequest|WebSocket/,
    );
  });

  it('names no host but that of SVG and MathML', () => {
    const hosts = [...(script + style).matchAll(/https?:\/\/([\w.-]+)/g)].map((match) => match[1]);
    expect([...new Set(hosts)].filter((host) => host !== 'www.w3.org')).toEqual([]);
  });
});
