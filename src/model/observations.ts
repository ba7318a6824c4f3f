import * as z from 'zod';
import { apiCallsSchema } from './api-calls.ts';
import { type Immutable, observed } from './observed.ts';

export const natTrafficSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  natGatewayId: z.string(),
  from: z.string().describe('RFC 3339, UTC.'),
  to: z.string(),
  bytes: observed(z.number().nullable()).describe(
    'AWS/NATGateway BytesOutToDestination and BytesInFromDestination together; null when CloudWatch has no data.',
  ),
});

/** How many bytes a NAT gateway has processed in some days. */
export type NatTraffic = Immutable<z.infer<typeof natTrafficSchema>>;

export const flowLogSchema = z.object({
  id: z.string(),
  resourceId: z.string().describe('VPC, subnet or network interface.'),
  status: z.string(),
  trafficType: z.string(),
  fields: z.array(z.string()).describe('Fields of its format, without ${}.'),
});

/** A flow log: what it is of, and which fields it has. */
export type FlowLog = Immutable<z.infer<typeof flowLogSchema>>;

export const regionFlowLogsSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  flowLogs: observed(z.array(flowLogSchema)),
});

/** The flow logs of an account in a region. */
export type RegionFlowLogs = Immutable<z.infer<typeof regionFlowLogsSchema>>;

export const observationsSchema = z
  .object({
    observedAt: z.string(),
    natTraffic: z.array(natTrafficSchema),
    flowLogs: z.array(regionFlowLogsSchema),
    apiCalls: z
      .array(
        z.object({ accountId: z.string(), region: z.string().nullable(), calls: z.array(apiCallsSchema) }),
      )
      .describe('Calls made for this, in addition to those of the collection.'),
  })
  .meta({ id: 'Observations', description: 'Evidence of use, asked for with --observe.' });

/** Evidence of use: what was really sent, as far as metrics and flow logs tell. */
export type Observations = Immutable<z.infer<typeof observationsSchema>>;
