import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { NetworkInterface, SecurityGroup, Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { merge, overlaps, type Range } from '../network/ranges.ts';
import { admission } from '../network/security-groups.ts';
import { gatewayServices, isService, portsOf, serviceOf } from '../services/services.ts';
import { listsOf, publicDestination, publishedGap } from './destination.ts';
import { interfaceEndpointsFor, isDead, mayBe } from './dns.ts';
import type { PathResolver } from './resolver.ts';
import { prefixListCidrs } from './tables.ts';
import { homeOf, type Located, type Place, type World } from './world.ts';

/** An endpoint that a subnet's traffic to a service takes, and what egress rules must admit for it. */
export interface EgressTarget {
  readonly service: string;
  readonly endpointId: string;
  readonly kind: 'gateway' | 'interface';
  readonly ranges: readonly Range[];
  /** Prefix lists of the service, or security groups of the endpoint: a rule that names one of them will do. */
  readonly names: readonly string[];
}

/** What the egress rules of some groups together leave out, and what hides more. */
export interface EgressVerdict {
  readonly blocked: readonly EgressTarget[];
  readonly open: readonly EgressTarget[];
  readonly gaps: readonly Gap[];
}

const familyOf = (subnet: Subnet): Family => (subnet.cidr === null ? 'ipv6' : 'ipv4');

/** The endpoints that a subnet's traffic takes, and what hides further ones. */
export interface EgressTargets {
  readonly targets: readonly EgressTarget[];
  readonly gaps: readonly Gap[];
}

const together = (parts: readonly EgressTargets[]): EgressTargets => ({
  targets: parts.flatMap(({ targets }) => targets),
  gaps: parts.flatMap(({ gaps }) => gaps),
});

const nothing: EgressTargets = { targets: [], gaps: [] };
const only = (target: EgressTarget): EgressTargets => ({ targets: [target], gaps: [] });
const hidden = (gap: Gap): EgressTargets => ({ targets: [], gaps: [gap] });

/** The services that a VPC has endpoints of this type for. */
const servicesWith = (
  world: World,
  vpcId: string,
  type: 'Interface' | 'Gateway',
  { region }: Place,
): readonly string[] => {
  const services = (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? []).flatMap(({ item }) => {
    const name = mayBe(type, item) && item.serviceName !== null ? serviceOf(item.serviceName) : null;
    return name && isService(item.serviceName, name.service, region) ? [name.service] : [];
  });
  return [...new Set(services)];
};

const gatewayTarget = (paths: PathResolver, at: Located<'subnets'>, service: string): EgressTargets => {
  const { world } = paths;
  const { item: subnet } = at;
  const place = homeOf(subnet, at.place);
  const family = familyOf(subnet);
  const answer = paths.toServiceByRoutes(at, service).families.find((one) => one.family === family);
  const shares = (answer?.shares ?? []).map(({ path }) => path);
  const path = shares.find(
    ({ disposition, egress }) => disposition === 'delivered' && egress === 'gateway-endpoint',
  );
  const endpointId = path?.hops.findLast(({ kind }) => kind === 'gateway-endpoint')?.id;
  if (endpointId === undefined) {
    const gap = shares.find((one) => one.gap !== null)?.gap;
    return gap ? hidden(gap) : nothing;
  }
  const lists = world.list('prefixLists', place);
  const names = isSeen(lists) ? listsOf(lists.seen, service, family).map(({ id }) => id) : [];
  const { ranges, exact } = publicDestination(world, place, service, service, family);
  if (exact) return only({ service, endpointId, kind: 'gateway', ranges, names });
  const gap = publishedGap(world, place, service, family);
  return gap ? hidden(gap) : nothing;
};

const gatewayTargets = (paths: PathResolver, at: Located<'subnets'>): EgressTargets => {
  const there = servicesWith(paths.world, at.item.vpcId, 'Gateway', at.place);
  const services = gatewayServices.filter((service) => there.includes(service));
  return together(services.map((service) => gatewayTarget(paths, at, service)));
};

const addressesOf = (world: World, endpoint: VpcEndpoint, family: Family): readonly string[] => {
  const enis = endpoint.networkInterfaceIds
    .map((id) => world.locate('networkInterfaces', id)?.item)
    .filter((eni): eni is NetworkInterface => eni !== undefined);
  const own = enis.flatMap((eni) => (family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses));
  if (own.length > 0) return own;
  return endpoint.subnetIds.flatMap((id) => {
    const subnet = world.locate('subnets', id)?.item;
    return (family === 'ipv4' ? [subnet?.cidr ?? ''] : (subnet?.ipv6Cidrs ?? [])).filter(Boolean);
  });
};

const interfaceTarget = (paths: PathResolver, at: Located<'subnets'>, service: string): EgressTargets => {
  const { world } = paths;
  const { item: subnet } = at;
  const { dns } = paths.toService(at, service);
  if (dns.resolves === 'unknown') return hidden(dns.gap);
  if (dns.resolves !== 'private') return nothing;
  const { endpointId } = dns;
  const endpoint = interfaceEndpointsFor(world, subnet.vpcId, homeOf(subnet, at.place), service).find(
    (one) => one.id === endpointId && !isDead(one),
  );
  if (!endpoint) return nothing;
  const family = familyOf(subnet);
  const ranges = merge(blocksOf(addressesOf(world, endpoint, family), family));
  return ranges.length === 0
    ? nothing
    : only({ service, endpointId, kind: 'interface', ranges, names: endpoint.groupIds });
};

const interfaceTargets = (paths: PathResolver, at: Located<'subnets'>): EgressTargets =>
  together(
    servicesWith(paths.world, at.item.vpcId, 'Interface', at.place).map((service) =>
      interfaceTarget(paths, at, service),
    ),
  );

const memo = new WeakMap<PathResolver, Map<string, EgressTargets>>();

/** The endpoints of its own VPC that a subnet's traffic takes, by the default names of their services. */
export const egressTargets = (paths: PathResolver, at: Located<'subnets'>): EgressTargets => {
  const known = memo.get(paths) ?? new Map<string, EgressTargets>();
  memo.set(paths, known);
  const found = known.get(at.item.id) ?? together([gatewayTargets(paths, at), interfaceTargets(paths, at)]);
  known.set(at.item.id, found);
  return found;
};

/** Do the egress rules of these groups together let traffic to a target out? */
const admits = (
  world: World,
  place: Place,
  groups: readonly SecurityGroup[],
  target: EgressTarget,
  family: Family,
): boolean | Gap => {
  // AWS: the rules of all groups of an interface count together, and can only allow (security-group-rules).
  const rules = groups.flatMap((group) => group.egress);
  const gaps: Gap[] = [];
  for (const port of portsOf(target.service)) {
    const admitted = admission(rules, port, family, (id) => prefixListCidrs(world, id, place));
    const named = admitted.rules.some(({ peer }) => target.names.includes(peer.value));
    if (named || overlaps(admitted.ranges, target.ranges)) return true;
    gaps.push(...admitted.gaps);
  }
  return gaps[0] ?? false;
};

/** What do the egress rules of an interface's groups leave out of the endpoints that its subnet uses? */
export const judgeEgress = (
  paths: PathResolver,
  subnet: Subnet,
  groups: readonly SecurityGroup[],
  place: Place,
): EgressVerdict => {
  const { targets, gaps } = egressTargets(paths, { item: subnet, place });
  const judged = targets.map((target) => ({
    target,
    answer: admits(paths.world, place, groups, target, familyOf(subnet)),
  }));
  const those = (wanted: boolean): readonly EgressTarget[] =>
    judged.filter(({ answer }) => answer === wanted).map(({ target }) => target);
  return {
    blocked: those(false),
    open: those(true),
    gaps: [...judged.map(({ answer }) => answer).filter((answer) => typeof answer === 'object'), ...gaps],
  };
};
