import { type Check } from '../checks/check.ts';
import { type CheckOptions, defaultOptions } from '../model/check-options.ts';
import type { Finding, PlannedBy, Severity } from '../model/finding.ts';
import type { Inventory, RegionInventory } from '../model/inventory.ts';
import type { ServiceMatrix } from '../model/matrix.ts';
import {
  type CheckInfo,
  type Coverage,
  type Population,
  type Report,
  reportSchemaVersion,
} from '../model/report.ts';
import { type MatrixAsking, matrixWithin } from '../paths/matrix.ts';
import type { Traffic } from '../model/traffic.ts';
import type { World } from '../paths/world.ts';
import type { AddressRecord } from './address-record.ts';
import { applyBaseline, type BaselineSource } from './baseline.ts';
import type { CallRecord } from './call-record.ts';
import { controlResults, frameworkInfos, usualFrameworks } from './controls.ts';
import { identityOf, inventoryHash, type Parameters, rulesetHash } from './identity.ts';
import { plannedMatrix } from './planned-matrix.ts';
import { cisEndpointProcedure } from './procedure.ts';
import type { NameRecord } from './name-record.ts';
import { redact } from './redact.ts';
import { type Draft, seal } from './seal.ts';
import { type SkippedCheck, withSkipped } from './skipped.ts';
import type { TwinFindings } from './twin-findings.ts';
import { createTally, type Tally } from './tally.ts';
import type { VerdictIndex } from './verdict-index.ts';
import { idByName } from './waiver-names.ts';
import { waiversOfTags } from './waiver-tags.ts';
import { applyWaivers, type WaiverRule } from './waivers.ts';
import { natsOnPaths, trafficOf, withNatCosts } from './traffic.ts';

/** What is laid over the verdicts, and how they are reported. */
export interface Overlays {
  /** The version that judges; the one that collected when it is left out. */
  readonly toolVersion?: string;
  /** Checks that were asked for by name; they are part of the command that gives the report again. */
  readonly selected?: readonly string[];
  /** Checks that the user left out: they are not assessed, and no control passes without them. */
  readonly skipped?: readonly SkippedCheck[];
  /** Frameworks that checks and controls are limited to, for the command that gives the report again. */
  readonly frameworks?: readonly string[];
  /** Frameworks that the report speaks of where none is named above, empty for all; the usual ones when it is left out. */
  readonly reported?: readonly string[];
  /** SHA-256 of the configuration file that the options were read from; null or absent without one. */
  readonly configSha256?: string | null;
  /** Accepted failures, and the SHA-256 of the file that says so. */
  readonly waivers?: { readonly rules: readonly WaiverRule[]; readonly sha256: string };
  /** Checks that are known by name, for waivers in tags; those that run when it is left out. */
  readonly knownChecks?: readonly Check[];
  /** An earlier report: failures that it holds too are known. */
  readonly baseline?: BaselineSource;
  /** The changes of a plan, by the fingerprints of the failures that they resolve. */
  readonly planned?: ReadonlyMap<string, PlannedBy>;
  /** The inventory once that plan is carried out: what its matrix has other rows of is in the report. */
  readonly afterPlan?: Inventory;
  /** Services of the matrix, empty for those in use; null or absent for no matrix. */
  readonly matrix?: readonly string[] | null;
  /** Replaces ids, names and addresses by hashes keyed with this salt, or with the inventory's own hash. */
  readonly redact?: { readonly salt: string | null };
}

/** The options that an audit was given, as far as the report repeats them. */
interface Asked extends Overlays, Partial<Omit<CheckOptions, 'assumeWorkloads'>> {
  readonly assumeWorkloads: boolean;
  readonly minimumSeverity: Severity | null;
}

