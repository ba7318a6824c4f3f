import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountClasses, partition } from '../../src/policy/equivalence-classes.ts';
import { matches, patternOf } from '../../src/policy/match.ts';

/** Every text of these letters up to a length. */
const textsOf = (letters: string, length: number): string[] =>
  length === 0
    ? ['']
    : [
        '',
        ...letters
          .split('')
          .flatMap((first) => textsOf(letters, length - 1).map((rest) => `${first}${rest}`)),
      ];

const classesOf = (patterns: readonly string[], texts: readonly string[]): string[] => {
  const made = patterns.map(patternOf);
  return [
    ...new Set(texts.map((text) => made.map((one) => (matches(one, text) ? '1' : '0')).join(''))),
  ].sort();
};

const aPattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 5 });

describe('classes of texts', () => {
  it('each set of patterns that some text matches together has a text, and no other has', () => {
    const letters = textsOf('abz', 7);
    fc.assert(
      fc.property(
        fc.array(aPattern, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('*', 'a*', '*b', '*a*'),
        (patterns, universe) => {
          const { values, exact } = partition(patterns.map(patternOf), patternOf(universe));
          const inside = letters.filter((text) => matches(patternOf(universe), text));
          expect(exact).toBe(true);
          const texts = values.map(({ text }) => text);
          for (const text of texts) expect(matches(patternOf(universe), text)).toBe(true);
          const found = classesOf(patterns, texts);
          expect(found).toEqual(expect.arrayContaining(classesOf(patterns, inside)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a class is there beside the literals that are in it', () => {
    const { values } = partition(['a*', 'a', 'ab'].map(patternOf), patternOf('*'));
    const inClass = values.filter(({ text }) => matches(patternOf('a*'), text)).map(({ whole }) => whole);
    expect(inClass.filter(Boolean)).toHaveLength(2);
    expect(inClass).toContain(false);
  });

  it('a question mark holds one letter only, so what is longer is not named by it', () => {
    const { values } = partition([patternOf('????????')], patternOf('*'));
    expect(values.map(({ text, named }) => `${text.length === 8} ${named}`)).toEqual([
      'false false',
      'true true',
    ]);
  });

  it('a letter that no text has is in none', () => {
    const { values, exact } = partition(['*/x', '*x', 'a/*'].map(patternOf), patternOf('*'), {
      excluded: '/',
    });
    expect(exact).toBe(true);
    expect(values.map(({ text }) => text.includes('/'))).toEqual([false, false]);
  });

  it('more patterns than can be told apart are said to be so, at once', () => {
    const many = Array.from({ length: 40 }, (_, n) => patternOf(`*team${n}-*`));
    const start = performance.now();
    expect(partition(many, patternOf('*')).exact).toBe(false);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('hundreds of patterns that exclude each other are told apart', () => {
    const many = Array.from({ length: 300 }, (_, n) => patternOf(`bucket-${n}-*/prod/*`));
    const { values, exact } = partition(many, patternOf('*/*'));
    expect(exact).toBe(true);
    expect(values).toHaveLength(301);
  });

  it('accounts have twelve digits, and those of no pattern come first', () => {
    const { classes, exact } = accountClasses(['1*1', '*22*', '3?3*'].map(patternOf));
    expect(exact).toBe(true);
    expect(classes.flat().every((account) => /^\d{12}$/.test(account))).toBe(true);
    const keys = classes.map(([account = '']) => classesOf(['1*1', '*22*', '3?3*'], [account])[0]);
    expect(keys).toEqual(expect.arrayContaining(['000', '100', '010', '001', '110', '011']));
    expect(keys[0]).toBe('000');
  });
});
