import type { Subject } from '../model/finding.ts';
import type { RegionInventory } from '../model/inventory.ts';
import { isSeen, type Observed, seen } from '../model/observed.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { consumersOf } from '../paths/consumers.ts';
import { doubtOf, mayBe } from '../paths/dns.ts';
import { profileServices } from '../paths/profile-services.ts';
import type { World } from '../paths/world.ts';
import { isService, serviceOf } from '../services/services.ts';
import type { SubjectKind } from './check.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { mayTrust, type TrustedVpc, trusting, type Unread } from '../perimeters/trusted-vpcs.ts';
import { interfaceEndpoints, subnets, vpcs } from './subjects.ts';

/** A subnet and a service that matters there. */
export interface SubnetService {
  readonly subnet: Subnet;
  /** Short id; null where no service matters, or none can be known: then the subject is the subnet itself. */
  readonly service: string | null;
  /** The workload profiles that ask for it; none when it is an endpoint of the VPC that does. */
  readonly profiles: readonly string[];
}

/** An interface endpoint and a subnet of its VPC that would use it. */
export interface EndpointConsumer {
  readonly endpoint: VpcEndpoint;
  readonly subnet: Subnet;
}

/** Is the subnet another account's, and that account's listing not at hand? Then nothing in it can be judged here. */
const isOutOfReach = (subnet: Subnet, unit: RegionInventory): boolean => subnet.ownerId !== unit.accountId;

const pairOf = (subject: Subject, type: string, part: string): Subject => ({
  ...subject,
  type,
  id: `${subject.id}/${part}`,
  arn: `${subject.arn}/${part}`,
});

/** A subnet and a service as the subject of a finding. */
export const subnetServiceSubject = (
  subnet: Subnet,
  service: string,
  unit: RegionInventory,
  world: World,
): Subject => pairOf(subnets.describe(subnet, unit, world), 'subnet-service', service);

const subnetServices = (
  servicesOf: (
    vpcId: string,
    unit: RegionInventory,
    world: World,
    options: CheckOptions,
  ) => Observed<ReadonlyMap<string, readonly string[]>>,
  whenNone: 'nothing' | 'subnet',
): SubjectKind<SubnetService> => ({
  type: 'subnet-service',
  section: 'subnets',
  list(unit, world, options) {
    const listed = subnets.list(unit, world, options);
    if (!isSeen(listed)) return listed;
    const byVpc = new Map<string, Observed<ReadonlyMap<string, readonly string[]>>>();
    const pairs: SubnetService[] = [];
    for (const subnet of listed.seen) {
      const alone: SubnetService = { subnet, service: null, profiles: [] };
      if (isOutOfReach(subnet, unit)) {
        pairs.push(alone);
        continue;
      }
      const services = byVpc.get(subnet.vpcId) ?? servicesOf(subnet.vpcId, unit, world, options);
      byVpc.set(subnet.vpcId, services);
      if (!isSeen(services)) return services;
      if (services.seen.size === 0 && whenNone === 'subnet') pairs.push(alone);
      for (const [service, profiles] of services.seen) pairs.push({ subnet, service, profiles });
    }
    return seen(pairs);
  },
  ownerOf: ({ subnet }) => subnet.ownerId,
  describe({ subnet, service }, unit, world) {
    return service === null
      ? subnets.describe(subnet, unit, world)
      : subnetServiceSubject(subnet, service, unit, world);
  },
});

// AWS: what is deleted or being deleted is no endpoint any more, though it is listed for a while.
const gone: ReadonlySet<string> = new Set(['deleted', 'deleting']);

/** Services of AWS in this region that a VPC has an interface endpoint for. */
export const servicesWithEndpoint = (world: World, vpcId: string, region: string): readonly string[] =>
  (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    .filter((endpoint) => mayBe('Interface', endpoint) && !gone.has(endpoint.state))
    .flatMap(({ serviceName }) => {
      const name = serviceName === null ? null : serviceOf(serviceName);
      return name && isService(serviceName, name.service, region) ? [name.service] : [];
    });

/** Each subnet with each service that its VPC has an interface endpoint for, or that its profiles name. */
export const subnetsWithServices = subnetServices((vpcId, unit, world, options) => {
  const { vpcEndpoints } = unit.sections;
  if (!isSeen(vpcEndpoints)) return vpcEndpoints;
  const asked = profileServices(world, vpcId, unit, options);
  if (!isSeen(asked)) return asked;
  const services = new Map(asked.seen);
  for (const service of servicesWithEndpoint(world, vpcId, unit.region))
    if (!services.has(service)) services.set(service, []);
  return seen(services);
}, 'nothing');

/** Each subnet with each service that the profiles of its VPC ask for; the subnet itself where none is chosen. */
export const subnetsWithProfileServices = subnetServices(
  (vpcId, unit, world, options) => profileServices(world, vpcId, unit, options),
  'subnet',
);

/** Each interface endpoint of an AWS service with each subnet of its VPC that would use it. */
export const endpointsWithConsumers: SubjectKind<EndpointConsumer> = {
  type: 'endpoint-consumer',
  section: 'vpcEndpoints',
  list(unit, world, options) {
    const listed = interfaceEndpoints.list(unit, world, options);
    if (!isSeen(listed)) return listed;
    const { subnets: all } = unit.sections;
    if (!isSeen(all)) return all;
    const ours = listed.seen.filter(
      ({ serviceName, state }) => serviceName !== null && serviceOf(serviceName) !== null && !gone.has(state),
    );
    return seen(
      ours.flatMap((endpoint) =>
        consumersOf(world, endpoint.vpcId, endpoint.ipAddressType === 'ipv6' ? 'ipv6' : 'ipv4').map(
          (subnet) => ({
            endpoint,
            subnet,
          }),
        ),
      ),
    );
  },
  ownerOf: ({ endpoint }) => endpoint.ownerId,
  oddityOf: ({ endpoint }) => doubtOf(endpoint),
  describe({ endpoint, subnet }, unit, world) {
    return pairOf(interfaceEndpoints.describe(endpoint, unit, world), 'endpoint-consumer', subnet.id);
  },
};

/** A VPC and a bucket that trusts it, or may: what says so was not read. */
export type VpcAndBucket = TrustedVpc | Unread;

/** Each VPC with each bucket whose policy trusts it, or may. */
export const vpcsAndBuckets: SubjectKind<VpcAndBucket> = {
  type: 'vpc-bucket',
  section: 'vpcs',
  list(unit, world, options) {
    const listed = vpcs.list(unit, world, options);
    if (!isSeen(listed)) return listed;
    if (!isSeen(unit.sections.buckets)) return unit.sections.buckets;
    return seen(
      listed.seen.flatMap((vpc) => {
        const known = trusting(vpc, unit, world);
        return [...known, ...mayTrust(vpc, unit, world, known)];
      }),
    );
  },
  ownerOf: ({ vpc }) => vpc.ownerId,
  describe(pair, unit, world) {
    const whose = 'gap' in pair ? pair.whose : pair.bucket.name;
    return pairOf(vpcs.describe(pair.vpc, unit, world), 'vpc-bucket', whose);
  },
};
