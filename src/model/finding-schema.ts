import * as z from 'zod';
import type { Change } from './change.ts';
import type { RemedySource } from './fix.ts';
import { monthlyCostSchema } from './money.ts';
import { severities, statuses } from './status.ts';
import { type Gap, gapSchema, type Immutable } from './observed.ts';
import { type HopKind, hopShape, type Path, textOf, writtenPathSchema } from './path.ts';
import { networkAclSchema, routeSchema, securityGroupRuleSchema } from './resources.ts';

const severity = z.enum(severities);
const aclEntry = networkAclSchema.shape.entries.element;
const note = z.string().optional();
const index = z.number().int().min(0);
const fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** The schema of a piece of evidence, as a report is written. */
export const evidenceSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('path'),
      service: z.string(),
      family: z.enum(['ipv4', 'ipv6']),
      share: z.number().min(0).max(1),
      path: writtenPathSchema,
    }),
    z.object({
      kind: z.literal('hop'),
      hop: textOf<HopKind>().describe('What it is.'),
      ...hopShape,
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
  .meta({
    id: 'Evidence',
    description:
      'The data that proves a verdict. The hops of a path are pieces of their own, and a finding refers to them right after it.',
  });

/** A piece of evidence as a report is written. */
export type EvidencePiece = Immutable<z.infer<typeof evidenceSchema>>;

type PathPiece = Extract<EvidencePiece, { readonly kind: 'path' }>;

/** The data that proves a verdict: tagged, so that a reporter has one drawer per kind. */
export type Evidence =
  | Exclude<EvidencePiece, { readonly kind: 'path' | 'hop' }>
  | (Omit<PathPiece, 'path'> & { readonly path: Path });

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

/** The schema of a remedy that says of another thing what one that is written out says. */
export const alikeRemedySchema = z
  .object({
    like: z.string().describe('Key of the remedy that it is like.'),
    with: z
      .record(z.string(), z.string())
      .describe('What stands here in place of words of that remedy: ids, names, addresses.'),
  })
  .meta({
    id: 'AlikeRemedy',
    description:
      'A remedy that differs from another one in the names of things only. A word begins and ends with a letter or digit, and may hold periods, colons, slashes and hyphens in between.',
  });

/** A remedy that is another one in other words. */
export type AlikeRemedy = Immutable<z.infer<typeof alikeRemedySchema>>;

/** What can be typed to fix one subject: the same changes as CLI, Terraform and CloudFormation. */
export type Remedy = Immutable<z.infer<typeof remedySchema>> & {
  /** The changes of which the other texts are written; only where an audit was asked to keep them, and never published. */
  readonly changes?: readonly Change[];
  /** What all of it is written of; only until a report is redacted. */
  readonly source?: RemedySource;
};

/** The schema of what a report says once of a subject, as it is written. */
export const subjectSchema = z
  .object({
    type: z
      .string()
      .describe('subnet, vpc-endpoint, route-table …; region where a population could not be listed.'),
    name: z
      .string()
      .nullable()
      .optional()
      .describe('Its name; absent where it is its Name tag, null where it has that tag and no name.'),
    arn: z
      .string()
      .optional()
      .describe(
        'Absent where it is arn:PARTITION:ec2:REGION:ACCOUNT:RESOURCE/ID, as of most resources of EC2.',
      ),
    partition: z.string().optional().describe('The partition of that ARN; absent for `aws`.'),
    resource: z.string().optional().describe('The type of resource in that ARN; absent where it is `type`.'),
    accountId: z.string(),
    region: z.string(),
    vpcId: z.string().optional().describe('Absent where it is in none.'),
    tags: z.record(z.string(), z.string()).optional().describe('Absent where it has none.'),
  })
  .meta({ id: 'Subject', description: 'What findings on one resource say alike of it.' });

/** What a report says once of a subject; its id is in each finding. */
export type SubjectPiece = Immutable<z.infer<typeof subjectSchema>>;

/** The resource that was judged. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  /** Its Name tag. */
  readonly name?: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

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
    subject: z.object({
      id: z.string(),
      at: index.describe('Index into `subjects` of the report, which says the rest.'),
    }),
    evidence: z
      .array(index)
      .optional()
      .describe('Indexes into `evidence` of the report; absent where there is none.'),
    gaps: z.array(gapSchema).optional().describe('What would have to be learned; only of unknown findings.'),
    remedy: z
      .string()
      .optional()
      .describe('Key of one of the `remedies` of the report; absent where there is none.'),
    cause: causeSchema
      .optional()
      .describe('The broken place behind a failure: failures with equal causes are fixed together.'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .describe(
        'The same for the same check and subject in every run. Absent where it is the first 32 digits of the SHA-256, in hex, of the check, a line feed and the ARN of the subject, as it is unless the report is redacted.',
      ),
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

type Written = Immutable<z.infer<typeof findingSchema>>;

/** A verdict on a subject, as reported. */
export interface Finding extends Omit<Written, 'subject' | 'evidence' | 'gaps' | 'remedy' | 'fingerprint'> {
  readonly subject: Subject;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly remedy: Remedy | null;
  readonly fingerprint: string;
}
