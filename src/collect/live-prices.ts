import { partitionOf } from '../services/services.ts';
import { observe } from '../aws/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Observed } from '../model/observed.ts';
import type { ListPrice } from '../model/price.ts';
import { connect, type ConnectOptions } from './connect.ts';

/** List prices as AWS says them, or why they could not be asked for; and the calls that it took. */
export interface AskedPrices {
  readonly prices: Observed<readonly ListPrice[]>;
  readonly accountCalls: Inventory['accountCalls'];
}

/** Asks the Price List API for the prices of regions, as the caller. */
export const askPrices = async (
  options: ConnectOptions,
  regions: readonly string[],
): Promise<AskedPrices> => {
  const { livePrices, priceRegion } = await import('../aws/live-prices.ts');
  const session = await connect(options, () => {});
  const { accountId } = session.caller;
  const calls = session.createLog();
  const account = await session.open(accountId);
  const ask = account.ask('pricing', priceRegion, calls);
  // Limit: prices of other partitions are in other currencies or behind other keys, and are not asked for.
  const asked = [...new Set(regions)].filter((region) => partitionOf(region) === 'aws').sort();
  const prices = await observe(() => livePrices(ask, asked, options.now()));
  return { prices, accountCalls: [{ accountId, calls: calls.list() }] };
};
