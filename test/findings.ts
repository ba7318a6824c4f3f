import { type AuditOptions, chosenChecks, createJudgement } from '../src/audit/audit.ts';
import { judgeUnit } from '../src/audit/judge.ts';
import type { Check } from '../src/checks/check.ts';
import { defaultOptions } from '../src/model/check-options.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { createWorld } from '../src/paths/world.ts';

/**
 * What an audit finds, without the report that is made of it: to hash, count and seal it takes longer than to judge. The
 * cases of every check go through the whole of it in checks.test.ts.
 */
export const findingsOf = (
  inventory: Inventory,
  checks: readonly Check[],
  options: Partial<AuditOptions> = {},
): readonly Finding[] => {
  const asked = { vpcIds: [], minimumSeverity: null, rethrow: true, ...defaultOptions, ...options, checks };
  const judgement = createJudgement(createWorld(inventory), asked);
  return chosenChecks(asked).flatMap((check) =>
    inventory.regions
      .flatMap((unit) => judgeUnit(check, unit, judgement))
      // As in a report, which counts those.
      .filter(({ status }) => check.passes !== 'counted' || status !== 'pass'),
  );
};
