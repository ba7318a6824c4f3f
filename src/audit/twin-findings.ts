import { chosenProfiles } from '../paths/profile-services.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { type Saying, saying } from '../twins/rename.ts';
import { type Twins, twinsOf } from '../twins/twins.ts';
import { bareOutlineOf } from './finding-list.ts';
import { fingerprintOf } from './seal.ts';

/** Findings about twins: one VPC of each kind is judged, and what is said of it is said of the others. */
export interface TwinFindings extends Twins {
  /** The findings about a follower, by their ARNs, made of those about its leader; those that are not there have to be judged. */
  findingsOn(
    vpcId: string,
    led: readonly Finding[],
    subjects: ReadonlyMap<string, Subject>,
  ): readonly Finding[];
  /** Notes findings, and gives of those about leaders and all others that are judged what remedies are tried against. */
  note(findings: readonly Finding[]): void;
  ledOutlines(): Iterable<Finding>;
  /** The changes that were tried for these ones, which were written for a follower, and who that is; null for all others. */
  triedFor(changes: string): { readonly vpcId: string; readonly changes: string } | null;
  /** Says of a follower what a text says of its leader; as it is where that cannot be done. */
  saidOf(vpcId: string, text: string): string;
}

// Below this, to look for twins takes as long as to judge them.
const fewest = 24;

/** What of a finding is said in words, and the rest of it. */
const restOf = ({ message, evidence, gaps, remedy, cause }: Finding): string =>
  JSON.stringify({ message, evidence, gaps, remedy, ...(cause === undefined ? {} : { cause }) });

/** A finding about a leader, in pieces that can be said of its twins. */
interface Sayings {
  readonly arn: Saying;
  readonly rest: Saying;
  readonly changes: string;
}

type Said = Pick<Finding, 'message' | 'evidence' | 'gaps' | 'remedy' | 'cause'>;

/** How remedies are told apart: by the changes that they are written of. */
export const changesText = ({ remedy }: Pick<Finding, 'remedy'>): string =>
  remedy?.changes && remedy.changes.length > 0 ? JSON.stringify(remedy.changes) : '';

/** Looks for twins in an inventory; null where there are none, or too few VPCs to look for any. */
export const findTwins = (
  inventory: Inventory,
  { profiles }: Pick<CheckOptions, 'profiles'>,
  from: number = fewest,
): TwinFindings | null => {
  const vpcs = inventory.regions.reduce((sum, { sections }) => {
    const { vpcs: listed } = sections;
    return sum + ('seen' in listed ? listed.seen.length : 0);
  }, 0);
  if (vpcs < from) return null;
  const twins = twinsOf(inventory, (vpc) => chosenProfiles(profiles, vpc, vpc.id).join(' '));
  if (twins.followers.size === 0) return null;
  const outlines: Finding[] = [];
  const sayings = new WeakMap<Finding, Sayings>();
  const written = new Map<string, { readonly vpcId: string; readonly changes: string }>();
  const sayingsOf = (finding: Finding, leader: string): Sayings => {
    const known = sayings.get(finding);
    if (known) return known;
    const from = twins.namedOf(leader);
    const made = {
      arn: saying(finding.subject.arn, from),
      rest: saying(restOf(finding), from),
      changes: changesText(finding),
    };
    sayings.set(finding, made);
    return made;
  };
  return {
    ...twins,
    note(findings) {
      for (const finding of findings)
        if (!twins.followers.has(finding.subject.vpcId ?? '')) outlines.push(bareOutlineOf(finding));
    },
    ledOutlines: () => outlines,
    triedFor: (changes) => written.get(changes) ?? null,
    saidOf: (vpcId, text) => saying(text, twins.namedOf(twins.leaderOf(vpcId)))(twins.namedOf(vpcId)) ?? text,
    findingsOn(vpcId, led, subjects) {
      const to = twins.namedOf(vpcId);
      const leader = twins.leaderOf(vpcId);
      return led.flatMap((finding) => {
        const { arn, rest, changes } = sayingsOf(finding, leader);
        const subject = subjects.get(arn(to) ?? '');
        const text = subject && rest(to);
        if (!subject || text === null || text === undefined) return [];
        const own = JSON.parse(text) as Said;
        if (changes !== '') written.set(changesText(own), { vpcId, changes });
        return { ...finding, ...own, subject, fingerprint: fingerprintOf(finding.check, subject.arn) };
      });
    },
  };
};
