import * as z from 'zod';
import { monthlyCostSchema } from './money.ts';
import { gapSchema, type Immutable } from './observed.ts';
import { severities, statuses } from './status.ts';

/** The version of the shape of preview.json. */
export const previewSchemaVersion = 1;

/** What carries traffic out of a subnet first, or why nothing does. */
export const doors = [
  'gateway',
  'interface',
  'nat',
  'igw',
  'tgw',
  'vgw',
  'peering',
  'none',
  'blocked',
  'unknown',
] as const;

/** What carries traffic out of a subnet first, or why nothing does. */
export type Door = (typeof doors)[number];

const door = z.enum(doors);
const family = z.enum(['ipv4', 'ipv6']);
const subject = z
  .string()
  .describe('What its author calls it: Terraform address, logical id, construct path; else its id in AWS.');

const waySchema = z
  .object({
    subject,
    service: z.string(),
    door: door.describe('That of the largest share.'),
    shares: z
      .array(z.object({ door, share: z.number().min(0).max(1) }))
      .describe('Largest first; shares of the addresses of the service.'),
    family: family.describe('IPv4 where the subnet has it.'),
    assumptions: z.array(z.string()).describe('What is taken for granted on the way.'),
  })
  .meta({ id: 'Way', description: 'Which way a subnet takes to a service.' });

/** Which way a subnet takes to a service. */
export type PreviewWay = Immutable<z.infer<typeof waySchema>>;

const verdictSchema = z.object({ check: z.string(), subject, status: z.enum(statuses) });

const sideSchema = z.object({
  ways: z.array(waySchema),
  findings: z
    .array(verdictSchema)
    .describe('Every verdict but not-applicable; of checks that only count passes, no passes.'),
});

/** What is so on one side of a preview. */
export type PreviewSide = Immutable<z.infer<typeof sideSchema>>;

const placeSchema = z.object({
  file: z.string(),
  line: z.number().int().min(1),
});

/** Where something is declared. */
export type PreviewPlace = Immutable<z.infer<typeof placeSchema>>;

const fixSchema = z
  .object({
    address: subject.describe('The block that is edited, or to which a new one is added.'),
    place: placeSchema.nullable(),
    language: z.enum(['terraform', 'cloudformation', 'cdk']),
    text: z.string().describe('What to do, in a sentence.'),
    code: z.string().nullable().describe('The edit of the block; null where there is none that holds.'),
    proved: z
      .boolean()
      .describe('It was applied and judged again: the failure goes, and nothing gets worse.'),
    why: z.string().nullable().describe('Why there is no edit that holds; null where there is one.'),
  })
  .meta({
    id: 'PreviewFix',
    description: 'The smallest edit of the user’s own code after which a failure goes.',
  });

/** The smallest edit of the user's own code after which a failure goes, or why there is none. */
export type PreviewFix = Immutable<z.infer<typeof fixSchema>>;

const changeSchema = z
  .object({
    check: z.string(),
    subject,
    cause: z
      .string()
      .nullable()
      .describe('The declared address whose change did it; null where no one change did.'),
    causes: z.array(z.string()).describe('All addresses that did it together; one or none mostly.'),
    severity: z.enum(severities),
    before: z.enum(statuses).nullable().describe('null where there was no verdict.'),
    after: z.enum(statuses).nullable(),
    message: z.string(),
    id: z.string().describe('The id of the subject in the inventories.'),
    vpc: z.string().nullable(),
    accountId: z.string(),
    region: z.string(),
    fingerprint: z.string(),
    place: placeSchema.nullable().describe('Where its cause, else the subject itself, is declared.'),
    paths: z
      .array(z.object({ was: z.string().nullable(), is: z.string().nullable() }))
      .describe('Its paths before and after, one line each.'),
    remedy: z.string().nullable(),
    fix: fixSchema.optional().describe('With --fix, of a new failure.'),
  })
  .meta({ id: 'PreviewChange', description: 'A verdict that is another afterwards.' });

/** A verdict that is another afterwards. */
export type PreviewChange = Immutable<z.infer<typeof changeSchema>>;

const causeSchema = z.object({
  address: z.string(),
  kind: z.enum(['create', 'update', 'replace', 'delete']),
  place: placeSchema.nullable(),
  new: z.number().int().min(0),
  resolved: z.number().int().min(0),
  unsettled: z.number().int().min(0),
});

/** A declared address whose change did something to verdicts, and to how many. */
export type PreviewCause = Immutable<z.infer<typeof causeSchema>>;

const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  rationale: z.string(),
  severity: z.enum(severities),
});

const sourceSchema = z.object({
  name: z.string(),
  file: z.string().nullable(),
  kind: z.enum(['terraform-plan', 'terraform-state', 'cloudformation', 'cdk']),
});

const skippedSchema = z.object({
  type: z.string(),
  addresses: z.array(z.string()).describe('At most twenty.'),
  count: z.number().int().min(1),
  mayMatter: z.boolean().describe('Has it a say in ways? Then what it refers to is unknown.'),
});

/** The schema of preview.json; schema/preview.schema.json is made of it. */
export const previewSchema = z
  .object({
    schemaVersion: z.literal(previewSchemaVersion),
    tool: z.object({ name: z.literal('pathproof'), version: z.string() }),
    sources: z.array(sourceSchema),
    over: z.object({
      kind: z
        .enum(['inventory', 'code'])
        .describe('A live inventory, or what the code itself says is there.'),
      collectedAt: z.string().nullable(),
    }),
    declared: z.object({
      create: z.number().int().min(0),
      update: z.number().int().min(0),
      replace: z.number().int().min(0),
      delete: z.number().int().min(0),
    }),
    scope: z
      .enum(['whole', 'touched'])
      .describe('Are all VPCs on both sides, or, of a large network, those that the code touches?'),
    before: sideSchema,
    after: sideSchema,
    changes: z.object({
      new: z.array(changeSchema).describe('Failures that were none before.'),
      resolved: z.array(changeSchema).describe('Failures that are none afterwards.'),
      unsettled: z
        .array(changeSchema)
        .describe('Verdicts that cannot be reached afterwards, and could before or were not asked for.'),
    }),
    causes: z.array(causeSchema).describe('What did it, those first that did most.'),
    checks: z.array(checkSchema).describe('The checks of these changes.'),
    coverage: z.object({
      complete: z
        .boolean()
        .describe('Everything was read and resolved, and the sources say that they are whole.'),
      skipped: z.array(skippedSchema),
      gaps: z.array(gapSchema),
      doubts: z.array(z.object({ address: z.string().nullable(), gap: gapSchema })),
      assumptions: z.array(z.string()),
    }),
    costPerMonth: monthlyCostSchema
      .nullable()
      .describe('What is made and taken away costs by the hour; null where a price is not held.'),
  })
  .meta({
    id: 'Preview',
    description: 'What infrastructure code will do to ways and findings, before it is deployed.',
  });

/** What infrastructure code will do to ways and findings, before it is deployed. */
export type Preview = Immutable<z.infer<typeof previewSchema>>;
