import type { Gap } from '../model/observed.ts';
import type { FamilyAnswer, Path, Share } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { clientFamilies } from './client-families.ts';
import { namesOf } from './clients.ts';
import type { PathResolver } from './resolver.ts';
import { sharesOfClient, sharesOfClients } from './shares.ts';
import type { Located } from './world.ts';

/** Can clients in a subnet reach the public addresses of AWS services at all? */
export type Isolation =
  | (Isolated & { readonly verdict: 'isolated' })
  | { readonly verdict: 'open'; readonly paths: readonly Path[]; readonly egress: string }
  | (Isolated & { readonly verdict: 'unknown'; readonly gap: Gap });

/** Clients that do not reach public addresses, or may not. */
interface Isolated {
  readonly paths: readonly Path[];
  /** Those of whom it is true: some, where others of the subnet do reach them. */
  readonly clients: readonly NetworkInterface[];
  /** The fact in words, the beginning of a sentence. */
  readonly text: string;
}

// Services without published ranges are somewhere among all public addresses: half of them and more reachable is as good as all.
const enough = 0.5;

const isDelivered = ({ path }: Share): boolean => path.disposition === 'delivered';

const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, { share }) => sum + share, 0);

/** Is enough of what these shares are about delivered? */
const getsOut = (shares: readonly Share[]): boolean =>
  sumOf(shares.filter(isDelivered)) >= enough * sumOf(shares) && shares.some(isDelivered);

/** What closed the way on purpose, in words to add; empty where nothing says so. */
const closedWords = (paths: readonly Path[]): string => {
  const modes = paths.map(({ by, hops }) => {
    const because = hops.at(-1)?.because;
    return by === 'block-public-access' && because?.kind === 'attribute' ? because.value : null;
  });
  const [mode] = modes;
  return mode && modes.every((one) => one !== null) ? ` by VPC Block Public Access (${mode})` : '';
};

const isolatedWords = (
  subnet: Subnet,
  paths: readonly Path[],
  cutOff: readonly NetworkInterface[] | null,
  others: readonly FamilyAnswer[],
): string => {
  if (cutOff)
    return `${namesOf(cutOff)} in ${subnet.id} ${cutOff.length === 1 ? 'is' : 'are'} isolated${closedWords(paths)}, though not all of the subnet`;
  if (paths.length > 0 && paths.every(({ by }) => by === 'security-group'))
    return `${subnet.id} is isolated by the security groups of its workloads`;
  const [other] = others.filter(({ shares }) => getsOut(shares));
  return other
    ? `${subnet.id} is isolated over the IPv4 addresses of the default names, though not over IPv6`
    : `${subnet.id} is isolated${closedWords(paths)}`;
};

/** Some public addresses are reached and others are not: which of them a service uses is not published. */
export const partlyReachable = (subnet: Subnet, service: string): Gap => ({
  action: 'pathproof:path',
  code: 'PartlyReachable',
  message: `Only some public addresses are reachable from ${subnet.id}, and which of them ${service} uses is not published.`,
});

/**
 * Is a subnet isolated, for these of its clients or for all: does every path to a service's public addresses, in each
 * family that clients of the default name use, end in nothing? A path that drops (a dead NAT, a blackhole, Block Public
 * Access, no public address, a group that lets nothing out) isolates like no path at all.
 */
export const isolationOf = (
  paths: PathResolver,
  at: Located<'subnets'>,
  service: string,
  clients: readonly NetworkInterface[] = [],
): Isolation => {
  const { item: subnet } = at;
  const answer = paths.toPublicAddresses(at, service);
  const families = clientFamilies(answer, subnet);
  const relevant = families.map(({ shares }) => sharesOfClients(shares, clients));
  const all = relevant.flat();
  const ways = all.map(({ path }) => path);
  const cutOff = clients.filter((eni) =>
    families.every(({ shares }) =>
      sharesOfClient(shares, eni).every(({ path }) => path.disposition !== 'delivered' && path.gap === null),
    ),
  );
  // Where the rest may be cut off as well, it is not known that the subnet is not.
  const others = clients.filter((eni) => !cutOff.includes(eni));
  const someArrive = families.some(({ shares }) =>
    others.some((eni) => sharesOfClient(shares, eni).some(isDelivered)),
  );
  if (cutOff.length > 0 && someArrive) {
    const dead = families.flatMap(({ shares }) => sharesOfClients(shares, cutOff)).map(({ path }) => path);
    const text = isolatedWords(subnet, dead, cutOff, []);
    return { verdict: 'isolated', paths: dead, clients: cutOff, text };
  }
  const open = relevant.find(getsOut)?.filter(isDelivered);
  const [first] = open ?? [];
  if (open && first)
    return {
      verdict: 'open',
      paths: open.map(({ path }) => path),
      egress: first.path.egress ?? 'local',
    };
  const hidden = ways.find((path) => path.gap !== null)?.gap;
  const gap = hidden ?? (all.some(isDelivered) ? partlyReachable(subnet, service) : null);
  if (gap) return { verdict: 'unknown', paths: ways, clients, text: `${subnet.id} may be isolated`, gap };
  const otherFamilies = answer.families.filter((family) => !families.includes(family));
  return {
    verdict: 'isolated',
    paths: ways,
    clients,
    text: isolatedWords(subnet, ways, null, otherFamilies),
  };
};
