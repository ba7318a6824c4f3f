import type { Check } from '../../checks/check.ts';
import type { Addresses } from '../../model/addresses.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { AuditOptions } from '../../audit/audit.ts';
import type { AuditedCollection } from '../../store/audit-collection.ts';
import type { StoredCollection } from '../../store/stored-collection.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { type AuditFlags, type AwsFlags, vpcsOf } from '../flags.ts';
import type { Io } from '../io.ts';
import { checksNamed, checksOf } from '../names.ts';
import { refuseUnseenVpcs, serviceNamed } from '../places.ts';
import type { PlanDelivery, PlanFormat, ReadyPlan } from '../deliver-plan.ts';
import type { Plan } from '../../model/plan.ts';
import { deliver, type Destination, destinationOf, prepareDirectory } from '../output.ts';
import type { Parts } from '../parts.ts';
import type { Overlays } from '../../audit/assemble.ts';
import type { Config } from '../../store/config.ts';
import { UserError } from '../../model/user-error.ts';
import { version } from '../version.ts';

/** The inventory that is judged, whole. */
export const inventoryOf = async (judged: Judged): Promise<Inventory> => {
  if ('inventory' in judged) return judged.inventory;
  const { inventoryOfCollection } = await import('../../store/audit-collection.ts');
  return inventoryOfCollection(judged.collection);
};

/** What the flags ask of an audit, settled before anything is collected. */
export interface Request {
  readonly checks: readonly Check[];
  readonly vpcIds: readonly string[];
  readonly destination: Destination;
  readonly overlays: Overlays;
  readonly config: Config;
}

const sarifOf = ({ sarifProfile, sarifAnchor }: AuditFlags): Pick<Destination, 'sarif'> =>
  sarifProfile === undefined && sarifAnchor === undefined
    ? {}
    : { sarif: { profile: sarifProfile ?? 'github', anchor: sarifAnchor ?? null } };

const refuseToSendRedacted = ({ redact, sendToSecurityHub }: AuditFlags): void => {
  if (!redact || !sendToSecurityHub) return;
  throw new UserError(
    'A redacted report cannot be sent to Security Hub: its accounts do not exist.',
    'Leave out --redact or --send-to-security-hub.',
  );
};

/** Refuses --redact for a plan: what its commands change would not exist. */
export const refuseRedactedPlan = ({ redact }: Pick<AuditFlags, 'redact'>): void => {
  if (!redact) return;
  throw new UserError(
    'A redacted plan cannot be made: what its commands and scripts would change does not exist.',
    'Leave out --redact; `pathproof audit --redact` gives a redacted report, with redacted remedies.',
  );
};

/** Refuses a plan that nobody could use, before a long scan. */
const refuseIdlePlan = (flags: AuditFlags): void => {
  if (!flags.plan) return;
  refuseRedactedPlan(flags);
  const { format = [], output } = flags;
  const onStdout = output === undefined && format.length === 1 ? format[0] : undefined;
  if (onStdout !== undefined && onStdout !== 'terminal' && onStdout !== 'markdown')
    throw new UserError(
      `A plan cannot follow ${onStdout} on stdout.`,
      'Add --output DIR: the files of the plan are written there, together with the report.',
    );
};

/** The checks that run, and those that were left out; refuses names of none, and a run that would judge nothing. */
const chosen = async (flags: AuditFlags, config: Config, known: readonly Check[]) => {
  const { chooseChecks } = await import('../../audit/skipped.ts');
  const skip = flags.skipCheck ?? [];
  for (const { id } of checksNamed(skip, known))
    if (flags.check && checksNamed(flags.check, known).some((check) => check.id === id))
      throw new UserError(
        `${id} is asked for, and left out as well.`,
        'Take it out of --check or --skip-check.',
      );
  checksNamed(config.disable, known);
  const asked = flags.check ? checksOf(flags.check, known) : null;
  const { checks, skipped } = chooseChecks(known, { asked, skip, disable: config.disable });
  if (checks.length > 0 || known.length === 0) return { wanted: checks, skipped };
  throw new UserError('Every check is left out: nothing would be judged.', 'Leave out fewer of them.');
};

/**
 * Settles the flags: an unknown check or a directory that cannot be written ends the run before a long scan. What is named by
 * no flag is looked for in a folder; in none where it is null.
 */
export const prepare = async (
  flags: AuditFlags,
  parts: Parts,
  folder: string | null = '.',
): Promise<Request> => {
  refuseToSendRedacted(flags);
  refuseIdlePlan(flags);
  const destination = destinationOf(flags.format ?? [], flags.output ?? null, flags);
  const known = await parts.checks();
  const { checksOfFrameworks, overlaysOf } = await import('../overlays.ts');
  const { loadConfigFile } = await import('../../store/config.ts');
  const { config, sha256: configSha256 } = await loadConfigFile(flags.config ?? null, folder);
  const { wanted, skipped } = await chosen(flags, config, known);
  const checks = checksOfFrameworks(wanted, flags.framework ?? []);
  const vpcIds = vpcsOf(flags);
  const overlays = {
    ...(await overlaysOf(flags, known, config)),
    configSha256,
    ...(skipped.length > 0 ? { skipped } : {}),
  };
  if (destination.directory !== null) await prepareDirectory(destination.directory);
  const details = flags.details ? { details: true } : {};
  return { checks, vpcIds, destination: { ...destination, ...sarifOf(flags), ...details }, overlays, config };
};

