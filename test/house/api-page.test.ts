import { describe, expect, it } from 'vitest';
import * as lambda from '../../src/lambda/index.ts';
import * as main from '../../src/index.ts';
import * as testing from '../../src/testing/index.ts';
import { apiPage, entries, exported } from './api-page.ts';

describe('the page of functions', () => {
  it('says what each entry exports', async () => {
    await expect([...apiPage()].join('')).toMatchFileSnapshot('../../docs/reference/api.md');
  });

  it('leaves out nothing that can be imported, and says what it is for', () => {
    const modules: readonly object[] = [main, testing, lambda];
    for (const [at, entry] of entries.entries()) {
      const all = exported(entry);
      const names = all.map(({ name }) => name);
      for (const name of Object.keys(modules[at] ?? {})) expect(names, entry.name).toContain(name);
      for (const { name, kind, docstring, declaration } of all) {
        if (kind !== 'namespace') expect(docstring, name).not.toBe('');
        expect(declaration, name).toContain(name);
        expect(declaration.length, name).toBeLessThan(4000);
      }
    }
  });

  it('calls a function what can be called', () => {
    for (const { name, kind } of exported(entries[0]!))
      if (kind === 'function')
        expect(typeof (main as Readonly<Record<string, unknown>>)[name], name).toBe('function');
  });
});
