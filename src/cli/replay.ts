import type { Inventory } from '../model/inventory.ts';
import { severities, type Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import type { AuditOptions } from '../audit/audit.ts';
import type { AuditFlags } from './flags.ts';
import { auditOptionsOf, prepare } from './commands/judge.ts';
import type { Parts } from './parts.ts';

/** The files that decided about a report, and the key of its hashes: the report holds what they were, not what they say. */
export interface ReplayFlags {
  readonly config?: string;
  readonly waivers?: string;
  readonly baseline?: string;
  readonly redactSalt?: string;
}

type Mutable = { -readonly [Key in keyof AuditFlags]: AuditFlags[Key] };

const needed = (path: string | undefined, flag: string): string => {
  if (path !== undefined) return path;
  throw new UserError(
    `The report was made with a file that ${flag} names, and none is named now.`,
    `Add ${flag} FILE; scan.inputs of the report holds its SHA-256.`,
  );
};

const severityOf = (word: string): Severity => {
  const severity = severities.find((one) => one === word);
  if (severity) return severity;
  throw new UserError(
    `The report was made with --severity ${JSON.stringify(word.slice(0, 80))}, which there is not.`,
    'Name a report.json that `pathproof scan` or `pathproof audit` wrote.',
  );
};

const listed = (list: readonly string[] | undefined, word: string): readonly string[] => [
  ...(list ?? []),
  word,
];

/** The flags of a report's own command, with the files that were named in it; nothing else in it is followed. */
export const flagsOfCommand = (command: string, given: ReplayFlags): AuditFlags => {
  const [tool, verb, subject, ...words] = command.split(' ');
  if (tool !== 'pathproof' || verb !== 'audit' || subject !== 'INVENTORY')
    throw new UserError(
      `The report was made by ${JSON.stringify(command.slice(0, 80))}, which is no audit of an inventory.`,
      'Name a report.json that `pathproof scan` or `pathproof audit` wrote.',
    );
  // What the folder that this runs in holds has no part in it: only what the report names.
  const flags: Mutable = { failOn: 'never', color: false, waivers: false, format: ['json'] };
  const next = (): string => words.shift() ?? '';
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--check') flags.check = listed(flags.check, next());
    else if (word === '--skip-check') flags.skipCheck = listed(flags.skipCheck, next());
    else if (word === '--vpc') flags.vpc = listed(flags.vpc, next());
    else if (word === '--framework') flags.framework = listed(flags.framework, next());
    else if (word === '--severity') flags.severity = severityOf(next());
    else if (word === '--assume-workloads') flags.assumeWorkloads = true;
    else if (word === '--no-matrix') flags.matrix = false;
    else if (word === '--plan') flags.plan = true;
    else if (word === '--redact') flags.redact = true;
    else if (word === '--config') flags.config = needed((next(), given.config), word);
    else if (word === '--waivers') flags.waivers = needed((next(), given.waivers), word);
    else if (word === '--baseline') flags.baseline = needed((next(), given.baseline), word);
    else
      throw new UserError(
        `The report was made with ${JSON.stringify(word.slice(0, 80))}, which this version does not know.`,
        'Verify it with the version that made it: `tool.version` of the report says which.',
      );
  }
  return given.redactSalt === undefined ? flags : { ...flags, redactSalt: given.redactSalt };
};

/** The options of an audit that was asked so, with nothing of the folder that this runs in. */
const optionsOf = async (flags: AuditFlags, inventory: Inventory, parts: Parts): Promise<AuditOptions> => {
  const { plan: wantsPlan, ...rest } = flags;
  const request = await prepare(rest, parts, null);
  const options = await auditOptionsOf(request, flags);
  if (!wantsPlan) return options;
  const { planOf, resolvedBy } = await import('../plan/plan.ts');
  const made = planOf(inventory, options);
  return { ...options, planned: resolvedBy(made.plan), afterPlan: made.built.after };
};

/**
 * The report that an inventory gives again, with what it was asked: as one that is judged in memory, and as one that is judged
 * unit by unit, whose remedies are not tried.
 */
export const replays = async function* (
  inventory: Inventory,
  { scan }: Report,
  given: ReplayFlags,
  parts: Parts,
): AsyncIterable<Report> {
  const flags = flagsOfCommand(scan.command, given);
  const options = await optionsOf(flags, inventory, parts);
  const [{ auditInventory }, { audit }, { notTried }] = await Promise.all([
    import('../store/audit-collection.ts'),
    import('../audit/audit.ts'),
    import('../plan/settle.ts'),
  ]);
  yield auditInventory(inventory, options).report;
  yield audit(inventory, { ...options, note: notTried });
};
