import type { Share } from '../../model/path.ts';
import type { Subject } from '../../model/finding.ts';
import type { WayDifference, WayEffect, WhatIf } from '../../model/what-if.ts';
import { groupBy } from '../group.ts';
import { clean, count, pathLine } from '../words.ts';

/** How the ways of each effect are headed. */
export const effectTitles: { readonly [E in WayEffect]: string } = {
  breaks: 'Breaks',
  worse: 'Gets worse',
  unsettled: 'Cannot be decided',
  moves: 'Takes another door',
  better: 'Gets better',
  returns: 'Comes back',
};

/** How the findings of each kind are headed. */
export const findingTitles = {
  come: 'Failures that come',
  lost: 'Verdicts that are not known any more',
  go: 'Failures that go',
} as const satisfies { readonly [K in keyof WhatIf['findings']]: string };

/** The kinds of findings in the order in which they are shown. */
export const findingKinds = ['come', 'lost', 'go'] as const;

/** A thing by its id and its name. */
export const named = (id: string, name: string | null | undefined): string =>
  name && name !== id ? `${clean(name)} (${clean(id)})` : clean(id);

/** Where a way starts or a subject is. */
export const whereOf = ({
  accountId,
  region,
  vpcId,
}: Pick<Subject, 'accountId' | 'region' | 'vpcId'>): string =>
  clean([accountId, region, vpcId ?? ''].filter(Boolean).join(' '));

/** What the changes do, in one line. */
export const verdictWords = ({ ways, findings, changes }: WhatIf): string => {
  const parts = (
    [
      ['breaks', 'breaks', 'break'],
      ['worse', 'gets worse', 'get worse'],
      ['unsettled', 'cannot be decided', 'cannot be decided'],
      ['moves', 'takes another door', 'take another door'],
      ['better', 'gets better', 'get better'],
      ['returns', 'comes back', 'come back'],
    ] as const
  ).flatMap(([effect, one, many]) => {
    const found = ways.filter((way) => way.effect === effect).length;
    return found === 0 ? [] : [`${count(found, 'way')} ${found === 1 ? one : many}`];
  });
  const told = parts.length > 0 ? parts.join(', ') : 'no way changes';
  return `${count(changes.length, 'change')}: ${told}; ${count(findings.come.length, 'failure')} come${findings.come.length === 1 ? 's' : ''}, ${findings.go.length} go${findings.go.length === 1 ? 'es' : ''}`;
};

/** Ways of one subnet that change alike. */
export interface WayGroup {
  readonly first: WayDifference;
  readonly services: readonly string[];
}

/** The ways of an effect: for each subnet, the services that change alike. */
export const wayGroups = ({ ways }: WhatIf, effect: WayEffect): readonly WayGroup[] =>
  [
    ...groupBy(
      ways.filter((way) => way.effect === effect),
      ({ subnetId, before, after }) => [subnetId, before, after].join('\n'),
    ).values(),
  ].map((group) => ({
    first: group.find(({ paths }) => paths !== undefined) ?? (group[0] as WayDifference),
    services: group.map(({ service }) => service),
  }));

/** What a subnet's ways were and are. */
export const movedWords = ({ first, services }: WayGroup): string => {
  const { before, after } = first;
  const words = before === after ? `${before}, another one` : `${before} → ${after}`;
  return `${services.join(', ')}: ${words}`;
};

const linesOf = (shares: readonly Share[]): readonly string[] => [
  ...new Set(shares.map(({ path }) => clean(pathLine(path)))),
];

/** The paths that a way took and takes, one line each, without those that stay. */
export const pathLines = ({ paths }: WayDifference): { was: readonly string[]; is: readonly string[] } => {
  const [was, is] = [linesOf(paths?.before ?? []), linesOf(paths?.after ?? [])];
  return { was: was.filter((line) => !is.includes(line)), is: is.filter((line) => !was.includes(line)) };
};
