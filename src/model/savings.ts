import * as z from 'zod';
import { monthlyCostSchema } from './money.ts';
import type { Immutable } from './observed.ts';
import { planSchema } from './plan.ts';

/** The version of the JSON of savings. */
export const savingsSchemaVersion = 1;

const range = z
  .strictObject({ low: z.number(), high: z.number() })
  .meta({ id: 'MonthlyRange', description: 'US dollars a month, between two bounds.' });

const shown = planSchema.shape.changes.element.pick({
  id: true,
  title: true,
  accountId: true,
  accountName: true,
  region: true,
  commands: true,
  resolves: true,
  risk: true,
  undo: true,
});

const certain = shown
  .extend({ costPerMonth: monthlyCostSchema.describe('Below nothing: it saves so much.') })
  .meta({
    id: 'CertainSaving',
    description: 'A proved change that takes hours away that are charged.',
  });

const estimated = shown
  .extend({
    costPerMonth: monthlyCostSchema
      .nullable()
      .describe('What its own hours cost; null where a price is not held.'),
    natGatewayIds: z.array(z.string()),
    traffic: range.describe(
      'What less these gateways process in a month: nothing to all of it, since no metric splits it by service.',
    ),
  })
  .meta({
    id: 'EstimatedSaving',
    description: 'A proved change after which traffic goes past NAT gateways that processed it.',
  });

const idleAddress = z
  .strictObject({
    id: z.string().describe('Its allocation id.'),
    publicIp: z.string(),
    accountId: z.string(),
    region: z.string(),
    costPerMonth: monthlyCostSchema
      .nullable()
      .describe('Below nothing: its release saves so much; null where no price is held.'),
    commands: z.array(z.string()),
  })
  .meta({
    id: 'IdleAddress',
    description: 'An Elastic IP address that nothing has. Released, it does not come back for certain.',
  });

const unproved = z
  .strictObject({
    fingerprint: z.string().describe('The fingerprint of a finding.'),
    text: z.string().describe('Its remedy.'),
    accountId: z.string(),
    region: z.string(),
    costPerMonth: monthlyCostSchema,
    why: z.string().nullable().describe('Why no change of the plan resolves it.'),
  })
  .meta({
    id: 'UnprovedSaving',
    description: 'A failure whose remedy would take hours away, and that no proved change resolves.',
  });

/** The schema of the JSON of savings. */
export const savingsSchema = z.strictObject({
  schemaVersion: z.literal(savingsSchemaVersion),
  tool: planSchema.shape.tool,
  collectedAt: planSchema.shape.collectedAt,
  currency: z.literal('USD'),
  certain: z.array(certain),
  estimated: z.array(estimated),
  unproved: z.array(unproved),
  idleAddresses: z.array(idleAddress),
  addressesNotRead: z
    .number()
    .int()
    .nullable()
    .describe('Accounts and regions whose addresses were not read; null where they were read nowhere.'),
  observed: z.boolean().describe('Was traffic looked at, with --observe?'),
  unpriced: z
    .array(z.strictObject({ region: z.string(), changes: z.number().int() }))
    .describe('Changes whose cost is not known, by region: no list price is held there.'),
  totals: z.strictObject({
    certain: monthlyCostSchema.describe('Of the certain ones and of idle addresses; zero or below.'),
    traffic: range
      .nullable()
      .describe(
        'What all of the gateways process for the estimated ones, each gateway once; null where nothing was computed.',
      ),
  }),
});

/** What could be saved, change by change: what is certain apart from what is estimated. */
export type Savings = Immutable<z.infer<typeof savingsSchema>>;

/** US dollars a month, between two bounds. */
export type MonthlyRange = Immutable<z.infer<typeof range>>;

/** A proved change that takes hours away that are charged. */
export type CertainSaving = Savings['certain'][number];

/** A proved change after which traffic goes past NAT gateways that processed it. */
export type EstimatedSaving = Savings['estimated'][number];

/** A failure whose remedy would take hours away, and that no proved change resolves. */
export type UnprovedSaving = Savings['unproved'][number];

/** An Elastic IP address that nothing has. */
export type IdleAddress = Savings['idleAddresses'][number];
