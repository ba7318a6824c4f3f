import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkNames, registryText } from '../../tools/check-registry.ts';
import type { Check } from '../../src/checks/check.ts';
import { repositoryFiles, root } from './source.ts';

interface Registered {
  /** File name without its ending. */
  readonly name: string;
  readonly check: Pick<
    Check,
    'id' | 'title' | 'severity' | 'rationale' | 'remedy' | 'references' | 'formerly'
  >;
}

const isCheck = (value: unknown): value is Check =>
  typeof value === 'object' && value !== null && 'id' in value && 'evaluate' in value;

const readChecks = async (): Promise<readonly Registered[]> => {
  const paths = repositoryFiles().filter((path) => /^src\/checks\/[^/]+\.ts$/.test(path));
  const modules = await Promise.all(
    paths.map(async (path) => ({
      name: posix.basename(path, '.ts'),
      check: ((await import(root + path)) as { default?: unknown }).default,
    })),
  );
  return modules.flatMap(({ name, check }) => (isCheck(check) ? [{ name, check }] : []));
};

const violations = ({ name, check }: Registered): readonly string[] => {
  const texts = [check.rationale, check.remedy];
  return [
    ...(check.id === name ? [] : [`${name}.ts holds the check ${check.id}; the id is the file's name.`]),
    ...(/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(check.id) ? [] : [`${check.id} is not kebab-case.`]),
    ...(check.id.startsWith('no-')
      ? [`${check.id} names a state to reach; an id names the failing state.`]
      : []),
    ...(check.title.length <= 80 ? [] : [`The title of ${check.id} is longer than 80 characters.`]),
    ...(/\b(?:ensure|should|must)\b/i.test(check.title)
      ? [`The title of ${check.id} demands; it states the failing state as a fact.`]
      : []),
    ...(texts.every((text) => text.trim().endsWith('.'))
      ? []
      : [`A sentence of ${check.id} does not end in a full stop.`]),
    ...(check.references.length > 0 && check.references.every((url) => url.startsWith('https://'))
      ? []
      : [`${check.id} cites no page, or one without https.`]),
  ];
};

const reused = (checks: readonly Registered[]): readonly string[] => {
  const ids = checks.flatMap(({ check }) => [check.id, ...(check.formerly ?? [])]);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} names two checks.`);
};

const catalog = (checks: readonly Registered[]): string => {
  const rows = checks.map(
    ({ check }) => `| [\`${check.id}\`](${check.id}.md) | ${check.title}. | ${check.severity} |`,
  );
  const intro = 'Every check, by id. Written by `npm run update`; do not edit.';
  return [
    '# Checks',
    '',
    intro,
    '',
    '| check | the failing state | severity |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

const checks = await readChecks();
const paths = repositoryFiles();

describe('the checks', () => {
  it('are named and worded as the house does', () => {
    expect(checks.flatMap(violations)).toEqual([]);
  });

  it('have ids that were never another check’s', () => {
    expect(reused(checks)).toEqual([]);
  });

  it('fill the index', async () => {
    const names = checks.map(({ name }) => name);
    expect(checkNames()).toEqual(names);
    await expect(registryText(names)).toMatchFileSnapshot('../../src/checks/index.ts');
  });

  it('have cases of their own', () => {
    const cases = checks.map(({ name }) => `test/checks/${name}.cases.ts`);
    expect(cases.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('fill the page that lists them', async () => {
    await expect(catalog(checks)).toMatchFileSnapshot('../../docs/checks/README.md');
  });

  it('leave no page behind when they go', () => {
    const pages = paths.filter((path) => /^docs\/checks\/.*\.md$/.test(path) && !path.endsWith('/README.md'));
    expect(pages.filter((path) => !checkNames().includes(posix.basename(path, '.md')))).toEqual([]);
  });
});

describe('the rules for checks', () => {
  const good: Registered = {
    name: 's3-via-nat',
    check: {
      id: 's3-via-nat',
      severity: 'medium',
      title: 'Subnet reaches S3 through a NAT gateway',
      rationale: 'It costs per gigabyte.',
      remedy: 'Add an S3 gateway endpoint.',
      references: ['https://docs.aws.amazon.com/vpc/'],
    },
  };
  const but = (change: Partial<Registered['check']>): Registered => ({
    ...good,
    check: { ...good.check, ...change },
  });

  it('are content with a good one', () => {
    expect(violations(good)).toEqual([]);
    expect(reused([good])).toEqual([]);
  });

  it.each([
    [{ id: 's3-by-nat' }, 'the id is the file'],
    [{ id: 'S3_via_nat' }, 'not kebab-case'],
    [{ id: 'no-nat' }, 'names a state to reach'],
    [{ title: 'x'.repeat(81) }, 'longer than 80'],
    [{ title: 'Ensure that S3 is private' }, 'demands'],
    [{ remedy: 'Add an endpoint' }, 'full stop'],
    [{ references: [] }, 'cites no page'],
    [{ references: ['http://docs.aws.amazon.com'] }, 'without https'],
  ])('would fail on %o', (change, sentence) => {
    expect(violations(but(change)).join()).toContain(sentence);
  });

  it('would find an id used twice', () => {
    expect(reused([good, but({ id: 'other', formerly: ['s3-via-nat'] })])).toEqual([
      's3-via-nat names two checks.',
    ]);
  });
});
