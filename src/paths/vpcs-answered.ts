import type { HostedZone, VpcEndpoint } from '../model/resources.ts';
import { endpointNameOf, endpointsByName, profilesByResource, targetsOf, vpcsByZone } from './indexes.ts';
import type { World } from './world.ts';
import { zonesLeadingTo } from './zones-to-endpoint.ts';

/** The VPCs that a Route 53 Profile is associated with. */
export const vpcsOfProfile = (world: World, profileId: string): readonly string[] =>
  (world.group('dnsProfileAssociations', 'profileId').get(profileId) ?? []).map(({ item }) => item.vpcId);

/**
 * The VPCs that a profile gives a zone, a rule or an endpoint to.
 * AWS: what is associated with a profile answers in every VPC that the profile is associated with (Route 53 developer guide, profiles).
 */
const vpcsGiven = (world: World, resourceId: string): readonly string[] =>
  world.lookup(profilesByResource, resourceId).flatMap(({ item }) => vpcsOfProfile(world, item.id));

/** The VPCs whose names a hosted zone answers, their own or by a profile. */
const vpcsAsking = (world: World, zoneId: string): readonly string[] => [
  ...world.lookup(vpcsByZone, zoneId).map(({ item }) => item.vpcId),
  ...vpcsGiven(world, zoneId),
];

/** The VPCs that are led to an endpoint by a hosted zone with its own name, or by a profile. */
export const vpcsLedTo = (world: World, endpoint: VpcEndpoint): readonly string[] => [
  ...zonesLeadingTo(world, endpoint).flatMap((zoneId) => vpcsAsking(world, zoneId)),
  ...vpcsGiven(world, endpoint.id),
];

/** The VPCs that a hosted zone has to do with: those that ask it, and those of the endpoints that its records lead to. */
export const vpcsOfZone = (world: World, zone: HostedZone): readonly string[] => [
  ...vpcsAsking(world, zone.id),
  ...targetsOf(zone).flatMap((name) =>
    world.lookup(endpointsByName, endpointNameOf(name)).map(({ item }) => item.vpcId),
  ),
];
