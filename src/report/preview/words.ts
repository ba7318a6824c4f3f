import type { Preview, PreviewCause, PreviewChange, PreviewPlace, PreviewWay } from '../../model/preview.ts';
import { groupBy } from '../group.ts';
import { clean, count } from '../words.ts';

/** The kinds of changes in the order in which they are shown. */
export const changeKinds = ['new', 'unsettled', 'resolved'] as const;

/** How the changes of each kind are headed. */
export const changeTitles = {
  new: 'New failures',
  unsettled: 'Cannot be decided any more',
  resolved: 'Resolved',
} as const satisfies { readonly [K in (typeof changeKinds)[number]]: string };

const did: { readonly [K in PreviewCause['kind']]: string } = {
  create: 'Added',
  update: 'Changed',
  replace: 'Replaced',
  delete: 'Removed',
};

/** What becomes of a declared address, in a word. */
export const didWord = ({ kind }: PreviewCause): string => did[kind];

/** A file and a line. */
export const placeWords = (place: PreviewPlace | null): string =>
  place === null ? '' : `${clean(place.file)}:${place.line}`;

/** Ways of subnets to services that are others afterwards, and alike. */
export interface MovedWays {
  readonly services: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly subjects: readonly string[];
}

const doorWords = ({ shares, door }: PreviewWay): string =>
  shares.length > 1 ? shares.map((one) => one.door).join(' + ') : door;

const keyOf = ({ subject, service }: PreviewWay): string => `${service}\n${subject}`;

/** Ways that are others afterwards: those alike together, those of most subnets first. */
export const movedWays = ({ before, after }: Preview): readonly MovedWays[] => {
  const was = new Map(before.ways.map((way) => [keyOf(way), way]));
  const moved = after.ways.flatMap((way) => {
    const then = was.get(keyOf(way));
    const [from, to] = [then ? doorWords(then) : '', doorWords(way)];
    return then && from !== to ? [{ ...way, from, to }] : [];
  });
  // First the subnets that move alike to a service, then the services whose subnets are the same.
  const alike = [...groupBy(moved, ({ service, from, to }) => [service, from, to].join('\n')).values()].map(
    (group) => ({
      services: group.slice(0, 1).map(({ service }) => service),
      before: group[0]?.from ?? '',
      after: group[0]?.to ?? '',
      subjects: group.map(({ subject }) => subject),
    }),
  );
  return [...groupBy(alike, (one) => [one.before, one.after, ...one.subjects].join('\n')).values()]
    .map((group) => ({ ...(group[0] as MovedWays), services: group.flatMap(({ services }) => services) }))
    .sort((a, b) => b.subjects.length - a.subjects.length);
};

/** Some of a list in words. */
export const listWords = (all: readonly string[], most: number, show: (one: string) => string): string =>
  all.length <= most
    ? all.map(show).join(', ')
    : `${all.slice(0, most).map(show).join(', ')} and ${all.length - most} more`;

const isEndpoint = (door: string): boolean => door === 'gateway' || door === 'interface';

/** What is said first: the endpoint that subnets lose, else how many verdicts are others. */
export const headline = (preview: Preview): string => {
  const { changes, causes } = preview;
  const blamed = causes.filter((cause) => cause.new > 0).length;
  const because = blamed > 0 ? ` · ${count(blamed, 'cause')}` : '';
  const lost = movedWays(preview).find(({ before, after }) => isEndpoint(before) && !isEndpoint(after));
  if (lost && changes.new.length > 0)
    return `${count(lost.subjects.length, 'subnet')} ${lost.subjects.length === 1 ? 'loses' : 'lose'} the endpoint for ${listWords(lost.services, 3, clean)}${because}`;
  if (changes.new.length > 0) return `${count(changes.new.length, 'new failure')}${because}`;
  if (changes.unsettled.length > 0)
    return `nothing new fails; ${count(changes.unsettled.length, 'verdict')} cannot be reached`;
  return changes.resolved.length > 0
    ? `nothing new fails; ${count(changes.resolved.length, 'failure')} resolved`
    : 'nothing new fails';
};

/** How many verdicts are others, in one line. */
export const countsLine = ({ changes }: Preview): string => {
  const counted = [...groupBy(changes.new, ({ check, severity }) => `${check} (${severity})`)].map(
    ([name, group]) => `${group.length} × ${name}`,
  );
  const fresh = counted.length > 0 ? `New: ${counted.join(', ')}.` : 'Nothing new fails.';
  const resolved =
    changes.resolved.length > 0
      ? `${count(changes.resolved.length, 'failure')} resolved.`
      : 'Nothing resolved.';
  return `${fresh} ${resolved} ${changes.unsettled.length.toLocaleString('en-US')} unsettled.`;
};

/** Over what it was judged. */
export const overLine = ({ over }: Preview): string =>
  over.kind === 'inventory'
    ? `Judged over the inventory of ${clean(over.collectedAt ?? 'an unknown time')}.`
    : 'Judged over what the code itself says is there: no inventory was given.';

/** Changes that have a check, a message but for the subject, and causes in common. */
export interface ChangeGroup {
  readonly first: PreviewChange;
  readonly changes: readonly PreviewChange[];
}

/** Changes alike, together. */
export const changeGroups = (changes: readonly PreviewChange[]): readonly ChangeGroup[] =>
  [
    ...groupBy(changes, ({ check, severity, causes, subject, before, after }) =>
      // What only itself is the cause of is like others of its kind.
      [check, severity, before, after, ...causes.map((cause) => (cause === subject ? '' : cause))].join('\n'),
    ).values(),
  ].map((group) => ({ first: group[0] as PreviewChange, changes: group }));

/** Who did it, in a sentence; empty where that is the subject itself or is not known. */
export const causeWords = ({ causes, subject }: PreviewChange, show: (text: string) => string): string => {
  const others = causes.filter((cause) => cause !== subject);
  if (others.length === 0) return causes.length > 0 ? 'It is made or taken away by this code.' : '';
  return `Cause: ${listWords(others, 5, show)}${others.length > 1 ? ', together' : ''}.`;
};

/** What was not read or resolved, a line each; and what was assumed. */
export const coverageLines = ({ coverage }: Preview, show: (text: string) => string): readonly string[] => {
  const { skipped, gaps, doubts, assumptions } = coverage;
  const mattering = skipped.filter(({ mayMatter }) => mayMatter);
  const idle = skipped.filter(({ mayMatter }) => !mayMatter);
  const told = new Map<string, string[]>();
  for (const { address, gap } of doubts)
    told.set(gap.message, [...(told.get(gap.message) ?? []), ...(address === null ? [] : [address])]);
  return [
    ...mattering.map(
      ({ type, count: times, addresses }) =>
        `${show(type)} is not understood, and may decide ways: what it refers to is unknown (${listWords(addresses, 3, show)}${times > addresses.length ? `, ${times} in all` : ''}).`,
    ),
    ...[...new Set(gaps.map(({ message }) => message))].map(clean),
    ...[...told].map(([message, addresses]) =>
      addresses.length > 0 ? `${clean(message)} (${listWords(addresses, 3, show)})` : clean(message),
    ),
    ...assumptions.map((text) => `Assumed: ${clean(text)}`),
    ...(idle.length > 0
      ? [
          `Not read, since it decides no way: ${listWords(
            idle.map(({ type }) => type),
            30,
            show,
          )}.`,
        ]
      : []),
  ];
};
