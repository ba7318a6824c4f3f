import type { AuditOptions } from '../audit/audit.ts';
import { judgeWithin } from '../audit/judge-within.ts';
import { addressOf, type Addresses } from '../model/addresses.ts';
import type { Finding } from '../model/finding.ts';
import type { PreviewSide } from '../model/preview.ts';
import { servicesInUse } from '../paths/matrix.ts';
import { createResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { waysOf } from './doors.ts';

/** One side of a preview: what is judged of an inventory. */
export interface Judged {
  readonly world: World;
  /** What was judged, by check and by what the user calls the subject. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly side: PreviewSide;
}

/** What is the same for both sides. */
export interface JudgeSetting {
  readonly options: AuditOptions;
  readonly addresses: Addresses;
  readonly vpcIds: ReadonlySet<string>;
  /** Are those all of them? */
  readonly whole: boolean;
}

/** What a finding on a subject of this id is recognized by on the other side: the id may be another one there. */
export const keyOfSubject = (check: string, subject: string, addresses: Addresses): string =>
  `${check}\n${addressOf(addresses, subject)}`;

/** What a finding is recognized by on the other side. */
export const keyOf = ({ check, subject }: Finding, addresses: Addresses): string =>
  keyOfSubject(check, subject.id, addresses);

/** The services that ways are compared for: those that every network needs, and those with an endpoint on a side. */
export const servicesOf = (worlds: readonly World[]): readonly string[] => [
  ...new Set(worlds.flatMap((world) => servicesInUse(world))),
];

/** Judges an inventory: every verdict, and the ways of every subnet. */
export const judgeSide = (
  world: World,
  { options, addresses, vpcIds }: JudgeSetting,
  services: readonly string[],
): Judged => {
  const paths = createResolver(world);
  const within = { vpcIds, includes: () => true };
  const found = judgeWithin(world, options, within, paths);
  const findings = new Map(found.map((finding) => [keyOf(finding, addresses), finding]));
  const ways =
    vpcIds.size === 0 ? [] : waysOf(world, services, [...vpcIds], (id) => addressOf(addresses, id), paths);
  const verdicts = [...findings.values()]
    .filter(({ status }) => status !== 'not-applicable')
    .map(({ check, subject, status }) => ({ check, subject: addressOf(addresses, subject.id), status }));
  return { world, findings, side: { ways, findings: verdicts } };
};
