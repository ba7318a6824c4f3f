import { needs } from '../checks/needs.ts';
import type { Check, CheckContext, Verdict } from '../checks/check.ts';
import { type Finding, severities, type Severity, type Subject } from '../model/finding.ts';
import type { RegionInventory } from '../model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { CoverageGap } from '../model/report.ts';
import { earlier, firstDoubt } from '../paths/listing-doubts.ts';
import type { PathResolver } from '../paths/resolver.ts';
import { notScanned } from '../paths/world.ts';
import { byVpc } from './by-vpc.ts';
import type { Found } from './echo.ts';
import type { TwinFindings } from './twin-findings.ts';
import { type AuditSetting, createContext, evaluated, unknownVerdict } from './check-context.ts';
import { isIdleGap, isIdleUnit } from './idle.ts';
import { fingerprintOf } from './seal.ts';
import type { VerdictMemory } from './verdict-memory.ts';

/** What one audit judges with. */
export interface Judgement extends AuditSetting {
  readonly vpcIds: ReadonlySet<string>;
  readonly rethrow: boolean;
  /** Errors of checks, which become lines of the coverage. */
  readonly failures: CoverageGap[];
  /** Verdicts that may be given again; without it each is made anew. */
  readonly memory?: VerdictMemory | undefined;
}

/** Sorts texts by their code units, as on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Is a severity no milder than this? */
export const atLeast = (severity: Severity, minimum: Severity | null): boolean =>
  minimum === null || severities.indexOf(severity) <= severities.indexOf(minimum);

const toFinding = (check: Check, subject: Subject, verdict: Verdict): Finding => ({
  check: check.id,
  status: verdict.status,
  severity: (verdict.status === 'fail' ? verdict.severity : null) ?? check.severity,
  messageId: verdict.status === 'unknown' ? 'unknown' : verdict.messageId,
  message: verdict.message,
  subject,
  evidence: verdict.status === 'not-applicable' ? [] : verdict.evidence,
  gaps: verdict.status === 'unknown' ? verdict.gaps : [],
  remedy: verdict.status === 'fail' ? verdict.remedy : null,
  ...(verdict.status === 'fail' && verdict.cause ? { cause: verdict.cause } : {}),
  fingerprint: fingerprintOf(check.id, subject.arn),
});

/** The account and region as a subject: what stands for a population that could not be listed. */
const regionSubject = ({ accountId, region, partition }: RegionInventory): Subject => ({
  type: 'region',
  id: region,
  arn: `arn:${partition}:ec2:${region}:${accountId}:region/${region}`,
  accountId,
  region,
  vpcId: null,
  tags: {},
});

/** Runs a part of a check; an error of it is a gap, told in the coverage too, and never a denied permission. */
const attempt = <T>(
  check: Check,
  unit: RegionInventory,
  judgement: Judgement,
  run: () => T,
): T | { readonly broken: Gap } => {
  if (judgement.rethrow) return run();
  try {
    return run();
  } catch (error) {
    const { accountId, region } = unit;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const gap: Gap = {
      action: `pathproof:check/${check.id}`,
      code: 'CheckFailed',
      message: `The check ${check.id} failed on an error of its own (${text}); please report it.`,
    };
    const said = judgement.failures.some(
      (line) => line.accountId === accountId && line.region === region && line.gap.message === gap.message,
    );
    if (!said)
      judgement.failures.push({ accountId, region, section: check.subject.section, item: null, gap });
    return { broken: gap };
  }
};

const isBroken = (value: unknown): value is { readonly broken: Gap } =>
  typeof value === 'object' && value !== null && 'broken' in value;

/** What only hangs on an idle region that was not read in depth does not arise there. */
const idleVerdict = (verdict: Verdict, unit: RegionInventory): Verdict => {
  const [gap] = verdict.status === 'unknown' ? verdict.gaps : [];
  const idle =
    verdict.status === 'unknown' && gap !== undefined && verdict.gaps.every(isIdleGap) && isIdleUnit(unit);
  return idle ? { status: 'not-applicable', messageId: 'idle', message: gap.message } : verdict;
};

/** The verdict on a subject, as it was made or as it is remembered. */
const verdictOn = (
  check: Check,
  item: unknown,
  unit: RegionInventory,
  judgement: Judgement,
  context: CheckContext,
): Verdict => {
  const { memory, world, paths } = judgement;
  if (!memory || typeof item !== 'object' || item === null) return evaluated(check, item, context);
  return memory.verdictOn({ check, item, unit, world, remedies: judgement.remedies !== 'none' }, (traced) => {
    if (!traced) return evaluated(check, item, context);
    const asking = (): PathResolver => {
      traced.askWays();
      return paths();
    };
    const setting = { ...judgement, world: traced.world, paths: asking };
    return evaluated(check, item, createContext(check, traced.unit, setting));
  });
};

