import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { follow, type Patience } from '../../src/aws/pages.ts';

interface Page {
  readonly token: string | undefined;
}

/** Follows a listing of so many pages, each of which takes a second. */
const listing = async (pages: number, patience: Omit<Patience, 'now'>) => {
  let asked = 0;
  const ask = (): Promise<Page> => {
    asked += 1;
    return Promise.resolve({ token: asked < pages ? `token-${asked}` : undefined });
  };
  const found = await follow(ask, ({ token }) => token, 'ec2:DescribeSubnets', {
    ...patience,
    now: () => asked * 1000,
  }).catch((error: unknown) => error);
  return { asked, found };
};

describe('a listing', () => {
  it('is read to its end, of which the last page within bounds is a part', async () => {
    const { found } = await listing(5, { pages: 5, milliseconds: 60_000 });
    expect(found).toHaveLength(5);
  });

  it.each([
    ['after so many pages', { pages: 5, milliseconds: 60_000 }, 5],
    ['after so much time', { pages: 100, milliseconds: 7_500 }, 8],
  ])('that names ever new pages is given up %s', async (_what, patience, asked) => {
    const result = await listing(Number.POSITIVE_INFINITY, patience);
    expect(result.asked).toBe(asked);
    expect(result.found).toBeInstanceOf(Refusal);
    expect((result.found as Refusal).gap).toMatchObject({
      action: 'ec2:DescribeSubnets',
      code: 'UnendingListing',
    });
  });
});
