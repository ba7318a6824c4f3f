import type { ListingDoubt, Section } from '../model/inventory.ts';

/** A doubt, and its place among those of its unit. */
export interface RankedDoubt {
  readonly rank: number;
  readonly doubt: ListingDoubt;
}

/** Doubts of one section, by what they are about; each list in the order of the unit. */
interface DoubtsOfSection {
  /** About the listing itself. */
  readonly listing: RankedDoubt[];
  /** Of those, the ones about no VPC in particular. */
  readonly anywhere: RankedDoubt[];
  readonly byVpc: Map<string, RankedDoubt[]>;
  readonly byId: Map<string, RankedDoubt[]>;
}

const putInto = (groups: Map<string, RankedDoubt[]>, key: string, one: RankedDoubt): void => {
  const group = groups.get(key);
  if (group) group.push(one);
  else groups.set(key, [one]);
};

const indexOf = (doubts: readonly ListingDoubt[]): ReadonlyMap<Section, DoubtsOfSection> => {
  const index = new Map<Section, DoubtsOfSection>();
  for (const [rank, doubt] of doubts.entries()) {
    const section = doubt.section as Section;
    const known: DoubtsOfSection = index.get(section) ?? {
      listing: [],
      anywhere: [],
      byVpc: new Map(),
      byId: new Map(),
    };
    index.set(section, known);
    const one = { rank, doubt };
    if (doubt.id !== null) putInto(known.byId, doubt.id, one);
    else {
      known.listing.push(one);
      if (doubt.vpcId === null) known.anywhere.push(one);
      else putInto(known.byVpc, doubt.vpcId, one);
    }
  }
  return index;
};

// Of a plan whose references name no instance there are thousands, and everything that is judged asks for them.
const indexes = new WeakMap<readonly ListingDoubt[], ReadonlyMap<Section, DoubtsOfSection>>();

/** The one of two doubts that a unit says first. */
export const earlier = (
  one: RankedDoubt | undefined,
  other: RankedDoubt | undefined,
): RankedDoubt | undefined => (one && other ? (other.rank < one.rank ? other : one) : (one ?? other));

/**
 * The first doubt of a unit that bears on what somebody wants to know of a section: the things of a VPC, of one service, or
 * what has to do with one thing. Whoever wants to know of everything is told of every doubt.
 */
export const firstDoubt = (
  doubts: readonly ListingDoubt[] | undefined,
  section: Section,
  {
    vpcId,
    service,
    id,
  }: { readonly vpcId?: string | undefined; readonly service?: string; readonly id?: string },
): RankedDoubt | undefined => {
  if (doubts === undefined) return undefined;
  const index = indexes.get(doubts) ?? indexOf(doubts);
  indexes.set(doubts, index);
  const own = index.get(section);
  if (own === undefined) return undefined;
  const first = (some: readonly RankedDoubt[] = []): RankedDoubt | undefined =>
    some.find(({ doubt }) => doubt.service === null || service === undefined || doubt.service === service);
  const ofListing =
    vpcId === undefined ? first(own.listing) : earlier(first(own.anywhere), first(own.byVpc.get(vpcId)));
  return earlier(ofListing, id === undefined ? undefined : own.byId.get(id)?.[0]);
};
