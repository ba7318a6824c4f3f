import { actionOf, type Ask, type Command } from './ask.ts';
import { Refusal } from './errors.ts';

// At the largest page size that is millions of items: more than any account may have, and about what a machine can hold.
const mostPages = 2_000;
const longestMs = 20 * 60_000;

/** How far a listing is followed; a test has less patience. */
export interface Patience {
  readonly pages: number;
  readonly milliseconds: number;
  readonly now: () => number;
}

const patience: Patience = { pages: mostPages, milliseconds: longestMs, now: () => performance.now() };

const unending = (action: string, read: number): Refusal =>
  new Refusal({
    action,
    code: 'UnendingListing',
    message: `After ${read} pages the listing had not come to its end, so it was given up.`,
  });

/** Follows a listing from page to page, by the token alone: an empty page may have a next one. */
export const follow = async <Output>(
  ask: (token: string | undefined) => Promise<Output>,
  tokenOf: (page: Output) => string | undefined,
  action: string,
  { pages: most, milliseconds, now }: Patience = patience,
): Promise<readonly Output[]> => {
  const begun = now();
  const found: Output[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await ask(token);
    found.push(page);
    // AWS: DescribeVpcEndpointServices ends with an empty NextToken, others with none.
    token = tokenOf(page) || undefined;
    if (token !== undefined && tokens.has(token)) throw repeated(action);
    if (token !== undefined) tokens.add(token);
    const over = found.length >= most || now() - begun > milliseconds;
    if (token !== undefined && over) throw unending(action, found.length);
  } while (token !== undefined);
  return found;
};

const repeated = (action: string): Refusal =>
  new Refusal({
    action,
    code: 'RepeatedToken',
    message: 'The listing named a page that it had given before, so its end was not seen.',
  });

/** All pages of an EC2 listing; the input says how large a page may be. */
export const pages = <
  Input extends { MaxResults?: number | undefined; NextToken?: string | undefined },
  Output extends { NextToken?: string | undefined },
>(
  ask: Ask,
  CommandOf: new (input: Input) => Command<Output>,
  // AWS: without MaxResults a listing falls into a smaller request bucket or is cut (EC2 developer guide, pagination).
  input: Input & { readonly MaxResults: number },
): Promise<readonly Output[]> =>
  follow(
    (NextToken) => ask(new CommandOf(NextToken === undefined ? { ...input } : { ...input, NextToken })),
    (page) => page.NextToken,
    actionOf(new CommandOf({ ...input })),
  );
