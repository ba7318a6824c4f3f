import type { Check } from '../checks/check.ts';
import { controlsOf, everyFramework } from '../frameworks/mapping.ts';
import { UserError } from '../model/user-error.ts';
import type { Overlays } from '../audit/assemble.ts';
import type { Config } from '../store/config.ts';
import type { OverlayFlags } from './overlay-flags.ts';
import { unknownWord } from './suggest.ts';

const knownFrameworks = everyFramework.map(({ id }) => id);

const refuseUnknown = (ids: readonly string[], known: readonly string[]): void => {
  const wrong = ids.find((id) => !known.includes(id));
  if (wrong !== undefined) throw unknownWord('framework', wrong, known, `Known are ${known.join(', ')}.`);
};

/** The frameworks that a configuration names, empty for all; null where it names none. */
const configuredFrameworks = (ids: readonly string[]): readonly string[] | null => {
  refuseUnknown(ids, ['all', ...knownFrameworks]);
  if (ids.length === 0) return null;
  return ids.includes('all') ? [] : ids;
};

/** The checks that are evidence towards a control of these frameworks; all when none is named. */
export const checksOfFrameworks = (checks: readonly Check[], ids: readonly string[]): readonly Check[] => {
  refuseUnknown(ids, knownFrameworks);
  if (ids.length === 0) return checks;
  const found = checks.filter((check) =>
    controlsOf(check).some(({ framework }) => ids.includes(framework.id)),
  );
  if (found.length > 0) return found;
  throw new UserError(
    `None of the checks is evidence for a control of ${ids.join(', ')}.`,
    'Leave out --check, or name another framework.',
  );
};

/** What is laid over the verdicts of an audit, read before anything is collected. */
export const overlaysOf = async (
  flags: OverlayFlags,
  checks: readonly Check[],
  config: Pick<Config, 'frameworks'>,
): Promise<Overlays> => {
  const reported = configuredFrameworks(config.frameworks);
  const [{ loadWaivers }, { loadBaseline }] = await Promise.all([
    import('../store/waiver-file.ts'),
    import('../store/report-file.ts'),
  ]);
  const waivers = flags.waivers === false ? null : await loadWaivers(flags.waivers ?? null, checks);
  return {
    ...(flags.framework ? { frameworks: flags.framework } : {}),
    ...(reported ? { reported } : {}),
    ...(waivers ? { waivers } : {}),
    ...(flags.baseline === undefined ? {} : { baseline: await loadBaseline(flags.baseline) }),
    ...(flags.redact ? { redact: { salt: flags.redactSalt ?? null } } : {}),
    knownChecks: checks,
  };
};
