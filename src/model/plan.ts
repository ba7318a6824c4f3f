import * as z from 'zod';
import { changeSchema } from './change.ts';
import { monthlyCostSchema } from './money.ts';
import type { Immutable } from './observed.ts';

export type { MonthlyCost } from './money.ts';

/** The version of plan.json. */
export const planSchemaVersion = 1;

const fingerprint = z.string().describe('The fingerprint of a finding.');

const wayChange = z
  .strictObject({
    subnetId: z.string(),
    service: z.string().describe('Short id of the service.'),
    before: z.string().describe('One word for the way, as in the matrix.'),
    after: z.string(),
  })
  .meta({ id: 'WayChange', description: 'What becomes of the way of one subnet to one service.' });

/** How much can go wrong when a change is made. */
export const risks = ['low', 'medium', 'high'] as const;

const planned = z
  .strictObject({
    id: z.string().describe('The same for the same change in every run.'),
    title: z.string(),
    accountId: z.string(),
    accountName: z.string().nullable(),
    region: z.string(),
    vpcIds: z.array(z.string()),
    kind: z.string().describe('The kind of its principal call.'),
    api: z.array(changeSchema).describe('The calls, in order.'),
    commands: z.array(z.string()).describe('The same as commands of the AWS CLI.'),
    resolves: z.array(fingerprint).describe('Failures that are none after it.'),
    newFailures: z
      .array(fingerprint)
      .describe('Failures that come with it, each milder than what it resolves.'),
    worse: z.array(wayChange),
    better: z.array(wayChange),
    unsettled: z.array(wayChange),
    costPerMonth: monthlyCostSchema.nullable().describe('null where no price is held.'),
    risk: z.enum(risks),
    after: z.array(z.string()).describe('Ids of changes that have to be made before it.'),
    undo: z
      .array(z.string())
      .nullable()
      .describe('Commands that take it back; null where it cannot be taken back.'),
  })
  .meta({ id: 'PlannedChange' });

const left = z
  .strictObject({
    fingerprint,
    why: z.string().describe('Why no change of the plan resolves it.'),
    blockedBy: z.string().nullable().describe('What is in the way: a resource, an account, another failure.'),
  })
  .meta({ id: 'LeftFailure', description: 'A failure that stays after the plan.' });

/** The schema of plan.json. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(planSchemaVersion),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  collectedAt: z.string().describe('When the inventory was collected.'),
  changes: z.array(planned).describe('In the order in which they are made.'),
  left: z.array(left),
  totals: z.strictObject({
    failures: z.number().int(),
    resolved: z.number().int(),
    changes: z.number().int(),
    left: z.number().int(),
    costPerMonth: monthlyCostSchema.nullable().describe('null where the price of a change is not held.'),
  }),
});

/** A report of proved changes. */
export type Plan = Immutable<z.infer<typeof planSchema>>;

/** One thing to do, with what it resolves and what it does to ways. */
export type PlannedChange = Plan['changes'][number];

/** A failure that the plan does not resolve, and why. */
export type LeftFailure = Plan['left'][number];

/** How much can go wrong when a change is made. */
export type Risk = (typeof risks)[number];
