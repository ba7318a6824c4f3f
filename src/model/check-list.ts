import * as z from 'zod';
import { severities } from './status.ts';

/** The version of the shape of `checks --format json`. */
export const checkListSchemaVersion = 1;

const controlSchema = z.object({
  framework: z.string(),
  id: z.string(),
  title: z.string(),
  basis: z
    .enum(['verified-direct', 'verified-analogue', 'own-judgement'])
    .describe('How directly the check speaks for it; the last is our own judgment alone.'),
  from: z.string().nullable().describe('The public mapping or text that says so.'),
});

/** The schema of `pathproof checks --format json`; schema/checks.schema.json is made of it. */
export const checkListSchema = z
  .object({
    schemaVersion: z.literal(checkListSchemaVersion),
    tool: z.object({ name: z.string(), version: z.string() }),
    checks: z.array(
      z.object({
        id: z.string(),
        formerly: z.array(z.string()).describe('Former ids, which are still accepted.'),
        title: z.string(),
        severity: z.enum(severities),
        subject: z.string().describe('What it judges: subnet, vpc-endpoint, bucket …'),
        rationale: z.string(),
        remedy: z.string(),
        messages: z.record(z.string(), z.string()).describe('What it can say, with placeholders.'),
        limits: z.array(z.string()).describe('What it does not see.'),
        references: z.array(z.string()),
        permissions: z.array(z.string()).describe('IAM actions that its verdicts may rest on.'),
        controls: z.array(controlSchema).describe('Controls that it is evidence towards.'),
      }),
    ),
  })
  .meta({ id: 'Checks', description: 'The checks: what each asks, says, needs and speaks for.' });

/** The checks as data. */
export type CheckList = z.infer<typeof checkListSchema>;
