import * as z from 'zod';
import type { Immutable } from './observed.ts';

/** What is charged, and for what unit. */
export const priceItems = [
  'nat-gateway-hour',
  'regional-nat-gateway-hour',
  'nat-gateway-gigabyte',
  'interface-endpoint-hour',
  'interface-endpoint-gigabyte',
  'public-ipv4-hour',
] as const;

/** One thing that is charged by the hour or by the gigabyte. */
export type PriceItem = (typeof priceItems)[number];

/** The schema of a list price. */
export const priceSchema = z
  .object({
    region: z.string(),
    item: z.enum(priceItems).describe('By the hour: in one zone. By the gigabyte: the first tier.'),
    usd: z.number().min(0).describe('US dollars for one hour or one gigabyte of 2^30 bytes.'),
    date: z.string().describe('When the price was current, YYYY-MM-DD.'),
    source: z.string(),
  })
  .meta({ id: 'ListPrice', description: 'A list price of AWS, without discounts, taxes and transfer.' });

/** A list price of AWS in a region: when it was current, and who says so. */
export type ListPrice = Immutable<z.infer<typeof priceSchema>>;
