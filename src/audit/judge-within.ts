import type { Finding } from '../model/finding.ts';
import { createResolver, type PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { atLeast, judgeUnit } from './judge.ts';
import { type AuditOptions, chosenChecks, createJudgement } from './audit.ts';
import { cutUnit, isFar, type Within } from './cut-unit.ts';

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
    if (isFar(unit, within)) return [];
    const listed = cutUnit(unit, within);
    return chosenChecks(options)
      .flatMap((check) => judgeUnit(check, unit, judgement, listed))
      .filter(({ severity }) => atLeast(severity, options.minimumSeverity));
  });
};
