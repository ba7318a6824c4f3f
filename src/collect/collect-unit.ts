import { actionOf, type Ask } from '../aws/ask.ts';
import { observe, requestIdOf } from '../aws/errors.ts';
import type { CallLog } from '../aws/calls.ts';
import type { Service } from '../aws/clients.ts';
import type { Account } from '../aws/session.ts';
import type { AnyCollector, Aws } from '../collectors/collector.ts';
import {
  optionalSections,
  type RegionInventory,
  type Section,
  sectionNames,
  type SectionRead,
  type Sections,
} from '../model/inventory.ts';
import { type Gap, isSeen, wasNotAsked } from '../model/observed.ts';
import { idleCode, idleProbes, idleSections, isIdle } from '../audit/idle.ts';
import { type AnySection, type Found, holdsNothing, impliedBy, spared } from './implied-sections.ts';
import type { Logger } from './logger.ts';
import type { Memos } from './memos.ts';
import type { UnitResult } from '../store/unit-file.ts';

/** One account in one region, and what it takes to read it. */
export interface UnitOptions {
  readonly account: Account;
  readonly region: string;
  readonly homeRegion: string;
  readonly calls: CallLog;
  readonly memos: Memos;
  readonly collectors: readonly AnyCollector[];
  readonly logger: Logger;
  readonly now: () => Date;
  /** Read it whole, even where nothing in it can carry traffic. */
  readonly deep: boolean;
  /** Read the tags of buckets: a request for each. */
  readonly bucketTags?: boolean;
  /** Read Block Public Access and access points, although no verdict of a check depends on them. */
  readonly bucketAccess?: boolean;
  /**
   * Will nobody be there to say later that other accounts use a transit gateway of this one? Then a region counts as idle
   * only if it has none: one request more.
   */
  readonly lone: boolean;
}

type CollectSection = (section: Section) => Promise<AnySection>;

/** The last request for each section. */
type LastRequests = Map<Section, Pick<SectionRead, 'action' | 'requestId'>>;

/** A way to ask only what a collector has declared, so that the permissions policy cannot fall behind. */
const declared =
  ({ section, actions }: AnyCollector, ask: Ask, last: LastRequests): Ask =>
  async (command) => {
    const action = actionOf(command);
    if (!(actions as readonly string[]).includes(action))
      throw new Error(`The collector of ${section} asked ${action}, which it does not declare.`);
    const answer = await ask(command);
    last.set(section, { action, requestId: requestIdOf(answer) });
    return answer;
  };

const accessOf = (
  options: UnitOptions,
  collector: AnyCollector,
  collect: CollectSection,
  last: LastRequests,
): Aws => {
  const { account, region, homeRegion, calls, memos } = options;
  const only = (ask: Ask): Ask => declared(collector, ask, last);
  // Most units never ask these, so their clients are made with the first question.
  const later = (service: Service, where: string, log: CallLog): Ask =>
    only((command) => account.ask(service, where, log)(command));
  return {
    accountId: account.accountId,
    region,
    ec2: only(account.ask('ec2', region, calls)),
    s3: only(account.ask('s3', region, calls)),
    accountS3: only(account.ask('s3', homeRegion, account.calls)),
    s3control: later('s3control', region, calls),
    accountS3control: later('s3control', homeRegion, account.calls),
    route53: later('route53', homeRegion, calls),
    accountRoute53: later('route53', homeRegion, account.calls),
    route53resolver: later('route53resolver', region, calls),
    route53profiles: later('route53profiles', region, calls),
    bucketTags: options.bucketTags ?? false,
    bucketAccess: options.bucketAccess ?? false,
    section: (section) => collect(section) as Promise<never>,
    observe,
    oncePerRegion: (key, ask) => memos.region(region, key, ask),
    oncePerAccount: (key, ask) => memos.account(account.accountId, key, ask),
  };
};

/** Collects sections when they are first asked for, by the scan or by another collector, and each once. */
const sectionCollector = (
  options: UnitOptions,
  running: Map<Section, Promise<AnySection>>,
  reads: Map<Section, SectionRead>,
): CollectSection => {
  const last: LastRequests = new Map();
  const read = async (collector: AnyCollector): Promise<readonly Sections[Section][]> => {
    const items = await collector.collect(accessOf(options, collector, collect, last));
    const { section } = collector;
    const { action, requestId } = last.get(section) ?? { action: null, requestId: null };
    reads.set(section, { section, at: options.now().toISOString(), action, requestId });
    return items;
  };
  const collect: CollectSection = (section) => {
    const known = running.get(section);
    if (known) return known;
    const collector = options.collectors.find((candidate) => candidate.section === section);
    if (!collector) throw new Error(`No collector fills the section ${section}.`);
    const asked = observe(() => read(collector));
    running.set(section, asked);
    return asked;
  };
  return collect;
};

// AWS: an endpoint and an interface are in a VPC, and a VPC is listed for everybody who has something in it, participants of a
// shared one included (VPC guide, vpc-sharing).
const inVpcs = ['vpcEndpoints', 'networkInterfaces'] as const;

