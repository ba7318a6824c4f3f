import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { codeOf, importsOf, type SourceFile } from './source.ts';

/** What a folder of src may import from src, and, where that is bounded, from npm and Node. */
interface Layer {
  readonly folders: readonly string[];
  readonly packages?: readonly string[];
}

/** The architecture: which folder of src may import which others. docs/architecture.md draws it. */
export const MAY_IMPORT: Readonly<Record<string, Layer>> = {
  model: { folders: [], packages: ['zod'] },
  network: { folders: ['model'] },
  policy: { folders: ['model'] },
  services: { folders: ['model'] },
  frameworks: { folders: [] },
  twins: { folders: ['model', 'network'] },
  paths: { folders: ['model', 'network', 'services', 'twins'] },
  overlay: { folders: ['model', 'network', 'services'] },
  iac: { folders: ['model', 'network', 'services', 'overlay'], packages: ['yaml'] },
  changes: { folders: ['model', 'overlay', 'services'] },
  access: { folders: ['model', 'policy', 'services', 'paths'] },
  remedies: { folders: ['model', 'network', 'services', 'paths', 'changes'] },
  perimeters: { folders: ['model', 'policy', 'services', 'paths', 'remedies'] },
  checks: { folders: ['model', 'policy', 'services', 'paths', 'frameworks', 'remedies', 'perimeters'] },
  audit: {
    folders: ['model', 'services', 'frameworks', 'twins', 'paths', 'changes', 'perimeters', 'checks'],
  },
  proof: { folders: ['model', 'services', 'twins', 'paths', 'overlay', 'changes', 'audit'] },
  plan: { folders: ['model', 'services', 'paths', 'overlay', 'changes', 'audit', 'proof'] },
  preview: { folders: ['model', 'services', 'paths', 'iac', 'audit', 'proof'] },
  aws: { folders: ['model', 'services'] },
  collectors: { folders: ['model', 'services', 'aws'] },
  store: { folders: ['model', 'services', 'paths', 'audit', 'plan'] },
  collect: { folders: ['model', 'services', 'paths', 'aws', 'collectors', 'audit', 'store'] },
  report: { folders: ['model', 'frameworks'] },
  testing: { folders: ['model', 'checks', 'audit'] },
  'index.ts': {
    folders: [
      'model',
      'paths',
      'checks',
      'collectors',
      'audit',
      'proof',
      'plan',
      'store',
      'collect',
      'report',
    ],
  },
  lambda: {
    folders: ['model', 'services', 'checks', 'aws', 'audit', 'store', 'collect', 'report'],
  },
  cli: {
    folders: [
      'model',
      'network',
      'services',
      'paths',
      'access',
      'checks',
      'collectors',
      'proof',
      'plan',
      'preview',
      'iac',
      'aws',
      'audit',
      'store',
      'collect',
      'report',
      'frameworks',
    ],
  },
};

/** Folders whose code is a function of its arguments: no disk, no clock, no process, no log. */
export const PURE = [
  'model',
  'network',
  'policy',
  'services',
  'frameworks',
  'twins',
  'paths',
  'overlay',
  'iac',
  'changes',
  'access',
  'remedies',
  'perimeters',
  'checks',
  'audit',
  'proof',
  'plan',
  'preview',
  'report',
] as const;

/** Folders that let errors pass: what they mean is decided elsewhere. */
export const NEVER_CATCH = [
  'collectors',
  'checks',
  'overlay',
  'changes',
  'remedies',
  'perimeters',
  'paths',
  'access',
  'report',
  'policy',
] as const;

/** Folders that may know the AWS SDK. */
const KNOWS_SDK = ['aws', 'collectors'];

/**
 * What pure folders may import from Node: functions of their arguments and nothing else
 * (docs/decisions/0025-hashes-come-from-node.md).
 */
export const NODE_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  perimeters: ['node:crypto'],
  audit: ['node:crypto'],
  plan: ['node:crypto'],
  report: ['node:crypto', 'node:zlib'],
};

const isEffect = (folder: string, specifier: string): boolean =>
  /^pino(?:-|$)/.test(specifier) || (isBuiltin(specifier) && !NODE_FUNCTIONS[folder]?.includes(specifier));

/** The folder of src that a file belongs to; for a file in src itself, its name. */
const folderOf = (path: string): string => path.split('/')[1] ?? path;

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const lineOf = (code: string, offset: number): number => code.slice(0, offset).split('\n').length;

