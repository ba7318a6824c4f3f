import { chosenProfiles } from '../paths/profile-services.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { type Named, type Saying, saidOf, saying } from '../twins/rename.ts';
import { type Twins, twinsOf } from '../twins/twins.ts';
import { type Echo, type Follower, type Found, isEcho, wordsOf } from './echo.ts';
import { bareOutlineOf } from './finding-list.ts';

/** Findings about twins: one VPC of each kind is judged, and what is said of it is said of the others. */
export interface TwinFindings extends Twins {
  /** The findings about a follower, made of those about its leader; the subjects, by their ARNs, that are not there have to be judged. */
  echoesOn(vpcId: string, led: readonly Finding[], subjects: ReadonlyMap<string, Subject>): readonly Echo[];
  /** Notes findings, and gives of those about leaders and all others that are judged what remedies are tried against. */
  note(found: readonly Found[]): void;
  ledOutlines(): Iterable<Finding>;
}

// Below this, to look for twins takes as long as to judge them.
const fewest = 24;

/** A finding about a leader that can be said of its twins. */
interface Sayings {
  readonly arn: Saying;
  readonly words: Saying;
}

/** A function of a text that is worked out once for each. */
const remembered = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? make(text);
    known.set(text, found);
    return found;
  };
};

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
  const followers = new Map<string, Follower>();
  const texts = new Map<string, Follower['sayingOf']>();
  const sayingsAbout = (leader: string): Follower['sayingOf'] => {
    const known = texts.get(leader);
    if (known) return known;
    const from = twins.namedOf(leader);
    const made = remembered((text) => saying(text, from));
    texts.set(leader, made);
    return made;
  };
  const followerOf = (vpcId: string): Follower => {
    const known = followers.get(vpcId);
    if (known) return known;
    const leader = twins.leaderOf(vpcId);
    const made: Follower = {
      number: followers.size,
      leader,
      named: twins.namedOf(vpcId),
      sayingOf: sayingsAbout(leader),
    };
    followers.set(vpcId, made);
    return made;
  };
  const sayingsOf = (finding: Finding, from: Named): Sayings => {
    const known = sayings.get(finding);
    if (known) return known;
    const made = { arn: saying(finding.subject.arn, from), words: saying(wordsOf(finding), from) };
    sayings.set(finding, made);
    return made;
  };
  return {
    ...twins,
    note(found) {
      for (const one of found) if (!isEcho(one)) outlines.push(bareOutlineOf(one));
    },
    ledOutlines: () => outlines,
    echoesOn(vpcId, led, subjects) {
      const follower = followerOf(vpcId);
      const { named } = follower;
      const from = twins.namedOf(follower.leader);
      return led.flatMap((of) => {
        const { arn, words } = sayingsOf(of, from);
        const subject = subjects.get(saidOf(arn, named) ?? '');
        if (!subject || !words.canSay(named)) return [];
        const { check, status, severity, messageId } = of;
        return { check, status, severity, messageId, subject, of, follower };
      });
    },
  };
};