/** What an audit found. */
export interface Judged {
  readonly checks: readonly Check[];
  readonly vpcIds: ReadonlySet<string>;
  readonly population: readonly Population[];
  readonly findings: readonly Finding[];
  /** What was counted of the findings. */
  readonly tally: Tally;
  /** What the checks said that the procedures repeat. */
  readonly verdicts: VerdictIndex;
  readonly record: CallRecord;
  readonly names: NameRecord;
  readonly addresses: AddressRecord;
  readonly coverage: Coverage;
  readonly infos: readonly CheckInfo[];
  readonly units: readonly RegionInventory[];
  readonly world: World;
  /** Makes the world anew, where it does not fit into memory; else null. */
  readonly renew: (() => World) | null;
  /** null where it would be too large, undefined where it was not asked for. */
  readonly matrix: ServiceMatrix | null | undefined;
  /** The VPCs of which one was judged for all; null where each was. */
  readonly twins: TwinFindings | null;
}

// A report with a larger matrix would be a matrix with a report: `pathproof matrix` writes those.
const mostCells = 60_000;

/** The matrix that a report brings along, where it is asked for. */
export const reportMatrix = (
  world: World,
  { matrix }: Overlays,
  vpcIds: ReadonlySet<string>,
  asking: Pick<MatrixAsking, 'twins' | 'renew'>,
): Judged['matrix'] =>
  matrix ? matrixWithin(world, matrix, [...vpcIds], { mostCells, ...asking }) : undefined;

const waive = (inventory: Inventory, options: Asked, { findings, tally, checks, vpcIds }: Judged) => {
  const idOf = idByName(options.knownChecks ?? checks);
  const tags = waiversOfTags(tally.tagged(), idOf);
  return applyWaivers(findings, {
    rules: [...(options.waivers?.rules ?? []), ...tags.rules],
    unreadable: tags.unreadable,
    collectedAt: inventory.collectedAt,
    whole: vpcIds.size === 0 && options.minimumSeverity === null,
    checks: checks.map(({ id }) => id),
  });
};

/** The frameworks that a report speaks of; empty for all. */
const frameworksOf = ({ frameworks, reported }: Asked): readonly string[] =>
  frameworks ?? reported ?? usualFrameworks;

const scanOf = (inventory: Inventory, options: Asked, judged: Judged): Report['scan'] => {
  const { collectedAt, finishedAt, caller, interrupted } = inventory;
  const inventorySha256 = inventoryHash(inventory);
  const vpcIds = [...judged.vpcIds].sort();
  // What the configuration turns off is in the hash of its file.
  const leftOut = (options.skipped ?? []).flatMap(({ check, by }) => (by === 'option' ? [check.id] : []));
  const parameters: Parameters = {
    selected: options.selected ?? [],
    vpcIds,
    minimumSeverity: options.minimumSeverity,
    told: {
      ...defaultOptions,
      assumeWorkloads: options.assumeWorkloads,
      profiles: options.profiles ?? defaultOptions.profiles,
      trustedAccounts: options.trustedAccounts ?? defaultOptions.trustedAccounts,
      trustedOrganizations: options.trustedOrganizations ?? defaultOptions.trustedOrganizations,
      withoutPerimeter: options.withoutPerimeter ?? defaultOptions.withoutPerimeter,
    },
    frameworks: options.frameworks ?? [],
    inputs: {
      config: options.configSha256 ?? null,
      waivers: options.waivers?.sha256 ?? null,
      baseline: options.baseline?.sha256 ?? null,
    },
    redacted: options.redact !== undefined,
    ...(options.planned ? { planned: true } : {}),
    ...(options.matrix === undefined ? {} : { matrix: options.matrix }),
    ...(options.reported ? { reported: options.reported } : {}),
    ...(leftOut.length > 0 ? { skipped: leftOut } : {}),
  };
  const version = options.toolVersion ?? inventory.tool.version;
  return {
    collectedAt,
    finishedAt,
    caller,
    interrupted,
    inventorySha256,
    checks: judged.checks.map((check) => check.id),
    vpcIds,
    minimumSeverity: options.minimumSeverity,
    ...identityOf(inventory, inventorySha256, rulesetHash(judged.checks, version), parameters),
    frameworks: frameworksOf(options),
  };
};

