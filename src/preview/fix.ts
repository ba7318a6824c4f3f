import type { Change } from '../model/change.ts';
import type { Addressed, Addresses } from '../model/addresses.ts';
import type { Finding } from '../model/finding.ts';
import type { PreviewFix } from '../model/preview.ts';
import { inAddresses } from '../model/addresses.ts';
import { createGround } from '../proof/ground.ts';
import type { Proof } from '../proof/prove.ts';
import { proveEach } from '../proof/prove-each.ts';
import type { Judged, JudgeSetting } from './judged.ts';

// Each is applied and judged again; a plan that breaks more needs another look first.
const MAX_FIXES = 200;

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

/** The block that changes are made to, or next to. */
const blockOf = (changes: readonly Change[], addresses: Addresses): Addressed | null => {
  for (const change of changes)
    for (const name of edited) {
      const id = (change as unknown as Readonly<Record<string, unknown>>)[name];
      const found = typeof id === 'string' ? addresses.get(id) : undefined;
      if (found) return found;
    }
  return null;
};

const fixOf = (
  finding: Finding,
  proof: Proof | null,
  addresses: Addresses,
  removed: string | null,
): PreviewFix => {
  const { remedy, subject } = finding;
  const changes = remedy?.changes ?? [];
  const block = blockOf(changes, addresses) ?? addresses.get(subject.id) ?? null;
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
      ...(removed === null ? [] : [`Or keep ${removed}.`]),
    ].join(' '),
    code: why === null ? code : null,
    proved: why === null,
    why: why === null ? null : inAddresses(why, addresses),
  };
};

/**
 * For each of some failures the smallest edit of the user's own code after which it is gone: its remedy, applied and judged
 * again. An edit that makes a way or a verdict anywhere worse is none. `removedFor` is the address whose removal alone did it.
 */
export const fixesOf = (
  after: Judged,
  { options, addresses, whole }: JudgeSetting,
  failures: readonly Finding[],
  removedFor: (finding: Finding) => string | null,
): ReadonlyMap<string, PreviewFix> => {
  const ground = createGround(after.world, options, after.findings.values(), { partial: !whole });
  // Failures that one change resolves have it judged once.
  const texts = new Map<string, readonly Change[]>();
  for (const { remedy } of failures)
    if (remedy?.changes && remedy.changes.length > 0 && texts.size < MAX_FIXES)
      texts.set(JSON.stringify(remedy.changes), remedy.changes);
  const proofs = proveEach(ground, [...texts.values()]);
  const proved = new Map([...texts.keys()].map((text, at) => [text, proofs[at] ?? null]));
  return new Map(
    failures.map((finding) => {
      const changes = finding.remedy?.changes ?? [];
      const proof = changes.length > 0 ? (proved.get(JSON.stringify(changes)) ?? null) : null;
      return [finding.fingerprint, fixOf(finding, proof, addresses, removedFor(finding))];
    }),
  );
};
