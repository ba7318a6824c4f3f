import * as z from 'zod';
import type { Change } from './change.ts';
import type { RemedySource } from './fix.ts';
import { monthlyCostSchema } from './money.ts';
import { severities, statuses } from './status.ts';
import { gapSchema, type Immutable } from './observed.ts';
import { pathSchema } from './path.ts';
import { networkAclSchema, routeSchema, securityGroupRuleSchema } from './resources.ts';

const severity = z.enum(severities);
const aclEntry = networkAclSchema.shape.entries.element;
const note = z.string().optional();
const fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** The schema of evidence. */
export const evidenceSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('path'),
      service: z.string(),
      family: z.enum(['ipv4', 'ipv6']),
      share: z.number().min(0).max(1),
      path: pathSchema,
    }),
    z.object({ kind: z.literal('route'), table: z.string(), route: routeSchema, note }),
    z.object({
      kind: z.literal('rule'),
      group: z.string(),
      direction: z.enum(['ingress', 'egress']),
      rule: securityGroupRuleSchema,
      note,
    }),
    z.object({ kind: z.literal('acl-entry'), acl: z.string(), entry: aclEntry, note }),
    z.object({
      kind: z.literal('statement'),
      of: z.string(),
      index: z.number().int(),
      statement: z.unknown(),
      note,
    }),
    z.object({ kind: z.literal('resource'), id: z.string(), facts: z.record(z.string(), fact) }),
    z.object({ kind: z.literal('note'), text: z.string() }),
    z.object({ kind: z.literal('gap'), gap: gapSchema }),
  ])
  .meta({ id: 'Evidence', description: 'The data that proves a verdict.' });

/** The data that proves a verdict: tagged, so that a reporter has one drawer per kind. */
export type Evidence = Immutable<z.infer<typeof evidenceSchema>>;

/** The schema of a remedy. */
export const remedySchema = z
  .object({
    text: z.string(),
    cli: z.string().optional(),
    terraform: z.string().optional(),
    cloudformation: z.string().optional(),
    risk: z.string().optional().describe('What may go wrong when the change is made.'),
    costPerMonth: monthlyCostSchema
      .optional()
      .describe('What its commands cost; absent where a price is not held, or nothing can be typed.'),
  })
  .meta({ id: 'Remedy', description: 'What can be typed to fix one subject.' });

/** What can be typed to fix one subject: the same changes as CLI, Terraform and CloudFormation. */
export type Remedy = Immutable<z.infer<typeof remedySchema>> & {
  /** The changes of which the other texts are written; only where an audit was asked to keep them, and never published. */
  readonly changes?: readonly Change[];
  /** What all of it is written of; only until a report is redacted. */
  readonly source?: RemedySource;
};

const subjectSchema = z.object({
  type: z
    .string()
    .describe('subnet, vpc-endpoint, route-table …; region where a population could not be listed.'),
  id: z.string(),
  name: z.string().optional().describe('Its Name tag.'),
  arn: z.string(),
  accountId: z.string(),
  region: z.string(),
  vpcId: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
});

/** The resource that was judged. */
export type Subject = Immutable<z.infer<typeof subjectSchema>>;

const waiverSchema = z
  .object({
    source: z.enum(['file', 'tag']),
    reason: z.string(),
    owner: z.string(),
    until: z.string().describe('The last day on which it holds, YYYY-MM-DD, UTC.'),
    expired: z.boolean().describe('Its day had passed when the inventory was collected.'),
  })
  .meta({
    id: 'Waiver',
    description: 'Who accepted a failure, and until when. The finding stays a failure.',
  });

/** A failure that somebody accepted: an overlay on the finding, which stays a failure. */
export type Waiver = Immutable<z.infer<typeof waiverSchema>>;

const causeSchema = z.object({
  id: z.string().describe('The resource that is broken.'),
  reason: z.string().describe('What is wrong with it, in a word or two.'),
});

/** The broken place behind a failure: failures with equal causes are fixed together, whatever their checks and subjects. */
export type Cause = Immutable<z.infer<typeof causeSchema>>;

const plannedBySchema = z.object({
  id: z.string().describe('Its id in plan.json.'),
  title: z.string(),
});

/** The change of a plan that resolves a failure. */
export type PlannedBy = Immutable<z.infer<typeof plannedBySchema>>;

/** The schema of a finding as a report is written: what is equal in many findings is there once, and they refer to it. */
export const findingSchema = z
  .object({
    check: z.string(),
    status: z.enum(statuses),
    severity: severity.describe('Of a failure, how bad it is; else the severity of the check.'),
    messageId: z.string(),
    message: z.string(),
    subject: subjectSchema,
    evidence: z.array(z.number().int().min(0)).describe('Indexes into `evidence` of the report.'),
    gaps: z.array(gapSchema).describe('What would have to be learned; only of unknown findings.'),
    remedy: z.string().nullable().describe('Key of one of the `remedies` of the report.'),
    cause: causeSchema
      .optional()
      .describe('The broken place behind a failure: failures with equal causes are fixed together.'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('The same for the same check and subject in every run.'),
    waiver: waiverSchema.optional(),
    baseline: z
      .enum(['new', 'known'])
      .optional()
      .describe('With a baseline: had this failure been there already?'),
    natCostPerMonth: z
      .object({ low: z.number().min(0), high: z.number().min(0), date: z.string() })
      .optional()
      .describe(
        'With --observe, of a failure: US dollars that NAT gateways on its path cost a month for what they process, from nothing to all that they were seen to process.',
      ),
    planned: plannedBySchema
      .optional()
      .describe('With a plan: the first of its changes after which this failure is none.'),
  })
  .meta({ id: 'Finding', description: 'A verdict on a subject.' });

/** A verdict on a subject, as reported. */
export interface Finding extends Immutable<Omit<z.infer<typeof findingSchema>, 'evidence' | 'remedy'>> {
  readonly evidence: readonly Evidence[];
  readonly remedy: Remedy | null;
}
