import type { Gap } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { Vpc } from '../model/resources.ts';
import { factsOf } from '../services/services.ts';
import { routesElsewhere } from './connected.ts';
import { interfaceEndpointsFor, isDead } from './endpoints.ts';
import type { NameGap } from './name-sources.ts';
import { attributeProblem } from './vpc-dns.ts';
import type { Place, World } from './world.ts';

/** The interface endpoints of a VPC for a service that leave its name to whoever answers for it. */
export const namelessEndpoints = (
  world: World,
  vpcId: string,
  place: Place,
  service: string,
): readonly string[] =>
  interfaceEndpointsFor(world, vpcId, place, service)
    .filter((endpoint) => !isDead(endpoint))
    .filter(
      (endpoint) =>
        !endpoint.privateDnsEnabled ||
        endpoint.privateDnsOnlyForInboundResolverEndpoint === true ||
        factsOf(service).privateDns === false,
    )
    .map(({ id }) => id);

/** The routes of a VPC's tables that lead to other private networks. */
const waysOutOf = (world: World, vpcId: string): readonly string[] => [
  ...new Set(
    (world.group('routeTables', 'vpcId').get(vpcId) ?? []).flatMap(({ item }) => routesElsewhere(item)),
  ),
];

/** Of what hides the answers of a VPC's Resolver, what could hide an answer that takes effect. */
const effective = (world: World, vpc: Vpc, place: Place, gaps: readonly NameGap[]): readonly NameGap[] => {
  const problem = gaps.length > 0 ? attributeProblem(world, vpc.id, place) : null;
  if (!problem || 'gap' in problem) return gaps;
  // AWS: without enableDnsSupport the VPC's Resolver answers nothing at all (VPC user guide, vpc-dns).
  if (problem.off === 'enableDnsSupport') return [];
  // AWS: private hosted zones need enableDnsHostnames too (Route 53 developer guide, private hosted zones); rules do not say so.
  return gaps.filter(({ of }) => of !== 'zones');
};

const answered = ({ action, code, message }: Gap): string =>
  action.startsWith('pathproof:') ? message : `${action} answered ${code} (${message.replace(/\.$/, '')}).`;

/** The assumption of an answer that hidden zones, rules and profiles could turn at most into a name that leads nowhere. */
export const assumption = 'assuming that no custom hosted zone overrides the name';

/** An answer that says what it assumes. */
export const assumed = (answer: DnsAnswer, what: string): DnsAnswer => ({
  ...answer,
  because: `${answer.because} (${what})`,
});

/** A VPC that asks, and for what. */
export interface Asking {
  readonly world: World;
  /** The VPC whose Resolver answers. */
  readonly vpc: Vpc;
  readonly place: Place;
  /** The VPC that the client is in. */
  readonly client: { readonly vpc: Vpc; readonly place: Place };
  readonly service: string;
}

/**
 * A public answer where zones, rules or profiles are hidden. AWS: those lead a name to a central endpoint in another network
 * (PrivateLink, centralized access to VPC private endpoints), or to an endpoint of the VPC without private DNS: where neither
 * can be, they could only lead nowhere, and the answer stays.
 */
export const unlessOverridden = (
  { world, vpc, place, client, service }: Asking,
  answer: DnsAnswer & { readonly resolves: 'public' },
  gaps: readonly NameGap[],
): DnsAnswer => {
  const gap = effective(world, vpc, place, gaps)[0]?.gap;
  if (!gap) return answer;
  const ways = waysOutOf(world, client.vpc.id);
  const own = namelessEndpoints(world, client.vpc.id, client.place, service);
  if (ways.length + own.length === 0) return assumed(answer, assumption);
  const where =
    ways.length > 0
      ? `${client.vpc.id} has routes to other networks (${ways.join(', ')}), where central endpoints may be`
      : `${own.join(', ')} in ${client.vpc.id} has no private DNS of its own`;
  const message = `${where}; the hosted zones, resolver rules and profiles that would show whether ${answer.host} leads there were not all read: ${answered(gap)}`;
  return {
    resolves: 'unknown',
    host: answer.host,
    because: message,
    gap: { ...gap, message },
    otherwise: answer.because,
  };
};
