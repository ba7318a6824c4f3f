import * as z from 'zod';
import { severities, statuses } from './status.ts';
import type { Immutable } from './observed.ts';

const total = z.number().int().min(0);
const status = z.enum(statuses);

/** How many have each status. */
export const countsSchema = z.object({
  pass: total,
  fail: total,
  unknown: total,
  'not-applicable': total,
});

/** How many have each severity. */
export const bySeverity = z.object({
  critical: total,
  high: total,
  medium: total,
  low: total,
  informational: total,
});

/** A SHA-256 in hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const inputsSchema = z.object({
  config: sha256.nullable().describe('SHA-256 of the configuration file; null without one.'),
  waivers: sha256.nullable().describe('SHA-256 of the file of waivers; null without one.'),
  baseline: sha256.nullable().describe('SHA-256 of the report that was the baseline; null without one.'),
});

/** Who made the report out of what. */
export const identityShape = {
  id: z.string().describe('UUID of version 5 of the inventory, the checks and the parameters.'),
  collectedWith: z.string().describe('The version of the tool that collected; `tool` judged.'),
  rulesetSha256: sha256.describe(
    'SHA-256 of the definitions of the checks and of the version with their logic.',
  ),
  configSha256: sha256.describe(
    'SHA-256 of everything that the user decided: the parameters of the checks, the limits of the report, and the inputs.',
  ),
  inputs: inputsSchema.describe('What decided besides the inventory and the checks.'),
  command: z.string().describe('What gives this report again from the saved inventory.'),
  partitions: z.array(z.string()),
  regions: z.array(z.string()),
  organizationId: z.string().nullable(),
  frameworks: z.array(z.string()).describe('Frameworks that the controls were limited to; empty for all.'),
} as const;

/** The schema of an account and region as it was read. */
export const unitSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  partition: z.string(),
  collectedAt: z.string(),
  callerArn: z.string(),
});

/** An account and region as it was read. */
export type ReportUnit = Immutable<z.infer<typeof unitSchema>>;

/** The schema of how far the accounts were read: the other three add up to those listed. */
export const accountsSchema = z.object({
  listed: total,
  assessed: total,
  partial: total,
  notAssessed: total,
});

/** How far the accounts that were to be read were read. */
export type AccountCounts = Immutable<z.infer<typeof accountsSchema>>;

/** The schema of a framework. */
export const frameworkSchema = z.object({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  source: z.string().describe('Where its ids and titles come from.'),
});

/** A framework that the report speaks of. */
export type FrameworkInfo = Immutable<z.infer<typeof frameworkSchema>>;

const basis = z.enum(['verified-direct', 'verified-analogue', 'own-judgement']);

const controlCheckSchema = z.object({
  check: z.string(),
  basis,
  from: z.string().nullable().describe('The public mapping or text that says so.'),
  counts: countsSchema,
});

/** How the subjects of a check that is evidence towards a control were judged. */
export type ControlCheck = Immutable<z.infer<typeof controlCheckSchema>>;

const subjectCountsSchema = z.object({
  judged: total.describe('Resources that its checks apply to, each once.'),
  failed: total.describe('Of these, those that fail one of its checks.'),
  unknown: total.describe('Of the others, those that one of its checks could not judge.'),
});

/** How many resources the checks of a control apply to, and how many fail one, each resource once. */
export type SubjectCounts = Immutable<z.infer<typeof subjectCountsSchema>>;

/** The schema of what the checks say towards a control. */
export const controlSchema = z
  .object({
    framework: z.string(),
    id: z.string(),
    title: z.string(),
    titleKind: z.enum(['official', 'label']),
    basis: basis.describe(
      'How directly its checks speak for it: as a text or mapping says, as one says of a like check, or by our own judgment alone.',
    ),
    status: status.describe(
      'The worst that its checks found; those of our own judgment count only where there is no other.',
    ),
    severity: z
      .enum(severities)
      .nullable()
      .describe('The worst severity of these failures; null without one.'),
    subjects: subjectCountsSchema
      .optional()
      .describe('Resources, each once; absent in a part of a report, which does not list all that passed.'),
    counts: countsSchema.describe('Verdicts of the checks that `status` is of.'),
    waived: total,
    checks: z.array(controlCheckSchema),
    notRun: z.array(z.string()).describe('Checks that are evidence towards it too, and did not run.'),
    skipped: z
      .array(z.string())
      .optional()
      .describe(
        'Of the checks that would decide its status, those that the user left out: without a failure it is unknown.',
      ),
  })
  .meta({
    id: 'Control',
    description:
      'What the checks say towards one control of a framework: evidence, and no proof of compliance.',
  });

