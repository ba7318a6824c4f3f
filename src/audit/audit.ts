import { type Check } from '../checks/check.ts';
import { needs } from '../checks/needs.ts';
import { type CheckOptions, defaultOptions } from '../model/check-options.ts';
import type { Addresses } from '../model/addresses.ts';
import type { Finding, Remedy, Severity } from '../model/finding.ts';
import type { Inventory, RegionInventory } from '../model/inventory.ts';
import type { CheckInfo, CoverageGap, Report } from '../model/report.ts';
import { createResolver, type PathResolver } from '../paths/resolver.ts';
import { createWorld, type World } from '../paths/world.ts';
import { pricesWith } from '../services/prices.ts';
import { assemble, type Overlays, reportMatrix } from './assemble.ts';
import type { AuditSetting } from './check-context.ts';
import { accountCalls, createCallRecord } from './call-record.ts';
import { coverageFrom, coverageOf, unitGaps } from './coverage.ts';
import { atLeast, byText, type Judgement, judgeUnitOnce } from './judge.ts';
import type { Found } from './echo.ts';
import { createFindingList, type Spools } from './finding-list.ts';
import type { LazyUnits } from './lazy-world.ts';
import { createAddressRecord } from './address-record.ts';
import { createNameRecord } from './name-record.ts';
import { procedureChecks } from './procedure.ts';
import { isLarge } from './size.ts';
import { fingerprintOf } from './seal.ts';
import { findTwins, type TwinFindings } from './twin-findings.ts';
import { createTally, type Tally } from './tally.ts';
import { createVerdictIndex, type VerdictIndex } from './verdict-index.ts';
import type { VerdictMemory } from './verdict-memory.ts';

/** What is asked of an inventory. What checks may know in addition to `assumeWorkloads` is optional here: none unless said. */
export interface AuditOptions extends Overlays, Partial<Omit<CheckOptions, 'assumeWorkloads'>> {
  readonly checks: readonly Check[];
  /** Report only subjects of these VPCs; empty for those that the inventory was limited to. */
  readonly vpcIds: readonly string[];
  /** Judge subnets without workload interfaces as if they held some. */
  readonly assumeWorkloads: boolean;
  /** Leave out findings that are milder. */
  readonly minimumSeverity: Severity | null;
  /** Let a check's own error pass, as tests want it; else it becomes an unknown finding. */
  readonly rethrow?: boolean;
  /** List passes of checks too that only count theirs, as tests want it. */
  readonly listPasses?: boolean;
  /** Keep the changes that remedies are written of, as data; reports hold their texts alone. */
  readonly changes?: boolean;
  /** What is wanted of remedies, where that is not their texts: a plan asks what they change, a proof only what fails. */
  readonly remedies?: AuditSetting['remedies'];
  /** What the user's own code declares: remedies, and the names of things, are written in its words. */
  readonly addresses?: Addresses;
  /** What is said with the changes of every remedy, where they are not tried. */
  readonly note?: string;
  /** Verdicts of these same options that may be given again, for whoever judges an inventory and what changes make of it. */
  readonly memory?: VerdictMemory;
  /** From how many VPCs on twins are looked for, one of which is judged for all; a usual number where it is left out. */
  readonly twinsFrom?: number;
  /** Tries remedies before they are reported: takes all of them, and gives each as it is reported. */
  readonly settle?: Settle;
}

/** Tries the remedies of an audited inventory. */
export type Settle = (
  world: World,
  options: AuditOptions,
  found: Pick<Spools, 'outlines' | 'remedies'> & { readonly twins: TwinFindings | null },
) => (remedy: Remedy) => Remedy;

/** What was recorded of a check; nothing was of one that is not ours. */
const needsOf = ({ id }: Check): Pick<CheckInfo, 'needs'> => {
  const recorded = needs[id];
  return recorded ? { needs: recorded } : {};
};

const infoOf = (check: Check): CheckInfo => ({
  id: check.id,
  title: check.title,
  severity: check.severity,
  subject: check.subject.type,
  rationale: check.rationale,
  remedy: check.remedy,
  references: check.references,
  limits: check.limits ?? [],
  ...needsOf(check),
  ...(check.passes ? { passes: check.passes } : {}),
});