/** Why a subject cannot be judged, whatever its check says: what it is, or what its VPC holds, is in doubt. */
const doubtOn = (check: Check, { id, vpcId }: Subject, { doubts }: RegionInventory): Gap | null => {
  if (!doubts) return null;
  // Of a listing, and not of one service in it.
  const ofVpc = { vpcId: vpcId ?? '', service: '' };
  return (
    [check.subject.section, ...(needs[check.id] ?? [])]
      .map((section) => firstDoubt(doubts, section, ofVpc))
      .reduce(earlier, firstDoubt(doubts, check.subject.section, { ...ofVpc, id }))?.doubt.gap ?? null
  );
};

/** A thing that is judged. */
interface Listed {
  readonly item: unknown;
  readonly subject: Subject;
}

const isProved = (verdict: Verdict): verdict is Extract<Verdict, { readonly status: 'pass' | 'fail' }> =>
  verdict.status === 'pass' || verdict.status === 'fail';

/** What is judged, as a subject; null where another unit judges it, or it was not asked for. */
const subjectOf = (
  check: Check,
  item: unknown,
  unit: RegionInventory,
  { world, vpcIds }: Judgement,
): Subject | null => {
  const accountId = check.subject.ownerOf(item, unit);
  // The owner's unit lists it too, and the finding belongs there.
  if (accountId !== unit.accountId && world.unit({ accountId, region: unit.region })) return null;
  const subject = check.subject.describe(item, unit, world);
  return vpcIds.size > 0 && !vpcIds.has(subject.vpcId ?? '') ? null : subject;
};

const judgeSubject = (
  check: Check,
  { item, subject }: Listed,
  unit: RegionInventory,
  judgement: Judgement,
  context: CheckContext,
): Finding => {
  const owner = { accountId: check.subject.ownerOf(item, unit), region: unit.region };
  if (owner.accountId !== unit.accountId) {
    const gap = notScanned(owner, `The ${subject.type} ${subject.id}`);
    return toFinding(check, subject, unknownVerdict([gap], []));
  }
  const odd = check.subject.oddityOf?.(item) ?? null;
  if (odd) return toFinding(check, subject, unknownVerdict([odd], []));
  const verdict = attempt(check, unit, judgement, () => verdictOn(check, item, unit, judgement, context));
  if (isBroken(verdict)) return toFinding(check, subject, unknownVerdict([verdict.broken], []));
  const doubt = isProved(verdict) ? doubtOn(check, subject, unit) : null;
  if (doubt && isProved(verdict)) return toFinding(check, subject, unknownVerdict([doubt], verdict.evidence));
  return toFinding(check, subject, judgement.options.assumeWorkloads ? verdict : idleVerdict(verdict, unit));
};

/**
 * Judges the subjects of a check in one unit, sorted; what could not be listed is one finding about the region. Where only
 * some of the unit's items matter, `listed` is the unit with those alone.
 */
export const judgeUnit = (
  check: Check,
  unit: RegionInventory,
  judgement: Judgement,
  listed: RegionInventory = unit,
): readonly Finding[] => {
  const whole = (gap: Gap): readonly Finding[] => [
    toFinding(check, regionSubject(unit), unknownVerdict([gap], [])),
  ];
  const population: Observed<readonly unknown[]> | { readonly broken: Gap } = attempt(
    check,
    unit,
    judgement,
    () => check.subject.list(listed, judgement.world, judgement.options),
  );
  if (isBroken(population)) return whole(population.broken);
  // Where nothing can carry traffic there is nothing to judge, unless the user says that there will be.
  if (!isSeen(population) && isIdleGap(population.gap) && !judgement.options.assumeWorkloads) return [];
  if (!isSeen(population)) return whole(population.gap);
  const context = createContext(check, unit, judgement);
  const findings = attempt(check, unit, judgement, () =>
    population.seen.flatMap((item) => {
      const subject = subjectOf(check, item, unit, judgement);
      return subject ? judgeSubject(check, { item, subject }, unit, judgement, context) : [];
    }),
  );
  if (isBroken(findings)) return whole(findings.broken);
  return findings.sort((a, b) => byText(a.subject.arn, b.subject.arn));
};

/** The same, where findings about followers are echoes of those about their leaders, as far as those can be said of them. */
export const judgeUnitOnce = (
  check: Check,
  unit: RegionInventory,
  judgement: Judgement,
  twins: TwinFindings | null,
): readonly Found[] => {
  const followers = twins?.followersIn(unit) ?? [];
  if (!twins || followers.length === 0) return judgeUnit(check, unit, judgement);
  const found: Found[] = [...judgeUnit(check, unit, judgement, twins.without(unit))];
  const led = byVpc(found as readonly Finding[]);
  for (const vpcId of followers) {
    const about = led.get(twins.leaderOf(vpcId)) ?? [];
    const echoes = twins.echoesOn(vpcId, about, check.subject.section, unit);
    for (const echo of echoes) found.push(echo);
    if (echoes.length === about.length) continue;
    const said = new Set(echoes.map(({ subject }) => subject.arn));
    for (const finding of judgeUnit(check, unit, judgement, twins.only(unit, vpcId)))
      if (finding.subject.vpcId === vpcId && !said.has(finding.subject.arn)) found.push(finding);
  }
  return found.sort((a, b) => byText(a.subject.arn, b.subject.arn));
};
