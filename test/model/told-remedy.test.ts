import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/model/canonical.ts';
import type { Told } from '../../src/model/finding-texts.ts';
import { createRemedyWriter } from '../../src/model/fold-remedy.ts';

const words = fc.constantFrom(
  'vpce-0a1',
  'subnet-0b2',
  '10.0.0.0/16',
  'arn:aws:s3:::b3',
  'x9',
  'no',
  '"',
  '\\',
  '\n',
  ' ',
  '-',
  '_',
  'é',
  '\u001f0\u001f',
);

const texts = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(''));

const remedies = fc.record({
  cli: texts,
  text: texts,
  costPerMonth: fc.record({ date: fc.constantFrom('2026-11-01', null), usd: fc.constantFrom(0, 7.3) }),
});

/** What a name becomes: mostly another one, at times what is none, or one that another becomes as well. */
const renaming = fc
  .func(fc.constantFrom('vpce-0c3', 'vpce-0d4', '10.9.0.0/16', 'x9', 'none', 'y8', 'a b1', ''))
  .map((draw) => (part: string) => (part.startsWith('x') ? part : draw(part)));

const name = /(?<![0-9A-Za-z])(?=[A-Za-z.:/-]*\d)[0-9A-Za-z]+(?:[.:/-]+[0-9A-Za-z]+)*/g;

/** What is written of remedies behind so many that they need not be whole. */
const written = (of: readonly (readonly [text: string, told: Told | null])[]): readonly (string | null)[] => {
  const write = createRemedyWriter();
  for (let n = 0; n < 60; n += 1) write(`a${n}`, canonical({ text: `whole ${n}` }));
  return of.map(([text, told], at) => write(`b${at}`, text, told));
};

describe('a remedy that is told of a twin', () => {
  it('is written as it would be if nobody knew that it is told', () => {
    let shortened = 0;
    fc.assert(
      fc.property(
        remedies,
        fc.array(renaming, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (remedy, says, odd) => {
          const text = canonical(remedy);
          const told = says.map((say): readonly [string, Told] => {
            const other = {
              ...remedy,
              cli: remedy.cli.replace(name, say),
              text: remedy.text.replace(name, say),
            };
            // Now and then it says something else than what it is told of.
            const said = canonical(odd ? { ...other, text: `${other.text} x1` } : other);
            return [said, { of: 0, text: () => text, say }];
          });
          const all: readonly (readonly [string, Told | null])[] = [[text, null], ...told];
          const now = written(all);
          shortened += now.filter((one) => one !== null).length;
          expect(now).toEqual(written(all.map(([one]) => [one, null])));
        },
      ),
      { numRuns: 300 },
    );
    expect(shortened).toBeGreaterThan(0);
  });
});
