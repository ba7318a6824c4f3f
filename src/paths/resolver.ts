import { type Gap, isSeen } from '../model/observed.ts';
import type { DnsAnswer, SubnetAnswer } from '../model/path.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { type Destination, publicDestination } from './destination.ts';
import { dnsAnswer } from './dns.ts';
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
  /** The same, if the name resolved to the service's public addresses whatever DNS says. */
  toPublicAddresses(subnet: Located<'subnets'>, service: string): SubnetAnswer;
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

/** What the default name of a service means in the VPC of a subnet. */
const nameIn = (world: World, { subnet, place, service, region = place.region }: Asked): DnsAnswer => {
  const vpc = world.find('vpcs', subnet.vpcId, place);
  if (isSeen(vpc) && vpc.seen !== null)
    return region === place.region
      ? dnsAnswer(world, vpc.seen, place, service)
      : dnsAnswerElsewhere(world, vpc.seen, place, service, region);
  const gap: Gap = isSeen(vpc)
    ? { action: 'ec2:DescribeVpcs', code: 'NotFound', message: `${subnet.vpcId} was not listed.` }
    : vpc.gap;
  return { resolves: 'unknown', host: service, because: gap.message, gap };
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

/** Makes a resolver over a world. */
export const createResolver = (world: World): PathResolver => {
  const answers = remember<SubnetAnswer>();
  const names = remember<DnsAnswer>();
  const ground = createGround(world);
  const nameOf = (asked: Asked): DnsAnswer => {
    const { subnet, service, region = '' } = asked;
    return names(`${subnet.vpcId}/${service}/${region}`, () => nameIn(world, asked));
  };

  const familiesOf = (asked: Asked, dns: DnsAnswer): SubnetAnswer['families'] => {
    const { region } = asked;
    if (dns.resolves === 'public') return publicFamilies(ground(region), asked, dns);
    return dns.resolves === 'private' ? privateFamilies(ground(), asked, dns) : namelessFamilies(asked, dns);
  };

  const answerTo = (asked: Asked): SubnetAnswer => {
    const dns = nameOf(asked);
    const { subnet, service } = asked;
    return { subnetId: subnet.id, service, dns, families: familiesOf(asked, dns) };
  };
  const askedOf = ({ item: subnet, place }: Located<'subnets'>, service: string): Asked => ({
    subnet,
    place: homeOf(subnet, place),
    service,
  });

  return {
    world,
    toService: (subnet, service) =>
      answers(`${subnet.item.id}/${service}`, () => answerTo(askedOf(subnet, service))),
    toServiceFrom: (eni, subnet, service) => ({
      ...answerTo({ ...askedOf(subnet, service), from: eni }),
      interfaceId: eni.id,
    }),
    toServiceByRoutes: (subnet, service) =>
      answers(`${subnet.item.id}/${service}/by routes`, () =>
        answerTo({ ...askedOf(subnet, service), from: 'anyone' }),
      ),
    toServiceIn: (subnet, service, region) =>
      answers(`${subnet.item.id}/${service}/in ${region}`, () => {
        const asked = askedOf(subnet, service);
        return answerTo(region === asked.place.region ? asked : { ...asked, region });
      }),
    toPublicAddresses: (subnet, service) =>
      answers(`${subnet.item.id}/${service}/public`, () => {
        const asked = askedOf(subnet, service);
        const { host } = nameOf(asked);
        const dns: DnsAnswer = { resolves: 'public', host, because: 'taken for granted here' };
        return { subnetId: subnet.item.id, service, dns, families: publicFamilies(ground(), asked, dns) };
      }),
  };
};
