import * as z from 'zod';
import { monthlyCostSchema } from './money.ts';
import {
  alikeRemedySchema,
  evidenceSchema,
  type Finding,
  findingSchema,
  remedySchema,
  subjectSchema,
} from './finding-schema.ts';
import { apiCallsSchema, type Section, sectionNames, targetSchema } from './inventory.ts';
import { type ServiceMatrix, writtenMatrixSchema } from './matrix.ts';
import { gapSchema, type Immutable } from './observed.ts';
import {
  accountsSchema,
  baselineSchema,
  bySeverity,
  controlSchema,
  countsSchema,
  frameworkSchema,
  identityShape,
  procedureSchema,
  sha256,
  unitSchema,
  waiverSummarySchema,
} from './report-parts.ts';
import { severities } from './status.ts';
import { trafficSchema } from './traffic.ts';

export type {
  AccountCounts,
  BaselineSummary,
  ControlCheck,
  ControlResult,
  FrameworkInfo,
  IdleWaiver,
  Procedure,
  ProcedureEndpoint,
  ProcedureRoutes,
  ProcedureVpc,
  ReportUnit,
  WaiverSummary,
} from './report-parts.ts';

/** The version of the report's shape. */
export const reportSchemaVersion = 3;

const severity = z.enum(severities);
const section = z.enum(sectionNames as [Section, ...Section[]]);
const total = z.number().int().min(0);

const checkInfoSchema = z.object({
  id: z.string(),
  title: z.string(),
  severity,
  subject: z.string(),
  rationale: z.string(),
  remedy: z.string(),
  references: z.array(z.string()),
  limits: z.array(z.string()),
  needs: z.array(section).optional().describe('Sections that its verdicts may rest on.'),
  passes: z
    .literal('counted')
    .optional()
    .describe('Its passes are counted in the population, and are not among the findings.'),
});

/** What a report says about a check that was run. */
export type CheckInfo = Immutable<z.infer<typeof checkInfoSchema>>;

const populationSchema = z.object({
  check: z.string(),
  subjects: total,
  counts: countsSchema,
  unlisted: z
    .array(z.object({ accountId: z.string(), passes: total }))
    .optional()
    .describe('Passes that are counted and not among the findings.'),
});

/** How the subjects of a check were judged: the population, not only the failures. */
export type Population = Immutable<z.infer<typeof populationSchema>>;

const coverageGapSchema = z.object({
  accountId: z.string(),
  region: z.string().nullable(),
  // null when the whole account or region is meant.
  section: section.nullable(),
  // The item within the section (a bucket's policy), or null for the section.
  item: z.string().nullable(),
  gap: gapSchema,
});

/** A part of the inventory that could not be read, and what was therefore not assessed. */
export type CoverageGap = Immutable<z.infer<typeof coverageGapSchema>>;

const coverageSchema = z.object({
  complete: z.boolean().describe('No target, no section and no item is missing.'),
  accounts: accountsSchema,
  targets: z.array(targetSchema),
  gaps: z.array(coverageGapSchema),
  skipped: z
    .array(z.object({ check: z.string(), by: z.enum(['option', 'configuration']) }))
    .optional()
    .describe(
      'Checks that the user left out, by `--skip-check` or by `disable` of the configuration: what they would have judged was not assessed. Absent where none was.',
    ),
});

/** What was assessed, and what was not. */
export type Coverage = Immutable<z.infer<typeof coverageSchema>>;

const resourcesSchema = z
  .object({
    accountId: z.string(),
    region: z.string(),
    section,
    listed: total,
    collectedAt: z
      .string()
      .optional()
      .describe('When it had been read; absent where nothing had to be asked.'),
    action: z
      .string()
      .nullable()
      .optional()
      .describe('The last request for it; null where a request for another region answered.'),
    requestId: z
      .string()
      .nullable()
      .optional()
      .describe(
        'The id of that request, the requestID of AWS CloudTrail. Absent in a report that would name more than 10,000: the inventory names all.',
      ),
  })
  .meta({
    id: 'Listed',
    description: 'How much of what was listed where, when, and by which request.',
  });

