import { type Gap, isSeen } from '../model/observed.ts';
import { hostOf } from '../services/default-hosts.ts';
import { dnsNameOf, isInDomain } from '../services/hosts.ts';
import { isKnownService } from '../services/known-services.ts';
import { factsOf } from '../services/services.ts';
import { dualStackNameOf, isDualStack, listedNames } from './endpoint-names.ts';
import type { Place, World } from './world.ts';

/** A host, and the names at it or below it that clients really ask for; the first one decides. */
export interface AskedHost {
  readonly host: string;
  readonly asked: readonly [string, ...string[]];
  /** Why it is not known that these are the names; absent where it is. */
  readonly gap?: Gap;
}

/** The names that clients ask a service by in a region. */
export interface ClientNames extends AskedHost {
  /** The name with IPv6 addresses, where one is known. */
  readonly dualStack: AskedHost | null;
  /** The region's listing, a name that was asked about, or, for lack of either, the built table. */
  readonly source: 'listing' | 'table' | 'asked';
}

/** How little a listed name looks like the one that clients ask by default; the least goes first. */
const distance = (name: string, service: string): number =>
  (isDualStack(name) ? 8 : 0) +
  (/(^|[.-])fips[.-]/.test(name) === service.includes('fips') ? 0 : 4) +
  (name.startsWith('*.') ? 1 : 0);

/** The default host by the names that a region lists: that of the table where it is among them, else the plainest. */
const listedHost = (listed: readonly string[], service: string, table: string): string => {
  const isThere = listed.some((one) =>
    one.startsWith('*.') ? isInDomain(table, one.slice(2)) : one === table,
  );
  if (isThere) return table;
  const [first = table] = [...listed].sort((a, b) => distance(a, service) - distance(b, service));
  return first.replace(/^\*\./, '');
};

const atHost = (host: string, service: string, listed: readonly string[]): AskedHost => {
  const { below } = factsOf(service);
  // AWS: buckets are asked for below the name of S3, which itself is asked to list them (S3 guide, virtual hosting).
  if (service === 's3') return { host, asked: [`bucket.${host}`, host] };
  if (below !== undefined) return { host, asked: [`${below}.${host}`] };
  const onlyBelow = !listed.includes(host) && listed.includes(`*.${host}`);
  return { host, asked: [onlyBelow ? `any.${host}` : host] };
};

/** Why the name of a service is a guess: no listing was read, and the built table does not know the service. */
const guessed = (world: World, place: Place, service: string): Gap | null => {
  const listed = world.list('endpointServices', place);
  return isSeen(listed) || isKnownService(service) ? null : listed.gap;
};

/** The names that clients ask a service by in a region, when nothing else is said. */
export const clientNames = (world: World, place: Place, service: string): ClientNames => {
  const listed = listedNames(world, place, service);
  const table = hostOf(service, place.region);
  const host = listed.length > 0 ? listedHost(listed, service, table) : table;
  const dualStack = dualStackNameOf(listed, service, place.region, host);
  const gap = listed.length > 0 ? null : guessed(world, place, service);
  return {
    ...(gap ? { gap } : {}),
    ...atHost(host, service, listed),
    dualStack: dualStack === null ? null : atHost(dualStack, service, listed),
    source: listed.length > 0 ? 'listing' : 'table',
  };
};

/** One name as it was asked about, and its dual-stack kin where there is one. */
export const oneName = (name: string, dualStack: string | null = null): ClientNames => {
  const asked = (text: string): AskedHost => ({ host: dnsNameOf(text), asked: [dnsNameOf(text)] });
  const other = isDualStack(dnsNameOf(name)) ? name : dualStack;
  return { ...asked(name), dualStack: other === null ? null : asked(other), source: 'asked' };
};
