import type { VpcEndpoint } from '../model/resources.ts';
import { dualStackHostOf, tableNames } from '../services/default-hosts.ts';
import { dnsNameOf, isInDomain } from '../services/hosts.ts';
import { serviceOf } from '../services/services.ts';
import {
  endpointsByService,
  offersByService,
  ownOffersByService,
  serviceIn,
  serviceNamesOf,
} from './indexes.ts';
import type { Place, World } from './world.ts';

/** Names that private DNS takes over, and where they were read. */
export interface PrivateNames {
  /** Lower case, without a final dot; a wildcard begins with `*.`. */
  readonly names: readonly string[];
  readonly source: 'endpoint' | 'listing' | 'table';
}

/**
 * The private DNS names that a region lists for a service; none where the listing has none or was not read.
 * AWS: they are the same for all accounts; some recorded listings carry none, so that their absence is no proof.
 */
const namesInListings = (world: World, place: Place, service: string): readonly string[] => {
  const key = serviceIn(service, place.region);
  const own = world.lookup(ownOffersByService, `${place.accountId} ${key}`);
  const offers = own.length > 0 ? own : world.lookup(offersByService, key).slice(0, 1);
  return offers.flatMap(({ item }) => item.privateDnsNames.map(dnsNameOf));
};

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** The names of a service in a region that AWS was seen to say: by its listing, else by the DNS entries of endpoints there. */
export const listedNames = (world: World, place: Place, service: string): readonly string[] => {
  const listed = namesInListings(world, place, service);
  if (listed.length > 0) return unique(listed);
  const endpoints = world.lookup(endpointsByService, serviceIn(service, place.region));
  return unique(endpoints.flatMap(({ item }) => serviceNamesOf(item)));
};

/**
 * The names that an interface endpoint answers for where its private DNS is on.
 * AWS: its DnsEntries hold them beside its own; DescribeVpcEndpointServices lists them for the service (EC2 API, VpcEndpoint
 * and ServiceDetail).
 */
export const endpointNames = (world: World, endpoint: VpcEndpoint, place: Place): PrivateNames => {
  const own = serviceNamesOf(endpoint);
  if (own.length > 0) return { names: unique(own), source: 'endpoint' };
  const service = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
  if (service === null) return { names: [], source: 'table' };
  const region = service.region ?? place.region;
  const listed = listedNames(world, { ...place, region }, service.service);
  if (listed.length > 0) return { names: listed, source: 'listing' };
  return { names: tableNames(service.service, region), source: 'table' };
};

/** Is this a name of a service that has IPv6 addresses? By its form, which AWS keeps for such names. */
export const isDualStack = (name: string): boolean =>
  /\.(api\.(aws|cloud-aws|amazonwebservices)\b.*|on\.aws)$/.test(name) || /\.dualstack\./.test(name);

/**
 * Does private DNS with these names answer for a name? `unsure` where no source says it: below a name that is listed without
 * a wildcard, and where the built table is all there is.
 */
export const takes = ({ names, source }: PrivateNames, name: string): 'yes' | 'no' | 'unsure' => {
  const isTaken = names.some((one) =>
    one.startsWith('*.')
      ? // AWS: the name itself is answered as well as its wildcard (recorded listings of S3 have `*.s3.REGION` only).
        isInDomain(name, one.slice(2))
      : one === name,
  );
  if (isTaken) return 'yes';
  return source === 'table' || names.some((one) => isInDomain(name, one)) ? 'unsure' : 'no';
};

/** The dual-stack name of a service in a region: a listed one, else that of the built table; null where none is known. */
export const dualStackNameOf = (
  listed: readonly string[],
  service: string,
  region: string,
  host: string,
): string | null => {
  if (isDualStack(host)) return host;
  const table = dualStackHostOf(service, region);
  const names: PrivateNames = { names: listed, source: 'listing' };
  if (table !== null && takes(names, table) === 'yes') return table;
  const isFips = (name: string): boolean => /(^|[.-])fips[.-]/.test(name);
  const [first] = listed.filter((one) => isDualStack(one) && isFips(one) === isFips(host));
  return first?.replace(/^\*\./, '') ?? table;
};
