import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../src/cli', import.meta.url));

it('sets no flag that the V8 of this Node.js does not know: it would say so on stderr at every start', () => {
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  const flags = sources.flatMap((text) =>
    [...text.matchAll(/setFlagsFromString\('(--[a-z-]+)=/g)].map(([, flag = '']) => flag),
  );
  expect(new Set(flags)).toEqual(new Set(['--interrupt-budget', '--heap-growing-percent']));
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(flags.filter((flag) => !known.includes(`  ${flag} (`))).toEqual([]);
});
