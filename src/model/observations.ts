import * as z from 'zod';
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

export const vpcFlowLogsSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  flowLogs: observed(z.array(flowLogSchema)),
});

/** The flow logs of an account in a region. */
export type RegionFlowLogs = Immutable<z.infer<typeof vpcFlowLogsSchema>>;

export const observationsSchema = z
  .object({
    observedAt: z.string(),
    natTraffic: z.array(natTrafficSchema),
    flowLogs: z.array(vpcFlowLogsSchema),
  })
  .meta({ id: 'Observations', description: 'Evidence of use, asked for with --observe.' });

/** Evidence of use: what was really sent, as far as metrics and flow logs tell. */
export type Observations = Immutable<z.infer<typeof observationsSchema>>;
