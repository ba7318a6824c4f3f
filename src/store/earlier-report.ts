import * as z from 'zod';
import type { Found } from '../model/fold-matrix.ts';
import type { Report } from '../model/report.ts';

const evidence = z.looseObject({ kind: z.string() });
const remedy = z.looseObject({ text: z.string() });

/**
 * As much of a report of version 1 or 2 as is compared. In version 1 findings held all that belongs to them, in version 2 all
 * but their evidence and their remedy.
 */
export const earlierSchema = z.looseObject({
  schemaVersion: z.union([z.literal(1), z.literal(2)]),
  scan: z.looseObject({ collectedAt: z.string(), id: z.string(), checks: z.array(z.string()) }),
  redacted: z.boolean(),
  sha256: z.string(),
  findings: z.array(
    z.looseObject({
      check: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
      severity: z.string(),
      message: z.string(),
      fingerprint: z.string(),
      subject: z.looseObject({
        id: z.string(),
        arn: z.string(),
        type: z.string(),
        accountId: z.string(),
        region: z.string(),
      }),
      evidence: z.array(z.union([evidence, z.number()])),
      remedy: z.union([remedy, z.string(), z.null()]).optional(),
    }),
  ),
  evidence: z.array(evidence).default([]),
  remedies: z.record(z.string(), remedy).default({}),
});

/** A report of version 1 or 2 with what its findings refer to in its place. */
export const unfoldEarlier = (
  { evidence: all, remedies, findings, ...rest }: z.infer<typeof earlierSchema>,
  found: Found,
): Report => {
  // A map: a key may be what every object has.
  const remedyOf = new Map(Object.entries(remedies));
  const whole = {
    ...rest,
    findings: findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map((item) =>
        typeof item === 'number' ? found(all[item], `evidence ${item}`) : item,
      ),
      remedy:
        typeof finding.remedy === 'string'
          ? found(remedyOf.get(finding.remedy), `remedy ${finding.remedy}`)
          : finding.remedy,
    })),
  };
  return whole as unknown as Report;
};
