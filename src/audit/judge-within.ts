import type { Finding } from '../model/finding.ts';
import { type RegionInventory, type Section, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { createResolver, type PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { atLeast, judgeUnit } from './judge.ts';
import { type AuditOptions, chosenChecks, createJudgement } from './audit.ts';

/** What of an inventory is judged: things of some VPCs, and some that belong to none. */
export interface Within {
  readonly vpcIds: ReadonlySet<string>;
  /** Is this one that belongs to no VPC judged: a bucket, an endpoint service, a connection? */
  readonly includes: (section: Section, item: object) => boolean;
  /** Ids of the things that are judged, where not all of those VPCs are; absent for all. */
  readonly ids?: ReadonlySet<string>;
}

/** Sections whose items are judged and belong to no VPC. */
const apart: readonly Section[] = ['buckets', 'endpointServiceConfigurations', 'endpointConnections'];

const vpcIdOf = (section: Section, item: object): string | null => {
  const { vpcId, id } = item as Readonly<Record<string, unknown>>;
  return section === 'vpcs' ? String(id) : typeof vpcId === 'string' ? vpcId : null;
};

/** A unit with those of its items alone that are judged, what is only looked up stays; null where nothing in it is judged. */
const cut = (unit: RegionInventory, { vpcIds, includes, ids }: Within): RegionInventory | null => {
  const sections: Record<string, Observed<readonly object[]>> = { ...unit.sections };
  let wanted = false;
  for (const section of sectionNames) {
    const items = unit.sections[section] as Observed<readonly object[]>;
    if (!isSeen(items)) continue;
    const isOurs = (item: object): boolean => {
      if (apart.includes(section)) return includes(section, item);
      const vpcId = vpcIdOf(section, item);
      if (vpcId === null) return false;
      return ids ? ids.has(String((item as { readonly id?: string }).id)) : vpcIds.has(vpcId);
    };
    const kept = items.seen.filter((item) => {
      const ours = isOurs(item);
      wanted ||= ours;
      return ours || (!apart.includes(section) && vpcIdOf(section, item) === null);
    });
    if (kept.length !== items.seen.length) sections[section] = { seen: kept };
  }
  return wanted ? { ...unit, sections: sections as unknown as RegionInventory['sections'] } : null;
};

/** Judges some of an inventory, as an audit of all of it would; the whole world stays in sight. */
export const judgeWithin = (
  world: World,
  options: AuditOptions,
  within: Within,
  paths: PathResolver = createResolver(world),
): readonly Finding[] => {
  const judgement = {
    ...createJudgement(world, options),
    paths: () => paths,
    // The empty text is for what belongs to no VPC.
    vpcIds: new Set([...within.vpcIds, '']),
  };
  return world.units.flatMap((unit) => {
    const listed = cut(unit, within);
    if (!listed) return [];
    return chosenChecks(options)
      .flatMap((check) => judgeUnit(check, unit, judgement, listed))
      .filter(({ severity }) => atLeast(severity, options.minimumSeverity));
  });
};
