import * as z from 'zod';
import type { Immutable } from './observed.ts';

/** The schema of a cost. */
export const monthlyCostSchema = z
  .strictObject({
    usd: z.number().describe('US dollars a month: hours alone, at list prices.'),
    date: z
      .string()
      .nullable()
      .describe('When the oldest of the prices was current; null where nothing is charged.'),
  })
  .meta({ id: 'MonthlyCost' });

/** US dollars a month, and when the prices were current. */
export type MonthlyCost = Immutable<z.infer<typeof monthlyCostSchema>>;
