import * as z from 'zod';
import { severities } from '../model/finding.ts';
import { apiCallsSchema, sectionNames, targetSchema } from '../model/inventory.ts';
import { gapSchema } from '../model/observed.ts';
import { reportSchemaVersion } from '../model/report.ts';
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
} from './report-parts-schema.ts';
import { matrixSchema, trafficSchema } from './report-extras-schema.ts';
import {
  networkAclSchema,
  routeSchema,
  securityGroupRuleSchema,
  transitGatewayRouteSchema,
} from '../model/resources.ts';

const severity = z.enum(severities);
const section = z.enum(sectionNames as [string, ...string[]]);
const aclEntry = networkAclSchema.shape.entries.element;
const total = z.number().int().min(0);

const reasonSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('route'), table: z.string(), route: routeSchema, cidr: z.string() }),
    z.object({ kind: z.literal('no-route'), table: z.string() }),
    z.object({
      kind: z.literal('association'),
      table: z.string(),
      how: z.enum(['explicit', 'main', 'regional-nat-gateway']),
    }),
    z.object({
      kind: z.literal('transit-gateway-route'),
      table: z.string(),
      route: transitGatewayRouteSchema,
      cidr: z.string(),
    }),
    z.object({
      kind: z.literal('rule'),
      group: z.string(),
      direction: z.enum(['ingress', 'egress']),
      rule: securityGroupRuleSchema.nullable(),
    }),
    z.object({ kind: z.literal('acl-entry'), acl: z.string(), entry: aclEntry.nullable() }),
    z.object({ kind: z.literal('attribute'), name: z.string(), value: z.string() }),
    z.object({
      kind: z.literal('dns'),
      name: z.string(),
      answer: z.enum(['public', 'private', 'nothing', 'unknown']),
    }),
    z.object({ kind: z.literal('assumption') }),
    z.object({ kind: z.literal('gap'), gap: gapSchema }),
  ])
  .meta({
    id: 'Reason',
    description: 'Why a hop went the way it went: the route, rule or attribute that decided.',
  });

const pathSchema = z
  .object({
    disposition: z.enum(['delivered', 'denied', 'dropped', 'no-route', 'unknown']),
    egress: z.string().nullable().describe('What carries the traffic out of the subnet.'),
    hops: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        accountId: z.string().optional(),
        because: reasonSchema,
        text: z.string(),
      }),
    ),
    by: z.string().nullable().describe('What denied or dropped it.'),
    gap: gapSchema.nullable(),
    assumptions: z.array(z.string()),
  })
  .meta({ id: 'Path', description: 'Where traffic goes, one decision a hop.' });

const note = z.string().optional();
const fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

const evidenceSchema = z
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

const remedySchema = z.object({
  text: z.string(),
  cli: z.string().optional(),
  terraform: z.string().optional(),
  cloudformation: z.string().optional(),
  risk: z.string().optional().describe('What may go wrong when the change is made.'),
});

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

const findingSchema = z
  .object({
    check: z.string(),
    status: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
    severity: severity.describe('Of a failure, how bad it is; else the severity of the check.'),
    messageId: z.string(),
    message: z.string(),
    subject: subjectSchema,
    evidence: z.array(evidenceSchema),
    gaps: z.array(gapSchema).describe('What would have to be learned; only of unknown findings.'),
    remedy: remedySchema.nullable(),
    cause: z
      .object({
        id: z.string().describe('The resource that is broken.'),
        reason: z.string().describe('What is wrong with it, in a word or two.'),
      })
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
  })
  .meta({ id: 'Finding', description: 'A verdict on a subject.' });

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
  .meta({ id: 'Listed', description: 'How much of what was listed where, when, and by which request.' });

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
        'Failures that nobody accepted and, with a baseline, that are new: what decides the exit code.',
      ),
      waived: total.describe('Failures whose waiver holds.'),
      toFix: total
        .optional()
        .describe('Failures, those with one cause counted once: how many places there are to fix.'),
    }),
    units: z.array(unitSchema).describe('When each account and region was read, and as whom.'),
    population: z.array(
      z.object({
        check: z.string(),
        subjects: total,
        counts: countsSchema,
        unlisted: z
          .array(z.object({ accountId: z.string(), passes: total }))
          .optional()
          .describe('Passes that are counted and not among the findings.'),
      }),
    ),
    resources: z.array(resourcesSchema),
    coverage: z.object({
      complete: z.boolean().describe('No target, no section and no item is missing.'),
      accounts: accountsSchema,
      targets: z.array(targetSchema),
      gaps: z.array(
        z.object({
          accountId: z.string(),
          region: z.string().nullable(),
          section: section.nullable(),
          item: z.string().nullable(),
          gap: gapSchema,
        }),
      ),
    }),
    apiCalls: z.array(
      z.object({ accountId: z.string(), region: z.string().nullable(), calls: z.array(apiCallsSchema) }),
    ),
    checks: z.array(
      z.object({
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
      }),
    ),
    frameworks: z.array(frameworkSchema),
    controls: z.array(controlSchema),
    procedures: z.array(procedureSchema),
    waivers: waiverSummarySchema,
    baseline: baselineSchema.nullable(),
    redacted: z.boolean().describe('Were ids, names and addresses replaced by keyed hashes?'),
    traffic: trafficSchema.optional(),
    matrix: matrixSchema
      .nullable()
      .optional()
      .describe('null where it would be too large: `pathproof matrix` writes it to a file.'),
    findings: z.array(findingSchema),
    sha256: sha256.describe('SHA-256 of the canonical JSON (RFC 8785) of this report without this field.'),
  })
  .meta({ id: 'Report', description: 'What pathproof found: every verdict, and what was not assessed.' });
