import { isSeen } from '../model/observed.ts';
import type { AskPrices } from './gather.ts';
import type { Io } from './io.ts';
import type { Parts } from './parts.ts';

/** Asks AWS for the prices of what was collected; where that is refused, it says so, and the prices that are held are used. */
export const pricesFor =
  (io: Io, parts: Parts): AskPrices =>
  async ({ accountCalls: before }, regions, asked) => {
    const ask = await parts.prices();
    const { prices, accountCalls } = await ask(asked, regions);
    const calls = { accountCalls: [...before, ...accountCalls] };
    if (isSeen(prices)) return { ...calls, prices: [...prices.seen] };
    const { action, code, message } = prices.gap;
    io.stderr.write(
      `Prices were not asked for: ${message} (${action}: ${code}). Those of the table are used, with their dates.\n`,
    );
    return calls;
  };
