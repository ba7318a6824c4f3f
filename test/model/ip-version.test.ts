import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipVersion } from '../../src/model/ip-version.ts';

const pieces = [
  '0',
  '1',
  '25',
  '255',
  '256',
  '01',
  'ffff',
  'fffff',
  'g',
  '.',
  ':',
  '::',
  '1.2.3.4',
  ' ',
  '\n',
];

const texts = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.array(fc.constantFrom(...pieces), { maxLength: 17 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom('0', 'a1', '', '1.2.3.4'), { maxLength: 10 }).map((parts) => parts.join(':')),
  fc.array(fc.constantFrom('0', '10', '255', ''), { maxLength: 6 }).map((parts) => parts.join('.')),
);

describe('the version of an address', () => {
  it('is what Node says of it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(ipVersion(text)).toBe(isIP(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['10.0.0.1', 4],
    ['10.0.0.01', 0],
    ['10.0.0.1.', 0],
    ['::', 6],
    ['1:2:3:4:5:6:7::', 6],
    ['1::2:3:4:5:6:7:8', 0],
    ['::ffff:10.0.0.1', 6],
    ['1.2.3.4::', 0],
    ['fe80::1%eth0', 0],
    ['', 0],
  ])('of %s is %d', (text, version) => {
    expect(ipVersion(text)).toBe(version);
  });
});
