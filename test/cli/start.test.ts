import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../house/source.ts';

const staticImports = (path: string): readonly string[] => {
  const code = codeOf(readFileSync(path, 'utf8'), { strings: 'keep' });
  return [...code.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from\s'([^']+)'/gm)].map(
    (match) => match[1] ?? '',
  );
};

/** Every module that is loaded before a command is known: what `--version` pays for. */
const loadedFrom = (path: string, found = new Set<string>()): ReadonlySet<string> => {
  for (const specifier of staticImports(path)) {
    const target = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;
    if (found.has(target)) continue;
    found.add(target);
    if (specifier.startsWith('.')) loadedFrom(target, found);
  }
  return found;
};

describe('the start of the command line', () => {
  const loaded = [...loadedFrom('src/cli/run.ts'), ...loadedFrom('src/cli/io.ts')];

  it('loads commander and nothing else from npm: neither the SDK nor zod nor a logger', () => {
    expect(loaded.filter((name) => !name.startsWith('src/') && !name.startsWith('node:'))).toEqual([
      'commander',
    ]);
  });

  it('loads no check, no collector and no resolver', () => {
    expect(
      loaded.filter((name) => /^src\/(checks\/(?!speakers\.ts)|collectors\/|paths\/|aws\/)/.test(name)),
    ).toEqual([]);
  });

  it('sets the variable that silences the SDK before anything else is loaded', () => {
    const main = codeOf(readFileSync('src/cli/main.ts', 'utf8'), { strings: 'keep' });
    expect(staticImports('src/cli/main.ts')).toEqual([]);
    expect(main.indexOf('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED')).toBeLessThan(
      main.indexOf('import('),
    );
  });
});