/** Is this a pass that is counted and not listed? A failure that a baseline knows has to be seen to be gone. */
const isUnlisted = (check: Check, { status, subject }: Found, options: AuditOptions): boolean =>
  check.passes === 'counted' &&
  status === 'pass' &&
  options.listPasses !== true &&
  options.baseline?.failed.has(fingerprintOf(check.id, subject.arn)) !== true;

/** Where findings go and are counted, and who needs none of his own. */
interface Into {
  readonly tally: Tally;
  readonly verdicts: VerdictIndex;
  readonly spools: Pick<Spools, 'add'>;
  readonly twins: TwinFindings | null;
}

/** Judges one check in one unit: what is listed goes to the spools, and everything is counted. */
const judgeInto = (
  { check, at, unit }: { readonly check: Check; readonly at: number; readonly unit: RegionInventory },
  judgement: Judgement,
  options: AuditOptions,
  { tally, verdicts, spools, twins }: Into,
): void => {
  const judged = judgeUnitOnce(check, unit, judgement, twins);
  verdicts.add(check.id, judged);
  const found = judged.filter((finding) => atLeast(finding.severity, options.minimumSeverity));
  const listed = found.filter((finding) => !isUnlisted(check, finding, options));
  tally.add(at, listed);
  if (listed.length < found.length)
    tally.addUnlisted(
      at,
      found.filter((finding) => isUnlisted(check, finding, options)),
    );
  spools.add(at, listed);
  twins?.note(listed);
};

/** Judges all of a unit: what one check learns of its paths, the others ask for again. */
const judgeWhole = (
  unit: RegionInventory,
  checks: readonly Check[],
  judgement: Judgement,
  options: AuditOptions,
  into: Into,
): void => {
  for (const [at, check] of checks.entries()) judgeInto({ check, at, unit }, judgement, options, into);
};

/** Errors of checks, by the checks and not by the units in which they came. */
const inOrderOfChecks = (failures: CoverageGap[]): void => {
  failures.sort((a, b) => byText(a.gap.action, b.gap.action));
};

/** A resolver that can be forgotten: what it remembers of a large inventory takes more memory than it saves time. */
const createPaths = (world: World) => {
  let resolver: PathResolver | undefined;
  return {
    paths: () => (resolver ??= createResolver(world)),
    forget: () => {
      resolver = undefined;
    },
  };
};

/** The twins that an audit judges as one; none where only some VPCs are asked for, or names are not those of the inventory. */
const twinsIn = ({ inventory }: World, options: AuditOptions): TwinFindings | null => {
  const whole = options.vpcIds.length === 0 && inventory.scope.vpcIds.length === 0;
  if (!whole || options.addresses) return null;
  return findTwins(inventory, { profiles: options.profiles ?? defaultOptions.profiles }, options.twinsFrom);
};

/** What the checks of an audit work with. */
export const createJudgement = (world: World, options: AuditOptions): Judgement & { forget(): void } => {
  const { inventory } = world;
  return {
    world,
    ...createPaths(world),
    options: {
      assumeWorkloads: options.assumeWorkloads,
      profiles: options.profiles ?? defaultOptions.profiles,
      trustedAccounts: options.trustedAccounts ?? defaultOptions.trustedAccounts,
      trustedOrganizations: options.trustedOrganizations ?? defaultOptions.trustedOrganizations,
      withoutPerimeter: options.withoutPerimeter ?? defaultOptions.withoutPerimeter,
    },
    prices: pricesWith(inventory.prices),
    vpcIds: new Set(options.vpcIds.length > 0 ? options.vpcIds : inventory.scope.vpcIds),
    rethrow: options.rethrow ?? false,
    changes: (options.changes ?? false) || options.settle !== undefined,
    sources: options.redact !== undefined,
    remedies: options.remedies ?? 'texts',
    note: options.note ?? '',
    addresses: options.addresses,
    failures: [],
    memory: options.memory,
  };
};

/** The checks of an audit, sorted. */
export const chosenChecks = ({ checks, minimumSeverity }: AuditOptions): readonly Check[] =>
  checks.filter((check) => atLeast(check.severity, minimumSeverity)).sort((a, b) => byText(a.id, b.id));

