import type { RegionInventory } from '../../model/inventory.ts';
import { type Gap, isSeen, isUnread, type Observed, seen } from '../../model/observed.ts';
import type { CheckOptions } from '../../model/check-options.ts';
import type { Subnet } from '../../model/resources.ts';
import { consumersOf } from '../../paths/consumers.ts';
import { dnsAnswer, mayBe } from '../../paths/dns.ts';
import { endOf } from '../../paths/dead-ends.ts';
import { interfacesGap } from '../../paths/interfaces.ts';
import { nameSources } from '../../paths/name-sources.ts';
import { oncePerInventory } from '../../paths/once-per-inventory.ts';
import { profileServices } from '../../paths/profile-services.ts';
import { tableOf } from '../../paths/tables.ts';
import { waysOut } from '../../paths/ways-out.ts';
import { servicesShown } from '../../paths/workload-signs.ts';
import type { Place, World } from '../../paths/world.ts';
import { clientNames } from '../../paths/client-names.ts';
import { isService, serviceOf } from '../../services/services.ts';
import { servicesWithEndpoint } from '../pairs.ts';
import { withoutClients } from './doors.ts';

/** Why a service is meant to be reached from a subnet. */
export interface Meaning {
  /** The workload profiles that ask for it. */
  readonly profiles: readonly string[];
  /** What leads to it there: an endpoint, a route, a name, or a way out that delivers others. */
  readonly by: 'profile' | 'endpoint' | 'shared-endpoint' | 'gateway-route' | 'way-out' | 'interfaces';
  /** What of the interfaces there proves that it is called, in words; null where nothing does. */
  readonly shown: string | null;
}

interface Meanings {
  readonly services: ReadonlyMap<string, Meaning>;
  /** What hides whether the names of the VPC lead to endpoints of others. */
  readonly hidden: Gap | null;
}

// Services with addresses of their own: a way out may deliver all others and not these.
const withOwnAddresses = ['s3', 'dynamodb'] as const;

/** Services of a region that have an interface endpoint in some VPC. */
const servicesWithEndpoints = oncePerInventory((world, region): readonly string[] => {
  const found = new Set<string>();
  for (const unit of world.units.filter((one) => one.region === region))
    for (const endpoint of isSeen(unit.sections.vpcEndpoints) ? unit.sections.vpcEndpoints.seen : []) {
      const { serviceName } = endpoint;
      const name = mayBe('Interface', endpoint) && serviceName !== null ? serviceOf(serviceName) : null;
      if (name && isService(serviceName, name.service, region)) found.add(name.service);
    }
  return [...found].sort();
});

/** Services whose names a zone, a rule or a profile leads to an endpoint of another VPC, and what hides whether there are more. */
const sharedServices = (
  world: World,
  vpcId: string,
  place: Place,
): { readonly services: readonly string[]; readonly hidden: Gap | null } => {
  const own = new Set(servicesWithEndpoint(world, vpcId, place.region));
  const offered = servicesWithEndpoints(world, place.region).filter((service) => !own.has(service));
  const vpc = world.locate('vpcs', vpcId)?.item;
  if (!vpc) {
    const listed = world.list('vpcs', place);
    return { services: [], hidden: offered.length === 0 || isSeen(listed) ? null : listed.gap };
  }
  let hidden: Gap | null = null;
  const services = offered.filter((service) => {
    const { asked } = clientNames(world, place, service);
    const found = asked.map((name) => nameSources(world, vpc.id, place, name));
    if (found.every(({ sources, gaps }) => sources.length + gaps.length === 0)) return false;
    const answer = dnsAnswer(world, vpc, place, service);
    if (answer.resolves !== 'private') {
      // What AWS did not tell may lead there; names that leave what can be asked, as to servers of one's own, are not meant by it.
      const unread = found.flatMap(({ gaps }) => gaps.map(({ gap }) => gap)).find(isUnread);
      hidden ??= answer.resolves === 'unknown' && isUnread(answer.gap) ? answer.gap : (unread ?? null);
      return false;
    }
    return world.locate('vpcEndpoints', answer.endpointId)?.item.vpcId !== vpc.id;
  });
  return { services, hidden };
};