/** What is judged: an inventory in memory, or a collection on disk and the folder for what is made of it. */
export type Judged =
  { readonly inventory: Inventory } | { readonly collection: StoredCollection; readonly folder: string };

/** What the states that were named declare; null where none was. */
export const addressesNamed = async ({
  terraformState,
  terraformSource,
  redact,
}: Pick<AuditFlags, 'terraformState' | 'terraformSource' | 'redact'>): Promise<Addresses | null> => {
  if (terraformState === undefined) {
    if (terraformSource === undefined) return null;
    throw new UserError(
      '--terraform-source names code, and no state says what is declared there.',
      'Add --terraform-state FILE: what `terraform show -json` prints, or a state file.',
    );
  }
  if (redact)
    throw new UserError(
      'A redacted report cannot name things by their Terraform addresses.',
      'Leave out --redact or --terraform-state.',
    );
  const { addressesOf } = await import('../code/inventories.ts');
  return addressesOf(terraformState, terraformSource);
};

/** What an audit is asked, of the flags and the configuration. */
export const auditOptionsOf = async (
  { checks, vpcIds, config, overlays }: Request,
  flags: AuditFlags,
): Promise<AuditOptions> => {
  const { checkOptionsOf } = await import('../../store/config.ts');
  const addresses = await addressesNamed(flags);
  return {
    ...(addresses ? { addresses } : {}),
    checks,
    vpcIds,
    ...checkOptionsOf(config),
    assumeWorkloads: flags.assumeWorkloads ?? config.assumeWorkloads,
    minimumSeverity: flags.severity ?? null,
    toolVersion: version(),
    selected: flags.check ?? [],
    matrix: flags.matrix === false ? null : config.services,
    ...overlays,
  };
};

/** A report of what was read; what it needs on disk goes with `dispose`. */
export const reportOn = async (judged: Judged, options: AuditOptions): Promise<AuditedCollection> => {
  if ('inventory' in judged) {
    const { auditInventory } = await import('../../store/audit-collection.ts');
    const { fitHeap } = await import('../heap.ts');
    fitHeap(judged.inventory);
    return auditInventory(judged.inventory, options);
  }
  const { auditCollection } = await import('../../store/audit-collection.ts');
  return auditCollection(judged.collection, options, judged.folder);
};

/** A plan that goes with a report: what failures are resolved by, and what is written and shown of it. */
interface Planning extends ReadyPlan {
  readonly plan: Plan;
  readonly planned: NonNullable<Overlays['planned']>;
  /** What was read, with the plan carried out. */
  readonly afterPlan: Inventory;
}

/** Plans what was read, to be delivered where its report is: in the same folder, or on the same stdout. */
const planningOf = async (
  judged: Judged,
  options: AuditOptions,
  { directory, formats, details }: Destination,
  { color, quiet, roleName }: AuditFlags & Partial<AwsFlags>,
  io: Io,
): Promise<Planning> => {
  const [{ planOf, resolvedBy }, { planFormats, readyPlan }] = await Promise.all([
    import('../../plan/plan.ts'),
    import('../deliver-plan.ts'),
  ]);
  const inventory = await inventoryOf(judged);
  const made = planOf(inventory, options);
  const { addresses } = options;
  const talk = {
    color,
    ...(roleName && { roleName }),
    ...(quiet && { quiet }),
    ...(addresses && { addresses }),
  };
  const asMarkdown = formats.includes('markdown') && !formats.includes('terminal');
  // The first screen shows the first of its changes; the long form has them all.
  const onStdout: readonly PlanFormat[] = asMarkdown ? ['markdown'] : details ? ['terminal'] : [];
  const to: PlanDelivery =
    directory === null
      ? { ...talk, format: onStdout }
      : { ...talk, output: directory, format: planFormats.filter((one) => one !== 'terminal' || details) };
  return {
    plan: made.plan,
    planned: resolvedBy(made.plan),
    afterPlan: made.built.after,
    ...(await readyPlan(made, inventory, to, io)),
  };
};

/** Judges what was read, delivers the report, and answers with the exit code. */
export const judge = async (
  judged: Judged,
  request: Request,
  flags: AuditFlags & Partial<AwsFlags>,
  io: Io,
): Promise<number> => {
  const options = await auditOptionsOf(request, flags);
  const planning = flags.plan ? await planningOf(judged, options, request.destination, flags, io) : null;
  const asked = planning ? { ...options, planned: planning.planned, afterPlan: planning.afterPlan } : options;
  const { report, inventory, dispose } = await reportOn(judged, asked);
  try {
    refuseUnseenVpcs(request.vpcIds, inventory);
    for (const name of request.config.services) serviceNamed(name, inventory);
    const { plan } = planning ?? {};
    await deliver(report, { ...request.destination, ...(plan ? { plan } : {}) }, io, planning?.write);
    await planning?.show();
    if (flags.sendToSecurityHub) {
      const { send } = await import('./send.ts');
      if (!(await send(report, flags, io))) return exitCodes.incomplete;
    }
    const failOn = flags.failOn === 'never' ? null : flags.failOn;
    return exitCodeOf(report, { failOn, requireComplete: flags.requireComplete ?? false });
  } finally {
    dispose();
  }
};
