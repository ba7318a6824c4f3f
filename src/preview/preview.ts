import type { AuditOptions } from '../audit/audit.ts';
import type { Declaration, Origin } from '../iac/declared.ts';
import type { PreviewCoverage, PreviewedInventories } from '../iac/previewed.ts';
import { addressOf, type Addresses, inAddresses } from '../model/addresses.ts';
import { type Evidence, type Finding, severities } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import {
  type Preview,
  type PreviewCause,
  type PreviewChange,
  type PreviewFix,
  type PreviewPlace,
  previewSchemaVersion,
} from '../model/preview.ts';
import { createWorld } from '../paths/world.ts';
import { withLists } from './addressed.ts';
import { causesOf } from './causes.ts';
import { type DifferenceKind, differencesOf, type FindingDifference } from './differences.ts';
import { fixesOf } from './fix.ts';
import { type Judged, judgeSide, type JudgeSetting, keyOf, servicesOf } from './judged.ts';
import { costBetween } from './money.ts';
import { scopeOf } from './scope.ts';

/** What a preview is asked for. */
export interface PreviewAsked {
  readonly options: AuditOptions;
  readonly declarations: readonly Declaration[];
  /** What was read, as it is said. */
  readonly sources: Preview['sources'];
  /** When the live inventory was collected that is judged over; null where there is none. */
  readonly collectedAt: string | null;
  /** Is an edit wanted for each new failure? */
  readonly fix: boolean;
  /** Draws a path on one line. */
  readonly pathLine: (path: Path) => string;
}

/** A preview, with what it was made of. */
export interface Previewed {
  readonly preview: Preview;
  readonly before: Judged;
  readonly after: Judged;
  readonly setting: JudgeSetting;
  readonly differences: readonly FindingDifference[];
}

/** Where addresses are declared. */
type Origins = ReadonlyMap<string, Origin>;

const originsIn = (declarations: readonly Declaration[]): Origins =>
  new Map(
    declarations.flatMap(({ before, after }) =>
      // What is there afterwards is declared now; what goes is where it was.
      [...before, ...after].map(({ address, origin }) => [address, origin] as const),
    ),
  );

const placeOf = (origins: Origins, address: string): PreviewPlace | null => {
  const origin = origins.get(address);
  return origin && origin.file !== null && origin.line !== null
    ? { file: origin.file, line: origin.line }
    : null;
};

const pathsOf = (
  { before, after }: FindingDifference,
  addresses: Addresses,
  pathLine: PreviewAsked['pathLine'],
): PreviewChange['paths'] => {
  const lines = (finding: Finding | null): readonly string[] => [
    ...new Set(
      (finding?.evidence ?? []).flatMap((one: Evidence) =>
        one.kind === 'path' ? [inAddresses(pathLine(one.path), addresses)] : [],
      ),
    ),
  ];
  const [was, is] = [lines(before), lines(after)];
  const old = was.filter((line) => !is.includes(line));
  const now = is.filter((line) => !was.includes(line));
  return Array.from({ length: Math.max(old.length, now.length) }, (_, at) => ({
    was: old[at] ?? null,
    is: now[at] ?? null,
  }));
};

const changeOf = (
  difference: FindingDifference,
  causes: readonly string[],
  addresses: Addresses,
  origins: Origins,
  pathLine: PreviewAsked['pathLine'],
): PreviewChange => {
  const { before, after } = difference;
  const told = (after ?? before) as Finding;
  const { check, severity, subject, message, fingerprint } = told;
  const address = addressOf(addresses, subject.id);
  const cause = causes.length === 1 ? (causes[0] ?? null) : null;
  return {
    check,
    subject: address,
    cause,
    causes,
    severity,
    before: before?.status ?? null,
    after: after?.status ?? null,
    message: inAddresses(message, addresses),
    id: subject.id,
    vpc: subject.vpcId === null ? null : addressOf(addresses, subject.vpcId),
    accountId: subject.accountId,
    region: subject.region,
    fingerprint,
    place: placeOf(origins, cause ?? address) ?? placeOf(origins, address),
    paths: pathsOf(difference, addresses, pathLine),
    remedy: after?.remedy?.text ?? null,
  };
};

const worstFirst = (a: PreviewChange, b: PreviewChange): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  (`${a.check} ${a.subject}` < `${b.check} ${b.subject}` ? -1 : 1);

const MAX_ADDRESSES = 20;

const coverageOf = ({
  skipped,
  gaps,
  doubts,
  assumptions,
  incomplete,
}: PreviewCoverage): Preview['coverage'] => {
  const byType = new Map<string, { addresses: string[]; count: number; mayMatter: boolean }>();
  for (const { type, address, mayMatter } of skipped) {
    const known = byType.get(type) ?? { addresses: [], count: 0, mayMatter: false };
    if (known.count < MAX_ADDRESSES) known.addresses.push(address);
    byType.set(type, { ...known, count: known.count + 1, mayMatter: known.mayMatter || mayMatter });
  }
  return {
    complete:
      !incomplete && gaps.length === 0 && doubts.length === 0 && !skipped.some(({ mayMatter }) => mayMatter),
    skipped: [...byType]
      .map(([type, told]) => ({ type, ...told }))
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
    gaps: [...gaps],
    doubts: [...doubts],
    assumptions: [...new Set(assumptions)],
  };
};

