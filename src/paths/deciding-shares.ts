import type { Evidence } from '../model/finding.ts';
import type { Gap } from '../model/observed.ts';
import type { FamilyAnswer, Path, Share, SubnetAnswer } from '../model/path.ts';
import type { Route, Subnet } from '../model/resources.ts';
import { isInternetGateway, isNat } from '../model/ways.ts';
import { clientFamily } from './client-families.ts';
import { sharesLetOut, sharesOfClients } from './shares.ts';

/** A share, and the family it belongs to. */
export interface PlacedShare extends Share {
  readonly answer: FamilyAnswer;
}

/**
 * The shares that decide what clients of the default name meet: the IPv4 ones where the subnet has IPv4;
 * else what DNS64 makes of the name, or the dual-stack name. Clients that their own groups stop send nothing, so they are
 * left out as long as others get further. With `clients`, those alone are asked about.
 */
export const decidingShares = (
  answer: SubnetAnswer,
  subnet: Subnet,
  clients: readonly { readonly id: string }[] = [],
): readonly PlacedShare[] => {
  const wanted = clientFamily(answer, subnet);
  if (!wanted) return [];
  return sharesLetOut(sharesOfClients(wanted.shares, clients)).map((share) => ({ ...share, answer: wanted }));
};

/** The evidence of a share. */
export const shareEvidence = (service: string, { share, path, answer }: PlacedShare): Evidence => ({
  kind: 'path',
  service,
  family: answer.family,
  share,
  path,
});

/** The evidence of IPv4 paths to a service of which each counts as much as the others. */
export const pathEvidence = (service: string, paths: readonly Path[]): readonly Evidence[] =>
  paths.map((path) => ({ kind: 'path', service, family: 'ipv4', share: 1 / paths.length, path }));

/** Does this path get out through a NAT? */
export const leavesByNat = (path: Path): boolean =>
  path.disposition === 'delivered' && path.hops.some((hop) => isNat(hop.kind));

/** The ids of the NATs on these paths. */
export const natsOf = (paths: readonly Path[]): readonly string[] => [
  ...new Set(paths.flatMap((path) => path.hops.filter((hop) => isNat(hop.kind)).map((hop) => hop.id))),
];

/** The gaps of these paths, each once. */
export const gapsOf = (paths: readonly Path[]): readonly Gap[] => {
  const gaps = paths.map((path) => path.gap).filter((gap) => gap !== null);
  return gaps.filter(
    (gap, i) => gaps.findIndex((other) => other.message === gap.message && other.action === gap.action) === i,
  );
};

/** The first route that won on a path, in the subnet's own table. */
export const firstRoute = (
  path: Path,
): { readonly table: string; readonly route: Route; readonly cidr: string } | undefined =>
  path.hops.map((hop) => hop.because).find((because) => because.kind === 'route');

/** Does this path get out to the internet, through a NAT or straight through an internet gateway? */
export const leavesByInternet = (path: Path): boolean =>
  leavesByNat(path) ||
  (path.disposition === 'delivered' && path.hops.some((hop) => isInternetGateway(hop.kind)));

/** What a path takes for granted, in words to add to a sentence; empty when that is nothing. */
export const assumptionWords = (paths: readonly Path[]): string => {
  const assumptions = [...new Set(paths.flatMap((path) => path.assumptions))];
  return assumptions.length === 0 ? '' : ` Taken for granted: ${assumptions.join('; ')}.`;
};
