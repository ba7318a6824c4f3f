import { describe, expect, it } from 'vitest';
import { breakEvenGigabytes, natGatewayCost, priceList, pricesOf } from '../../src/services/prices.ts';

const gibibyte = 2 ** 30;
const regions = ['us-east-1', 'eu-west-1', 'eu-central-2', 'ap-southeast-1'];

describe('the price list', () => {
  it('says when it was current, and in which currency', () => {
    expect(priceList.date).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(priceList.currency).toBe('USD');
  });

  it.each(regions)('has the lower price first in %s, and none that is free', (region) => {
    const { low, high } = pricesOf(region)!.natGatewayGigabyte;
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThanOrEqual(high);
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'eu-isoe-west-1', 'us-east-2', 'ap-southeast-2'])(
    'holds none for %s, and computes none',
    (region) => {
      expect(pricesOf(region)).toBeNull();
      expect(natGatewayCost(region, gibibyte)).toBeNull();
      expect(breakEvenGigabytes(region, 1)).toBeNull();
    },
  );
});

describe('what a NAT gateway costs', () => {
  it('is the price of a gigabyte of 2^30 bytes, for each', () => {
    expect(natGatewayCost('us-east-1', 100 * gibibyte)).toEqual({ low: 4.5, high: 4.5 });
  });

  it('is a range where the source gives one', () => {
    const { low, high } = natGatewayCost('eu-west-1', 1000 * gibibyte)!;
    expect(low).toBeCloseTo(48);
    expect(high).toBeCloseTo(52);
  });

  it('is nothing for no bytes', () => {
    expect(natGatewayCost('us-east-1', 0)).toEqual({ low: 0, high: 0 });
  });
});

describe('the break-even of an interface endpoint', () => {
  it('is where both cost the same, and grows with the zones', () => {
    const one = breakEvenGigabytes('us-east-1', 1)!;
    // 730 hours at $0.01 against $0.035 less for each gigabyte.
    expect(one.low).toBeCloseTo(7.3 / 0.035);
    expect(one.high).toBeCloseTo(one.low);
    expect(breakEvenGigabytes('us-east-1', 3)!.low).toBeCloseTo(3 * one.low);
  });

  it('is not computed where the price of the endpoint is not held', () => {
    expect(breakEvenGigabytes('eu-west-1', 1)).toBeNull();
  });
});
