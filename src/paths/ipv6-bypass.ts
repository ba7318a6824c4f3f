import { type Gap, isSeen } from '../model/observed.ts';
import type { FamilyAnswer, Path, SubnetAnswer } from '../model/path.ts';
import { isServiceEndpoint } from '../model/ways.ts';
import { serviceOfPrefixList } from '../services/services.ts';
import { gapsOf, leavesByInternet } from './deciding-shares.ts';
import type { PathResolver } from './resolver.ts';
import type { Located, Place, World } from './world.ts';

/** A service with gateway endpoints. */
interface Service {
  readonly service: string;
  readonly name: string;
}

const services: readonly Service[] = [
  { service: 's3', name: 'S3' },
  { service: 'dynamodb', name: 'DynamoDB' },
];

/** One way out for IPv6, past the endpoint that IPv4 takes. */
export interface Bypass extends Service {
  readonly answer: FamilyAnswer;
  readonly out: readonly { readonly share: number; readonly path: Path }[];
  readonly nat64: boolean;
}

/** Ways past endpoints, and what hides further ones. */
export interface Bypasses {
  readonly bypasses: readonly Bypass[];
  readonly gaps: readonly Gap[];
}

const byEndpoint = (path: Path): boolean =>
  path.disposition === 'delivered' && isServiceEndpoint(path.egress);

const ipv4Of = (answer: SubnetAnswer): FamilyAnswer | undefined =>
  answer.families.find(({ family }) => family === 'ipv4');

/** AWS: that a service answers over IPv6 at all is certain for S3; for DynamoDB where the region has a list of its IPv6 addresses. */
const answersIpv6 = (world: World, place: Place, { service }: Service): boolean => {
  if (service === 's3') return true;
  const lists = world.list('prefixLists', place);
  return (
    isSeen(lists) &&
    lists.seen.some((list) => list.addressFamily === 'IPv6' && serviceOfPrefixList(list)?.service === service)
  );
};

/** What hides whether a service answers over IPv6, where a way out of that family would matter. */
const unreadLists = (
  world: World,
  place: Place,
  { service }: Service,
  ipv6: readonly FamilyAnswer[],
): readonly Gap[] => {
  const lists = world.list('prefixLists', place);
  const leaves = ipv6.some(({ shares }) => shares.some(({ path }) => leavesByInternet(path)));
  return service === 's3' || isSeen(lists) || !leaves ? [] : [lists.gap];
};

/** How one service is reached over both families: ways past the endpoint, and what hides further ones. */
const judgeService = (paths: PathResolver, at: Located<'subnets'>, service: Service): Bypasses => {
  const { world } = paths;
  const answer = paths.toService(at, service.service);
  const ipv4 = ipv4Of(answer)?.shares.map(({ path }) => path) ?? [];
  // Where private DNS answers, the default name has no public addresses; only the dual-stack name may have.
  const families = paths.toPublicAddresses(at, service.service).families;
  const ipv6 = families.filter(({ family }) => family === 'ipv6');
  const judged = ipv6.map((one) => {
    const nat64 = one.host === answer.dns.host;
    // What DNS64 translates is the name that IPv4 clients ask for: hidden for them, hidden for all.
    const matters = nat64
      ? answer.dns.resolves === 'public' || answer.dns.resolves === 'unknown'
      : answersIpv6(world, at.place, service);
    const shares = matters ? one.shares : [];
    return {
      ...service,
      answer: one,
      nat64,
      shares,
      out: shares.filter(({ path }) => leavesByInternet(path)),
    };
  });
  const hidden = judged.flatMap(({ shares }) => gapsOf(shares.map(({ path }) => path)));
  const gaps = [...hidden, ...unreadLists(world, at.place, service, ipv6)];
  const found = judged.filter(({ out }) => out.length > 0);
  // Where IPv6 leads nowhere, nothing is bypassed, whatever way IPv4 takes.
  if (!ipv4.some(byEndpoint))
    return { bypasses: [], gaps: found.length + gaps.length > 0 ? gapsOf(ipv4) : [] };
  const [first] = found;
  if (answer.dns.resolves !== 'private' || !first) return { bypasses: found, gaps };
  // Private DNS, or a zone, may answer for the dual-stack name as well: it is asked as clients do.
  const host = service.service === 's3' ? `bucket.${first.answer.host}` : first.answer.host;
  const { dns } = paths.toName(at, service.service, { name: host });
  if (dns.resolves === 'unknown') return { bypasses: [], gaps: [dns.gap] };
  if (dns.resolves !== 'public') return { bypasses: [], gaps };
  return { bypasses: found, gaps };
};

/** The ways of a subnet's IPv6 traffic past the endpoints that its IPv4 traffic takes. */
export const ipv6Bypasses = (paths: PathResolver, at: Located<'subnets'>): Bypasses => {
  const judged = services.map((service) => judgeService(paths, at, service));
  return {
    bypasses: judged.flatMap(({ bypasses }) => bypasses),
    gaps: judged.flatMap(({ gaps }) => gaps),
  };
};
