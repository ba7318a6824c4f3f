import * as z from 'zod';
import { gapSchema } from '../model/observed.ts';

const amount = z.number().min(0);
const total = z.number().int().min(0);
const dollars = z.object({ low: amount, high: amount });

/** What was really sent, as far as metrics and flow logs tell. */
export const trafficSchema = z
  .object({
    observedAt: z.string(),
    prices: z.object({ date: z.string(), currency: z.string(), source: z.string() }),
    natGateways: z.array(
      z.object({
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
      }),
    ),
    flowLogs: z.array(
      z.object({
        accountId: z.string(),
        region: z.string(),
        vpcId: z.string(),
        proves: z
          .enum(['service', 'part', 'format', 'none', 'unknown'])
          .describe('What its flow logs could prove of the services that traffic is for.'),
        flowLogIds: z.array(z.string()),
        gap: gapSchema.nullable(),
      }),
    ),
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
  .meta({ id: 'Traffic', description: 'Evidence of use, looked for with --observe.' });

/** Every subnet against every service. */
export const matrixSchema = z
  .object({
    services: z.array(z.string()),
    rows: z.array(
      z.object({
        accountId: z.string(),
        region: z.string(),
        vpcId: z.string(),
        vpcName: z.string().nullable(),
        subnetId: z.string(),
        subnetName: z.string().nullable(),
        cells: z
          .array(
            z.object({
              word: z.string(),
              ways: z.array(
                z.object({ share: z.number().min(0).max(1), way: total.describe('Index into `ways`.') }),
              ),
            }),
          )
          .describe('In the order of `services`.'),
      }),
    ),
    ways: z.array(
      z.object({
        word: z.string(),
        hops: z.array(z.object({ kind: z.string(), id: z.string(), text: z.string() })),
        gap: gapSchema.nullable(),
      }),
    ),
  })
  .meta({
    id: 'Matrix',
    description:
      'Through which door traffic of a subnet to a service leaves: gateway, interface, interface (central), nat, igw, tgw, firewall, blocked (…), none, unknown; joined by " + " where it splits.',
  });