/** The services that the gateway endpoints in a subnet's own table are for. */
const routedServices = (world: World, subnet: Subnet, place: Place): readonly string[] => {
  const used = tableOf(world, subnet, place);
  const targets = isSeen(used) ? used.seen.table.routes.map(({ target }) => target) : [];
  return targets.flatMap(({ kind, id }) => {
    const endpoint = kind === 'vpc-endpoint' ? world.locate('vpcEndpoints', id)?.item : undefined;
    const name =
      endpoint && mayBe('Gateway', endpoint) && endpoint.serviceName !== null
        ? serviceOf(endpoint.serviceName)
        : null;
    return name ? [name.service] : [];
  });
};

/** Does the table of a subnet lead public addresses out, as far as is known? What cannot be seen by anybody is no way out. */
const getsOut = (world: World, subnet: Subnet, place: Place): boolean =>
  waysOut(world, subnet, place).some(
    ({ shares }) =>
      shares
        .filter(
          ({ path }) =>
            endOf(path) === 'out' || (endOf(path) === 'unknown' && path.gap?.code !== 'OutOfSight'),
        )
        .reduce((sum, { share }) => sum + share, 0) >= 0.5,
  );

/** What is meant in every subnet of a VPC. */
const meantInVpc = (
  world: World,
  vpcId: string,
  unit: RegionInventory,
  options: CheckOptions,
): Observed<Meanings> => {
  const place = unit;
  const asked = profileServices(world, vpcId, unit, options);
  if (!isSeen(asked)) return asked;
  const shared = sharedServices(world, vpcId, place);
  const meanings = new Map<string, Meaning>();
  for (const service of shared.services)
    meanings.set(service, { profiles: [], by: 'shared-endpoint', shown: null });
  for (const service of servicesWithEndpoint(world, vpcId, place.region))
    meanings.set(service, { profiles: [], by: 'endpoint', shown: null });
  for (const [service, profiles] of asked.seen)
    meanings.set(service, { by: meanings.get(service)?.by ?? 'profile', profiles, shown: null });
  return seen({ services: meanings, hidden: shared.hidden });
};

/** Finds the services that are meant in subnets, VPC by VPC: what a VPC means is worked out once. */
export const createMeanings = (world: World, unit: RegionInventory, options: CheckOptions) => {
  const byVpc = new Map<string, Observed<Meanings>>();
  const place = unit;
  return (subnet: Subnet): Observed<Meanings> => {
    const family = subnet.cidr === null ? 'ipv6' : 'ipv4';
    const consumes =
      options.assumeWorkloads || consumersOf(world, subnet.vpcId, family).some(({ id }) => id === subnet.id);
    if (!consumes) return seen({ services: new Map(), hidden: null });
    const without = withoutClients(world, subnet, place, options);
    if (!isSeen(without)) return seen({ services: new Map(), hidden: without.gap });
    if (without.seen) return seen({ services: new Map(), hidden: null });
    const inVpc = byVpc.get(subnet.vpcId) ?? meantInVpc(world, subnet.vpcId, unit, options);
    byVpc.set(subnet.vpcId, inVpc);
    if (!isSeen(inVpc)) return inVpc;
    const meanings = new Map<string, Meaning>();
    for (const service of getsOut(world, subnet, place) ? withOwnAddresses : [])
      meanings.set(service, { profiles: [], by: 'way-out', shown: null });
    for (const service of routedServices(world, subnet, place))
      meanings.set(service, { profiles: [], by: 'gateway-route', shown: null });
    for (const [service, meaning] of inVpc.seen.services)
      meanings.set(
        service,
        meaning.by === 'profile' ? { ...meaning, by: meanings.get(service)?.by ?? 'profile' } : meaning,
      );
    for (const [service, shown] of servicesShown(world, subnet.id))
      meanings.set(service, { profiles: [], by: 'interfaces', ...meanings.get(service), shown });
    // Interfaces that are not known may prove more.
    const hidden = inVpc.seen.hidden ?? interfacesGap(world, place, { subnetId: subnet.id });
    return seen({ services: meanings, hidden });
  };
};
