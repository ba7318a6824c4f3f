import type { Inventory, RegionInventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Report } from '../model/report.ts';
import type { Address } from '../model/resources.ts';
import { hoursOfMonth, type Prices, pricesWith } from '../services/prices.ts';

type Addresses = NonNullable<Report['addresses']>;

/** Collects the Elastic IP addresses that nothing has, unit by unit. */
export interface AddressRecord {
  addUnit(unit: RegionInventory): void;
  /** Absent where they were read nowhere: inventories of earlier versions have none. */
  result(): Addresses | undefined;
}

// An address that a service manages comes and goes with what it is for.
const isIdle = ({ associationId, networkInterfaceId, instanceId, managedBy }: Address): boolean =>
  associationId === null && networkInterfaceId === null && instanceId === null && managedBy === null;

const cents = (usd: number): number => Math.round(usd * 100) / 100;

// AWS: every public IPv4 address is charged by the hour, in use or idle (VPC pricing).
const costOf = ({ pool }: Address, region: string, prices: Prices) => {
  // Limit: what an address costs that an account brought along is not known here.
  const price = pool === 'amazon' ? prices(region, 'public-ipv4-hour') : null;
  return price && { usd: cents(price.usd * hoursOfMonth), date: price.date };
};

/** A record of idle addresses, at the prices that the inventory or this version holds. */
export const createAddressRecord = ({ prices: asked }: Pick<Inventory, 'prices'>): AddressRecord => {
  const prices = pricesWith(asked);
  const idle: Addresses['idle'][number][] = [];
  const units = { read: 0, notRead: 0 };
  return {
    addUnit({ accountId, region, sections: { addresses } }) {
      if (!isSeen(addresses)) {
        units.notRead += 1;
        return;
      }
      units.read += 1;
      for (const address of addresses.seen) {
        if (!isIdle(address)) continue;
        const { id, publicIp } = address;
        const costPerMonth = costOf(address, region, prices);
        idle.push({ id, publicIp, accountId, region, costPerMonth });
      }
    },
    result: () => (units.read === 0 ? undefined : { idle, notRead: units.notRead }),
  };
};
