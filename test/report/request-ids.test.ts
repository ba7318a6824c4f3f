import { describe, expect, it } from 'vitest';
import { requestIdWords } from '../../src/report/request-ids.ts';

describe('what is said of request ids', () => {
  it.each([
    [
      { answers: 1234, identified: 1234 },
      '1,234 of 1,234 answers carry an AWS request id, by which AWS CloudTrail knows the request.',
    ],
    [
      { answers: 3, identified: 1 },
      '1 of 3 answers carry an AWS request id; nothing but the scan itself speaks for the other 2.',
    ],
    [{ answers: 0, identified: 0 }, null],
  ])('of %j', (requests, words) => {
    expect(requestIdWords({ requests })).toBe(words);
  });

  it('is nothing where nothing was counted', () => {
    expect(requestIdWords({})).toBeNull();
  });
});
