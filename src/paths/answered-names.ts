import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { isService, serviceOf } from '../services/services.ts';
import { dnsAnswer } from './dns.ts';
import { nameSources } from './name-sources.ts';
import type { Place, World } from './world.ts';
import { zonesGap, zonesLeadingTo } from './zones-to-endpoint.ts';

/** Where names lead in a VPC: to something private, as what answers for them says; nowhere; to what a gap hides; or elsewhere. */
export type NamesAnswer =
  | { readonly resolves: 'private' | 'nothing'; readonly because: string }
  | { readonly resolves: 'unknown'; readonly gap: Gap }
  | { readonly resolves: 'public' };

/** Where the names of an endpoint's service lead in its VPC while its private DNS is off. */
export const answeredNames = (
  world: World,
  endpoint: VpcEndpoint,
  dnsNames: readonly string[],
  place: Place,
): NamesAnswer => {
  const name = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
  const central = zonesLeadingTo(world, endpoint)[0];
  if (central) return { resolves: 'private', because: `${central}, for the VPCs that ask it` };
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  const vpcs = world.list('vpcs', place);
  if (!vpc && !isSeen(vpcs)) return { resolves: 'unknown', gap: vpcs.gap };
  if (vpc && name && isService(endpoint.serviceName, name.service, place.region)) {
    const answer = dnsAnswer(world, vpc, place, name.service);
    if (answer.resolves !== 'public') return answer;
  }
  const hosts = dnsNames.map((host) => host.replace(/^\*\./, 'any.'));
  const sources = hosts.map((host) => nameSources(world, endpoint.vpcId, place, host));
  const zone = sources.flatMap((one) => one.sources).find(({ kind }) => kind !== 'rule');
  if (zone) return { resolves: 'private', because: zone.kind === 'zone' ? zone.id : zone.domain };
  const gap = sources.flatMap(({ gaps }) => gaps)[0]?.gap ?? zonesGap(world, place);
  return gap ? { resolves: 'unknown', gap } : { resolves: 'public' };
};
