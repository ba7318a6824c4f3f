import type { CheckOptions } from '../../model/check-options.ts';
import type { Evidence } from '../../model/finding.ts';
import { type Gap, isSeen, isUnread, type Observed, seen } from '../../model/observed.ts';
import type { Path, SubnetAnswer } from '../../model/path.ts';
import type { Subnet } from '../../model/resources.ts';
import { wayWords } from '../../model/ways.ts';
import { carriersIn } from '../../paths/subnet-use.ts';
import { tableOf } from '../../paths/tables.ts';
import type { Place, World } from '../../paths/world.ts';
import type { Bypass } from '../../remedies/gateway-plan.ts';
import { serviceNameOf } from '../../services/service-names.ts';
import type { CheckContext, Verdict } from '../check.ts';
import {
  decidingShares,
  firstRoute,
  gapsOf,
  type PlacedShare,
  shareEvidence,
} from '../../paths/deciding-shares.ts';

/** What checks say that ask by which door traffic leaves, where there is no traffic to ask about. */
export const doorMessages = {
  carriers: 'No client can be in {subnet}: it holds only {carriers}.',
  nothingArrives: 'Nothing from {subnet} arrives at {service}, so it takes no door at all: {ways}.',
  untouched: '{vpc} is an untouched default VPC: nothing in it sends traffic.',
} as const;

/** Where these shares go, in words. */
const waysOf = (shares: readonly PlacedShare[]): string =>
  [...new Set(shares.map(({ path }) => wayWords(path)))].join('; ');

/** What shows that a VPC is in use. */
const uses = ['vpcEndpoints', 'networkInterfaces', 'natGateways'] as const;

/**
 * An account makes a default VPC in each region by itself; one without any interface or endpoint was never used. A gap where
 * it is not known whether it is a default one, or what is in it.
 */
const isUntouched = (world: World, { vpcId, ownerId }: Subnet, { region }: Place): Observed<boolean> => {
  if (uses.some((section) => (world.group(section, 'vpcId').get(vpcId) ?? []).length > 0)) return seen(false);
  const owner = { accountId: ownerId, region };
  const vpc = world.find('vpcs', vpcId, owner);
  if (!isSeen(vpc)) return vpc;
  if (vpc.seen?.isDefault !== true) return seen(false);
  const unread = uses.map((section) => world.list(section, owner, { vpcId })).find((one) => !isSeen(one));
  return unread && !isSeen(unread) ? unread : seen(true);
};

/** Why no traffic of a subnet is to be asked about, as a message and its values. */
type WithoutClients =
  | { readonly id: 'carriers'; readonly values: { readonly subnet: string; readonly carriers: string } }
  | { readonly id: 'untouched'; readonly values: { readonly vpc: string } };

/** Why no traffic of a subnet is to be asked about; null where there may be some, a gap where that was not read. */
export const withoutClients = (
  world: World,
  subnet: Subnet,
  place: Place,
  options: CheckOptions,
): Observed<WithoutClients | null> => {
  if (options.assumeWorkloads) return seen(null);
  const carriers = carriersIn(world, subnet);
  if (carriers !== null) return seen({ id: 'carriers', values: { subnet: subnet.id, carriers } });
  const untouched = isUntouched(world, subnet, place);
  if (!isSeen(untouched)) return untouched;
  return seen(untouched.seen ? { id: 'untouched', values: { vpc: subnet.vpcId } } : null);
};

/** How the traffic of a subnet to a service leaves, as far as it is known. */
export interface Departure {
  readonly subnet: Subnet;
  readonly service: string;
  readonly dns: SubnetAnswer['dns'];
  /** What hides what the name leads to. */
  readonly hidden: Gap | null;
  readonly shares: readonly PlacedShare[];
  /** The shares that take the door which is asked about. */
  readonly out: readonly PlacedShare[];
  readonly gaps: readonly Gap[];
  readonly evidence: readonly Evidence[];
}

/** How does the traffic of a subnet to a service leave, and which of it by a door? */
export const departureOf = (
  subnet: Subnet,
  service: string,
  takesDoor: (path: Path) => boolean,
  { paths, unit }: Pick<CheckContext, 'paths' | 'unit'>,
): Departure => {
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, service);
  const hidden = answer.dns.resolves === 'unknown' ? answer.dns.gap : null;
  // Where DNS hides the answer, a private one would keep traffic off public doors: only what public addresses meet can decide.
  const shares = decidingShares(hidden ? paths.toPublicAddresses(at, service) : answer, subnet);
  return {
    subnet,
    service,
    dns: answer.dns,
    hidden,
    shares,
    out: shares.filter(({ path }) => takesDoor(path)),
    gaps: gapsOf(shares.map(({ path }) => path)),
    evidence: shares.map((share) => shareEvidence(service, share)),
  };
};

/** The shares that take the door, as evidence; there is one at least. */
export const evidenceOut = ({ out, service }: Departure): readonly [Evidence, ...Evidence[]] =>
  out.map((share) => shareEvidence(service, share)) as [Evidence, ...Evidence[]];

/** What these shares come to. */
export const sumOf = (shares: readonly PlacedShare[]): number =>
  shares.reduce((total, { share }) => total + share, 0);

/** What of a subnet goes past a gateway endpoint for a service; null where its table is not known. */
export const bypassOf = (
  subnet: Subnet,
  service: string,
  shares: readonly PlacedShare[],
  { world, unit }: Pick<CheckContext, 'world' | 'unit'>,
): Bypass | null => {
  const used = tableOf(world, subnet, unit);
  if (!isSeen(used)) return null;
  const { region } = unit;
  const routes = shares.flatMap(({ path }) => firstRoute(path)?.route ?? []);
  const serviceName = serviceNameOf(service, region);
  return { world, region, serviceName, service, subnet, table: used.seen.table, routes };
};

/** The verdict where nothing takes the door: what arrives by another passes, as `pass` says it. */
export const byOtherDoors = (
  { subnet, shares, hidden, evidence }: Departure,
  service: string,
  context: Pick<CheckContext<typeof doorMessages>, 'doubt' | 'unknown' | 'notApplicable'>,
  pass: (ways: string, evidence: readonly [Evidence, ...Evidence[]]) => Verdict,
): Verdict => {
  const [first, ...rest] = evidence;
  const message = `${subnet.id} has no addresses.`;
  if (!first) return context.unknown([{ action: 'pathproof:path', code: 'NoAnswer', message }]);
  const arrived = shares.filter(({ path }) => path.disposition === 'delivered');
  if (arrived.length > 0) return pass(waysOf(arrived), [first, ...rest]);
  // A private answer that was not read may arrive where the public one does not.
  context.doubt(hidden && isUnread(hidden) ? [hidden] : [], evidence);
  // What arrives nowhere takes no door, and passes nothing; a private name in an unknown server would take none either.
  return context.notApplicable('nothingArrives', { subnet: subnet.id, service, ways: waysOf(shares) });
};
