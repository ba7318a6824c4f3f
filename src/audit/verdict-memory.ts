import type { Check, Verdict } from '../checks/check.ts';
import type { RegionInventory } from '../model/inventory.ts';
import type { World } from '../paths/world.ts';
import { holds, type Read, traceOf } from './traced-world.ts';

/** What is judged, and where. */
export interface Judged {
  readonly check: Check;
  readonly item: object;
  readonly unit: RegionInventory;
  readonly world: World;
  /** Does a failure need its remedy? */
  readonly remedies: boolean;
}

/** What a verdict is made with, so that what it rests on is known. */
export interface Traced {
  readonly unit: RegionInventory;
  readonly world: World;
  /** Says that the verdict rests on ways, too, whose reasons are not noted. */
  readonly askWays: () => void;
}

/** Verdicts under one set of options, with what they rest on: given again in every world that answers the same. */
export interface VerdictMemory {
  /** The verdict from before where nothing that it rests on differs, else the one that is made now. */
  verdictOn(judged: Judged, make: (traced: Traced | null) => Verdict): Verdict;
}

interface Kept {
  readonly verdict: Verdict;
  readonly reads: readonly Read[];
}

/** What is kept of things, by what they are: a change that is made twice makes two things that are alike. */
const createShelves = () => {
  const byItem = new WeakMap<object, Map<string, Kept>>();
  const byText = new Map<string, Map<string, Kept>>();
  return ({ item, unit: { accountId, region } }: Judged): Map<string, Kept> => {
    const known = byItem.get(item);
    if (known) return known;
    const text = `${accountId}/${region} ${JSON.stringify(item)}`;
    const shelf = byText.get(text) ?? new Map<string, Kept>();
    byText.set(text, shelf);
    byItem.set(item, shelf);
    return shelf;
  };
};

/** Is a verdict all that is wanted? One that was made for a proof has no remedy. */
const suffices = ({ verdict }: Kept, { remedies }: Judged): boolean =>
  !remedies || verdict.status !== 'fail' || verdict.remedy !== null;

/** A memory without verdicts. */
export const createVerdictMemory = (): VerdictMemory => {
  const shelfOf = createShelves();
  // What rests on ways once does so often, and to note it costs more than it saves.
  const untold = new Set<string>();
  return {
    verdictOn(judged, make) {
      const { check, unit, world } = judged;
      // Policies cost the most to judge, and their verdicts rest on the least.
      if (check.subject.section !== 'vpcEndpoints' || untold.has(check.id)) return make(null);
      const shelf = shelfOf(judged);
      const known = shelf.get(check.id);
      if (known && suffices(known, judged) && holds(known.reads, world)) return known.verdict;
      const trace = traceOf(world);
      let ways = false;
      const verdict = make({
        unit: trace.unit(unit),
        world: trace.world,
        askWays: () => {
          ways = true;
        },
      });
      const reads = ways ? null : trace.reads();
      if (reads) shelf.set(check.id, { verdict, reads });
      else untold.add(check.id);
      return verdict;
    },
  };
};
