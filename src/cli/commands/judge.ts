import type { Check } from '../../checks/check.ts';
import type { Inventory } from '../../model/inventory.ts';
import { exitCodeOf } from '../exit-code.ts';
import { type AuditFlags, vpcsOf } from '../flags.ts';
import type { Io } from '../io.ts';
import { checksOf } from '../names.ts';
import { deliver, type Destination, destinationOf, prepareDirectory } from '../output.ts';
import type { Parts } from '../parts.ts';

/** What the flags ask of an audit, settled before anything is collected. */
export interface Request {
  readonly checks: readonly Check[];
  readonly vpcIds: readonly string[];
  readonly destination: Destination;
}

/** Settles the flags: an unknown check or a directory that cannot be written ends the run before a long scan. */
export const prepare = async (flags: AuditFlags, parts: Parts): Promise<Request> => {
  const destination = destinationOf(flags.format ?? [], flags.output ?? null, flags);
  const checks = checksOf(flags.check ?? [], await parts.checks());
  const vpcIds = vpcsOf(flags);
  if (destination.directory !== null) await prepareDirectory(destination.directory);
  return { checks, vpcIds, destination };
};

/** Judges an inventory, delivers the report, and answers with the exit code. */
export const judge = async (
  inventory: Inventory,
  request: Request,
  flags: AuditFlags,
  io: Io,
): Promise<number> => {
  const { audit } = await import('../../scan/audit.ts');
  const report = audit(inventory, {
    checks: request.checks,
    vpcIds: request.vpcIds,
    assumeWorkloads: flags.assumeWorkloads ?? false,
    minimumSeverity: flags.severity ?? null,
  });
  await deliver(report, request.destination, io);
  const failOn = flags.failOn === 'never' ? null : flags.failOn;
  return exitCodeOf(report, { failOn, requireComplete: flags.requireComplete ?? false });
};