/** Failures with the changes that resolve them. */
const withPlan = (findings: readonly Finding[], planned: Overlays['planned']): readonly Finding[] =>
  planned
    ? findings.map((finding) => {
        const by = finding.status === 'fail' ? planned.get(finding.fingerprint) : undefined;
        return by ? { ...finding, planned: by } : finding;
      })
    : findings;

/** The summary of findings: as they were counted where nothing was laid over them, else counted again. */
const summaryOf = (findings: readonly Finding[], judged: Judged, waived: number): Report['summary'] => {
  if (findings === judged.findings) return { ...judged.tally.summary(), waived };
  const tally = createTally();
  tally.add(0, findings);
  const again = tally.summary();
  // What is counted and not listed has been counted before.
  const pass = judged.tally.summary().counts.pass;
  return { ...again, counts: { ...again.counts, pass }, waived };
};

const procedures = (
  options: Asked,
  { world, renew, vpcIds, verdicts, twins }: Judged,
): Report['procedures'] => {
  const wanted = frameworksOf(options);
  if (wanted.length > 0 && !wanted.includes('cis-aws-7.0.0')) return [];
  const { assumeWorkloads } = options;
  return [cisEndpointProcedure({ world, renew, vpcIds, assumeWorkloads, verdicts, twins })];
};

// An address that nothing has is in no VPC.
const withAddresses = (addresses: Report['addresses']): Pick<Report, 'addresses'> =>
  addresses ? { addresses } : {};

/** What is told beside the verdicts, where it was asked for: what was really sent, and every subnet against every service. */
const extrasOf = (
  traffic: Traffic | null,
  { afterPlan }: Asked,
  { vpcIds, matrix, addresses }: Judged,
): Pick<Report, 'addresses' | 'traffic' | 'matrix' | 'plannedMatrix'> => ({
  ...(vpcIds.size === 0 ? withAddresses(addresses.result()) : {}),
  ...(traffic ? { traffic } : {}),
  ...(matrix === undefined ? {} : { matrix }),
  ...(matrix && afterPlan ? { plannedMatrix: plannedMatrix(matrix, afterPlan, vpcIds) } : {}),
});

const observedBy = (inventory: Inventory, { findings, world, vpcIds }: Judged): Traffic | null =>
  inventory.observations ? trafficOf(inventory, natsOnPaths(findings, world), vpcIds) : null;

/** Makes the report: verdicts, what was laid over them, what they say towards controls, and the proof of who made it. */
export const assemble = (inventory: Inventory, options: Asked, judged: Judged): Report => {
  const waived = waive(inventory, options, judged);
  const compared = applyBaseline(waived.findings, options.baseline ?? null);
  const traffic = observedBy(inventory, judged);
  const findings = withNatCosts(withPlan(compared.findings, options.planned), traffic);
  judged.record.addCalls(inventory.observations?.apiCalls ?? []);
  const { apiCalls, resources, requests } = judged.record.result();
  const frameworks = frameworksOf(options);
  const draft: Draft = {
    schemaVersion: reportSchemaVersion,
    tool: { name: inventory.tool.name, version: options.toolVersion ?? inventory.tool.version },
    scan: scanOf(inventory, options, judged),
    summary: summaryOf(findings, judged, waived.summary.applied),
    units: judged.units.map(({ accountId, region, partition, collectedAt, callerArn }) => ({
      accountId,
      region,
      partition,
      collectedAt,
      callerArn,
    })),
    population: judged.population,
    resources,
    coverage: withSkipped(judged.coverage, options.skipped ?? []),
    apiCalls,
    requests,
    checks: judged.infos,
    frameworks: frameworkInfos(frameworks),
    controls: controlResults({
      checks: judged.checks,
      skipped: (options.skipped ?? []).map(({ check }) => check),
      population: judged.population,
      findings: waived.summary.applied > 0 ? findings : [],
      tally: judged.tally,
      frameworks,
    }),
    procedures: procedures(options, judged),
    waivers: waived.summary,
    baseline: compared.summary,
    names: judged.names.result(),
    redacted: false,
    ...extrasOf(traffic, options, judged),
    findings,
  };
  return seal(options.redact ? redact(draft, options.redact.salt ?? draft.scan.inventorySha256) : draft);
};
