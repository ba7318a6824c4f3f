import { type Gap, isSeen } from '../model/observed.ts';
import type { DnsAnswer, SubnetAnswer } from '../model/path.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { type Destination, publicDestination } from './destination.ts';
import { type AskedHost, type ClientNames, clientNames, oneName } from './client-names.ts';
import { answerFor } from './dns.ts';
import { type Asked, type Ground, namelessFamilies, privateFamilies, publicFamilies } from './families.ts';
import { destinationElsewhere, dnsAnswerElsewhere } from './other-region.ts';
import { createWalk } from './route-step.ts';
import { homeOf, type Located, type World } from './world.ts';

/** Answers which way traffic goes; pure, and every table is evaluated once. */
export interface PathResolver {
  readonly world: World;
  /** Which way does traffic from this subnet to the default name of this service (short id, `s3`) really go? */
  toService(subnet: Located<'subnets'>, service: string): SubnetAnswer;
  /** The same for one interface in the subnet, whatever the others may do. */
  toServiceFrom(eni: NetworkInterface, subnet: Located<'subnets'>, service: string): SubnetAnswer;
  /** The same for a client that its own groups let everywhere and that has a public address: names, routes and ACLs decide alone. */
  toServiceByRoutes(subnet: Located<'subnets'>, service: string): SubnetAnswer;
  /** The same for the name that the service has in another region. */
  toServiceIn(subnet: Located<'subnets'>, service: string, region: string): SubnetAnswer;
  /** The same for one name, as a client may ask for: a bucket's, one that is legacy or global, one with FIPS. */
  toName(subnet: Located<'subnets'>, service: string, name: NameAsked): SubnetAnswer;
  /** The same, if the name resolved to the service's public addresses whatever DNS says. */
  toPublicAddresses(subnet: Located<'subnets'>, service: string): SubnetAnswer;
}

/** One name of a service that is asked about. */
export interface NameAsked {
  readonly name: string;
  /** The name that clients ask instead for IPv6, where there is one. */
  readonly dualStack?: string | null;
  /** The region whose service it is; the subnet's own when it is left out. */
  readonly region?: string;
  /** The interface that asks; the subnet's workloads when it is left out. */
  readonly from?: NetworkInterface;
}

/** Answers kept by key, each made when it is first asked for. */
const remember = <T>(): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };
};

/** Who asks for a service, of which region. */
type Asking = Omit<Asked, 'dualStack'>;

/** What a host of a service means in the VPC of a subnet. */
const nameIn = (world: World, asking: Asking, host: AskedHost): DnsAnswer => {
  const { subnet, place, service, region = place.region } = asking;
  const vpc = world.find('vpcs', subnet.vpcId, place);
  if (isSeen(vpc) && vpc.seen !== null)
    return region === place.region
      ? answerFor(world, vpc.seen, place, service, host)
      : dnsAnswerElsewhere(world, vpc.seen, place, service, region, host);
  const gap: Gap = isSeen(vpc)
    ? { action: 'ec2:DescribeVpcs', code: 'NotFound', message: `${subnet.vpcId} was not listed.` }
    : vpc.gap;
  return { resolves: 'unknown', host: host.host, because: gap.message, gap };
};

/** What the answers of a resolver rest on: its tables and destinations, kept; those of names of another region are others. */
const createGround = (world: World): ((region?: string) => Ground) => {
  const destinations = remember<Destination>();
  const walk = createWalk();
  return (region) => ({
    world,
    walk,
    destinationOf: (place, service, host, family) =>
      destinations([place.accountId, place.region, region, service, host, family].join('/'), () =>
        region === undefined
          ? publicDestination(world, place, service, host, family)
          : destinationElsewhere(world, place, region, [service, host, family]),
      ),
  });
};

/** The names of services, and what they mean in a VPC; each is worked out once. */
const createNames = (world: World) => {
  const answers = remember<DnsAnswer>();
  const defaults = remember<ClientNames>();
  return {
    namesOf: ({ place, service, region = place.region }: Asking): ClientNames =>
      defaults(`${place.accountId}/${region}/${service}`, () =>
        clientNames(world, { ...place, region }, service),
      ),
    nameOf(asking: Asking, host: AskedHost): DnsAnswer {
      const { subnet, service, region = '' } = asking;
      return answers([subnet.vpcId, service, region, ...host.asked].join('/'), () =>
        nameIn(world, asking, host),
      );
    },
  };
};

/** Who asks from a subnet for a service, of its own region or of another. */
const asking = (
  { item: subnet, place: seenAt }: Located<'subnets'>,
  service: string,
  region: string = seenAt.region,
): Asking => {
  const place = homeOf(subnet, seenAt);
  return { subnet, place, service, ...(region === place.region ? {} : { region }) };
};

/** Makes a resolver over a world. */
export const createResolver = (world: World): PathResolver => {
  const answers = remember<SubnetAnswer>();
  const ground = createGround(world);
  const { namesOf, nameOf } = createNames(world);
  const familiesOf = (asked: Asked, dns: DnsAnswer): SubnetAnswer['families'] => {
    const { region } = asked;
    if (dns.resolves === 'public') return publicFamilies(ground(region), asked, dns);
    return dns.resolves === 'private' ? privateFamilies(ground(), asked, dns) : namelessFamilies(asked, dns);
  };
  const answerOf = (one: Asking, { dualStack: other, ...host }: ClientNames): SubnetAnswer => {
    const { subnet, service } = one;
    const dns = nameOf(one, host);
    const dualStack = other === null || subnet.ipv6Cidrs.length === 0 ? null : nameOf(one, other);
    const families = familiesOf({ ...one, dualStack }, dns);
    return { subnetId: subnet.id, service, dns, families };
  };

  const byDefault = (one: Asking): SubnetAnswer => answerOf(one, namesOf(one));

  return {
    world,
    toService: (subnet, service) =>
      answers(`${subnet.item.id}/${service}`, () => byDefault(asking(subnet, service))),
    toServiceFrom: (eni, subnet, service) => ({
      ...byDefault({ ...asking(subnet, service), from: eni }),
      interfaceId: eni.id,
    }),
    toServiceByRoutes: (subnet, service) =>
      answers(`${subnet.item.id}/${service}/by routes`, () =>
        byDefault({ ...asking(subnet, service), from: 'anyone' }),
      ),
    toServiceIn: (subnet, service, region) =>
      answers(`${subnet.item.id}/${service}/in ${region}`, () => byDefault(asking(subnet, service, region))),
    toName: (subnet, service, { name, dualStack = null, region, from }) => {
      const one = asking(subnet, service, region);
      if (from) return { ...answerOf({ ...one, from }, oneName(name, dualStack)), interfaceId: from.id };
      return answers(`${subnet.item.id}/${service}/${name}/${dualStack ?? ''}/in ${region ?? ''}`, () =>
        answerOf(one, oneName(name, dualStack)),
      );
    },
    toPublicAddresses: (subnet, service) =>
      answers(`${subnet.item.id}/${service}/public`, () => {
        const one = asking(subnet, service);
        const { host, dualStack } = namesOf(one);
        const because = 'taken for granted here';
        const dns: DnsAnswer = { resolves: 'public', host, because };
        const other: DnsAnswer | null = dualStack && { resolves: 'public', host: dualStack.host, because };
        const families = publicFamilies(ground(), { ...one, dualStack: other }, dns);
        return { subnetId: subnet.item.id, service, dns, families };
      }),
  };
};
