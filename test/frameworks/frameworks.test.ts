import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Framework } from '../../src/frameworks/framework.ts';
import { type ControlClaims, frameworks } from '../../src/frameworks/index.ts';
import { basisOf, controlsOf, everyFramework, requirementName } from '../../src/frameworks/mapping.ts';
import { evidenceSentence } from '../../src/report/disclaimer.ts';

import { checkAnchors, frameworkIndex, frameworkPage } from './pages.ts';

const catalogs = JSON.parse(readFileSync(new URL('catalogs.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly source: string; readonly ids: string }>
>;

const idsOf = (framework: string): ReadonlySet<string> => {
  const ids = catalogs[framework]?.ids ?? '';
  return new Set(ids.includes('; ') ? ids.split('; ') : ids.split(' '));
};

const strangers = ({ id, controls }: Framework): readonly string[] =>
  Object.keys(controls).filter((control) => !idsOf(id).has(control));

describe('the frameworks', () => {
  it('stand under their own id', () => {
    for (const [id, framework] of Object.entries(frameworks)) expect(framework.id).toBe(id);
  });

  it.each(everyFramework.map((framework) => [framework.id, framework] as const))(
    'name only controls that the catalogue holds: %s',
    (_, framework) => {
      expect(strangers(framework)).toEqual([]);
      expect(Object.keys(framework.controls).length).toBeGreaterThan(0);
    },
  );

  it('would find ids that other tools made up', () => {
    const made = { ...everyFramework[0]!, id: 'nist-csf-2.0', controls: { 'PR.AC-5': {} as never } };
    expect(strangers(made)).toEqual(['PR.AC-5']);
    const numbered = { ...made, id: 'pci-dss-4.0.1', controls: { '1.2.8.18': {} as never } };
    expect(strangers(numbered)).toEqual(['1.2.8.18']);
  });

  it('name only checks that exist', () => {
    const known = new Set(checks.flatMap(({ id, formerly }) => [id, ...(formerly ?? [])]));
    const named = everyFramework.flatMap(({ controls }) =>
      Object.values(controls).flatMap((control) => Object.keys(control.checks)),
    );
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('give the source of whatever they do not judge themselves', () => {
    const bare = everyFramework.flatMap(({ id, controls }) =>
      Object.entries(controls).flatMap(([control, { checks: named }]) =>
        Object.entries(named)
          .filter(([, { kind, from }]) => kind !== 'own-judgement' && !from)
          .map(([check]) => `${id} ${control} ${check}`),
      ),
    );
    expect(bare).toEqual([]);
  });

  it('are spelled as Security Hub spells them', () => {
    expect(requirementName('nist-800-53-r5', 'SC-7(4)')).toBe('NIST.800-53.r5 SC-7(4)');
    expect(requirementName('pci-dss-4.0.1', '1.3.2')).toBe('PCI DSS v4.0.1/1.3.2');
    expect(requirementName('cis-aws-7.0.0', '6.8')).toBe('CIS AWS Foundations Benchmark v7.0.0/6.8');
  });
});

describe('a check', () => {
  it('is evidence towards the controls that the research names it under', () => {
    const ids = controlsOf({ id: 's3-via-nat' }).map(({ framework, id }) => `${framework.id} ${id}`);
    expect(ids).toContain('cis-aws-7.0.0 6.8');
    expect(ids).toContain('nist-800-53-r5 SC-7');
  });

  it('keeps its controls under a former name', () => {
    const renamed = controlsOf({ id: 's3-through-nat', formerly: ['s3-via-nat'] });
    expect(renamed).toEqual(controlsOf({ id: 's3-via-nat' }));
  });

  it('may name controls itself, which then are our own judgment', () => {
    const controls: ControlClaims = { 'nist-800-53-r5': ['SC-7'] };
    expect(controlsOf({ id: 'brand-new', controls }).map(({ id, basis }) => [id, basis.kind])).toEqual([
      ['SC-7', 'own-judgement'],
    ]);
    expect(basisOf({ id: 'brand-new', controls }, frameworks['gdpr'], 'Art. 32(2)')).toBeUndefined();
  });

  it('cannot name a control that does not exist', () => {
    // @ts-expect-error SC-77 is no control of NIST SP 800-53.
    const wrong: ControlClaims = { 'nist-800-53-r5': ['SC-77'] };
    // @ts-expect-error There is no such framework.
    const unknown: ControlClaims = { 'nist-800-54': ['SC-7'] };
    expect([wrong, unknown]).toHaveLength(2);
  });
});

describe('the pages of the frameworks', () => {
  it.each(everyFramework.map((framework) => [framework.id, framework] as const))(
    'are written from the data: %s',
    async (id, framework) => {
      const page = frameworkPage(framework, checks);
      expect(page).toContain(evidenceSentence);
      await expect(page).toMatchFileSnapshot(`../../docs/frameworks/${id}.md`);
    },
  );

  it('are listed', async () => {
    await expect(frameworkIndex(everyFramework, checks)).toMatchFileSnapshot(
      '../../docs/frameworks/README.md',
    );
  });

  it('link only to checks that have a page', () => {
    for (const framework of everyFramework)
      for (const id of checkAnchors(frameworkPage(framework, checks)))
        expect(checks.map((check) => check.id)).toContain(id);
  });
});
