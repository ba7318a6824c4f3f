import { isSeen } from '../model/observed.ts';
import { hostMeaning } from '../services/host-meaning.ts';
import { dnsNameOf, regionLabel } from '../services/hosts.ts';
import { serviceOf } from '../services/services.ts';
import { takes } from './endpoint-names.ts';
import type { NameAsked } from './resolver.ts';
import type { Place, World } from './world.ts';

/** A host that was asked about: the service that answers there, and the name to ask. */
export interface HostAsked {
  readonly service: string;
  readonly name: NameAsked;
}

/** The service whose names, as the region of a host lists them, have the host among them. */
const inListings = (world: World, host: string, region: string): string | null => {
  const offers = world.units
    .filter((unit) => unit.region === region)
    .flatMap(({ sections: { endpointServices } }) => (isSeen(endpointServices) ? endpointServices.seen : []));
  const offer = offers.find(
    ({ privateDnsNames }) =>
      takes({ names: privateDnsNames.map(dnsNameOf), source: 'listing' }, host) === 'yes',
  );
  return offer ? (serviceOf(offer.serviceName)?.service ?? null) : null;
};

/** What a host means to who asks in a place; null where no service of AWS is known to answer there. */
export const hostAsked = (world: World, place: Place, host: string): HostAsked | null => {
  const region = host.split('.').find((label) => regionLabel.test(label)) ?? place.region;
  const listed = inListings(world, host, region);
  if (listed !== null) return { service: listed, name: { name: host, region } };
  const meant = hostMeaning(host, place.region);
  if (meant === null) return null;
  // AWS: a bucket asked for by the name without a region is where it is (S3 guide, virtual hosting).
  const bucket = meant.service === 's3' ? (/^(.+)\.s3\./.exec(host)?.[1] ?? null) : null;
  const found = bucket === null ? undefined : world.group('buckets', 'name').get(bucket)?.[0]?.item.region;
  return { service: meant.service, name: { name: host, region: meant.region ?? found ?? place.region } };
};
