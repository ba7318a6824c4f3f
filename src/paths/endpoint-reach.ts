import type { Path } from '../model/path.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { isServiceEndpoint } from '../model/ways.ts';
import { factsOf } from '../services/services.ts';
import { decidingShares } from './deciding-shares.ts';
import type { PathResolver } from './resolver.ts';
import { nameGap, type ServiceAccess, serviceAccess } from './service-access.ts';
import type { Located } from './world.ts';

/** May a subnet use a service, over an endpoint of whatever type? */
export type EndpointReach =
  | Exclude<ServiceAccess, { verdict: 'usable' }>
  | { readonly verdict: 'usable'; readonly paths: readonly Path[] };

/** How a service with gateway endpoints is reached: an endpoint of either kind will do. Null where its name decides. */
const gatewayReach = (
  paths: PathResolver,
  at: Located<'subnets'>,
  service: string,
  clients: readonly NetworkInterface[],
): EndpointReach | null => {
  const answer = paths.toService(at, service);
  const hiddenName = nameGap(paths, at, answer);
  if (hiddenName) return { verdict: 'unknown', service, gap: hiddenName, paths: [] };
  const { dns } = answer;
  if (dns.resolves === 'private' || dns.resolves === 'nothing') return null;
  const asked = dns.resolves === 'unknown' ? paths.toPublicAddresses(at, service) : answer;
  const all = decidingShares(asked, at.item, clients).map(({ path }) => path);
  if (all.length === 0) return null;
  const hidden = all.find(({ gap }) => gap !== null);
  const lost = all.find((path) => path.disposition !== 'delivered' || !isServiceEndpoint(path.egress));
  const last = lost?.hops.at(-1);
  if (hidden?.gap) return { verdict: 'unknown', service, gap: hidden.gap, paths: all };
  // A hidden zone that leads this subnet nowhere would take away what it has.
  if (!lost && dns.resolves === 'unknown') return { verdict: 'unknown', service, gap: dns.gap, paths: all };
  if (!lost) return { verdict: 'usable', paths: all };
  const text =
    lost.disposition === 'no-route'
      ? 'no gateway endpoint is on its route table'
      : `${last?.id ?? ''} ${last?.text ?? ''}`.trim();
  return { verdict: 'unusable', service, obstacle: 'route', text, endpoint: null, paths: [lost] };
};

/** May these clients of a subnet use a service over an endpoint? */
export const endpointReach = (
  paths: PathResolver,
  at: Located<'subnets'>,
  service: string,
  clients: readonly NetworkInterface[],
): EndpointReach =>
  (factsOf(service).gateway ? gatewayReach(paths, at, service, clients) : null) ??
  serviceAccess(paths, at, service, clients);
