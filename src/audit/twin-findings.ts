import { chosenProfiles } from '../paths/profile-services.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Inventory, RegionInventory, Section } from '../model/inventory.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { type Named, type Saying, saidOf, saying } from '../twins/rename.ts';
import { type Twins, twinsOf } from '../twins/twins.ts';
import { cutUnit, vpcsIn } from './cut-unit.ts';
import { followingSubject, type LeadingSubject, leadingSubject } from './follower-subjects.ts';
import { type Echo, type Follower, type Found, isEcho, textsOf } from './echo.ts';
import { bareOutlineOf } from './finding-list.ts';

/** Findings about twins: one VPC of each kind is judged, and what is said of it is said of the others. */
export interface TwinFindings extends Twins {
  followerOf(vpcId: string): Follower;
  /** Those of the followers that have something in a unit. */
  followersIn(unit: RegionInventory): readonly string[];
  /** The unit without what is in followers. */
  without(unit: RegionInventory): RegionInventory;
  /** The unit with nothing but what is in a VPC. */
  only(unit: RegionInventory, vpcId: string): RegionInventory;
  /** The findings of a unit about a follower that can be made of those about its leader. */
  echoesOn(vpcId: string, led: readonly Finding[], section: Section, unit: RegionInventory): readonly Echo[];
  /** Notes findings, and gives of those about leaders and all others that are judged what remedies are tried against. */
  note(found: readonly Found[]): void;
  ledOutlines(): Iterable<Finding>;
}

// Below this, to look for twins takes as long as to judge them.
const fewest = 24;

/** What findings about a leader have in common whose subject is the same. */
interface SayingsOfSubject {
  readonly id: Saying;
  readonly arn: Saying;
  readonly subject: LeadingSubject;
  /** The subjects of followers, by their numbers; null where there is none. */
  readonly followers: (Subject | null | undefined)[];
}

/** A finding about a leader that can be said of its twins. */
interface Sayings {
  readonly about: SayingsOfSubject;
  /** What has to be asked before it is said. */
  readonly asked: readonly Saying['canSay'][];
}

/** A function that is worked out once for each. */
const remembered = <K, T>(make: (key: K) => T): ((key: K) => T) => {
  const known = new Map<K, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
};

// What findings have in common is said of one VPC after the other: texts from long before are not asked for again.
const rememberedLength = 1 << 22;

const sayingsFrom = (from: Named): Follower['sayingOf'] => {
  let known = new Map<string, Saying>();
  let length = 0;
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (length > rememberedLength) {
      known = new Map();
      length = 0;
    }
    length += text.length;
    const made = saying(text, from);
    known.set(text, made);
    return made;
  };
};

/** The followers among twins, with what is said of their leaders. */
const createFollowers = (twins: Twins): ((vpcId: string) => Follower) => {
  const sayingsAbout = remembered((leader: string) => sayingsFrom(twins.namedOf(leader)));
  let count = 0;
  return remembered((vpcId) => {
    const leader = twins.leaderOf(vpcId);
    return { number: count++, leader, named: twins.namedOf(vpcId), sayingOf: sayingsAbout(leader) };
  });
};

/** Units without their followers, and with nothing but some. */
const createCuts = ({ followers }: Twins): Pick<TwinFindings, 'followersIn' | 'without' | 'only'> => {
  const followersIn = remembered((unit: RegionInventory) =>
    [...vpcsIn(unit)].filter((vpcId) => followers.has(vpcId)),
  );
  const without = remembered((unit: RegionInventory) => {
    const vpcIds = new Set([...vpcsIn(unit)].filter((vpcId) => !followers.has(vpcId)));
    return cutUnit(unit, { vpcIds, includes: () => true });
  });
  return {
    followersIn,
    without,
    only: (unit, vpcId) => cutUnit(unit, { vpcIds: new Set([vpcId]), includes: () => false }),
  };
};

/** Who a finding about a leader is to be said of, and where. */
interface Asked {
  readonly follower: Follower;
  readonly vpcId: string;
  readonly section: Section;
  readonly unit: RegionInventory;
}

/** Makes echoes; null of a finding that cannot be said of a follower. */
const createEchoes = (): ((of: Finding, asked: Asked) => Echo | null) => {
  const sayings = new WeakMap<Finding, Sayings | { readonly about: null }>();
  const abouts = new Map<string, SayingsOfSubject>();
  const aboutOf = (of: Finding, { follower: { sayingOf }, section, unit }: Asked) => {
    const { type, id, arn } = of.subject;
    const subject = leadingSubject(of, section, unit);
    if (!subject) return null;
    const key = `${type} ${subject.tags} ${section} ${unit.accountId} ${arn}`;
    const known = abouts.get(key);
    if (known) return known;
    const made = { subject, id: sayingOf(id), arn: sayingOf(arn), followers: [] };
    abouts.set(key, made);
    return made;
  };
  const sayingsOf = (of: Finding, asking: Asked): Sayings | { readonly about: null } => {
    const known = sayings.get(of);
    if (known) return known;
    const about = aboutOf(of, asking);
    const asked = [...(about ? textsOf(of) : [])].flatMap((text) => {
      const { isSure, canSay } = asking.follower.sayingOf(text);
      return isSure ? [] : canSay;
    });
    const made = about ? { about, asked } : { about };
    sayings.set(of, made);
    return made;
  };
  const subjectFor = (about: SayingsOfSubject, { follower, vpcId, unit }: Asked): Subject | null => {
    const { number, named } = follower;
    const known = about.followers[number];
    if (known !== undefined) return known;
    const [id, arn] = [saidOf(about.id, named), saidOf(about.arn, named)];
    const made =
      id === null || arn === null ? null : followingSubject(about.subject, { id, arn, vpcId }, unit);
    about.followers[number] = made;
    return made;
  };
  return (of, asking) => {
    const { follower } = asking;
    const { about, asked } = { asked: [], ...sayingsOf(of, asking) };
    if (!about || !asked.every((canSay) => canSay(follower.named))) return null;
    const subject = subjectFor(about, asking);
    if (!subject) return null;
    const { check, status, severity, messageId } = of;
    return { check, status, severity, messageId, subject, of, follower };
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
  const followerOf = createFollowers(twins);
  const echoOf = createEchoes();
  return {
    ...twins,
    ...createCuts(twins),
    followerOf,
    note(found) {
      for (const one of found) if (!isEcho(one)) outlines.push(bareOutlineOf(one));
    },
    ledOutlines: () => outlines,
    echoesOn(vpcId, led, section, unit) {
      const follower = followerOf(vpcId);
      return led.flatMap((of) => echoOf(of, { follower, vpcId, section, unit }) ?? []);
    },
  };
};