/**
 * Judges an inventory: every subject of every check gets a verdict, in the same order on every run. `spools` takes the
 * findings, where they are too many to be kept as they are.
 */
export const audit = (
  inventory: Inventory,
  options: AuditOptions,
  spools: Spools = createFindingList(),
): Report => {
  const world = createWorld(inventory);
  const twins = twinsIn(world, options);
  const judgement = createJudgement(world, options);
  const checks = chosenChecks(options);
  // First of all: what it leaves behind is little, and nothing else is in memory yet.
  const matrix = reportMatrix(world, options, judgement.vpcIds, { twins });
  const units = [...inventory.regions].sort(
    (a, b) => byText(a.accountId, b.accountId) || byText(a.region, b.region),
  );
  const record = createCallRecord();
  record.addCalls(accountCalls(inventory));
  const names = createNameRecord(inventory, options.addresses);
  const addresses = createAddressRecord(inventory);
  for (const unit of units) {
    record.addUnit(unit);
    names.addUnit(unit);
    addresses.addUnit(unit);
  }
  const tally = createTally();
  const verdicts = createVerdictIndex(procedureChecks);
  const large = isLarge(units);
  for (const unit of units) {
    judgeWhole(unit, checks, judgement, options, { tally, verdicts, spools, twins });
    if (large) judgement.forget();
  }
  inOrderOfChecks(judgement.failures);
  return assemble(inventory, options, {
    checks,
    vpcIds: judgement.vpcIds,
    population: checks.map(({ id }, at) => ({ check: id, ...tally.population(at) })),
    findings: settled(world, options, { ...spools, twins }, spools),
    tally,
    verdicts,
    record,
    names,
    addresses,
    coverage: coverageOf(inventory, judgement.failures),
    infos: checks.map(infoOf),
    units,
    world: judgement.world,
    renew: null,
    matrix,
    twins,
  });
};

const withoutChanges = ({ changes: _changes, ...texts }: Remedy): Remedy => texts;

/** The findings as they are reported: with remedies that were tried, where that was asked for. */
const settled = (
  world: World,
  options: AuditOptions,
  found: Parameters<Settle>[2],
  spools: Spools,
): readonly Finding[] => {
  if (!options.settle) return spools.list();
  const { settle, ...rest } = options;
  const reported = settle(world, rest, found);
  return spools.list(options.changes ? reported : (remedy) => withoutChanges(reported(remedy)));
};

/** Judges units one after the other, each in a world of its own, and has no more of them in memory than it is given. */
export const auditUnits = (lazy: LazyUnits, options: AuditOptions, spools: Spools): Report => {
  const { inventory } = lazy;
  const checks = chosenChecks(options);
  const tally = createTally();
  const verdicts = createVerdictIndex(procedureChecks);
  const record = createCallRecord();
  record.addCalls(accountCalls(inventory));
  const names = createNameRecord(inventory, options.addresses);
  const addresses = createAddressRecord(inventory);
  const read: CoverageGap[] = [];
  const failures: CoverageGap[] = [];
  for (const unit of inventory.regions) {
    const judgement = createJudgement(lazy.createWorld(), options);
    record.addUnit(unit);
    names.addUnit(unit);
    addresses.addUnit(unit);
    read.push(...unitGaps(unit));
    judgeWhole(unit, checks, judgement, options, { tally, verdicts, spools, twins: null });
    failures.push(...judgement.failures);
  }
  inOrderOfChecks(failures);
  const { world, vpcIds } = createJudgement(lazy.createWorld(), options);
  return assemble(inventory, options, {
    checks,
    vpcIds,
    population: checks.map(({ id }, at) => ({ check: id, ...tally.population(at) })),
    findings: spools.list(),
    tally,
    verdicts,
    record,
    names,
    addresses,
    coverage: coverageFrom(inventory, read, failures),
    infos: checks.map(infoOf),
    units: inventory.regions,
    world,
    renew: lazy.createWorld,
    matrix: reportMatrix(world, options, vpcIds, { renew: lazy.createWorld }),
    twins: null,
  });
};
