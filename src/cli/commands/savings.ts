import { exitCodes } from '../exit-code.ts';
import type { AuditFlags } from '../flags.ts';
import { type Io, showsColor, writeAll } from '../io.ts';
import type { Parts } from '../parts.ts';
import { auditOptionsOf, prepare, refuseRedactedPlan, reportOn } from './judge.ts';
import { inventoryIn, type PlanFlags } from './plan.ts';

/** What `savings` is asked for. */
export interface SavingsFlags extends Omit<
  PlanFlags,
  'format' | 'output' | 'roleName' | 'includeIrreversible'
> {
  readonly format?: 'terminal' | 'json';
}

/** Says what could be saved by changes that are proved to do no harm. */
export const savings = async (path: string, flags: SavingsFlags, io: Io, parts: Parts): Promise<number> => {
  const given = { ...flags, format: [], failOn: 'never' } as unknown as AuditFlags;
  refuseRedactedPlan(given);
  const request = await prepare(given, parts);
  const inventory = await inventoryIn(path, parts);
  const options = { ...(await auditOptionsOf(request, given)), matrix: null };
  const [{ planOf }, { savingsOf }, { pricesWith }] = await Promise.all([
    import('../../plan/plan.ts'),
    import('../../plan/savings.ts'),
    import('../../services/prices.ts'),
  ]);
  const { plan } = planOf(inventory, {
    ...options,
    only: flags.only ?? [],
    accounts: flags.account ?? [],
    maxRisk: flags.maxRisk ?? null,
    // What is not taken back may be what is paid for: it says so.
    irreversible: true,
  });
  const { report, dispose } = await reportOn({ inventory }, options);
  try {
    const found = savingsOf(plan, report, pricesWith(inventory.prices));
    const { savingsOnTerminal } = await import('../../report/savings/terminal.ts');
    await writeAll(
      io.stdout,
      flags.format === 'json'
        ? [`${JSON.stringify(found, null, 2)}\n`]
        : savingsOnTerminal(found, showsColor(io.stdout, io.env, flags.color)),
    );
  } finally {
    dispose();
  }
  return exitCodes.clean;
};