const addressesSchema = z
  .object({
    idle: z.array(
      z.object({
        id: z.string().describe('Its allocation id.'),
        publicIp: z.string(),
        accountId: z.string(),
        region: z.string(),
        costPerMonth: monthlyCostSchema
          .nullable()
          .describe(
            'What it costs while nothing has it; null where no price is held, or AWS’s pool is not its own.',
          ),
      }),
    ),
    notRead: total.describe('Accounts and regions whose addresses were not read: there may be more.'),
  })
  .meta({
    id: 'Addresses',
    description:
      'Elastic IP addresses that nothing has, and that are charged all the same. No verdict rests on them. Absent where none were read.',
  });

/** The schema of report.json; schema/report.schema.json is made of it. */
export const reportSchema = z
  .object({
    schemaVersion: z.literal(reportSchemaVersion),
    tool: z.object({ name: z.string(), version: z.string() }),
    scan: z.object({
      collectedAt: z.string(),
      finishedAt: z.string(),
      caller: z.object({ accountId: z.string(), arn: z.string() }),
      interrupted: z.boolean(),
      inventorySha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe('SHA-256 of the canonical JSON of the inventory.'),
      checks: z.array(z.string()),
      vpcIds: z.array(z.string()).describe('VPCs that findings were limited to; empty for all.'),
      minimumSeverity: severity.nullable(),
      ...identityShape,
    }),
    summary: z.object({
      counts: countsSchema,
      failed: bySeverity,
      open: bySeverity.describe(
        'Failures that no one accepted and, with a baseline, that are new: what decides the exit code.',
      ),
      waived: total.describe('Failures whose waiver holds.'),
      toFix: total
        .optional()
        .describe(
          'Failures, those with one cause or one and the same remedy counted once: how many things there are to do.',
        ),
    }),
    units: z.array(unitSchema).describe('When each account and region was read, and as whom.'),
    population: z.array(populationSchema),
    resources: z.array(resourcesSchema),
    coverage: coverageSchema,
    apiCalls: z.array(
      z.object({
        accountId: z.string(),
        region: z.string().nullable(),
        calls: z.array(apiCallsSchema),
      }),
    ),
    requests: z
      .object({
        answers: total.describe(
          'Answers that the inventory names: the last one of each action in each account and region.',
        ),
        identified: total.describe(
          'Of these, those with a request id of AWS, the requestID of AWS CloudTrail.',
        ),
      })
      .optional()
      .describe('How much of what was read AWS can be asked about. Absent from reports of earlier versions.'),
    checks: z.array(checkInfoSchema),
    frameworks: z.array(frameworkSchema),
    controls: z.array(controlSchema),
    procedures: z.array(procedureSchema),
    waivers: waiverSummarySchema,
    baseline: baselineSchema.nullable(),
    names: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'Names by id: of the accounts that were to be read, as the organization gives them, and the Name tags of VPCs, subnets, route tables, gateways, endpoints and security groups.',
      ),
    addresses: addressesSchema.optional(),
    redacted: z.boolean().describe('Were ids, names and addresses replaced by keyed hashes?'),
    traffic: trafficSchema.optional(),
    matrix: writtenMatrixSchema
      .nullable()
      .optional()
      .describe('null where it would be too large: `pathproof matrix` writes it to a file.'),
    plannedMatrix: writtenMatrixSchema
      .optional()
      .describe(
        'With a plan: the rows of the matrix that are others once it is carried out, as they are then.',
      ),
    subjects: z
      .array(subjectSchema)
      .describe('What findings judge, each said once, in the order in which findings first refer to it.'),
    evidence: z
      .array(evidenceSchema)
      .describe('The evidence of all findings, each once, in the order in which findings first refer to it.'),
    remedies: z
      .record(z.string(), z.union([remedySchema, alikeRemedySchema]))
      .describe(
        'The remedies of all findings, each once, by keys in the order in which findings first refer to them. The first 50 are written out; of the others, those that are like an earlier one say what is different.',
      ),
    findings: z.array(findingSchema),
    sha256: sha256.describe('SHA-256 of the canonical JSON (RFC 8785) of this report without this field.'),
  })
  .meta({
    id: 'Report',
    description: 'What pathproof found: every verdict, and what was not assessed.',
  });

type Folded = 'subjects' | 'evidence' | 'remedies' | 'findings' | 'matrix' | 'plannedMatrix';

/** A report: everything that the reporters draw, and nothing that they have to decide. Findings hold what they refer to in report.json. */
export interface Report extends Immutable<Omit<z.infer<typeof reportSchema>, Folded>> {
  readonly matrix?: ServiceMatrix | null;
  readonly plannedMatrix?: ServiceMatrix;
  readonly findings: readonly Finding[];
}
