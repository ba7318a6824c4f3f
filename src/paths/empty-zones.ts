import { type Gap, isSeen } from '../model/observed.ts';
import type { Vpc } from '../model/resources.ts';
import { isInDomain, mayNameServices } from '../services/hosts.ts';
import { knownServices } from '../services/known-services.ts';
import { clientNames } from './client-names.ts';
import { dnsAnswer } from './dns.ts';
import { servicesInUse } from './matrix.ts';
import { zonesAskedBy, type ZoneSource } from './name-sources.ts';
import { attributeProblem } from './vpc-dns.ts';
import type { Place, World } from './world.ts';
import { answerOfZone } from './zone-records.ts';

/** A hosted zone that answers for names of AWS in a VPC and has no record of them. */
export interface EmptyZone {
  readonly zone: ZoneSource;
  /** Services whose names do not resolve for it; the zone's own name where it is below a service's. */
  readonly services: readonly string[];
}

/** A hosted zone as a reader finds it: its id, its domain, and the profile that brings it. */
export const zoneName = ({ zone }: EmptyZone): string =>
  `${zone.id} (${zone.domain || '.'})${zone.profileId === null ? '' : ` of the profile ${zone.profileId}`}`;

/** The hosted zones of a VPC that answer for names of AWS: which of them lack a record, and what hides more. */
export interface AwsZones {
  readonly empty: readonly EmptyZone[];
  readonly zones: readonly ZoneSource[];
  readonly gaps: readonly Gap[];
}

const hosts = new WeakMap<World, Map<string, ReadonlyMap<string, string>>>();

/** The services that a region may offer, and the host name of each there. */
const hostsIn = (world: World, place: Place): ReadonlyMap<string, string> => {
  const memo = hosts.get(world) ?? new Map<string, ReadonlyMap<string, string>>();
  hosts.set(world, memo);
  const key = `${place.accountId}/${place.region}`;
  const known = memo.get(key);
  if (known) return known;
  const services = new Set([...servicesInUse(world), ...knownServices]);
  const found = new Map(
    [...services].sort().map((service) => [service, clientNames(world, place, service).host] as const),
  );
  memo.set(key, found);
  return found;
};

/** Is a zone for a name below a service's, as a bucket's, without anything that leads somewhere? */
const isBare = (world: World, vpc: Vpc, place: Place, { id, domain }: ZoneSource): boolean | Gap => {
  const records = world.locate('hostedZones', id)?.item.records;
  if (!records) {
    const message = `The records of the hosted zone ${id} (${domain}) were not listed.`;
    return { action: 'route53:ListResourceRecordSets', code: 'NotFound', message };
  }
  if (!isSeen(records)) return records.gap;
  const problem = attributeProblem(world, vpc.id, place);
  if (problem) return 'gap' in problem && problem.gap;
  return (
    answerOfZone(domain, records.seen, domain).says === 'nothing' &&
    records.seen.every(({ type }) => type === 'NS' || type === 'SOA')
  );
};

/** Which hosted zones that a VPC asks answer for names of AWS, and lack the record? */
export const awsZonesOf = (world: World, vpc: Vpc, place: Place): AwsZones => {
  const { zones: all, gaps } = zonesAskedBy(world, vpc.id, place);
  const zones = all.filter(
    ({ domain, service }) => service === null && mayNameServices(domain, place.region),
  );
  const lost = new Map<string, string[]>();
  const hidden: Gap[] = [...gaps];
  const covering = new Set<ZoneSource>();
  for (const [service, host] of zones.length === 0 ? [] : hostsIn(world, place)) {
    const above = zones.filter(({ domain }) => isInDomain(host, domain));
    if (above.length === 0) continue;
    for (const zone of above) covering.add(zone);
    const answer = dnsAnswer(world, vpc, place, service);
    if (answer.resolves === 'unknown') hidden.push(answer.gap);
    if (answer.resolves !== 'nothing' || answer.zoneId === undefined) continue;
    const known = lost.get(answer.zoneId);
    if (known) known.push(service);
    else lost.set(answer.zoneId, [service]);
  }
  for (const zone of zones.filter((one) => !covering.has(one))) {
    const bare = isBare(world, vpc, place, zone);
    if (bare === true) lost.set(zone.id, [zone.domain]);
    else if (bare !== false) hidden.push(bare);
  }
  const empty = zones.flatMap((zone) => {
    const services = lost.get(zone.id);
    return services ? [{ zone, services }] : [];
  });
  return { empty, zones, gaps: hidden };
};
