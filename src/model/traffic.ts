import * as z from 'zod';
import { gapSchema, type Immutable } from './observed.ts';

const amount = z.number().min(0);
const total = z.number().int().min(0);
const dollars = z.object({ low: amount, high: amount });

const natUse = z.object({
  natGatewayId: z.string(),
  accountId: z.string(),
  region: z.string(),
  findings: total.describe('Failures whose path it is on.'),
  from: z.string().nullable(),
  to: z.string().nullable(),
  bytes: amount
    .nullable()
    .describe('In both directions, to every destination; null where there is no traffic data.'),
  gap: gapSchema.nullable().describe('Why there is no traffic data; null where CloudWatch has none.'),
  cost: dollars
    .nullable()
    .describe(
      'At list prices, in the currency of `prices`: an upper bound for any one service. null where nothing was computed.',
    ),
  monthly: dollars
    .nullable()
    .optional()
    .describe(
      'What any one service may cost there in a month of 730 hours with as much traffic: from nothing to all of it.',
    ),
});

/** What a NAT gateway on a failing path has processed, and what that costs at most. */
export type NatUse = Immutable<z.infer<typeof natUse>>;

const provabilities = ['service', 'part', 'format', 'none', 'unknown'] as const;

/**
 * What the flow logs of a VPC could prove. service: which services the traffic of its NAT gateways, or of all of it, is for;
 * part: that, for some of its subnets or interfaces; format: logs are there and lack the fields that name a service;
 * none: no log of accepted traffic is active; unknown: it could not be learned.
 */
export type Provability = (typeof provabilities)[number];

const flowLogUse = z.object({
  accountId: z.string(),
  region: z.string(),
  vpcId: z.string(),
  proves: z
    .enum(provabilities)
    .describe('What its flow logs could prove of the services that traffic is for.'),
  flowLogIds: z.array(z.string()),
  gap: gapSchema.nullable(),
});

/** Whether the flow logs of a VPC could prove which services its NAT traffic is for. */
export type FlowLogUse = Immutable<z.infer<typeof flowLogUse>>;

/** What was really sent, as far as metrics and flow logs tell. */
export const trafficSchema = z
  .object({
    observedAt: z.string(),
    prices: z
      .object({
        date: z.string().describe('When the oldest of them was current.'),
        currency: z.string(),
        source: z.string(),
      })
      .nullable()
      .describe('The list prices that were used; null where none was.'),
    natGateways: z.array(natUse),
    flowLogs: z.array(flowLogUse),
    breakEven: z
      .array(
        z.object({
          region: z.string(),
          ...dollars.shape,
        }),
      )
      .describe(
        'Gigabytes a month from which an interface endpoint in one zone costs less than a NAT gateway.',
      ),
  })
  .meta({
    id: 'Traffic',
    description: 'Evidence of use, looked for with --observe.',
  });

/** Evidence of use, as reported. */
export type Traffic = Immutable<z.infer<typeof trafficSchema>>;
