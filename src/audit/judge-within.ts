import type { Check } from '../checks/check.ts';
import type { Finding } from '../model/finding.ts';
import { isSeen, seen } from '../model/observed.ts';
import { createResolver, type PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { atLeast, judgeUnit } from './judge.ts';
import { type AuditOptions, chosenChecks, createJudgement } from './audit.ts';
import { cutUnit, isFar, type Within } from './cut-unit.ts';

/** What of an inventory is judged, and of that which verdicts are wanted. */
interface Wanted extends Within {
  /** Is this subject of a check judged? Absent for all that are left. */
  readonly asks?: (check: string, subject: string) => boolean;
}

/** A check that is only asked about some of its subjects. */
const limited = (check: Check, asks: NonNullable<Wanted['asks']>): Check => ({
  ...check,
  subject: {
    ...check.subject,
    list(unit, world, options) {
      const listed = check.subject.list(unit, world, options);
      if (!isSeen(listed)) return listed;
      return seen(listed.seen.filter((item) => asks(check.id, check.subject.describe(item, unit, world).id)));
    },
  },
});

/** Judges some of an inventory, as an audit of all of it would; the whole world stays in sight. */
export const judgeWithin = (
  world: World,
  options: AuditOptions,
  within: Wanted,
  paths: PathResolver = createResolver(world),
): readonly Finding[] => {
  const judgement = {
    ...createJudgement(world, options),
    paths: () => paths,
    // The empty text is for what belongs to no VPC.
    vpcIds: new Set([...within.vpcIds, '']),
  };
  const { asks } = within;
  const chosen = chosenChecks(options);
  const checks = asks ? chosen.map((check) => limited(check, asks)) : chosen;
  return world.units.flatMap((unit) => {
    if (isFar(unit, within)) return [];
    const listed = cutUnit(unit, within);
    return checks
      .flatMap((check) => judgeUnit(check, unit, judgement, listed))
      .filter(({ severity }) => atLeast(severity, options.minimumSeverity));
  });
};
