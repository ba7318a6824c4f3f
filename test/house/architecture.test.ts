import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  catches,
  importCircles,
  impurities,
  layerViolations,
  MAY_IMPORT,
  medianLines,
  NEVER_CATCH,
  PURE,
  unusedPermissions,
} from './layers.ts';
import { checkNames } from '../../tools/check-registry.ts';
import { codeOf, importsOf, readFiles, root } from './source.ts';

const source = readFiles(/^src\/.*\.tsx?$/);
const planted = (path: string, text: string) => [{ path, text }];

describe('the layers of src', () => {
  it('import only what the table allows', () => {
    expect(layerViolations(source)).toEqual([]);
  });

  it('are allowed nothing that they do not use', () => {
    expect(unusedPermissions(source)).toEqual([]);
  });

  it('would show a permission that nothing uses', () => {
    expect(unusedPermissions(planted('src/network/a.ts', ''))).toContain(
      'network may import model, and nothing in it does.',
    );
    expect(unusedPermissions(planted('src/report/a.ts', ''))).toContain(
      'report may import node:zlib, and nothing in it does.',
    );
  });

  it('are all drawn in docs/architecture.md', () => {
    const page = readFiles(/^docs\/architecture\.md$/)[0]?.text.replaceAll(/ +/g, ' ') ?? '';
    const rows = Object.entries(MAY_IMPORT).map(([folder, { folders, packages }]) => {
      const imports = [...folders, ...(packages ?? []).map((name) => `${name} (npm)`)];
      return `| \`${folder}\` | ${imports.join(', ') || 'nothing'} |`;
    });
    for (const row of rows) expect(page).toContain(row);
  });

  it('stand on folders that exist or are yet to come, never on a misspelled one', () => {
    const known = Object.keys(MAY_IMPORT);
    const named = [...Object.values(MAY_IMPORT).flatMap(({ folders }) => folders), ...PURE, ...NEVER_CATCH];
    expect(named.filter((folder) => !known.includes(folder))).toEqual([]);
    expect(existsSync(`${root}src/model`)).toBe(true);
  });

  it.each([
    [
      'src/checks/a.ts',
      `import { EC2Client } from '@aws-sdk/client-ec2';`,
      'only src/aws and src/collectors know the SDK',
    ],
    ['src/checks/a.ts', `import { audit } from '../audit/audit.ts';`, 'checks imports audit'],
    ['src/paths/a.ts', `import type { Check } from '../checks/check.ts';`, 'paths imports checks'],
    ['src/paths/a.ts', `export * from '../checks/check.ts';`, 'paths imports checks'],
    [
      'src/collect/a.ts',
      `const { account } = await import('../testing/index.ts');`,
      'collect imports testing',
    ],
    ['src/report/a.ts', `import '../cli/main.ts';`, 'report imports cli'],
    ['src/model/a.ts', `import pLimit from 'p-limit';`, 'may only import zod'],
    ['src/network/a.ts', `import { readFileSync } from 'node:fs';`, 'network is pure and imports node:fs'],
    [
      'src/network/a.ts',
      `import { readFile } from 'node:fs/promises';`,
      'network is pure and imports node:fs/promises',
    ],
    ['src/network/a.ts', `import { isIP } from 'node:net';`, 'network is pure and imports node:net'],
    [
      'src/checks/a.ts',
      `import { createHash } from 'node:crypto';`,
      'checks is pure and imports node:crypto',
    ],
    ['src/policy/a.ts', `import { join } from 'path';`, 'policy is pure and imports path'],
    ['src/report/a.ts', `import pino from 'pino';`, 'report is pure and imports pino'],
    ['src/helpers/a.ts', `import '../model/path.ts';`, 'not in MAY_IMPORT'],
    ['src/cli/a.ts', `import '../../test/house/source.ts';`, 'outside of src'],
  ])('would fail on %s with %s', (path, text, sentence) => {
    expect(layerViolations(planted(path, text)).join()).toContain(sentence);
  });

  it.each([
    ['src/aws/a.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
    ['src/report/a.ts', `import { createHash } from 'node:crypto';`],
    ['src/checks/a.ts', `// import x from '../cli/main.ts';\nconst text = "import x from nowhere";`],
    ['src/index.ts', `export { audit } from './audit/audit.ts';`],
    ['src/cli/version.ts', `import { version } from '../../package.json';`],
  ])('are content with %s holding %s', (path, text) => {
    expect(layerViolations(planted(path, text))).toEqual([]);
  });
});

describe('the checks', () => {
  it('hold only the question: the middle one has at most 60 lines', () => {
    const paths = new Set(checkNames().map((id) => `src/checks/${id}.ts`));
    expect(medianLines(source.filter(({ path }) => paths.has(path)))).toBeLessThanOrEqual(60);
  });

  it('would be found too long', () => {
    const files = [1, 61, 70].map((lines) => ({
      path: 'src/checks/a.ts',
      text: '\n'.repeat(lines - 1) + 'x\n',
    }));
    expect(medianLines(files)).toBe(61);
  });
});

describe('the imports of src', () => {
  it('go around in no circle', () => {
    expect(importCircles(source)).toEqual([]);
  });

  it('would show a circle, of types too, by the files on it', () => {
    const files = [
      { path: 'src/audit/a.ts', text: `import { b } from './b.ts';` },
      { path: 'src/audit/b.ts', text: `import type { C } from '../model/c.ts';` },
      { path: 'src/model/c.ts', text: `export const load = async () => await import('../audit/b.ts');` },
      { path: 'src/model/d.ts', text: `import { c } from './c.ts';` },
    ];
    expect(importCircles(files)).toEqual(['src/audit/b.ts → src/model/c.ts → src/audit/b.ts']);
  });
});

describe('pure folders', () => {
  it('reach for nothing outside', () => {
    expect(impurities(source)).toEqual([]);
  });

  it.each([
    ['process.env.HOME', 'asks the process'],
    ['Date.now()', 'reads the clock'],
    ['new Date()', 'reads the clock'],
    ['new Date;', 'reads the clock'],
    ['performance.now()', 'reads the clock'],
    ['Math.random()', 'throws dice'],
    ['console.log(1)', 'writes to the console'],
    ['`now: ${Date.now()}`', 'reads the clock'],
  ])('would fail on %s', (code, sentence) => {
    expect(impurities(planted('src/paths/a.ts', `export const x = () => ${code}`)).join()).toContain(
      sentence,
    );
  });

  it.each([`new Date(text)`, `'Date.now()'`, '`process.env ${x}`', '1; // Date.now()'])(
    'may say %s',
    (code) => {
      expect(impurities(planted('src/paths/a.ts', `export const x = () => ${code}`))).toEqual([]);
    },
  );

  it('are the only ones that are held to it', () => {
    expect(impurities(planted('src/cli/a.ts', 'export const now = () => new Date();'))).toEqual([]);
  });
});

describe('folders that let errors pass', () => {
  it('catch nothing', () => {
    expect(catches(source)).toEqual([]);
  });

  it.each(['try { f(); } catch { g(); }', 'try { f(); } catch (error) { g(); }', 'f().catch(() => 1)'])(
    'would fail on %s',
    (code) => {
      expect(catches(planted('src/collectors/a.ts', code)).join()).toContain('collectors catches');
      expect(catches(planted('src/audit/a.ts', code))).toEqual([]);
    },
  );

  it('may speak of a catch', () => {
    expect(
      catches(planted('src/checks/a.ts', `// we never catch (errors)\nconst a = 'catch (all)';`)),
    ).toEqual([]);
  });
});

describe('the reader of sources', () => {
  it('keeps offsets and lines when it blanks comments and strings', () => {
    const text = `const a = 'x // y'; /* two\nlines */ const b = \`p \${f({ q: '}' })} r\`; // end`;
    const code = codeOf(text, { strings: 'blank' });
    expect(code).toHaveLength(text.length);
    expect(code).toBe("const a = '      ';       \n         const b = `  ${f({ q: ' ' })}  `;       ");
  });

  it('finds every form of import', () => {
    const text = [
      `import a, { b } from './a.ts';`,
      `import type { C } from "./c.ts";`,
      `import {\n  d,\n} from './d.ts';`,
      `export { e } from './e.ts';`,
      `import './f.ts';`,
      `const g = await import('./g.ts');`,
      `type H = import('./h.ts').H;`,
    ].join('\n');
    expect([...importsOf(text)].sort()).toEqual([
      './a.ts',
      './c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
      './g.ts',
      './h.ts',
    ]);
  });
});