const declaredIn = ({ changes }: PreviewedInventories): Preview['declared'] => {
  const counts = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
};

/** What did it, those first that did most. */
const causesIn = (
  changes: Preview['changes'],
  { changes: declared }: PreviewedInventories,
  origins: Origins,
): readonly PreviewCause[] => {
  const kinds = new Map(declared.map(({ address, kind }) => [address, kind]));
  const counts = new Map<string, { new: number; resolved: number; unsettled: number }>();
  for (const kind of ['new', 'resolved', 'unsettled'] as const)
    for (const address of changes[kind].flatMap(({ causes }) => causes)) {
      const known = counts.get(address) ?? { new: 0, resolved: 0, unsettled: 0 };
      counts.set(address, { ...known, [kind]: known[kind] + 1 });
    }
  return [...counts]
    .map(([address, found]) => ({
      address,
      kind: kinds.get(address) ?? ('update' as const),
      place: placeOf(origins, address),
      ...found,
    }))
    .sort(
      (a, b) =>
        b.new - a.new ||
        b.unsettled - a.unsettled ||
        b.resolved - a.resolved ||
        (a.address < b.address ? -1 : 1),
    );
};

const checksIn = (changes: Preview['changes'], { checks }: AuditOptions): Preview['checks'] => {
  const named = new Set(
    [...changes.new, ...changes.resolved, ...changes.unsettled].map(({ check }) => check),
  );
  return checks
    .filter(({ id }) => named.has(id))
    .map(({ id, title, rationale, severity }) => ({ id, title, rationale, severity }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** What becomes of verdicts, kind by kind, worst first. */
const changesIn = (
  differences: readonly FindingDifference[],
  changed: (difference: FindingDifference) => PreviewChange,
): Preview['changes'] => {
  const of = (kind: DifferenceKind): PreviewChange[] =>
    differences
      .filter((one) => one.kind === kind)
      .map(changed)
      .sort(worstFirst);
  return { new: of('new'), resolved: of('resolved'), unsettled: of('unsettled') };
};

/** What declared changes will do: both sides judged, what is another afterwards, and which declared address did it. */
export const previewOf = (previewed: PreviewedInventories, asked: PreviewAsked): Previewed => {
  const { options, declarations, sources, collectedAt, fix, pathLine } = asked;
  const addresses = withLists(previewed.book, declarations);
  const worlds = { before: createWorld(previewed.before), after: createWorld(previewed.after) };
  const scope = scopeOf(worlds.before, worlds.after);
  const services = servicesOf([worlds.before, worlds.after]);
  // Of remedies a preview says what they do; they are written as code where an edit is wanted.
  const written: Partial<AuditOptions> = fix ? { changes: true } : { remedies: 'changes' };
  const setting: JudgeSetting = { options: { ...options, ...written, addresses }, addresses, ...scope };
  const quietly: JudgeSetting = { ...setting, options: { ...options, remedies: 'none' } };
  const before = judgeSide(worlds.before, quietly, services);
  // Where nothing of the network changes, one inventory is both sides.
  const after = previewed.after === previewed.before ? before : judgeSide(worlds.after, setting, services);
  const differences = differencesOf(before, after);
  const failures = differences.flatMap((one) => (one.kind === 'new' && one.after ? [one.after] : []));
  const causes = causesOf(previewed, setting, after, differences);
  const causesOfFailure = (finding: Finding): readonly string[] =>
    causes.get(keyOf(finding, addresses)) ?? [];
  const fixes = fix
    ? fixesOf({ previewed, declarations, setting, services, before, after }, failures, causesOfFailure)
    : new Map<string, PreviewFix>();
  const origins = originsIn(declarations);
  const changes = changesIn(differences, (one) => {
    const change = changeOf(one, causes.get(one.key) ?? [], addresses, origins, pathLine);
    const fixed = one.kind === 'new' ? fixes.get(change.fingerprint) : undefined;
    return fixed ? { ...change, fix: fixed } : change;
  });
  const preview: Preview = {
    schemaVersion: previewSchemaVersion,
    tool: { name: 'pathproof', version: options.toolVersion ?? previewed.after.tool.version },
    sources,
    over: { kind: collectedAt === null ? 'code' : 'inventory', collectedAt },
    declared: declaredIn(previewed),
    scope: scope.whole ? 'whole' : 'touched',
    before: before.side,
    after: after.side,
    changes,
    causes: causesIn(changes, previewed, origins),
    checks: checksIn(changes, options),
    coverage: coverageOf(previewed.coverage),
    costPerMonth: costBetween(previewed.before, previewed.after),
  };
  return { preview, before, after, setting, differences };
};
