import type { Finding } from '../model/finding.ts';
import type { IdleWaiver, Report } from '../model/report.ts';
import { clean } from './words.ts';

/** Who accepted a failure and until when, or since when nobody does; null when nobody did. */
export const waiverWords = ({ waiver, baseline }: Finding): string | null => {
  if (!waiver) return baseline === 'known' ? 'Known from the baseline.' : null;
  const who = `${clean(waiver.owner)}: ${clean(waiver.reason)}`;
  return waiver.expired
    ? `The waiver of ${who} expired on ${waiver.until}.`
    : `Waived until ${waiver.until} by ${who}.`;
};

/** Which checks were left out, and by what; null where none was. */
export const skippedWords = ({ coverage: { skipped = [] } }: Report): string | null => {
  if (skipped.length === 0) return null;
  const by = (what: 'option' | 'configuration', words: string): readonly string[] => {
    const ids = skipped.filter((one) => one.by === what).map(({ check }) => clean(check));
    return ids.length === 0 ? [] : [`${ids.join(', ')} (${words})`];
  };
  const named = [...by('option', '--skip-check'), ...by('configuration', 'disable in the configuration')];
  return `Left out, so that what ${skipped.length === 1 ? 'it' : 'they'} would judge is not assessed: ${named.join('; ')}.`;
};

/** Which change of the plan resolves a failure; null where none does, or nothing was planned. */
export const plannedWords = ({ planned }: Finding): string | null =>
  planned ? `Planned as change ${planned.id}: ${clean(planned.title)}.` : null;

const idleWords = (word: string, { check, resource, owner, until }: IdleWaiver): string =>
  `${word} ${check} on ${clean(resource)}, ${clean(owner)}, until ${until}`;

/** What there is to do about waivers, a line each. */
export const waiverLines = ({ waivers }: Report): readonly string[] => [
  ...waivers.expired.map((waiver) => idleWords('expired', waiver)),
  ...waivers.unused.map((waiver) => idleWords('unused ', waiver)),
  ...waivers.unreadable.map(clean),
];

/** How many failures were accepted or known before, as a sentence; null when none was. */
export const overlayWords = ({ summary, baseline }: Report): string | null => {
  const open = Object.values(summary.open).reduce((sum, count) => sum + count, 0);
  if (summary.waived === 0 && baseline === null) return null;
  const known = baseline
    ? `, ${baseline.known} known from the baseline and ${baseline.resolved} resolved since`
    : '';
  return `${open} of them are open: ${summary.waived} waived${known}.`;
};