const importViolation = (file: SourceFile, specifier: string): string | null => {
  const folder = folderOf(file.path);
  const layer = MAY_IMPORT[folder];
  if (layer === undefined)
    return `${file.path}: the folder ${folder} is not in MAY_IMPORT (test/house/layers.ts).`;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), specifier);
    const targetFolder = target.startsWith('src/') ? folderOf(target) : null;
    // package.json holds the version, and nothing else: it belongs to no layer.
    if (targetFolder === null)
      return target === 'package.json' ? null : `${file.path} imports ${target}, which is outside of src.`;
    if (targetFolder === folder || layer.folders.includes(targetFolder)) return null;
    return `${file.path}: ${folder} imports ${targetFolder} (${specifier}), and may only import ${layer.folders.join(', ') || 'nothing'}.`;
  }
  if (/^@(?:aws-sdk|smithy)\//.test(specifier) && !KNOWS_SDK.includes(folder)) {
    return `${file.path}: ${folder} imports ${specifier}; only src/aws and src/collectors know the SDK.`;
  }
  if (layer.packages && !layer.packages.includes(packageOf(specifier))) {
    return `${file.path}: ${folder} imports ${specifier}, and may only import ${layer.packages.join(', ')}.`;
  }
  if ((PURE as readonly string[]).includes(folder) && isEffect(folder, specifier)) {
    return `${file.path}: ${folder} is pure and imports ${specifier}.`;
  }
  return null;
};

/** The imports that break the table, one sentence each. */
export const layerViolations = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap((file) =>
    importsOf(file.text)
      .map((specifier) => importViolation(file, specifier))
      .filter((violation) => violation !== null),
  );

/** The permissions of the table that no import uses, one sentence each: a door that nobody walks through hides the plan. */
export const unusedPermissions = (files: readonly SourceFile[]): readonly string[] => {
  const used = new Set(
    files.flatMap((file) =>
      importsOf(file.text)
        .map((specifier) =>
          specifier.startsWith('.') ? folderOf(posix.join(posix.dirname(file.path), specifier)) : specifier,
        )
        .map((target) => `${folderOf(file.path)} ${target}`),
    ),
  );
  const allowed = (table: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(table).flatMap(([folder, targets]) => targets.map((target) => ({ folder, target })));
  const folders = Object.fromEntries(
    Object.entries(MAY_IMPORT).map(([folder, layer]) => [folder, layer.folders]),
  );
  return [...allowed(folders), ...allowed(NODE_FUNCTIONS)]
    .filter(({ folder, target }) => !used.has(`${folder} ${target}`))
    .map(({ folder, target }) => `${folder} may import ${target}, and nothing in it does.`);
};

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bprocess\s*\.\s*\w+/g, 'asks the process'],
  [
    /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))|\bperformance\s*\.\s*now\b/g,
    'reads the clock',
  ],
  [/\bMath\s*\.\s*random\b|\brandomUUID\b|\brandomBytes\b/g, 'throws dice'],
  [/\bconsole\s*\.\s*\w+/g, 'writes to the console'],
  [/\bfetch\s*\(/g, 'opens a connection'],
];

/** Where a pure folder reaches for the world outside, one sentence each. */
export const impurities = (files: readonly SourceFile[]): readonly string[] =>
  files
    .filter((file) => (PURE as readonly string[]).includes(folderOf(file.path)))
    .flatMap((file) => {
      const code = codeOf(file.text, { strings: 'blank' });
      return IMPURE.flatMap(([pattern, does]) =>
        [...code.matchAll(pattern)].map(
          (match) =>
            `${file.path}:${lineOf(code, match.index)}: ${folderOf(file.path)} is pure, and ${match[0].trim()} ${does}.`,
        ),
      );
    });

/** Where an error is caught in a folder that lets errors pass, one sentence each. */
export const catches = (files: readonly SourceFile[]): readonly string[] =>
  files
    .filter((file) => (NEVER_CATCH as readonly string[]).includes(folderOf(file.path)))
    .flatMap((file) => {
      const code = codeOf(file.text, { strings: 'blank' });
      return [...code.matchAll(/\bcatch\s*[({]/g)].map(
        (match) =>
          `${file.path}:${lineOf(code, match.index)}: ${folderOf(file.path)} catches; what an error means is decided in audit, collect, store, cli or lambda.`,
      );
    });

/**
 * The circles of imports, each as the files on it in the order in which they import each other. Types count: two files that
 * need each other to be read are one file.
 */
export const importCircles = (files: readonly SourceFile[]): readonly string[] => {
  const paths = new Set(files.map(({ path }) => path));
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .filter((target) => paths.has(target)),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) circles.push([...way.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of paths) visit(path, []);
  return circles;
};

/** How many lines the middle one of these files has; of two in the middle, the longer. */
export const medianLines = (files: readonly SourceFile[]): number => {
  const counts = files.map(({ text }) => text.trimEnd().split('\n').length).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
};
