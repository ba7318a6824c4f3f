import type { Change } from '../model/change.ts';
import type { Addressed, Addresses } from '../model/addresses.ts';
import type { Finding } from '../model/finding.ts';
import type { PreviewFix } from '../model/preview.ts';
import { addressOf, inAddresses } from '../model/addresses.ts';
import { createGround } from '../proof/ground.ts';
import type { Proof } from '../proof/prove.ts';
import { proveEach } from '../proof/prove-each.ts';
import { keyOf } from './judged.ts';
import { leaving, leavingFix, type LeavingGround, type LeftAsIs } from './left-as-is.ts';

// Each is applied and judged again; a plan that breaks more needs another look first.
const MAX_FIXES = 200;
// Each judges all of both again.
const MAX_LEFT_OUT = 12;

const some = (texts: readonly string[]): string => {
  const distinct = [...new Set(texts)];
  return distinct.length <= 3
    ? distinct.join(', ')
    : `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more`;
};

/** Why a change is no fix: null where the failure goes and nothing else gets worse. */
const objectionTo = ({ fingerprint }: Finding, proof: Proof): string | null => {
  const { refused, resolves, newFailures, unknown, worse, unsettled } = proof;
  const [refusal] = refused;
  if (refusal) return `The change cannot be made: ${refusal.refusal.message}`;
  if (worse.length > 0)
    return `It would make ways worse: ${some(worse.map((one) => `${one.service} of ${one.subnetId} (${one.before} → ${one.after})`))}.`;
  if (newFailures.length > 0)
    return `It would bring new failures: ${some(newFailures.map(({ check, subject }) => `${check} of ${subject.id}`))}.`;
  if (unknown.length > 0 || unsettled.length > 0)
    return `What it does is not known for ${some([...unknown.map(({ check, subject }) => `${check} of ${subject.id}`), ...unsettled.map((one) => `${one.service} of ${one.subnetId}`)])}.`;
  return resolves.some((one) => one.fingerprint === fingerprint)
    ? null
    : 'Applied and judged again, the failure stays.';
};

// What is edited first, where a change names several things.
const edited = [
  'endpointId',
  'groupId',
  'tableId',
  'aclId',
  'serviceId',
  'natGatewayId',
  'subnetId',
  'bucket',
  'vpcId',
] as const;

/** The blocks that changes are made to, or next to. */
const blocksOf = (changes: readonly Change[], addresses: Addresses): readonly Addressed[] =>
  changes.flatMap((change) =>
    edited.flatMap((name) => {
      const id = (change as unknown as Readonly<Record<string, unknown>>)[name];
      return (typeof id === 'string' && addresses.get(id)) || [];
    }),
  );

const fixOf = (
  finding: Finding,
  proof: Proof | null,
  addresses: Addresses,
  instead: string | null,
): PreviewFix => {
  const { remedy, subject } = finding;
  const changes = remedy?.changes ?? [];
  const block = blocksOf(changes, addresses)[0] ?? addresses.get(subject.id) ?? null;
  const origin = block?.origin;
  const language = origin?.language ?? 'terraform';
  const place =
    origin && origin.file !== null && origin.line !== null ? { file: origin.file, line: origin.line } : null;
  const code = (language === 'terraform' ? remedy?.terraform : remedy?.cloudformation) ?? null;
  const why =
    proof === null
      ? 'What resolves it is for its owner to choose: there is no change that could be typed.'
      : (objectionTo(finding, proof) ?? (code === null ? 'The change cannot be written as code.' : null));
  return {
    address: origin?.address ?? subject.id,
    place,
    language,
    text: [
      remedy?.text ?? 'Nothing that could be typed resolves it.',
      ...(instead === null ? [] : [`Or ${instead}.`]),
    ].join(' '),
    code: why === null ? code : null,
    proved: why === null,
    why: why === null ? null : inAddresses(why, addresses),
  };
};

/**
 * The changes that brought a failure, where all is well without them: all its causes, else a new block that its remedy would
 * edit. A subject that is not made at all is no fix of it.
 */
const insteadOf = (
  ground: LeavingGround,
  causesOf: (finding: Finding) => readonly string[],
): ((finding: Finding) => LeftAsIs | null) => {
  const leave = leaving(ground);
  const { addresses } = ground.setting;
  const created = new Set(
    ground.previewed.changes.flatMap(({ kind, address }) => (kind === 'create' ? [address] : [])),
  );
  const tried = new Map<string, LeftAsIs | null>();
  const leftOut = (some: readonly string[]): LeftAsIs | null => {
    const key = some.join('\n');
    if (!tried.has(key) && tried.size < MAX_LEFT_OUT) tried.set(key, leave(some));
    return tried.get(key) ?? null;
  };
  return (finding) => {
    const blocks = blocksOf(finding.remedy?.changes ?? [], addresses).map(({ origin }) => origin.address);
    const lists = [
      causesOf(finding),
      ...[...new Set(blocks)].filter((address) => created.has(address)).map((address) => [address]),
    ].filter((some) => some.length > 0 && !some.includes(addressOf(addresses, finding.subject.id)));
    for (const some of lists) {
      const found = leftOut(some);
      if (found && found.objectionTo(keyOf(finding, addresses)) === null) return found;
    }
    return null;
  };
};

/**
 * For each of some failures the smallest edit of the user's own code after which it is gone: its remedy, applied and judged
 * again; else the change that brought it, left out and judged again. An edit that makes a way or a verdict anywhere worse is
 * none. `causesOf` are the addresses whose changes did it.
 */
export const fixesOf = (
  ground: LeavingGround,
  failures: readonly Finding[],
  causesOf: (finding: Finding) => readonly string[],
): ReadonlyMap<string, PreviewFix> => {
  const { after, previewed } = ground;
  const { options, addresses, whole } = ground.setting;
  const proving = createGround(after.world, options, after.findings.values(), { partial: !whole });
  // Failures that one change resolves have it judged once.
  const texts = new Map<string, readonly Change[]>();
  for (const { remedy } of failures)
    if (remedy?.changes && remedy.changes.length > 0 && texts.size < MAX_FIXES)
      texts.set(JSON.stringify(remedy.changes), remedy.changes);
  const proofs = proveEach(proving, [...texts.values()]);
  const proved = new Map([...texts.keys()].map((text, at) => [text, proofs[at] ?? null]));
  const instead = insteadOf(ground, causesOf);
  const gone = new Set(
    previewed.changes.flatMap(({ kind, address }) => (kind === 'delete' ? [address] : [])),
  );
  return new Map(
    failures.map((finding) => {
      const changes = finding.remedy?.changes ?? [];
      const proof = changes.length > 0 ? (proved.get(JSON.stringify(changes)) ?? null) : null;
      const fix = fixOf(finding, proof, addresses, null);
      // What is added is edited rather than left out; what goes may as well be kept.
      const causes = causesOf(finding);
      const asked = !fix.proved || (causes.length > 0 && causes.every((cause) => gone.has(cause)));
      const left = asked ? instead(finding) : null;
      if (left === null) return [finding.fingerprint, fix];
      return [
        finding.fingerprint,
        fix.proved ? fixOf(finding, proof, addresses, left.words) : leavingFix(left),
      ];
    }),
  );
};