/** Is there a VPC in which traffic is to be expected: more than default ones of the account's own? */
const isInUse = (vpcs: AnySection, accountId: string): boolean =>
  isSeen(vpcs) &&
  (vpcs.seen as readonly Sections['vpcs'][]).some(
    ({ isDefault, ownerId }) => !isDefault || ownerId !== accountId,
  );

/** What the probes of a region hold. Where there is no VPC, one request tells. */
const probe = async (
  { deep }: UnitOptions,
  running: Map<Section, Promise<AnySection>>,
  collect: CollectSection,
): Promise<Map<Section, AnySection>> => {
  const vpcs = await collect('vpcs');
  if (!deep && isSeen(vpcs) && vpcs.seen.length === 0)
    for (const section of inVpcs) running.set(section, Promise.resolve({ seen: [] }));
  return await collectAll(idleProbes, collect);
};

/** Asks for everything that will be asked for in any case, so that it is under way while the rest is found out. */
const begin = (collect: CollectSection): void => {
  for (const section of sectionNames)
    // Whoever needs the section is told of the error.
    if (!spared.has(section)) void collect(section).catch(() => {});
};

const staysIdle = async (options: UnitOptions, found: Found, collect: CollectSection): Promise<boolean> => {
  if (options.deep || !isIdle(found, options.account.accountId)) return false;
  if (!options.lone) return true;
  const gateways = await collect('transitGateways');
  return isSeen(gateways) && gateways.seen.length === 0;
};

/** The gap of a region in which not even the first questions were answered. */
const refusalOf = (found: Found): Gap | null => {
  const gaps = [...found.values()].flatMap((section) => (isSeen(section) ? [] : [section.gap]));
  return gaps.length === found.size ? (gaps[0] ?? null) : null;
};

const collectAll = async (
  sections: readonly Section[],
  collect: CollectSection,
): Promise<Map<Section, AnySection>> => {
  const asked = sections.map(async (section) => [section, await collect(section)] as const);
  return new Map(await Promise.all(asked));
};

const gapsIn = (item: object): Gap[] =>
  Object.values(item).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && 'gap' in value && typeof value.gap === 'object'
      ? [value.gap as Gap]
      : [],
  );

const gapsOf = (section: AnySection): readonly Gap[] =>
  isSeen(section) ? section.seen.flatMap(gapsIn) : [section.gap];

const unique = (gaps: readonly Gap[]): Gap[] => [
  ...new Map(gaps.map((gap) => [`${gap.action} ${gap.code} ${gap.message}`, gap])).values(),
];

/** Reads one account in one region. A refusal becomes a gap; a bug is thrown. */
export const collectUnit = async (options: UnitOptions): Promise<UnitResult> => {
  const { account, region, calls, logger } = options;
  const place = { accountId: account.accountId, region };
  const collectedAt = options.now().toISOString();
  const running = new Map<Section, Promise<AnySection>>();
  const reads = new Map<Section, SectionRead>();
  const collect = sectionCollector(options, running, reads);
  const vpcs = await collect('vpcs');
  if (isInUse(vpcs, account.accountId)) begin(collect);
  const probed = await probe(options, running, collect);
  const refused = refusalOf(probed);
  if (refused) {
    logger.warn({ ...place, ...refused }, 'region refused');
    // There is no unit that could carry the calls.
    account.calls.absorb(calls.list());
    return { target: { ...place, status: 'not-assessed', gaps: [refused] }, unit: null };
  }
  const idle = await staysIdle(options, probed, collect);
  if (!idle && !holdsNothing(probed, 'vpcs')) begin(collect);
  const known = idle
    ? idleSections(
        place,
        probed,
        options.collectors.filter(({ section }) => !running.has(section)),
      )
    : impliedBy(new Map([...probed, ...(await collectAll(['transitGateways'], collect))]));
  for (const [section, items] of known) running.set(section, Promise.resolve(items));
  const asked = await collectAll(sectionNames, collect);
  const sections = Object.fromEntries(asked) as unknown as RegionInventory['sections'];
  const readGaps = (which: readonly Section[]): readonly Gap[] =>
    unique(which.flatMap((section) => gapsOf(sections[section]))).filter(
      (gap) => gap.code !== idleCode && !wasNotAsked(gap),
    );
  const gaps = readGaps(sectionNames.filter((section) => !optionalSections.has(section)));
  for (const gap of readGaps(sectionNames)) logger.debug({ ...place, ...gap }, 'could not be read');
  const { partition, arn: callerArn } = account;
  return {
    target: {
      ...place,
      status: gaps.length > 0 ? 'partial' : 'assessed',
      gaps,
      ...(idle ? { idle } : {}),
    },
    unit: {
      ...place,
      partition,
      collectedAt,
      callerArn,
      sections,
      apiCalls: calls.list(),
      reads: sectionNames.flatMap((section) => reads.get(section) ?? []),
    },
  };
};