/** What the checks say towards one control: evidence, never a proof of compliance. */
export type ControlResult = Immutable<z.infer<typeof controlSchema>>;

const procedureEndpointSchema = z.object({
  id: z.string(),
  service: z.string().nullable(),
  type: z.string(),
  state: z.string(),
  // Availability Zones of its subnets; empty for a gateway endpoint.
  zones: z.array(z.string()),
  missingZones: z.array(z.string()).describe('Zones with workloads in which it has no subnet.'),
});

/** An endpoint as a procedure of an auditor lists it. */
export type ProcedureEndpoint = Immutable<z.infer<typeof procedureEndpointSchema>>;

const procedureRoutesSchema = z.object({
  table: z.string(),
  subnets: z.array(z.string()),
  service: z.string(),
  routes: z.array(z.string()).describe('Rows that name a prefix list, an internet gateway or a NAT.'),
  ways: z.array(z.string()).describe('What carries the traffic of these subnets to the service.'),
  status,
});

/** Routes of one table towards a service that gateway endpoints serve, and the way that its subnets take. */
export type ProcedureRoutes = Immutable<z.infer<typeof procedureRoutesSchema>>;

const procedureVpcSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  vpcId: z.string(),
  status,
  reasons: z.array(z.string()),
  endpoints: z.array(procedureEndpointSchema),
  tables: z.array(procedureRoutesSchema),
});

/** One VPC in a procedure of an auditor. */
export type ProcedureVpc = Immutable<z.infer<typeof procedureVpcSchema>>;

/** The schema of an auditor's procedure. */
export const procedureSchema = z
  .object({
    framework: z.string(),
    control: z.string(),
    title: z.string(),
    steps: z.array(z.string()),
    status,
    counts: countsSchema,
    vpcs: z.array(procedureVpcSchema),
  })
  .meta({
    id: 'Procedure',
    description: 'An audit procedure gone through for every VPC in scope.',
  });

/** An auditor's procedure for one control, gone through for every VPC in scope. */
export type Procedure = Immutable<z.infer<typeof procedureSchema>>;

const idleWaiverSchema = z.object({
  source: z.enum(['file', 'tag']),
  check: z.string(),
  resource: z.string(),
  reason: z.string(),
  owner: z.string(),
  until: z.string(),
});

/** A waiver that waives nothing: its day has passed, or nothing that failed matches it. */
export type IdleWaiver = Immutable<z.infer<typeof idleWaiverSchema>>;

const idleWaivers = z.array(idleWaiverSchema);

/** The schema of what became of the waivers. */
export const waiverSummarySchema = z.object({
  applied: total,
  expired: idleWaivers.describe('They match failures, and waive them no longer.'),
  unused: idleWaivers.describe('Nothing that failed matches them.'),
  unreadable: z.array(z.string()).describe('Tags that were meant as waivers, and say nothing.'),
});

/** What became of the waivers. */
export type WaiverSummary = Immutable<z.infer<typeof waiverSummarySchema>>;

/** The schema of the comparison with an earlier report. */
export const baselineSchema = z.object({
  scanId: z.string(),
  sha256: z.string(),
  collectedAt: z.string(),
  new: total,
  known: total,
  // Failed there, and passes or is not applicable here; `pathproof diff` names resources that are gone.
  resolved: total,
});

/** What was compared with an earlier report. */
export type BaselineSummary = Immutable<z.infer<typeof baselineSchema>>;
