import { isSeen } from '../model/observed.ts';
import type { DnsAnswer } from '../model/path.ts';
import type { Vpc } from '../model/resources.ts';
import { subtract } from '../network/ranges.ts';
import type { AskedHost } from './client-names.ts';
import { type Destination, publicDestination } from './destination.ts';
import { endpointNames, takes } from './endpoint-names.ts';
import { interfaceEndpointsFor, serves } from './endpoints.ts';
import { unlessOverridden } from './hidden-names.ts';
import { nameSources } from './name-sources.ts';
import { customServers } from './vpc-dns.ts';
import type { Place, World } from './world.ts';

/** What the name that a service has in another region resolves to in a VPC. */
export const dnsAnswerElsewhere = (
  world: World,
  vpc: Vpc,
  place: Place,
  service: string,
  region: string,
  { host, asked: [name] }: AskedHost,
): DnsAnswer => {
  const servers = customServers(world, vpc, place);
  if (servers) return { resolves: 'unknown', host, because: servers.gap.message, gap: servers.gap };
  const { sources, gaps } = nameSources(world, vpc.id, place, name);
  const [source] = sources;
  if (source) {
    // Limit: what zones and rules make of the names of other regions is not followed.
    const message = `In ${vpc.id} ${source.domain || 'the root domain'} is answered for by a zone or rule of your own, and what that says of ${name} is not known.`;
    return {
      resolves: 'unknown',
      host,
      because: message,
      gap: { action: 'pathproof:dns', code: 'OtherRegion', message },
    };
  }
  const there = { ...place, region };
  const endpoint = interfaceEndpointsFor(world, vpc.id, there, service).find(
    (one) => serves(one) && one.privateDnsEnabled && takes(endpointNames(world, one, there), name) === 'yes',
  );
  if (endpoint) {
    const source = `private DNS of ${endpoint.id}`;
    return {
      resolves: 'private',
      host,
      because: `${source} serves ${region} from ${vpc.id}`,
      endpointId: endpoint.id,
      source,
    };
  }
  const because = `it is a name of ${region}, for which ${vpc.id} has no interface endpoint`;
  return unlessOverridden(
    { world, vpc, place, client: { vpc, place: { ...place, region } }, service },
    { resolves: 'public', host, because },
    gaps,
  );
};

/** A place in another region whose listing says which addresses a service has there: the account's own, or anybody's. */
const placeThere = (world: World, place: Place, region: string): Place => {
  const own = { accountId: place.accountId, region };
  const units = [world.unit(own), ...world.units.filter((unit) => unit.region === region)];
  return units.find((unit) => unit && isSeen(unit.sections.prefixLists)) ?? own;
};

/**
 * The public addresses of a service in another region. AWS: the list of a gateway endpoint holds the addresses of its own
 * region only (VPC user guide, gateway endpoints), so that those elsewhere take the other routes.
 */
export const destinationElsewhere = (
  world: World,
  place: Place,
  region: string,
  [service, host, family]: readonly [string, string, Destination['family']],
): Destination => {
  const here = publicDestination(world, place, service, host, family);
  const there = publicDestination(world, placeThere(world, place, region), service, host, family);
  const apart = here.exact ? subtract(there.ranges, here.ranges) : there.ranges;
  const destination =
    there.exact && apart.length > 0
      ? { ...there, ranges: apart }
      : publicDestination(world, place, service, host, family, { elsewhere: true });
  return { ...destination, key: `${destination.key}/${region}` };
};
