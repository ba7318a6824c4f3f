import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createItemMaker } from '../../src/twins/items.ts';
import { createReader } from '../../src/twins/reader.ts';

const anyText = fc.constantFrom(
  '',
  'a',
  '{',
  '[',
  ']',
  '[…]',
  '\u0001',
  'sg-0aaaaaaa',
  'sg-0bbbbbbb',
  '10.0.0.0/8',
  'x"y',
  '1',
);

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyText,
    fc.constantFrom(null, true, false, 0, 1, -1),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 3 }),
  ),
}));

/** All that is read of a value, as one text. */
const readingOf = (value: unknown, make: ReturnType<typeof createItemMaker>): string =>
  JSON.stringify(
    make({ place: '', id: '', vpcId: null, value, section: null }).pieces.map(({ code, names, within }) => [
      code,
      names.map(({ text }) => text),
      within,
    ]),
  );

describe('an item in pieces', () => {
  it('is read as no other one is', () => {
    const make = createItemMaker(createReader());
    const known = new Map<string, string>();
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = JSON.stringify(value);
        const reading = readingOf(value, make);
        expect(known.get(reading) ?? text).toBe(text);
        known.set(reading, text);
        // And in the same way each time.
        expect(readingOf(JSON.parse(text), make)).toBe(reading);
      }),
      { numRuns: 20_000 },
    );
    expect(known.size).toBeGreaterThan(1000);
  });

  it.each([
    [
      { a: {}, b: 1 },
      { a: 1, b: {} },
    ],
    [
      { a: [], b: 1 },
      { a: 1, b: [] },
    ],
    [{ a: [[]] }, { a: [{}] }],
    [{ a: ['sg-0aaaaaaa'] }, { a: 'sg-0aaaaaaa' }],
    [{ a: { b: 1 } }, { a: 1, b: 1 }],
  ])('is not %j where it is %j', (one, other) => {
    const make = createItemMaker(createReader());
    expect(readingOf(one, make)).not.toBe(readingOf(other, make));
  });
});
