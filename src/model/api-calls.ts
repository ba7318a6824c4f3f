import * as z from 'zod';
import type { Immutable } from './observed.ts';

export const apiCallsSchema = z.object({
  action: z.string().describe('IAM action, e.g. ec2:DescribeSubnets.'),
  calls: z.number().int().describe('Requests answered or refused, every page counted, retries not.'),
  failed: z.number().int(),
  retries: z.number().int().describe('Attempts repeated by the SDK (throttling, cut connections).'),
  throttled: z
    .number()
    .int()
    .optional()
    .describe('Attempts that the API answered with: too often. None when absent.'),
  waitedMs: z
    .number()
    .int()
    .optional()
    .describe('Milliseconds that attempts waited for their turn. None when absent.'),
});

/** How often one action was called. */
export type ApiCalls = Immutable<z.infer<typeof apiCallsSchema>>;
