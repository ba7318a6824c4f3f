import { describe, expect, it } from 'vitest';
import { type ListPrice, priceItems, priceSchema } from '../../src/model/price.ts';
import { heldPrices } from '../../src/services/prices.data.ts';
import {
  breakEvenGigabytes,
  citationOf,
  hoursOfMonth,
  natGatewayCost,
  pricesWith,
} from '../../src/services/prices.ts';

const gibibyte = 2 ** 30;
const held = pricesWith(undefined);
const dayOf = (time: string): number => Date.parse(time) / 86_400_000;

describe('the price table', () => {
  it('has a price above nothing, a date and a source on each row', () => {
    for (const price of heldPrices) {
      expect(priceSchema.safeParse(price).error).toBeUndefined();
      expect(price.usd).toBeGreaterThan(0);
      expect(price.date).toMatch(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      expect(price.source).toMatch(/^AWS (?:Price List|PrivateLink pricing page|VPC pricing page)/);
    }
  });

  it('says one price once for a region', () => {
    const keys = heldPrices.map(({ region, item }) => `${region} ${item}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(heldPrices.map(({ item }) => item))).toEqual(new Set(priceItems));
  });

  // Prices change rarely; a table that nobody looked at for more than a year says so here, before it says it to a user.
  it('is not older than 400 days', () => {
    const oldest = citationOf(heldPrices)!.date;
    expect(dayOf(new Date().toISOString()) - dayOf(oldest)).toBeLessThan(400);
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'us-iso-east-1', 'xx-new-1'])(
    'holds none for %s, where no source says one, and computes none',
    (region) => {
      for (const item of priceItems) expect(held(region, item)).toBeNull();
      expect(natGatewayCost(held, region, gibibyte)).toBeNull();
      expect(breakEvenGigabytes(held, region, 1)).toBeNull();
    },
  );

  it('gives way to prices that were asked of AWS, one by one', () => {
    const fresh: ListPrice = {
      region: 'eu-west-1',
      item: 'nat-gateway-hour',
      usd: 0.06,
      date: '2027-01-01',
      source: 'AWS Price List API',
    };
    const prices = pricesWith([fresh]);
    expect(prices('eu-west-1', 'nat-gateway-hour')).toEqual(fresh);
    expect(prices('eu-west-2', 'nat-gateway-hour')).toEqual(held('eu-west-2', 'nat-gateway-hour'));
  });
});

describe('the page of prices', () => {
  it('has each row with its date and source', async () => {
    const sources = [...new Set(heldPrices.map(({ source }) => source))];
    const rows = [...heldPrices]
      .sort((a, b) => (`${a.region} ${a.item}` < `${b.region} ${b.item}` ? -1 : 1))
      .map(
        ({ region, item, usd, date, source }) =>
          `| ${region} | ${item} | ${usd} | ${date} | ${sources.indexOf(source) + 1} |`,
      );
    const page = [
      '# List prices that are held',
      '',
      'US dollars for an hour (of an interface endpoint and a regional NAT gateway: in one zone) or a gigabyte of 2^30 bytes, without discounts, taxes and transfer. A region that no source speaks of has no price, and no cost is said there; `--live-prices` asks AWS. Written by `npm run update`; do not edit.',
      '',
      ...sources.map((source, at) => `${at + 1}. ${source}`),
      '',
      '| region | item | US dollars | date | source |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../docs/reference/prices.md');
  });
});

describe('a citation', () => {
  it('is the oldest date and every source once, and none where no price was used', () => {
    const one = held('eu-west-1', 'nat-gateway-hour')!;
    const other = held('eu-west-1', 'interface-endpoint-hour')!;
    expect(citationOf([other, one, one])).toEqual({
      currency: 'USD',
      date: '2026-09-04',
      source: [one.source, other.source].sort().join('; '),
    });
    expect(citationOf([])).toBeNull();
  });
});

describe('what a NAT gateway costs', () => {
  it('is the price of a gigabyte of 2^30 bytes, for each', () => {
    expect(natGatewayCost(held, 'us-east-1', 100 * gibibyte)?.amount).toBeCloseTo(4.5);
    expect(natGatewayCost(held, 'eu-west-1', 1000 * gibibyte)?.amount).toBeCloseTo(48);
  });

  it('is nothing for no bytes', () => {
    expect(natGatewayCost(held, 'us-east-1', 0)?.amount).toBe(0);
  });
});

describe('the break-even of an interface endpoint', () => {
  it('is where both cost the same, and grows with the zones', () => {
    const one = breakEvenGigabytes(held, 'us-east-1', 1)!.amount;
    // 730 hours at $0.01 against $0.035 less for each gigabyte.
    expect(one).toBeCloseTo(7.3 / 0.035);
    expect(breakEvenGigabytes(held, 'us-east-1', 3)!.amount).toBeCloseTo(3 * one);
    expect(hoursOfMonth).toBe(730);
  });

  it('is not computed where one of the prices is not held', () => {
    expect(held('ap-east-1', 'nat-gateway-gigabyte')).toBeNull();
    expect(breakEvenGigabytes(held, 'ap-east-1', 1)).toBeNull();
  });

  it('is none where the endpoint costs as much by the gigabyte as the gateway', () => {
    const usd = held('us-east-1', 'interface-endpoint-gigabyte')!.usd;
    const cheap: ListPrice = { ...held('us-east-1', 'nat-gateway-gigabyte')!, usd };
    expect(breakEvenGigabytes(pricesWith([cheap]), 'us-east-1', 1)).toBeNull();
  });
});
