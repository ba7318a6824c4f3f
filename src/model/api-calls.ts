import * as z from 'zod';
import type { Immutable } from './observed.ts';

const answeredShape = {
  at: z.string().describe('RFC 3339, UTC: when it was answered, by the clock of the machine that asked.'),
  requestId: z
    .string()
    .nullable()
    .describe('As AWS gave it; the requestID of the event in AWS CloudTrail. null where there was none.'),
};

export const answeredSchema = z.object(answeredShape);

/** When a request was answered, and the id that AWS knows it by. */
export type Answered = Immutable<z.infer<typeof answeredSchema>>;

export const failedCallSchema = z.object({
  ...answeredShape,
  code: z.string().describe('The error code that it was answered with, or that means no answer.'),
});

/** A request that was refused or had no answer. */
export type FailedCall = Immutable<z.infer<typeof failedCallSchema>>;

/** So many failed requests of an action are kept, for each account and region; the others are counted. */
export const mostFailedCalls = 3;

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
  last: answeredSchema
    .optional()
    .describe('The last request that was answered: what an auditor looks up. Absent where none was.'),
  failures: z
    .array(failedCallSchema)
    .optional()
    .describe(`The first ${mostFailedCalls} requests that failed; failed counts all of them.`),
  newFields: z
    .array(z.string())
    .optional()
    .describe(
      'Fields of the answers that are newer than this version, as in Vpcs.newField. None when absent.',
    ),
});

/** How often one action was called, and which requests an auditor can look up. */
export type ApiCalls = Immutable<z.infer<typeof apiCallsSchema>>;
