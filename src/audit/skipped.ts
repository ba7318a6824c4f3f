import type { Check } from '../checks/check.ts';
import type { Coverage } from '../model/report.ts';

/** A check that the user left out: by an option, or in the configuration. */
export interface SkippedCheck {
  readonly check: Check;
  readonly by: 'option' | 'configuration';
}

/** Checks by name, former names included; those of a name that nothing has are left out. */
const namedBy = (names: readonly string[], known: readonly Check[]): ReadonlySet<Check> =>
  new Set(known.filter(({ id, formerly }) => names.some((name) => name === id || formerly?.includes(name))));

/** What was asked for and what was left out, by names that were found to be those of checks. */
export interface Choice {
  /** The checks that were asked for by name; null for all. */
  readonly asked: readonly Check[] | null;
  /** Names that an option leaves out. */
  readonly skip: readonly string[];
  /** Names that the configuration turns off. */
  readonly disable: readonly string[];
}

/** The checks that run, and those that would have run had the user not left them out. */
export const chooseChecks = (
  known: readonly Check[],
  { asked, skip, disable }: Choice,
): { readonly checks: readonly Check[]; readonly skipped: readonly SkippedCheck[] } => {
  const byOption = namedBy(skip, known);
  // What is asked for by name runs, whatever the configuration turns off.
  const byConfiguration = namedBy(asked === null ? disable : [], known);
  const wanted = asked ?? known;
  return {
    checks: wanted.filter((check) => !byOption.has(check) && !byConfiguration.has(check)),
    skipped: wanted.flatMap((check): readonly SkippedCheck[] => {
      if (byOption.has(check)) return [{ check, by: 'option' }];
      return byConfiguration.has(check) ? [{ check, by: 'configuration' }] : [];
    }),
  };
};

/** A coverage that says which checks were left out: what they would have judged was not assessed. */
export const withSkipped = (coverage: Coverage, skipped: readonly SkippedCheck[]): Coverage =>
  skipped.length === 0
    ? coverage
    : { ...coverage, skipped: skipped.map(({ check, by }) => ({ check: check.id, by })) };
